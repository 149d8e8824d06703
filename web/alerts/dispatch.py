"""Empties the outbox for as long as the application runs, and passes on what nobody acknowledged in time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import structlog
from fastapi.concurrency import run_in_threadpool

from psoascreen.settings import settings
from records import outbox
from records.database import sessions
from records.models import Delivery
from web.alerts.channels import Undelivered, send

LOOK_EVERY_S = 2.0

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
    records = sessions(settings().database_url)
    with records.begin() as session:
        claimed = outbox.claim(session)
    with ThreadPoolExecutor(outbox.BATCH) as at_once:  # one channel that hangs keeps no other waiting
        problems = list(at_once.map(_problem_of, claimed))
    for delivery, problem in zip(claimed, problems, strict=True):
        with records.begin() as session:
            if problem is None:
                outbox.arrived(session, delivery.id)
            else:
                outbox.failed(session, delivery.id, problem)
        log.info("delivery", delivery=delivery.id, alert=delivery.alert_id, channel=delivery.channel, problem=problem)
    return len(claimed)


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
