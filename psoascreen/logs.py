"""Logs as JSON lines that name conversations and events, and never carry what a patient wrote."""

import logging
import traceback
from collections.abc import Iterator

import structlog
from structlog.typing import ExcInfo


def configure() -> None:
    """Every process of ours calls this: structlog's own way shows the values of variables where a fault is raised."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_kind_and_place),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    # httpx logs every address it asks, which is noise beside our own lines
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for uncaught in ("uvicorn.error", "asyncio"):
        logging.getLogger(uncaught).addFilter(_without_words)


def _without_words(record: logging.LogRecord) -> bool:
    """A fault that nobody caught is logged by whoever ran into it, with its words."""
    if record.exc_info and record.exc_info[0] is not None:
        record.msg, record.args = f"{record.getMessage()}\n{_kind_and_place(record.exc_info)}", ()
        record.exc_info = None
    return True


def _kind_and_place(exc_info: ExcInfo) -> str:
    """A traceback without what the fault says: that may be a patient's words, or an address with its password."""
    _, error, place = exc_info
    return "".join(traceback.format_tb(place)) + " from ".join(_kinds(error))


def _kinds(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield type(error).__qualname__
        error = error.__cause__ or error.__context__
