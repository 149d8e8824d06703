"""Concludes the talks in which a patient fell silent, so that what was told reaches the nurses all the same."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import structlog
from fastapi.concurrency import run_in_threadpool

from psoascreen.settings import settings
from records import conversations, screenings
from records.database import sessions

SWEEP_EVERY_S = 60

log = structlog.get_logger()


async def watch() -> None:
    """Look for silent talks for as long as the application runs."""
    while True:
        try:
            await run_in_threadpool(conclude)
        except Exception:  # the watch outlives whatever one look meets
            log.exception("silent talks not concluded")
        await asyncio.sleep(SWEEP_EVERY_S)


def conclude() -> None:
    """Assess and close what has been silent for longer than the setting allows; break off what was never answered."""
    silent_since = datetime.now(UTC) - timedelta(minutes=settings().silence_minutes)
    with sessions(settings().database_url).begin() as session:
        lost = conversations.break_off_lost(session)
    with sessions(settings().database_url).begin() as session:
        concluded = screenings.conclude_silent(session, before=silent_since, on=date.today())
    if lost:
        log.warning("messages lost with the process that took them", count=lost)
    if concluded:
        log.info("silent talks concluded", count=concluded)
