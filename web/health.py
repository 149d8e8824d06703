"""Says which part is down, for whoever keeps the product running; it reveals nothing else."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import inf
from time import monotonic

import httpx
import redis.asyncio as redis
import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import State

from psoascreen.settings import settings
from records import outbox
from records.database import records, try_out

router = APIRouter(tags=["health"])
log = structlog.get_logger()

PROBE_TIMEOUT_S = 2.0

WRITTEN_EVERY_S = 5.0

PARTS = ("database", "rasa", "actions", "outbox", "redis")

OUTBOX_PATIENCE = timedelta(minutes=2)
"""How long a delivery may be due before nobody seems to be delivering."""


@router.get("/healthz")
async def health(request: Request) -> JSONResponse:
    """`{"status": "up" | "down", "parts": {...}}`; 503 as soon as one part is down."""
    deployment = settings()
    client: httpx.AsyncClient = request.app.state.http
    up = await asyncio.gather(
        run_in_threadpool(_database_answers, request.app.state),
        _any_answers(client, deployment.rasas),
        _answers(client, f"{deployment.actions}/health"),
        run_in_threadpool(_outbox_is_emptied),
        *([_redis_answers(deployment.redis_url)] if deployment.redis_url else []),
    )
    parts = {name: "up" if ok else "down" for name, ok in zip(PARTS, up, strict=False)}
    return JSONResponse({"status": "up" if all(up) else "down", "parts": parts}, 200 if all(up) else 503)


def _database_answers(state: State) -> bool:
    """Whether it can be read, and written: that is tried now and then, however often this is asked."""
    try:
        with records() as session:
            session.execute(text("SELECT 1"))
        if monotonic() - getattr(state, "written_at", -inf) > WRITTEN_EVERY_S:
            try_out(settings().database_url)
            state.written_at = monotonic()
    except SQLAlchemyError as error:
        log.warning("health", part="database", error=type(error).__name__)
        return False
    return True


def _outbox_is_emptied() -> bool:
    """Whether what is due is tried; a channel that refuses it is the channel's trouble, and shown on the queue."""
    try:
        with records() as session:
            due = outbox.oldest_due(session)
    except SQLAlchemyError:
        return False
    return due is None or datetime.now(UTC) - due < OUTBOX_PATIENCE


async def _redis_answers(url: str) -> bool:
    """Whether a Rasa can have the lock without which it takes no message."""
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S), redis.Redis.from_url(url) as client:
            await client.get("psoascreen:health")
    except (redis.RedisError, TimeoutError) as error:
        log.warning("health", part="redis", error=type(error).__name__)
        return False
    return True


async def _any_answers(client: httpx.AsyncClient, urls: Sequence[str]) -> bool:
    """Whether at least one of several answers and can remember what is said; a turn then goes to that."""
    return any(await asyncio.gather(*(_answers(client, f"{url}/webhooks/rest/") for url in urls)))


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url, timeout=PROBE_TIMEOUT_S)).is_success
    except httpx.HTTPError:
        return False
