"""How often one address may try what costs us or invites guessing."""

from slowapi import Limiter
from slowapi.util import get_remote_address

from psoascreen.settings import settings


def logins() -> str:
    return f"{settings().logins_a_minute}/minute"


def chat_sessions() -> str:
    return f"{settings().chats_a_minute}/minute"


limiter = Limiter(key_func=get_remote_address)
