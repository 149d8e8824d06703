"""The audit trail: who did what to what; entries are only ever added."""

from sqlalchemy.orm import Session

from records.models import AuditEntry


def note(session: Session, *, actor: str, event: str, about: str) -> None:
    session.add(AuditEntry(actor=actor, event=event, about=about))
