"""Concludes the talks in which a patient fell silent, so that what was told reaches the nurses all the same."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

import structlog
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records import conversations, screenings
from records.database import records

SWEEP_EVERY_S = 60

log = structlog.get_logger()


async def watch() -> None:
    """Look for silent talks for as long as the application runs."""
    while True:
        try:
            await run_in_threadpool(conclude)
        except Exception:  # the watch outlives whatever one look meets
            log.exception("talks not concluded")
        await asyncio.sleep(SWEEP_EVERY_S)


def conclude() -> None:
    """Assess and close what has been silent for longer than the setting allows; break off what was never answered."""
    silent_since = datetime.now(UTC) - timedelta(minutes=settings().silence_minutes)
    with records() as session:
        lost = conversations.lost_talks(session)
        silent = screenings.silent_talks(session, before=silent_since)
    _each(lost, conversations.break_off_lost)
    if lost:
        log.warning("messages lost with the process that took them", count=len(lost))
    unassessed = _each(silent, partial(screenings.conclude_silent, before=silent_since, on=date.today()))
    _each(unassessed, screenings.put_unassessed_on_list)
    if concluded := len(silent) - len(unassessed):
        log.info("silent talks concluded", count=concluded)


def _each(talks: Sequence[str], work: Callable[[Session, str], None]) -> list[str]:
    """Do a piece of work for each talk, apart from all others; returns those for which it failed."""
    failed = []
    for talk in talks:
        try:
            with records() as session:
                work(session, talk)
        except Exception:  # whatever is wrong with one talk keeps no other from the nurses
            log.exception("talk not concluded", conversation=talk)
            failed.append(talk)
    return failed
