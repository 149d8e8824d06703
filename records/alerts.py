"""The nurses' queue: what needs someone, most urgent first, and the proof that someone took it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from records import audit
from records.conversations import transcript
from records.models import Alert, AssessmentRow, Conversation, Message, Patient, User, now
from screening.assessment import Assessment
from screening.interchange import assessment_from_json, report_from_json
from screening.report import SymptomReport


class AlreadyAcknowledged(Exception):
    """Someone else was first; `by` and `at` say who and when."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(f"{by} has acknowledged this alert already, at {at:%H:%M} on {at:%d %B}.")
        self.by, self.at = by, at


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One line of the queue. `alert_id` is None for a conversation that broke off before it raised an alert."""

    alert_id: int | None
    conversation_id: str
    tier: str | None
    patient: str
    number: str | None
    side: str | None
    reason: str
    since: datetime
    is_incomplete: bool
    wants_call_back: bool
    is_broken_off: bool
    acknowledged_by: str | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AlertDetail:
    alert: Alert
    patient: Patient | None
    conversation: Conversation
    messages: Sequence[Message]
    report: SymptomReport | None
    assessment: Assessment | None


def queue(session: Session, *, limit: int = 100, offset: int = 0) -> list[QueueRow]:
    """Broken-off conversations first, then alerts nobody has acknowledged by tier and age, then the others."""
    waiting = (
        select(Alert)
        .options(joinedload(Alert.conversation).joinedload(Conversation.patient), joinedload(Alert.acknowledged_by))
        .order_by(Alert.acknowledged_at.is_not(None), Alert.tier_rank.desc(), Alert.raised_at)
        .limit(limit)
        .offset(offset)
    )
    alerts = session.scalars(waiting).all()
    broken = (
        select(Conversation)
        .outerjoin(Alert, Alert.conversation_id == Conversation.id)
        .where(Conversation.status == "broken_off", Alert.id.is_(None))
        .options(joinedload(Conversation.patient))
        .order_by(Conversation.changed_at)
    )
    return [*(_broken_row(c) for c in session.scalars(broken) if offset == 0), *map(_alert_row, alerts)]


def alert(session: Session, alert_id: int) -> AlertDetail:
    """Raises sqlalchemy.exc.NoResultFound for one that does not exist."""
    found = session.get_one(Alert, alert_id)
    newest = (
        select(AssessmentRow).where(AssessmentRow.screening_id == found.screening_id).order_by(AssessmentRow.id.desc())
    )
    assessed = session.scalar(newest.limit(1)) if found.screening_id else None
    return AlertDetail(
        alert=found,
        patient=found.conversation.patient,
        conversation=found.conversation,
        messages=transcript(session, found.conversation_id),
        report=report_from_json(found.screening.report) if found.screening else None,
        assessment=assessment_from_json(assessed.body) if assessed else None,
    )


def acknowledge(session: Session, alert_id: int, *, by: User) -> Alert:
    """Record that `by` has taken note. Raises AlreadyAcknowledged when someone was first."""
    found = session.get_one(Alert, alert_id, with_for_update=True)
    if found.acknowledged_at is not None:
        raise AlreadyAcknowledged(found.acknowledged_by.name if found.acknowledged_by else "", found.acknowledged_at)
    found.acknowledged_at, found.acknowledged_by_id = now(), by.id
    audit.note(session, actor=by.login, event="alert acknowledged", about=f"alert {alert_id}")
    session.flush()
    return found


def _broken_row(conversation: Conversation) -> QueueRow:
    return _row(conversation, reason=conversation.broken_reason or "", since=conversation.changed_at)


def _alert_row(found: Alert) -> QueueRow:
    return _row(found.conversation, found, reason=found.reason, since=found.raised_at)


def _row(conversation: Conversation, found: Alert | None = None, *, reason: str, since: datetime) -> QueueRow:
    patient = conversation.patient
    acknowledged_by = found.acknowledged_by if found else None
    return QueueRow(
        alert_id=found.id if found else None,
        conversation_id=conversation.id,
        tier=found.tier if found else None,
        patient=patient.name if patient else "Visitor",
        number=patient.number if patient else None,
        side=found.side if found else None,
        reason=reason,
        since=since,
        is_incomplete=found.is_incomplete if found else True,
        wants_call_back=found.wants_call_back if found else False,
        is_broken_off=conversation.status == "broken_off",
        acknowledged_by=acknowledged_by.name if acknowledged_by else None,
        acknowledged_at=found.acknowledged_at if found else None,
    )
