"""Rasa's log, as its process writes it: which fault happened where, and never what a patient said."""

import subprocess
import sys

SAID = "both my legs are numb"

MEETS_FAULTS = """
import asyncio, logging, sys
import structlog
from rasa.utils.log_utils import configure_structlog
from bot import logs

logs.without_words()
configure_structlog(logging.DEBUG)
said = sys.argv[1]

def fail():
    try:
        {}[said]
    except KeyError as fault:
        raise ValueError(said) from fault

async def fail_uncaught():
    asyncio.get_running_loop().call_soon(fail)
    await asyncio.sleep(0.01)

try:
    fail()
except ValueError:
    structlog.get_logger("rasa.core.channels.rest").exception("rest.message.exception", text=said)
    logging.getLogger("rasa.core.processor").exception(f"The action met {said}")
logging.getLogger("rasa.core.agent").error(f"No answer to {said}")
logging.getLogger("rasa.core.tracker_store").debug("Stored %s", said)
asyncio.run(fail_uncaught())
"""


def test_each_line_is_the_place_and_the_fault_and_never_the_words() -> None:
    command = [sys.executable, "-c", MEETS_FAULTS, SAID]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603

    logged = run.stdout + run.stderr
    assert SAID not in logged
    assert logged.count("ValueError from KeyError") == 3
    places = [line.split(", line ")[0] for line in logged.splitlines() if not line.startswith(" ")]
    assert [place for place in places if "rasa" in place or "ERROR" in place] == [
        "ERROR rasa.core.channels.rest",
        "ERROR rasa.core.processor",
        "ERROR rasa.core.agent",
        "DEBUG rasa.core.tracker_store",
        "ERROR asyncio",
    ]
