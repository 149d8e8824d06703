"""The patient's page and the ways to it; nothing about the patient stays in an address."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from psoascreen.languages import languages
from psoascreen.sentences import sentence
from records import invites
from records.database import records
from web.chat.api import COOKIE_PATH, INVITE_COOKIE, SESSION_COOKIE
from web.forms import set_cookie
from web.problems import Problem
from web.protection import CHAT_PAGE
from web.speaking import PARAMETER, language_of
from web.templating import page

STATIC = Path(__file__).parent / "static"
WIDGET = STATIC / "widget.js"
MODULES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js") if path != WIDGET)
"""What the page is made of, asked for at once where one by one would keep a slow connection waiting."""

router = APIRouter(include_in_schema=False)


@router.get("/")
def front_door(request: Request) -> Response:
    """A visitor starts anew: whoever used this browser before is not shown."""
    response = _to_the_chat(request.query_params.get(PARAMETER))
    for cookie in (SESSION_COOKIE, INVITE_COOKIE):
        response.delete_cookie(cookie, path=COOKIE_PATH)
    return response


@router.get("/c/{invite}")
def invited(request: Request, invite: str) -> Response:
    """An invite's link hands its token over as a cookie and leaves the address bar; the chat starts on the page."""
    with records() as session:
        try:
            preferred = invites.patient_of_invite(session, invite).language
        except invites.InviteInvalid:
            raise Problem(403, sentence(invites.INVALID, language_of(request))) from None
    response = _to_the_chat(request.query_params.get(PARAMETER) or preferred)
    set_cookie(response, INVITE_COOKIE, invite, path=COOKIE_PATH)
    return response


@router.get("/widget.js")
def widget() -> Response:
    """What another site's page loads; it gives that page the element `<psoas-chat>`."""
    return FileResponse(WIDGET, media_type="text/javascript")


@router.get(CHAT_PAGE)
def chat(request: Request) -> Response:
    return page(request, "chat.html", {"words": languages()[language_of(request)].page, "modules": MODULES})


def _to_the_chat(language: str | None) -> Response:
    chosen = f"?{PARAMETER}={language}" if language in languages() else ""
    return RedirectResponse(f"{CHAT_PAGE}{chosen}", 303)
