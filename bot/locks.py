"""Lets Rasa take one message of a conversation at a time, also where several Rasas share the work.

Rasa's own lock in Redis reads a ticket and writes it in two steps, between which another process may take the same.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis import asyncio as redis
from redis import exceptions

ASKS_EVERY_S = 0.05


class ConversationLocks(LockStore):
    """What `endpoints.yml` names: locks in Redis where its `url` gives one, else in this process alone."""

    def __new__(cls, endpoint_config: EndpointConfig) -> LockStore:  # type: ignore[misc]
        return RedisLocks(endpoint_config.url) if endpoint_config.url else InMemoryLockStore()


class RedisLocks(LockStore):
    """One lock of redis-py for each conversation that is being answered."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, socket_timeout=5)

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = ASKS_EVERY_S,
    ) -> AsyncIterator[TicketLock]:
        """Hold the conversation, for at most `lock_lifetime` seconds. Raises LockError when it cannot be had."""
        held = self._redis.lock(
            f"psoascreen:conversation:{conversation_id}",
            timeout=lock_lifetime,
            sleep=wait_time_in_seconds,
            blocking_timeout=lock_lifetime,
        )
        try:
            if not await held.acquire():
                raise LockError(f"Conversation '{conversation_id}' is being answered for too long.")
        except exceptions.RedisError as error:
            raise LockError(f"Redis cannot be asked for a lock: {error}") from error
        try:
            yield TicketLock(conversation_id)
        finally:
            with suppress(exceptions.RedisError):  # it ran out, or does so by itself
                await held.release()
