"""Who is signed in on the nurses' side, what their role lets them do, and that a form came from one of our pages."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from records import users
from records.database import records
from records.models import User
from records.users import Role
from web.forms import SIGN_IN_COOKIE, is_of_this_sign_in, is_ours, typed
from web.problems import NUL, NotKept, Problem, answer_holding, problem_json
from web.review.phrases import phrase
from web.translation import N_, gettext, speak

PATH = "/review"
API = "/api/"

SIGNED_OUT = N_(
    "Your sign-in has ended, and what you typed is not kept yet. Sign in, which opens another page, and then send it "
    "again from this one."
)


OTHER_SIGN_IN = N_(
    "Somebody signed in, or out, after you had opened this page, so what you typed is not kept yet. If it is yours, "
    "send it again: it is kept under the name of whoever is signed in now."
)


class OtherSignIn(Exception):
    """A form was made in another sign-in, perhaps by another person at this browser."""


class SignInNeeded(Exception):
    """Nobody is signed in, or the sign-in has ended."""


async def signed_in(request: Request) -> User:
    """Who asks, and whose language is spoken from here on. Raises SignInNeeded."""
    user = await run_in_threadpool(_who_asks, request)
    if user is None:
        raise SignInNeeded
    speak(user.language)  # here and not in the thread, whose context ends with it
    return user


def _who_asks(request: Request) -> User | None:
    """By a token of a program on the API, else by the cookie of a page."""
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    with records() as session:
        if scheme.lower() == "bearer" and request.url.path.startswith(API):
            return users.user_of_api_token(session, bearer.strip())
        # a page that refreshes itself is no use of it: an idle sign-in ends all the same
        is_used = not refreshes_itself(request)
        return users.user_of_token(session, request.cookies.get(SIGN_IN_COOKIE, ""), is_used=is_used)


def refreshes_itself(request: Request) -> bool:
    """Whether an open page asks, and not the nurse in front of it."""
    return "X-Refresh" in request.headers or request.url.path.endswith("/changes")


def having(*roles: Role) -> Callable[[User], User]:
    """A dependency that gives the user, or raises Problem where the role is none of these."""

    def check(user: Annotated[User, Depends(signed_in)]) -> User:
        if user.role not in roles:
            refusal = gettext(
                "Your login is that of a %(role)s, and may not open this. Ask your team's admin.",
                role=phrase(user.role),
            )
            raise Problem(403, refusal)
        return user

    return check


async def typed_form(request: Request) -> dict[str, str]:
    """What a form holds, whatever its fields."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


async def browsers_form(request: Request, form_token: Annotated[str, Form()] = "") -> None:
    """Raises Problem for a form that no page of ours made for this browser, NotKept for one that cannot be kept."""
    if not is_ours(request, form_token):
        refusal = gettext("This form is too old or came from another site. Go back, reload the page and try again.")
        raise Problem(403, refusal)
    if any(NUL in value for value in (await typed_form(request)).values()):
        raise NotKept


async def own_form(
    request: Request, _: Annotated[None, Depends(browsers_form)], form_token: Annotated[str, Form()] = ""
) -> None:
    """As `browsers_form`, and raises OtherSignIn for a form that was made in another sign-in."""
    if not is_of_this_sign_in(request, form_token):
        raise OtherSignIn


Nurse = Annotated[User, Depends(signed_in)]
Lead = Annotated[User, Depends(having(Role.LEAD, Role.ADMIN))]
Admin = Annotated[User, Depends(having(Role.ADMIN))]
Typed = Annotated[dict[str, str], Depends(typed_form)]


async def hold_for_this_sign_in(request: Request, _: Exception) -> Response:
    """Let whoever is signed in now see what they would send."""
    return await answer_holding(request, 403, gettext(OTHER_SIGN_IN))


async def to_login(request: Request, _: Exception) -> Response:
    """Ask for the sign-in, and come back afterwards; a program, or a page that refreshes itself, is only told.

    What was typed meanwhile waits on a page of its own, as nobody comes back to a form that was sent.
    """
    if refreshes_itself(request) or request.url.path.startswith(API):
        return problem_json(401, gettext("Sign in on the nurses' pages first, or send a token made there."))
    if await typed(request):
        return await answer_holding(request, 401, gettext(SIGNED_OUT), signed_out=True)
    back = request.url.path if request.method == "GET" else PATH
    return RedirectResponse(f"{PATH}/login?back={back}", 303)
