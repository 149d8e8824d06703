"""The team's logins: argon2 passwords, a lock after wrong ones, and sign-ins that end by themselves."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from pwdlib import PasswordHash
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records import audit
from records.models import ApiToken, Login, User, now

WRONG_PASSWORDS_ALLOWED = 5
LOCK = timedelta(minutes=15)
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How finely the last use of a login is kept; finer would write to the database with every page."""

PASSWORD_MIN_LENGTH = 12

PASSWORD_BYTES = 12
"""Randomness of a password made for someone, 16 characters when written."""


class Role(StrEnum):
    NURSE = "nurse"
    LEAD = "lead"
    ADMIN = "admin"


_hasher = PasswordHash.recommended()
_nobody = _hasher.hash(secrets.token_urlsafe())
"""What an unknown login is checked against, so that it takes as long as a known one."""


def add_user(session: Session, *, login: str, name: str, role: Role, password: str) -> User:
    user = User(login=login, name=name, role=role.value, password_hash=_hasher.hash(password))
    session.add(user)
    session.flush()
    return user


def find_user(session: Session, login: str) -> User | None:
    return session.scalar(select(User).where(User.login == login))


def all_users(session: Session) -> Sequence[User]:
    return session.scalars(select(User).order_by(User.login)).all()


def new_password() -> str:
    return secrets.token_urlsafe(PASSWORD_BYTES)


def change_password(session: Session, user: User, password: str) -> None:
    """Give a user another password; the old one and every sign-in made with it end.

    Tokens stay: whoever changes their own password has the login in hand, and their programs would fall silent.
    """
    user.password_hash = _hasher.hash(password)
    user.wrong_passwords, user.locked_until = 0, None
    end_logins(session, user.id)


def reset(session: Session, user: User, password: str) -> list[str]:
    """Give a login that may be in other hands a new password, and enable it; sign-ins and tokens end.

    Returns the names of the programs that lost their token.
    """
    change_password(session, user, password)
    user.is_active = True
    return _end_tokens(session, user)


def disable(session: Session, user: User) -> list[str]:
    """Take a login away; sign-ins and tokens end for good. Returns the names of the programs that lost their token."""
    user.is_active = False
    end_logins(session, user.id)
    return _end_tokens(session, user)


def check_password(session: Session, login: str, password: str) -> User | None:
    """The user, or None for an unknown login, a wrong password, or one locked after too many of them.

    Tries that come at once wait for each other, so that all of them count.
    """
    user = session.scalar(select(User).where(User.login == login, User.is_active).with_for_update())
    is_right = _hasher.verify(password, user.password_hash if user else _nobody)
    if user is None:
        return None
    if user.locked_until is not None and user.locked_until > now():
        return None
    if not is_right:
        user.wrong_passwords += 1
        if user.wrong_passwords >= WRONG_PASSWORDS_ALLOWED:
            user.locked_until, user.wrong_passwords = now() + LOCK, 0
            audit.note(session, actor=login, event="login locked", about=f"user {user.login}")
        return None
    user.wrong_passwords, user.locked_until = 0, None
    return user


def start_login(session: Session, user: User) -> str:
    """A token for the browser's cookie."""
    token = secrets.token_urlsafe(32)
    session.add(Login(token_hash=_hash(token), user_id=user.id))
    audit.note(session, actor=user.login, event="signed in", about=f"user {user.login}")
    return token


def user_of_token(session: Session, token: str, *, is_used: bool = True) -> User | None:
    """Who is signed in with this token; None once it is idle or old, signed out, or the user was removed."""
    login = session.get(Login, _hash(token))
    if login is None or not login.user.is_active:
        return None
    moment = now()
    if moment - login.seen_at > IDLE or moment - login.started_at > ABSOLUTE:
        session.delete(login)
        return None
    if is_used and moment - login.seen_at > SEEN_EVERY:
        login.seen_at = moment
    return login.user


def end_login(session: Session, token: str) -> None:
    if login := session.get(Login, _hash(token)):
        session.delete(login)
        session.flush()


def end_logins(session: Session, user_id: int) -> None:
    """End a user's sign-ins on every device."""
    session.execute(delete(Login).where(Login.user_id == user_id))


def make_token(session: Session, user: User, name: str) -> str:
    """A token with which a program works in the user's name, until it is revoked, or the user reset or disabled."""
    token = secrets.token_urlsafe(32)
    session.add(ApiToken(token_hash=_hash(token), user_id=user.id, name=name))
    session.flush()
    return token


def tokens_of(session: Session, user: User) -> Sequence[ApiToken]:
    return session.scalars(select(ApiToken).where(ApiToken.user_id == user.id).order_by(ApiToken.made_at)).all()


def revoke_token(session: Session, user: User, beginning: str) -> None:
    """Revoke the user's token whose hash begins so."""
    for token in tokens_of(session, user):
        if token.token_hash.startswith(beginning):
            session.delete(token)


def _end_tokens(session: Session, user: User) -> list[str]:
    ended = tokens_of(session, user)
    for token in ended:
        session.delete(token)
    return [token.name for token in ended]


def user_of_api_token(session: Session, token: str) -> User | None:
    known = session.get(ApiToken, _hash(token))
    return known.user if known is not None and known.user.is_active else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
