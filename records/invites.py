"""Signed tokens: a patient's invite, which can be revoked, and the token of a conversation."""

from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records.models import Invite, Patient, now


class InviteInvalid(Exception):
    """The invite opens nothing; the message is fit for the patient."""

    def __init__(self) -> None:
        super().__init__(
            "This link does not work or has expired. Please ask your care team for a new one, "
            f"or phone {settings().team_phone}."
        )


class SessionInvalid(Exception):
    """The token belongs to no conversation, or to one too long ago."""

    def __init__(self) -> None:
        super().__init__("This chat has ended. Please open your link again to start a new one.")


def create_invite(session: Session, patient_id: int, *, days: int) -> str:
    """A token that opens conversations for this patient until it expires or is revoked."""
    invite = Invite(patient_id=patient_id, expires_at=now() + timedelta(days=days))
    session.add(invite)
    session.flush()
    return token_of(invite)


def token_of(invite: Invite) -> str:
    return _signer("invite").dumps(invite.id)


def patient_of_invite(session: Session, token: str) -> Patient:
    """Raises InviteInvalid for a forged, expired or revoked invite."""
    try:
        invite = session.get(Invite, _signer("invite").loads(token))
    except BadSignature:
        raise InviteInvalid from None
    if invite is None or invite.revoked_at is not None or invite.expires_at < now():
        raise InviteInvalid
    return invite.patient


def revoke(session: Session, token: str) -> None:
    if invite := session.get(Invite, _signer("invite").loads(token)):
        invite.revoked_at = now()


def chat_token(conversation_id: str) -> str:
    return _signer("chat").dumps(conversation_id)


def conversation_of_token(token: str) -> str:
    """Raises SessionInvalid for a forged or expired token."""
    try:
        return _signer("chat").loads(token, max_age=settings().session_hours * 3600)
    except BadSignature:
        raise SessionInvalid from None


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().signing_key, salt=f"psoascreen {purpose}")
