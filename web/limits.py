"""How often one address may try what costs us or invites guessing, whichever web process it reaches."""

from slowapi import Limiter
from slowapi.util import get_remote_address

from psoascreen.settings import settings


def logins() -> str:
    return f"{settings().logins_a_minute}/minute"


def chat_sessions() -> str:
    return f"{settings().chats_a_minute}/minute"


def counting_in(redis_url: str) -> Limiter:
    """A limiter that counts in Redis, or where that is not set or cannot be reached in this process alone."""
    return Limiter(get_remote_address, storage_uri=redis_url or None, in_memory_fallback_enabled=bool(redis_url))


limiter = counting_in(settings().redis_url)
