"""Asks Rasa once more about what was never answered, so that the emergency of a patient who has gone is alerted."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import structlog
from fastapi.concurrency import run_in_threadpool

from records import conversations
from records.database import records
from web.chat import turns
from web.chat.gateway import NoAnswer, Rasa

ASKS_EVERY_S = 60

QUIET_FOR = timedelta(minutes=1)
"""How long a patient is left to try again by themselves."""

REACHES_BACK = timedelta(days=1)
"""What is older was read by nurses long ago, and may no longer be true."""

GIVES_UP_AFTER = 2
"""After so many talks in a row without an answer Rasa is taken to be down still."""

log = structlog.get_logger()


async def watch(rasa: Rasa) -> None:
    """Look for unanswered messages for as long as the application runs."""
    while True:
        await asyncio.sleep(ASKS_EVERY_S)
        try:
            await ask_again(rasa)
        except Exception:  # the watch outlives whatever one look meets
            log.exception("unanswered talks not looked for")


async def ask_again(rasa: Rasa) -> None:
    """Answer what can still be answered in every broken talk; in any order, so that none is always the last."""
    since = datetime.now(UTC) - REACHES_BACK
    talks = await run_in_threadpool(_broken, since)
    in_vain = 0
    for talk in random.sample(talks, len(talks)):
        try:
            while await turns.take_again(rasa, talk, since):
                log.info("unanswered message answered", conversation=talk)
            in_vain = 0
        except NoAnswer:
            in_vain += 1
            if in_vain == GIVES_UP_AFTER:
                return
        except Exception:  # whatever is wrong with one talk keeps no other from the nurses
            log.exception("unanswered message not answered", conversation=talk)


def _broken(since: datetime) -> list[str]:
    with records() as session:
        return list(conversations.broken_talks(session, since=since, before=datetime.now(UTC) - QUIET_FOR))
