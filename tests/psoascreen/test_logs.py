"""What stands in a log: which fault happened where, and never what a patient said."""

import json
import logging
from collections.abc import Callable

import pytest
import structlog

from actions import server
from web import app

SAID = "both my legs are numb"


def fail_with(words: str) -> None:
    try:
        {}[words]
    except KeyError as fault:
        raise ValueError(words) from fault


CREATED_BY = pytest.mark.parametrize("create_app", [app.create_app, server.create_app], ids=["web", "actions"])


@CREATED_BY
def test_a_fault_is_logged_by_its_kinds_and_its_place_and_not_by_its_words(
    create_app: Callable[[], object], capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.reset_defaults()
    create_app()
    try:
        fail_with(SAID)
    except ValueError:
        structlog.get_logger().exception("not stored", conversation="c1")

    logged = capsys.readouterr().out
    assert SAID not in logged
    line = json.loads(logged)
    assert (line["event"], line["conversation"]) == ("not stored", "c1")
    assert "test_logs.py" in line["exception"]
    assert line["exception"].endswith("ValueError from KeyError")


@CREATED_BY
def test_neither_is_a_fault_that_nobody_caught(
    create_app: Callable[[], object], caplog: pytest.LogCaptureFixture
) -> None:
    create_app()
    try:
        fail_with(SAID)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    assert SAID not in caplog.text
    assert "test_logs.py" in caplog.text
    assert caplog.text.rstrip().endswith("ValueError from KeyError")
