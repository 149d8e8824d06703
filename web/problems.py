"""Answers what goes wrong with a sentence that says what to do, as JSON (RFC 9457) to programs and a page to people."""

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from slowapi.errors import RateLimitExceeded
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from psoascreen.sentences import sentence
from psoascreen.settings import settings
from screening.interchange import BadInput
from web.chat.said import SENTENCE
from web.forms import typed
from web.speaking import language_of
from web.templating import page
from web.translation import N_, gettext, spoken

log = structlog.get_logger()

SENTENCES = {
    404: N_("There is no such page. Check the address, or go back to where you came from."),
    405: N_("This address does not take that kind of request."),
    422: N_('The message must be JSON with either "text" or "payload".'),
    429: N_("There were too many tries. Please wait a minute, then try again."),
}


RECORDS_DOWN = N_(
    "Nothing can be kept just now. Please try again in a few minutes, or phone %(team_name)s on %(team_phone)s "
    "(%(team_hours)s). In an emergency call %(emergency_number)s now."
)

UNEXPECTED = N_(
    "Something went wrong on our side, and what you sent may not be kept. Please try again. If it goes wrong again, "
    "phone %(team_name)s on %(team_phone)s (%(team_hours)s). In an emergency call %(emergency_number)s now."
)

RECORDS_DOWN_FOR_NURSES = N_(
    "Nothing can be kept or read just now. Please try again in a few minutes. If it lasts, tell whoever runs this "
    "program."
)

UNEXPECTED_FOR_NURSES = N_(
    "Something went wrong on our side, and what you sent may not be kept. Please try again. If it goes wrong again, "
    "tell whoever runs this program."
)

NOT_KEPT = N_(
    "Something in what was sent cannot be kept: a number that is far too large, or a character that nobody types "
    "(U+0000). Correct it, then send it again."
)

NUL = "\x00"
"""The one character that PostgreSQL keeps in no text."""

UNREADABLE = N_("What is stored here can no longer be read. Tell whoever runs this program which page it was.")


NOTHING_TYPED = {"typed": (), "address": "", "signed_out": False}


class Problem(Exception):
    """A request that cannot be served; `detail` says what to do."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class NotKept(Exception):
    """A form holds what no database keeps."""


def register(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(RateLimitExceeded, _on_too_many)
    app.add_exception_handler(SQLAlchemyError, _on_database)
    for not_kept in (NotKept, DataError, OverflowError):  # as we, PostgreSQL and SQLite say so
        app.add_exception_handler(not_kept, _on_not_kept)
    app.add_exception_handler(BadInput, _on_unreadable)


def problem_json(status: int, detail: str) -> JSONResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


def answer(request: Request, status: int, detail: str) -> Response:
    if request.url.path.startswith("/api/"):
        return problem_json(status, detail)
    held = NOTHING_TYPED | {"detail": detail, "is_for_nurses": is_for_nurses(request)}
    return page(request, "problem.html", held, status)


async def answer_holding(request: Request, status: int, detail: str, *, signed_out: bool = False) -> Response:
    """As `answer`, on a page that holds what was typed, so that it can be sent again once that may succeed."""
    if request.url.path.startswith("/api/"):
        return problem_json(status, detail)
    held = {"typed": await typed(request), "address": request.url.path, "signed_out": signed_out}
    return page(request, "problem.html", held | {"detail": detail, "is_for_nurses": is_for_nurses(request)}, status)


def is_for_nurses(request: Request) -> bool:
    return request.url.path.startswith("/review")


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for this type alone
    return answer(request, error.status, error.detail)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type alone
    return answer(request, error.status_code, gettext(SENTENCES.get(error.status_code, error.detail)))


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type alone
    language = language_of(request)
    named = [sentence(e["msg"], language, **e.get("ctx", {})) for e in error.errors() if e["type"] == SENTENCE]
    ours = named or [str(e["ctx"]["error"]) for e in error.errors() if e["type"] == "value_error"]
    if ours or request.url.path.startswith("/api/chat"):
        return answer(request, 422, ours[0] if ours else gettext(SENTENCES[422]))
    is_program = request.url.path.startswith("/api/")  # to a person the library's own words tell nothing
    told = "; ".join(f"{e['loc'][-1]}: {e['msg']}" if is_program else str(e["loc"][-1]) for e in error.errors())
    return answer(
        request, 422, gettext("Something in what was sent cannot be (%(told)s). Go back and correct it.", told=told)
    )


async def _on_too_many(request: Request, _: Exception) -> Response:
    return answer(request, 429, gettext(SENTENCES[429]))


async def _on_not_kept(request: Request, _: Exception) -> Response:
    """A number in an address that no database holds is one of nothing that there is."""
    if request.method == "GET" and not request.url.query:
        return answer(request, 404, gettext(SENTENCES[404]))
    return await answer_holding(request, 422, gettext(NOT_KEPT))


async def _on_database(request: Request, error: Exception) -> Response:
    route = request.scope.get("route")
    log.error("records not reached", route=getattr(route, "path", ""), error=type(error).__name__)
    return await answer_holding(request, 503, _told(request, RECORDS_DOWN, RECORDS_DOWN_FOR_NURSES))


async def _on_unreadable(request: Request, _: Exception) -> Response:
    route = request.scope.get("route")
    log.error("stored values cannot be read", route=getattr(route, "path", ""))
    return answer(request, 500, gettext(UNREADABLE))


def _told(request: Request, to_patients: str, to_nurses: str) -> str:
    """Whom a patient may phone is the very team that reads the nurses' pages."""
    return gettext(to_nurses) if is_for_nurses(request) else gettext(to_patients, **settings().words(spoken().code))


class Unexpected:
    """Answers whatever nobody thought of, with what to do; its kind and place are logged.

    Starlette would, but outside of what guards an answer and finds its language, and without what was typed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received: list[Message] = []
        is_begun = False

        async def remembered() -> Message:
            received.append(await receive())
            return received[-1]

        async def noticed(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        async def again() -> Message:
            return received.pop(0) if received else await receive()

        try:
            await self.app(scope, remembered, noticed)
        except Exception as error:
            if scope["type"] != "http" or is_begun:
                raise
            log.exception("unexpected fault", route=getattr(scope.get("route"), "path", ""), error=type(error).__name__)
            told = _told(Request(scope), UNEXPECTED, UNEXPECTED_FOR_NURSES)
            response = await answer_holding(Request(scope, again), 500, told)
            await response(scope, receive, send)
