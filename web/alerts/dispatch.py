"""Empties the outbox for as long as the application runs, and passes on what nobody acknowledged in time."""

import asyncio
from threading import Thread
from time import monotonic

import structlog
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from psoascreen.settings import settings
from records import outbox
from records.database import sessions
from records.models import Delivery
from web.alerts.channels import TOO_LATE, Undelivered, send

LOOK_EVERY_S = 2.0

LEFT_AFTER_S = 30.0
"""After how long a try that nothing ends, such as apprise's, is left to itself; well before its lease is over."""

log = structlog.get_logger()


async def run() -> None:
    while True:
        try:
            await run_in_threadpool(pass_on)
            while await run_in_threadpool(deliver):
                pass
        except Exception:  # the watch outlives whatever one look meets
            log.exception("outbox not emptied")
        await asyncio.sleep(LOOK_EVERY_S)


def pass_on() -> int:
    with sessions(settings().database_url).begin() as session:
        return outbox.escalate_overdue(session)


def deliver() -> int:
    """Try what is due once; returns how much that was. What was claimed by a process that died is due again later."""
    with sessions(settings().database_url).begin() as session:
        claimed = outbox.claim(session)
    tries = [Thread(target=_try, args=(delivery,), daemon=True) for delivery in claimed]
    for one in tries:  # at once and each by itself: one channel that hangs keeps no other waiting
        one.start()
    until = monotonic() + LEFT_AFTER_S
    for delivery, one in zip(claimed, tries, strict=True):
        one.join(max(until - monotonic(), 0))
        if one.is_alive():
            _record(delivery, TOO_LATE)
    return len(claimed)


def _try(delivery: Delivery) -> None:
    """What is left to itself keeps what comes of it all the same, so that what arrives late is not sent again."""
    try:
        _record(delivery, _problem_of(delivery))
    except SQLAlchemyError:  # it is due again once its lease is over
        log.exception("delivery not recorded", delivery=delivery.id)


def _record(delivery: Delivery, problem: str | None) -> None:
    with sessions(settings().database_url).begin() as session:
        if problem is None:
            outbox.arrived(session, delivery.id)
        else:
            outbox.failed(session, delivery.id, problem)
    log.info("delivery", delivery=delivery.id, alert=delivery.alert_id, channel=delivery.channel, problem=problem)


def _problem_of(delivery: Delivery) -> str | None:
    channel = next((one for one in settings().channels if one.name == delivery.channel), None)
    if channel is None:
        return "the settings name no such channel any more"
    try:
        send(channel, delivery)
    except Undelivered as reason:
        return str(reason)
    except Exception as fault:  # one channel set up wrongly keeps no other waiting
        log.exception("channel failed", channel=channel.name)
        return f"the channel could not be used ({type(fault).__name__})"
    return None
