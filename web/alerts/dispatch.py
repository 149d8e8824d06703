"""Empties the outbox for as long as the application runs, and passes on what nobody acknowledged in time."""

import asyncio
from collections.abc import Callable, Sequence
from threading import Thread
from time import monotonic

import structlog
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from psoascreen.settings import settings
from records import outbox
from records.database import records
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
            while tries := await run_in_threadpool(deliver):
                await run_in_threadpool(_wait_for, tries)
        except Exception:  # the watch outlives whatever one look meets
            log.exception("outbox not emptied")
        await asyncio.sleep(LOOK_EVERY_S)


def pass_on() -> int:
    with records() as session:
        return outbox.escalate_overdue(session)


def deliver() -> Sequence[Thread]:
    """Begin one try of each that is due. What was claimed by a process that died is due again later."""
    with records() as session:
        claimed = outbox.claim(session)
    return [_begun(_watch, delivery) for delivery in claimed]  # each by itself: one that hangs keeps no other waiting


def _begun(work: Callable[[Delivery], None], delivery: Delivery) -> Thread:
    begun = Thread(target=work, args=(delivery,), daemon=True)
    begun.start()
    return begun


def _wait_for(tries: Sequence[Thread]) -> None:
    """Give them a moment, so that not everything that is due is begun at once; what hangs goes on without us."""
    until = monotonic() + LOOK_EVERY_S
    for one in tries:
        one.join(max(until - monotonic(), 0))


def _watch(delivery: Delivery) -> None:
    one = _begun(_try, delivery)
    one.join(LEFT_AFTER_S)
    if one.is_alive():
        _record(delivery, TOO_LATE)


def _try(delivery: Delivery) -> None:
    """What is left to itself keeps what comes of it all the same, so that what arrives late is not sent again."""
    _record(delivery, _problem_of(delivery))


def _record(delivery: Delivery, problem: str | None) -> None:
    try:
        with records() as session:
            if problem is None:
                outbox.arrived(session, delivery.id)
            else:
                outbox.failed(session, delivery.id, problem)
    except SQLAlchemyError:  # it is due again once its lease is over
        log.exception("delivery not recorded", delivery=delivery.id)
        return
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
