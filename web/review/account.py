"""One's own login: another password, signing out everywhere, and tokens for programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from records import audit, users
from records.database import records
from records.models import User
from web.limits import limiter, logins
from web.review.access import PATH, Nurse, own_form
from web.review.shell import review_page
from web.translation import N_, Language, choose, gettext, languages

router = APIRouter(prefix=f"{PATH}/account", include_in_schema=False)

NOTICES = {
    "revoked": N_("The token opens nothing any more."),
    "language": N_("Your pages are in this language from now on."),
}


@router.get("")
def account(request: Request, nurse: Nurse, notice: str = "") -> Response:
    with records() as session:
        return _page(request, session, nurse, notice=gettext(NOTICES[notice]) if notice in NOTICES else "")


@router.post("/language", dependencies=[Depends(own_form)])
def choose_language(nurse: Nurse, code: Annotated[str, Form(max_length=8)] = "") -> Response:
    """Show this nurse's pages in a language wherever they sign in, or again in that of each browser."""
    chosen = code if code in languages() else None
    with records() as session:
        session.get_one(User, nurse.id).language = chosen
    response = RedirectResponse(f"{PATH}/account?notice=language", 303)
    choose(response, chosen, PATH)  # the sign-in page greets in it as well
    return response


@router.post("/password", dependencies=[Depends(own_form)])
@limiter.limit(logins)
def change_password(
    request: Request,
    nurse: Nurse,
    current: Annotated[str, Form(max_length=200)],
    new: Annotated[str, Form(max_length=200)],
) -> Response:
    """Change the password; wherever else this login is signed in, it is out."""
    with records() as session:
        user = session.get_one(User, nurse.id)
        if users.check_password(session, user.login, current) is None:
            return _page(
                request, session, user, refused=gettext("The current password is not right, or the login is locked.")
            )
        if len(new) < users.PASSWORD_MIN_LENGTH:
            refusal = gettext(
                "Choose a new password of at least %(length)s characters, such as four words.",
                length=users.PASSWORD_MIN_LENGTH,
            )
            return _page(request, session, user, refused=refusal)
        users.change_password(session, user, new)
        audit.note(session, actor=user.login, event="password changed", about=f"user {user.login}")
    return RedirectResponse(f"{PATH}/login", 303)


@router.post("/sign-out-everywhere", dependencies=[Depends(own_form)])
def sign_out_everywhere(nurse: Nurse) -> Response:
    with records() as session:
        users.end_logins(session, nurse.id)
        audit.note(session, actor=nurse.login, event="signed out everywhere", about=f"user {nurse.login}")
    return RedirectResponse(f"{PATH}/login", 303)


@router.post("/tokens", dependencies=[Depends(own_form)])
def make_token(request: Request, nurse: Nurse, name: Annotated[str, Form(max_length=64)]) -> Response:
    with records() as session:
        if not name.strip():
            return _page(
                request, session, nurse, refused=gettext("Give the token a name that says which program uses it.")
            )
        token = users.make_token(session, nurse, name.strip())
        audit.note(session, actor=nurse.login, event="token made", about=f"user {nurse.login}")
        return _page(request, session, nurse, token=token)


@router.post("/tokens/{number}/revoke", dependencies=[Depends(own_form)])
def revoke_token(nurse: Nurse, number: str) -> Response:
    with records() as session:
        users.revoke_token(session, nurse, number)
        audit.note(session, actor=nurse.login, event="token revoked", about=f"user {nurse.login}")
    return RedirectResponse(f"{PATH}/account?notice=revoked", 303)


def _page(
    request: Request, session: Session, user: User, *, refused: str = "", notice: str = "", token: str = ""
) -> Response:
    context = {
        "tokens": users.tokens_of(session, user),
        "languages": [Language(code) for code in languages()],
        "refused": refused,
        "notice": notice,
        "token": token,
    }
    return review_page(request, user, "account.html", context, status=422 if refused else 200)
