"""Protects forms from being sent by other sites, and from being sent in another's name.

Each carries a token: its first half is bound to a cookie of this browser that only this site reads, and its second half
to the sign-in in which the page was made.
"""

import hmac
import re
import secrets

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from psoascreen.settings import settings

COOKIE = "psoas_form"
SIGN_IN_COOKIE = "psoas_review"
FIELD = "form_token"

SECRET = {"password", "current", "new"}
"""Fields that no page may show or hold again."""

SENT_BY_FORM = re.compile(r"application/x-www-form-urlencoded|multipart/form-data")


def form_token_field(request: Request) -> Markup:
    """What each form holds of the token for this browser; the cookie it is bound to is made on first use."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format(FIELD, _token(request, form_cookie(request)))


def form_cookie(request: Request) -> str:
    if not hasattr(request.state, "form_cookie"):
        request.state.form_cookie = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    return request.state.form_cookie


def keep_form_cookie(request: Request, response: Response) -> None:
    set_cookie(response, COOKIE, form_cookie(request), path="/review")


def is_ours(request: Request, sent: str) -> bool:
    """Whether a form was made by a page of ours for this browser, in whichever sign-in."""
    of_browser, _, _ = sent.partition(".")
    cookie = request.cookies.get(COOKIE)
    return bool(cookie) and hmac.compare_digest(_of_browser(cookie).encode(), of_browser.encode())


def is_of_this_sign_in(request: Request, sent: str) -> bool:
    """Whether a form was made by a page of ours for this browser, while the same person was signed in."""
    cookie = request.cookies.get(COOKIE)
    return bool(cookie) and hmac.compare_digest(_token(request, cookie).encode(), sent.encode())


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


def _token(request: Request, cookie: str) -> str:
    of_browser = _of_browser(cookie)
    return f"{of_browser}.{signature(f'form {of_browser} {request.cookies.get(SIGN_IN_COOKIE, "")}')}"


def _of_browser(cookie: str) -> str:
    return signature(f"form {cookie}")
