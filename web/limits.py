"""How often one address may try what costs us or invites guessing."""

from slowapi import Limiter
from slowapi.util import get_remote_address

LOGINS = "10/minute"
CHAT_SESSIONS = "60/minute"

limiter = Limiter(key_func=get_remote_address)
