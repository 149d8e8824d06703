"""How often one address may try what costs us or invites guessing, whichever web process it reaches."""

from slowapi import Limiter
from slowapi.util import get_remote_address

from psoascreen.settings import settings


def logins() -> str:
    return f"{settings().logins_a_minute}/minute"


def chat_sessions() -> str:
    return f"{settings().chats_a_minute}/minute"


COUNTED_WITHIN_S = 0.5
"""How long Redis may take: this process answers nobody else meanwhile."""


def counting_in(redis_url: str) -> Limiter:
    """A limiter that counts in Redis, or where that is not set or cannot be reached in this process alone."""
    if not redis_url:
        return Limiter(get_remote_address)
    in_time = {"socket_timeout": COUNTED_WITHIN_S, "socket_connect_timeout": COUNTED_WITHIN_S}
    return Limiter(
        get_remote_address,
        storage_uri=redis_url,
        storage_options=in_time,  # pyright: ignore[reportArgumentType] - passed on to redis-py, which takes numbers
        in_memory_fallback_enabled=True,
    )


limiter = counting_in(settings().redis_url)
