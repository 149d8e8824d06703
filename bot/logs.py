"""Rasa's own log: which fault happened where, and never what a patient wrote, which Rasa puts into its lines."""

import logging
import sys
import traceback
from collections.abc import Iterator


def without_words() -> None:
    """Make of every line, whoever logs it and at whatever level, the place that logs it and the fault at hand."""
    as_logged = logging.getLogRecordFactory()

    def place_and_fault(*told: object, **named: object) -> logging.LogRecord:
        record = as_logged(*told, **named)
        record.msg, record.args = f"{record.levelname} {record.name}, line {record.lineno}{_fault_of(record)}", ()
        record.exc_info = record.stack_info = None
        return record

    logging.setLogRecordFactory(place_and_fault)


def _fault_of(record: logging.LogRecord) -> str:
    """The traceback of what is logged or being handled, with the kinds of fault and without their words."""
    _, fault, place = record.exc_info or sys.exc_info()
    if fault is None:
        return ""
    return "\n" + "".join(traceback.format_tb(place)) + " from ".join(_kinds(fault))


def _kinds(fault: BaseException | None) -> Iterator[str]:
    while fault is not None:
        yield type(fault).__qualname__
        fault = fault.__cause__ or fault.__context__
