"""Who is signed in on the nurses' pages, and that a form came from one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records import users
from records.database import sessions
from records.models import User
from web.forms import is_ours
from web.problems import Problem, problem_json

COOKIE = "psoas_review"
PATH = "/review"


class SignInNeeded(Exception):
    """Nobody is signed in, or the sign-in has ended."""


@contextmanager
def records() -> Iterator[Session]:
    """A session of the records that is committed at the end."""
    with sessions(settings().database_url).begin() as session:
        yield session


def signed_in(request: Request) -> User:
    """Raises SignInNeeded."""
    with records() as session:
        user = users.user_of_token(session, request.cookies.get(COOKIE, ""))
    if user is None:
        raise SignInNeeded
    return user


async def typed_form(request: Request) -> dict[str, str]:
    """What a form holds, whatever its fields."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def own_form(request: Request, form_token: Annotated[str, Form()] = "") -> None:
    """Raises Problem for a form that no page of ours made for this browser."""
    if not is_ours(request, form_token):
        raise Problem(403, "This form is too old or came from another site. Go back, reload the page and try again.")


Nurse = Annotated[User, Depends(signed_in)]
Typed = Annotated[dict[str, str], Depends(typed_form)]


async def to_login(request: Request, _: Exception) -> Response:
    """Ask for the sign-in, and come back afterwards; a program, or a page that refreshes itself, is only told."""
    if request.headers.get("X-Refresh") or request.url.path.startswith("/api/"):
        return problem_json(401, "Sign in on the nurses' pages first.")
    back = request.url.path if request.method == "GET" else PATH
    return RedirectResponse(f"{PATH}/login?back={back}", 303)
