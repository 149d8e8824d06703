"""The team's logins: argon2 passwords, a lock after wrong ones, and sign-ins that end by themselves."""

import hashlib
import secrets
from datetime import timedelta

from pwdlib import PasswordHash
from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit
from records.models import Login, User, now

WRONG_PASSWORDS_ALLOWED = 5
LOCK = timedelta(minutes=15)
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How finely the last use of a login is kept; finer would write to the database with every page."""

_hasher = PasswordHash.recommended()
_nobody = _hasher.hash(secrets.token_urlsafe())
"""What an unknown login is checked against, so that it takes as long as a known one."""


def add_user(session: Session, *, login: str, name: str, role: str, password: str) -> User:
    user = User(login=login, name=name, role=role, password_hash=_hasher.hash(password))
    session.add(user)
    session.flush()
    return user


def check_password(session: Session, login: str, password: str) -> User | None:
    """The user, or None for an unknown login, a wrong password, or one locked after too many of them."""
    user = session.scalar(select(User).where(User.login == login, User.is_active))
    is_right = _hasher.verify(password, user.password_hash if user else _nobody)
    if user is None:
        return None
    if user.locked_until is not None and user.locked_until > now():
        return None
    if not is_right:
        user.wrong_passwords += 1
        if user.wrong_passwords >= WRONG_PASSWORDS_ALLOWED:
            user.locked_until, user.wrong_passwords = now() + LOCK, 0
            audit.note(session, actor=login, event="login locked", about=f"user {user.id}")
        return None
    user.wrong_passwords, user.locked_until = 0, None
    return user


def start_login(session: Session, user: User) -> str:
    """A token for the browser's cookie."""
    token = secrets.token_urlsafe(32)
    session.add(Login(token_hash=_hash(token), user_id=user.id))
    audit.note(session, actor=user.login, event="signed in", about=f"user {user.id}")
    return token


def user_of_token(session: Session, token: str) -> User | None:
    """Who is signed in with this token; None once it is idle or old, signed out, or the user was removed."""
    login = session.get(Login, _hash(token))
    if login is None or not login.user.is_active:
        return None
    moment = now()
    if moment - login.seen_at > IDLE or moment - login.started_at > ABSOLUTE:
        session.delete(login)
        return None
    if moment - login.seen_at > SEEN_EVERY:
        login.seen_at = moment
    return login.user


def end_login(session: Session, token: str) -> None:
    if login := session.get(Login, _hash(token)):
        session.delete(login)
        session.flush()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
