"""The team's logins, for whoever looks after them."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from records import audit, users
from records.database import records
from records.models import User
from records.users import Role
from web.problems import Problem
from web.review.access import PATH, Admin, own_form
from web.review.shell import review_page
from web.translation import gettext

router = APIRouter(prefix=f"{PATH}/team", include_in_schema=False)


class NewUser(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    login: str = Field(default="", max_length=64)
    name: str = Field(default="", max_length=200)
    role: Role = Role.NURSE


@router.get("")
def team(request: Request, admin: Admin) -> Response:
    with records() as session:
        return _page(request, session, admin)


@router.post("", dependencies=[Depends(own_form)])
def add(request: Request, admin: Admin, typed: Annotated[NewUser, Form()]) -> Response:
    with records() as session:
        if not typed.login or not typed.name:
            refusal = gettext("A login needs a name to sign in with, and the person's name.")
            return _page(request, session, admin, refused=refusal)
        if users.find_user(session, typed.login):
            refusal = gettext('The login "%(login)s" exists already.', login=typed.login)
            return _page(request, session, admin, refused=refusal)
        password = users.new_password()
        users.add_user(session, login=typed.login, name=typed.name, role=typed.role, password=password)
        audit.note(session, actor=admin.login, event="user added", about=f"user {typed.login}")
        return _page(request, session, admin, notice=_told(typed.login, password))


@router.post("/{user_id}/reset", dependencies=[Depends(own_form)])
def reset(request: Request, admin: Admin, user_id: int) -> Response:
    with records() as session:
        user, password = _user(session, user_id), users.new_password()
        programs = users.reset(session, user, password)
        audit.note(session, actor=admin.login, event="password reset", about=f"user {user.login}")
        return _page(request, session, admin, notice=_told(user.login, password), programs=programs)


@router.post("/{user_id}/role", dependencies=[Depends(own_form)])
def give_role(request: Request, admin: Admin, user_id: int, role: Annotated[Role, Form()]) -> Response:
    with records() as session:
        user = _user(session, user_id)
        if user.id == admin.id:
            return _page(request, session, admin, refused=gettext("Nobody changes their own role. Ask another admin."))
        user.role = role.value
        audit.note(session, actor=admin.login, event=f"role {role.value} given", about=f"user {user.login}")
    return RedirectResponse(f"{PATH}/team", 303)


@router.post("/{user_id}/disable", dependencies=[Depends(own_form)])
def disable(request: Request, admin: Admin, user_id: int) -> Response:
    with records() as session:
        user = _user(session, user_id)
        if user.id == admin.id:
            return _page(
                request, session, admin, refused=gettext("Nobody takes their own login away. Ask another admin.")
            )
        programs = users.disable(session, user)
        audit.note(session, actor=admin.login, event="user disabled", about=f"user {user.login}")
        return _page(
            request, session, admin, notice=gettext("%(login)s is disabled.", login=user.login), programs=programs
        )


def _told(login: str, password: str) -> str:
    return gettext(
        "%(login)s can sign in with the password %(password)s. It is shown this once.", login=login, password=password
    )


def _user(session: Session, user_id: int) -> User:
    try:
        return session.get_one(User, user_id)
    except NoResultFound:
        raise Problem(404, gettext("There is no such login. Go back to the team.")) from None


def _page(
    request: Request,
    session: Session,
    admin: User,
    *,
    refused: str = "",
    notice: str = "",
    programs: Sequence[str] = (),
) -> Response:
    """The team; `programs` are those whose token has just ended, so that nobody takes their silence for quiet."""
    context = {
        "users": users.all_users(session),
        "roles": list(Role),
        "refused": refused,
        "notice": notice,
        "programs": ", ".join(programs),
    }
    return review_page(request, admin, "team.html", context, status=422 if refused else 200)
