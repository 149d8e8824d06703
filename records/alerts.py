"""The nurses' queue: what needs someone, what breaks its promise first on top, and one alert with what explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from datetime import time as day_time

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from records.conversations import PATIENT, transcript
from records.models import Alert, AlertEvent, AssessmentRow, Conversation, Message, Patient, Screening
from records.patients import named
from records.stored import assessment_of, report_of
from screening.assessment import Assessment
from screening.report import SymptomReport

UNRESOLVED = ("open", "acknowledged")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Which alerts are asked for; what is left out does not matter. `states` empty means any."""

    states: tuple[str, ...] = UNRESOLVED
    tier: str | None = None
    category: str | None = None
    search: str = ""
    taken_by_id: int | None = None
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One line of the queue."""

    alert_id: int
    conversation_id: str
    tier: str
    patient: str
    number: str | None
    side: str | None
    reason: str
    since: datetime
    due_at: datetime
    state: str
    escalation: int
    is_incomplete: bool
    wants_call_back: bool
    is_broken_off: bool
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    taken_by: str | None
    resolution: str | None
    last_words: str | None = None
    """What the patient said last, of a talk that broke off: nothing else may tell how urgent it is."""


@dataclass(frozen=True, kw_only=True)
class AlertDetail:
    """One alert whole. `report` or `assessment` is None where there is none, or where `is_unreadable` says so."""

    alert: Alert
    messages: Sequence[Message]
    report: SymptomReport | None
    assessment: Assessment | None
    is_unreadable: bool

    @property
    def seen(self) -> int:
        """The last event, which whoever takes the next step says to have seen."""
        return max((event.id for event in self.alert.events), default=0)


def queue(session: Session, sought: Sought = Sought(), *, limit: int = 100, offset: int = 0) -> list[QueueRow]:
    """Alerts that nobody has acknowledged first; of these emergencies, then whatever breaks its promise soonest."""
    found = select(Alert).where(*_conditions(sought))
    found = found.options(
        joinedload(Alert.conversation).joinedload(Conversation.patient),
        joinedload(Alert.acknowledged_by),
        joinedload(Alert.taken_by),
    )
    by_need = (Alert.state != "open", Alert.tier != "emergency", Alert.due_at, Alert.id)
    order = by_need if set(sought.states) <= set(UNRESOLVED) and sought.states else (Alert.id.desc(),)
    listed = session.scalars(found.order_by(*order).limit(limit).offset(offset)).all()
    said = _last_words(session, [one.conversation_id for one in listed if one.conversation.status == "broken_off"])
    return [replace(row_of(one), last_words=said.get(one.conversation_id)) for one in listed]


def counts(session: Session, sought: Sought) -> Mapping[str, int]:
    """How many alerts of each tier match, whatever tier is asked for."""
    found = select(Alert.tier, func.count()).where(*_conditions(replace(sought, tier=None))).group_by(Alert.tier)
    return dict(session.execute(found).all())


def newest_emergency(session: Session) -> int:
    """The id of the last event of an emergency that waits; 0 where none does. It grows when one asks for a nurse."""
    raised = select(func.max(AlertEvent.id)).join(Alert).where(Alert.state == "open", Alert.tier == "emergency")
    return session.scalar(raised.where(AlertEvent.what.in_(("raised", "reopened", "escalated")))) or 0


def last_change(session: Session) -> int:
    """Grows whenever anything happens to any alert."""
    return session.scalar(select(func.max(AlertEvent.id))) or 0


def alert(session: Session, alert_id: int) -> AlertDetail:
    """Raises sqlalchemy.exc.NoResultFound for one that does not exist."""
    found = session.get_one(Alert, alert_id)
    newest = (
        select(AssessmentRow).where(AssessmentRow.screening_id == found.screening_id).order_by(AssessmentRow.id.desc())
    )
    assessed = session.scalar(newest.limit(1)) if found.screening_id else None
    report = report_of(found.screening) if found.screening else None
    assessment = assessment_of(assessed) if assessed else None
    return AlertDetail(
        alert=found,
        messages=transcript(session, found.conversation_id),
        report=report,
        assessment=assessment,
        is_unreadable=bool((found.screening and not report) or (assessed and not assessment)),
    )


def _last_words(session: Session, talks: Sequence[str]) -> Mapping[str, str]:
    last = select(func.max(Message.id)).where(Message.conversation_id.in_(talks), Message.author == PATIENT)
    told = select(Message.conversation_id, Message.text).where(Message.id.in_(last.group_by(Message.conversation_id)))
    return dict(session.execute(told).all()) if talks else {}


def standing(session: Session, alert_id: int) -> str:
    """Differs whenever anything was done with an alert, said in its talk or assessed since."""
    of_alert = select(Alert.conversation_id).where(Alert.id == alert_id).scalar_subquery()
    done = select(func.max(AlertEvent.id)).where(AlertEvent.alert_id == alert_id)
    said = select(func.max(Message.id)).where(Message.conversation_id == of_alert)
    assessed = select(func.max(AssessmentRow.id)).join(Screening).where(Screening.conversation_id == of_alert)
    return ".".join(str(session.scalar(newest) or 0) for newest in (done, said, assessed))


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if sought.states:
        conditions.append(Alert.state.in_(sought.states))
    if sought.tier:
        conditions.append(Alert.tier == sought.tier)
    if sought.category:
        conditions.append(Alert.category == sought.category)
    if sought.taken_by_id is not None:
        conditions.append(Alert.taken_by_id == sought.taken_by_id)
    if sought.since:
        conditions.append(Alert.raised_at >= datetime.combine(sought.since, day_time(), UTC))
    if sought.search.strip():
        of_person = select(Patient.id).join(Conversation).where(named(sought.search))
        conditions.append(of_person.where(Conversation.id == Alert.conversation_id).exists())
    return conditions


def row_of(found: Alert) -> QueueRow:
    """An alert as the queue shows it."""
    conversation = found.conversation
    patient = conversation.patient
    return QueueRow(
        alert_id=found.id,
        conversation_id=conversation.id,
        tier=found.tier,
        patient=patient.name if patient else "Visitor",
        number=patient.number if patient else None,
        side=found.side,
        reason=found.reason,
        since=found.raised_at,
        due_at=found.due_at,
        state=found.state,
        escalation=found.escalation,
        is_incomplete=found.is_incomplete,
        wants_call_back=found.wants_call_back,
        is_broken_off=conversation.status == "broken_off",
        acknowledged_by=found.acknowledged_by.name if found.acknowledged_by else None,
        acknowledged_at=found.acknowledged_at,
        taken_by=found.taken_by.name if found.taken_by else None,
        resolution=found.resolution,
    )
