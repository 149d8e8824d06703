"""Signed tokens: a patient's invite, which can be revoked, and the token of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records import audit
from records.conversations import break_off, open_conversation
from records.models import Invite, Patient, now

WRONG_DATES_ALLOWED = 3

DATE_NEEDED, WRONG_DATE, INVALID = "birth_date_needed", "birth_date_wrong", "link_invalid"
"""Names of sentences that a patient is refused with; after a wrong date the number of tries that are left follows."""

LOCKED_FOR_NURSES = (
    "Three wrong dates of birth were entered with this patient's link, and it is locked. "
    "Call the patient, and make a new link on the patient's page."
)


class InviteInvalid(Exception):
    """The invite opens nothing; the patient is told so by the sentence `INVALID`."""


class BirthDateUnknown(Exception):
    """An invite cannot ask for what is not on record."""

    def __init__(self) -> None:
        super().__init__("No date of birth is on record for this patient. Enter it first, or let the link not ask it.")


@dataclass(frozen=True)
class Entry:
    """What came of opening an invite: whose chat it opens, or the name of a sentence for whoever tried."""

    patient_id: int | None = None
    invite_id: int | None = None
    refused: str = ""
    is_locked: bool = False


class LinkRevoked(Exception):
    """A nurse has ended the link that the talk was opened with."""


class SessionInvalid(Exception):
    """The token belongs to no conversation, or to one too long ago."""


def create_invite(session: Session, patient_id: int, *, days: int, asks_birth_date: bool = False) -> str:
    """A token that opens conversations for this patient until it expires or is revoked.

    Raises BirthDateUnknown where the patient's is to be asked for and none is on record.
    """
    if asks_birth_date and session.get_one(Patient, patient_id).born_on is None:
        raise BirthDateUnknown
    invite = Invite(patient_id=patient_id, expires_at=now() + timedelta(days=days), asks_birth_date=asks_birth_date)
    session.add(invite)
    session.flush()
    return token_of(invite)


def token_of(invite: Invite) -> str:
    return _signer("invite").dumps(invite.id)


def link_of(token: str) -> str:
    """The address that a patient opens."""
    return f"{settings().base_url}/c/{token}"


def invites_of(session: Session, patient_id: int) -> Sequence[Invite]:
    """The invites of a patient that still open something, the newest first."""
    return session.scalars(_opening().where(Invite.patient_id == patient_id).order_by(Invite.id.desc())).all()


def patient_of_invite(session: Session, token: str) -> Patient:
    """Raises InviteInvalid for a forged, expired, revoked or locked invite."""
    return _invite_of(session, token).patient


def enter(session: Session, token: str, born_on: date | None) -> Entry:
    """Try to open a chat with an invite; a wrong date of birth is counted, the third locks it and tells the nurses.

    Raises InviteInvalid as `patient_of_invite` does.
    """
    invite = _invite_of(session, token, lock=True)
    patient = invite.patient
    opened = Entry(patient_id=patient.id, invite_id=invite.id)
    if not invite.asks_birth_date:
        return opened
    if born_on is None:
        return Entry(refused=DATE_NEEDED)
    if born_on == patient.born_on:
        invite.wrong_dates = 0
        return opened
    invite.wrong_dates += 1
    if invite.wrong_dates < WRONG_DATES_ALLOWED:
        return Entry(refused=f"{WRONG_DATE}_{WRONG_DATES_ALLOWED - invite.wrong_dates}")
    invite.locked_at = now()
    audit.note(session, actor="invite", event="invite locked", about=f"patient {patient.number}")
    kept_out = open_conversation(session, patient_id=patient.id)
    break_off(session, kept_out.id, LOCKED_FOR_NURSES)
    return Entry(refused=INVALID, is_locked=True)


def revoke(session: Session, invite_id: int, patient_id: int) -> None:
    """Let a link open nothing from now on. Raises NoResultFound for one that is not this patient's."""
    invite = session.get_one(Invite, invite_id)
    if invite.patient_id != patient_id:
        raise NoResultFound
    invite.revoked_at = invite.revoked_at or now()


def _invite_of(session: Session, token: str, *, lock: bool = False) -> Invite:
    try:
        invite_id = _signer("invite").loads(token)
    except BadSignature:
        raise InviteInvalid from None
    found = _opening().where(Invite.id == invite_id)
    invite = session.scalar(found.with_for_update() if lock else found)
    if invite is None:
        raise InviteInvalid
    return invite


def _opening() -> Select[Invite]:
    return select(Invite).where(Invite.revoked_at.is_(None), Invite.locked_at.is_(None), Invite.expires_at > now())


def chat_token(conversation_id: str, invite_id: int | None = None) -> str:
    """The token of a conversation, which ends with the invite that it was opened with."""
    return _signer("chat").dumps(conversation_id if invite_id is None else [conversation_id, invite_id])


def conversation_of_token(token: str) -> str:
    """Raises SessionInvalid for a forged or expired token."""
    return _read(token)[0]


def refuse_revoked(session: Session, token: str) -> None:
    """Raises LinkRevoked for a talk whose link a nurse has ended, and SessionInvalid as `conversation_of_token` does.

    A link that has expired, or is locked by someone's wrong dates, opens nothing new and ends no talk.
    """
    _, invite_id = _read(token)
    ended = select(Invite.revoked_at).where(Invite.id == invite_id)
    if invite_id is not None and session.scalar(ended) is not None:
        raise LinkRevoked


def _read(token: str) -> tuple[str, int | None]:
    try:
        told = _signer("chat").loads(token, max_age=settings().session_hours * 3600)
    except BadSignature:
        raise SessionInvalid from None
    return (told, None) if isinstance(told, str) else tuple(told)


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().signing_key, salt=f"psoascreen {purpose}")
