"""The chat API: open a chat, say something, read what was said. A program sends a bearer token, our page its cookie."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from sqlalchemy.exc import NoResultFound

from psoascreen.languages import languages
from psoascreen.sentences import sentence
from psoascreen.settings import settings
from records import invites
from records.database import records
from web.chat import turns
from web.chat.said import Opening, Said
from web.forms import set_cookie
from web.limits import chat_sessions, limiter
from web.problems import Problem
from web.speaking import language_of
from web.translation import N_, gettext, spoken

router = APIRouter(prefix="/api/chat", tags=["chat"])

SESSION_COOKIE, INVITE_COOKIE = "psoas_chat", "psoas_invite"
COOKIE_PATH = "/api/chat"

BIRTH_DATE_NEEDED = 428

LINK_REVOKED = N_(
    "Your care team has ended this link, so that this chat cannot go on. What you told before is kept for the nurses; "
    "what you wrote just now was not sent. Please phone %(team_name)s on %(team_phone)s (%(team_hours)s). "
    "In an emergency call %(emergency_number)s now."
)

TOO_MANY_WAIT = N_(
    "Your last messages are still waiting for their answer, so this one was not sent. Please wait a moment, then send "
    "it again, or phone %(team_name)s on %(team_phone)s (%(team_hours)s). In an emergency call "
    "%(emergency_number)s now."
)

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Opened(BaseModel):
    session: str


class Choice(BaseModel):
    """One that can be tapped: send its `payload`."""

    title: str
    payload: str


class BotMessage(BaseModel):
    """What the bot said. `question` and `widget` say what it asks for, `position` where it stands in the talk."""

    author: Literal["bot"] = Field(alias="from")
    position: int | None
    text: str
    question: str | None
    widget: str | None
    questions_left: int | None
    buttons: list[Choice]
    emergency: bool
    done: bool


class KeptMessage(BotMessage):
    """A message as it is kept; of the patient's with its `key`, its `payload`, and whether it was answered."""

    author: Literal["bot", "patient"] = Field(alias="from")  # pyright: ignore[reportIncompatibleVariableOverride]
    at: datetime
    key: str | None = None
    payload: str | None = None
    answered: bool | None = None


class Reply(BaseModel):
    """What the bot said to one message; `failed` when it could not, and the message can be sent again."""

    messages: list[BotMessage]
    done: bool
    failed: bool = False


class Transcript(BaseModel):
    """All that was said in a conversation, and in which language it is held."""

    messages: list[KeptMessage]
    done: bool
    language: str


class Contacts(BaseModel):
    """Whom a patient can phone, in the words of `language`; `languages` names each that is spoken here in itself."""

    language: str
    languages: dict[str, str]
    emergency_number: str
    team_name: str
    team_phone: str
    team_hours: str


@router.post("/sessions", status_code=201)
@limiter.limit(chat_sessions)
async def open_session(request: Request, response: Response, opening: Opening) -> Opened:
    """Open a chat for the patient of an invite, or for a visitor; the bot has spoken first when this returns.

    Answers 428 where the invite asks for the patient's date of birth; send `born_on` with it.
    """
    is_embedded = request.headers.get("Origin") in settings().embedding_origins
    if not is_embedded:
        refuse_other_sites(request)
    invite = opening.invite or (None if is_embedded else request.cookies.get(INVITE_COOKIE))
    asked_in = opening.language or language_of(request)
    entry = await run_in_threadpool(_entry_by, invite, opening.born_on, asked_in) if invite else invites.Entry()
    opened = await turns.start(request.app.state.rasa, entry.patient_id, opening.language, otherwise=asked_in)
    token = invites.chat_token(opened, entry.invite_id)
    if not is_embedded:
        set_cookie(response, SESSION_COOKIE, token, path=COOKIE_PATH)
    return Opened(session=token)


@router.post("/messages", response_model_exclude_defaults=False)
async def say(request: Request, said: Said, key: Key = None) -> Reply:
    """Say one thing. With an `Idempotency-Key` of its own, sending it again never counts twice.

    Answers 409 where another message came under that key before.
    """
    try:
        return Reply(**await turns.take(request.app.state.rasa, partial(conversation_of, request), said, key))
    except turns.TooManyWait:
        raise Problem(429, gettext(TOO_MANY_WAIT, **settings().words(spoken().code))) from None
    except NoResultFound:
        raise Problem(401, sentence("no_session", language_of(request))) from None


@router.get("/messages")
def transcript(request: Request) -> Transcript:
    """All that was said so far, for a page that opens again."""
    try:
        return Transcript(**turns.transcript(conversation_of(request)))
    except NoResultFound:
        raise Problem(401, sentence("no_session", language_of(request))) from None


@router.get("/contacts")
def contacts(request: Request) -> Contacts:
    """Whom a patient can phone, as this deployment sets it, in the language of `?lang=`, else of `Accept-Language`."""
    language = language_of(request)
    names = {code: spoken.name for code, spoken in languages().items()}
    return Contacts.model_validate({"language": language, "languages": names} | settings().words(language))


@router.post("/leave", status_code=204)
def leave(request: Request) -> Response:
    """Forget this chat in this browser; what was said stays with the nurses."""
    refuse_other_sites(request)
    response = Response(status_code=204)
    for cookie in (SESSION_COOKIE, INVITE_COOKIE):
        response.delete_cookie(cookie, path=COOKIE_PATH)
    return response


def conversation_of(request: Request) -> str:
    """The conversation of the bearer token, else of the page's cookie. Raises Problem when there is none."""
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() == "bearer" and bearer:
            return turns.conversation_of(bearer.strip())
        refuse_other_sites(request)
        if cookie := request.cookies.get(SESSION_COOKIE):
            return turns.conversation_of(cookie, request.cookies.get(INVITE_COOKIE))
    except invites.LinkRevoked:
        raise Problem(403, gettext(LINK_REVOKED, **settings().words(spoken().code))) from None
    except (invites.SessionInvalid, invites.InviteInvalid, NoResultFound):
        raise Problem(401, sentence("no_session", language_of(request))) from None
    raise Problem(401, sentence("no_session", language_of(request)))


def refuse_other_sites(request: Request) -> None:
    """A cookie counts only for requests that our own page makes."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Problem(403, sentence("other_site", language_of(request)))


def _entry_by(invite: str, born_on: date | None, language: str) -> invites.Entry:
    with records() as session:
        try:
            entry = invites.enter(session, invite, born_on)
        except invites.InviteInvalid:
            raise Problem(403, sentence(invites.INVALID, language)) from None
    if entry.patient_id is None:
        raise Problem(403 if entry.is_locked else BIRTH_DATE_NEEDED, sentence(entry.refused, language))
    return entry
