"""Protects forms from being sent by other sites: each carries a token bound to a cookie that only this site reads."""

import hmac
import re
import secrets

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from psoascreen.settings import settings

COOKIE = "psoas_form"
FIELD = "form_token"

SECRET = {"password", "current", "new"}
"""Fields that no page may show or hold again."""

SENT_BY_FORM = re.compile(r"application/x-www-form-urlencoded|multipart/form-data")


def form_token_field(request: Request) -> Markup:
    """What each form holds of the token for this browser; the cookie it is bound to is made on first use."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format(FIELD, _signed(form_cookie(request)))


def form_cookie(request: Request) -> str:
    if not hasattr(request.state, "form_cookie"):
        request.state.form_cookie = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    return request.state.form_cookie


def keep_form_cookie(request: Request, response: Response) -> None:
    set_cookie(response, COOKIE, form_cookie(request), path="/review")


def is_ours(request: Request, sent: str) -> bool:
    """Whether a form was made by a page of ours for this browser."""
    cookie = request.cookies.get(COOKIE)
    return bool(cookie) and hmac.compare_digest(_signed(cookie).encode(), sent.encode())


async def typed(request: Request) -> list[tuple[str, str]]:
    """What a form of ours holds that could not be taken, to be sent again; nothing where a password is part of it."""
    if request.method != "POST" or not SENT_BY_FORM.match(request.headers.get("Content-Type", "")):
        return []
    fields = [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]
    names = {name for name, _ in fields}
    if names & SECRET or not is_ours(request, dict(fields).get(FIELD, "")):
        return []
    return [(name, value) for name, value in fields if name != FIELD]


def set_cookie(response: Response, name: str, value: str, *, path: str, same_site: str = "strict") -> None:
    """A cookie for this browser session alone that no script can read."""
    same = "lax" if same_site == "lax" else "strict"
    response.set_cookie(name, value, path=path, httponly=True, samesite=same, secure=settings().is_reached_by_tls)


def signature(words: str) -> str:
    """Shows that we made these words, and nobody else."""
    return hmac.digest(settings().signing_key.encode(), words.encode(), "sha256").hex()


def _signed(cookie: str) -> str:
    return signature(f"form {cookie}")
