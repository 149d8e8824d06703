"""The nurses' sign-in and sign-out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from records import users
from records.database import records
from web.forms import SIGN_IN_COOKIE, keep_form_cookie, set_cookie
from web.limits import limiter, logins
from web.review.access import PATH, browsers_form, own_form
from web.templating import page
from web.translation import N_, Language, choose, gettext, languages, speak

router = APIRouter(prefix=PATH, include_in_schema=False)

REFUSED = N_(
    "This login and password do not match, or the login is locked. Check both and try again. "
    "After five wrong passwords a login is locked for 15 minutes."
)


@router.get("/login")
def ask(request: Request, back: str = PATH, language: str = "") -> Response:
    speak(language)
    response = _form(request, back)
    if language in languages():
        choose(response, language, PATH)
    return response


@router.post("/login", dependencies=[Depends(browsers_form)])
@limiter.limit(logins)
def sign_in(
    request: Request,
    login: Annotated[str, Form(max_length=64)],
    password: Annotated[str, Form(max_length=200)],
    back: Annotated[str, Form()] = PATH,
) -> Response:
    with records() as session:
        user = users.check_password(session, login.strip(), password)
        token = users.start_login(session, user) if user else None
    if token is None:
        return _form(request, back, refused=gettext(REFUSED), login=login, status=401)
    response = RedirectResponse(safe(back), 303)
    set_cookie(response, SIGN_IN_COOKIE, token, path="/", same_site="lax")
    return response


@router.post("/logout", dependencies=[Depends(own_form)])
def sign_out(request: Request) -> Response:
    with records() as session:
        users.end_login(session, request.cookies.get(SIGN_IN_COOKIE, ""))
    response = RedirectResponse(f"{PATH}/login", 303)
    response.delete_cookie(SIGN_IN_COOKIE)
    return response


def safe(back: str) -> str:
    """A page of ours to return to; never another site."""
    return back if back == PATH or (back.startswith(f"{PATH}/") and "\\" not in back) else PATH


def _form(request: Request, back: str, *, refused: str = "", login: str = "", status: int = 200) -> Response:
    context = {"back": safe(back), "refused": refused, "login": login, "languages": [Language(c) for c in languages()]}
    response = page(request, "login.html", context, status)
    keep_form_cookie(request, response)
    return response
