"""The audit trail: who did what to what. Entries are only ever added, and each seals all before it by its hash."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from records.models import AuditEntry, now

BEGINNING = "0" * 64
"""What the first entry is sealed onto."""

CHAIN_LOCK = 7_206_114
"""Names PostgreSQL's lock that lets one transaction at a time add to the trail; the number means nothing."""

WAITING = "audit"


@dataclass(frozen=True)
class Verdict:
    """`broken_at` is the first entry that is not as it was written, or before which one is missing."""

    entries: int
    last_hash: str
    broken_at: int | None


def note(session: Session, *, actor: str, event: str, about: str) -> None:
    """Add an entry when the session commits, and not if it does not."""
    session.connection()  # begins the transaction that may be rolled back
    session.info.setdefault(WAITING, []).append((now(), actor, event, about))


def seal(session: Session) -> None:
    """Write what was noted. Done at each commit, when no other lock is waited for any more, so that none deadlocks."""
    noted = session.info.pop(WAITING, ())
    if not noted:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or BEGINNING
    for at, actor, what, about in noted:
        last = digest(last, at, actor, what, about)
        session.add(AuditEntry(at=at, actor=actor, event=what, about=about, hash=last))
        session.flush()


def verify(session: Session) -> Verdict:
    """Read the whole trail again, and find the first entry that does not follow from those before it."""
    last, count = BEGINNING, 0
    for entry in _entries(session):
        last, count = digest(last, entry.at, entry.actor, entry.event, entry.about), count + 1
        if entry.hash != last:
            return Verdict(count, entry.hash, entry.id)
    return Verdict(count, last, None)


def digest(before: str, at: datetime, actor: str, what: str, about: str) -> str:
    told = json.dumps([before, at.astimezone(UTC).isoformat(timespec="microseconds"), actor, what, about])
    return hashlib.sha256(told.encode()).hexdigest()


def _entries(session: Session) -> Iterator[AuditEntry]:
    yield from session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000))


@event.listens_for(Session, "before_commit")
def _seal_at_commit(session: Session) -> None:
    seal(session)


@event.listens_for(Session, "after_rollback")
def _forget_at_rollback(session: Session) -> None:
    session.info.pop(WAITING, None)
