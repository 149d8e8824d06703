"""The work on an alert: each step is recorded with who and when, and nobody's step undoes another's unseen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, outbox
from records.conversations import PATIENT
from records.events import add_event
from records.models import Alert, AlertEvent, Message, Misunderstanding, User, now
from records.raising import reopen


class Step(StrEnum):
    ACKNOWLEDGE = "acknowledged"
    TAKE = "taken"
    HAND_OVER = "handed_over"
    NOTE = "note"
    CALL_BACK = "call_back"
    ESCALATE = "escalated"
    RESOLVE = "resolved"
    REOPEN = "reopened"
    DIAGNOSE = "diagnosed"
    MARK = "marked"


class Resolution(StrEnum):
    CONFIRMED = "confirmed"
    IMAGING_ORDERED = "imaging_ordered"
    TREATED = "treated"
    OTHER_CAUSE = "other_cause"
    REACHED_WELL = "reached_well"
    NOT_REACHED = "not_reached"
    TEST = "test"


class CallBack(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    SENT_TO_EMERGENCY = "sent_to_emergency"


class Diagnosis(StrEnum):
    MPS = "mps"
    OTHER_MALIGNANT = "other_malignant"
    ABSCESS = "abscess"
    HAEMATOMA = "haematoma"
    OTHER_BENIGN = "other_benign"
    UNKNOWN = "unknown"


NEVER_IN_CONFLICT = (Step.NOTE, Step.CALL_BACK, Step.DIAGNOSE, Step.MARK)
"""Steps that only add: two nurses who take them at once lose nothing."""

ANNOUNCED = (Step.ESCALATE, Step.REOPEN)
"""Steps after which someone else must see the alert: whoever it is passed on to, or whoever heard of it first."""

UNDERSTOOD = "understood"
"""Chosen in place of an intent where a mark was a mistake: it takes the mark away."""


class ChangedMeanwhile(Exception):
    """Someone else took a step after the page was opened; nothing was changed."""

    def __init__(self, event: AlertEvent) -> None:
        what = event.what.replace("_", " ")
        super().__init__(f"{event.by} changed this alert at {event.at:%H:%M} UTC ({what}), after you had opened it.")
        self.event = event


class NotPossible(ValueError):
    """The step does not fit the alert as it stands; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A step as a nurse takes it. `choice` is of `Resolution`, `CallBack` or `Diagnosis`; `to` gets a hand-over.

    `seen` is the last event that the page showed; `message` is the place in the conversation of the one that is marked
    as misunderstood, of which `choice` tells the intent.
    """

    step: Step
    seen: int
    text: str = ""
    choice: str = ""
    to: User | None = None
    message: int | None = None


def take_step(session: Session, alert_id: int, taken: Taken, *, by: User) -> Alert:
    """Carry a step out. Raises ChangedMeanwhile, NotPossible, NoResultFound."""
    alert = session.get_one(Alert, alert_id, with_for_update=True)
    if taken.step not in NEVER_IN_CONFLICT:
        _refuse_unseen(session, alert, taken, by)
    told = STEPS[taken.step](session, alert, taken, by)
    add_event(session, alert, taken.step.value, by=by.name, by_id=by.id, text=told)
    if taken.step in ANNOUNCED:
        outbox.announce(session, alert, taken.step.value)
    audit.note(session, actor=by.login, event=f"alert {taken.step.value}", about=f"alert {alert_id}")
    return alert


def _refuse_unseen(session: Session, alert: Alert, taken: Taken, by: User) -> None:
    unseen = (
        select(AlertEvent)
        .where(AlertEvent.alert_id == alert.id, AlertEvent.id > taken.seen)
        .where(AlertEvent.what.not_in([step.value for step in NEVER_IN_CONFLICT]))
        .where((AlertEvent.by_id != by.id) | AlertEvent.by_id.is_(None))
        .order_by(AlertEvent.id.desc())
        .limit(1)
    )
    if event := session.scalar(unseen):
        raise ChangedMeanwhile(event)


def _acknowledge(_: Session, alert: Alert, taken: Taken, by: User) -> str:
    if alert.acknowledged_at is not None:
        raise NotPossible("This alert is acknowledged already.")
    _note_acknowledged(alert, by)
    return taken.text


def _take(_: Session, alert: Alert, taken: Taken, by: User) -> str:
    _refuse_resolved(alert)
    _note_acknowledged(alert, by)
    alert.taken_by_id = by.id
    return taken.text


def _hand_over(_: Session, alert: Alert, taken: Taken, by: User) -> str:
    _refuse_resolved(alert)
    if taken.to is None or not taken.to.is_active:
        raise NotPossible("Choose to whom the alert is handed over.")
    _note_acknowledged(alert, by)
    alert.taken_by_id = taken.to.id
    return _told(f"to {taken.to.name}", taken.text)


def _note(_: Session, __: Alert, taken: Taken, ___: User) -> str:
    if not taken.text.strip():
        raise NotPossible("Write the note first.")
    return taken.text


def _call_back(_: Session, alert: Alert, taken: Taken, by: User) -> str:
    if taken.choice not in list(CallBack):
        raise NotPossible("Choose what came of the call.")
    _note_acknowledged(alert, by)
    return _told(taken.choice, taken.text)


def _escalate(_: Session, alert: Alert, taken: Taken, __: User) -> str:
    _refuse_resolved(alert)
    stage = outbox.next_stage(alert)
    if stage is None:
        raise NotPossible("No further contact is set up for this tier. Phone whoever should know, and note it here.")
    alert.escalation = stage
    return taken.text


def _resolve(_: Session, alert: Alert, taken: Taken, by: User) -> str:
    _refuse_resolved(alert)
    if taken.choice not in list(Resolution):
        raise NotPossible("Choose how the alert was resolved.")
    _note_acknowledged(alert, by)
    alert.state, alert.resolution = "resolved", taken.choice
    return _told(taken.choice, taken.text)


def _reopen(_: Session, alert: Alert, taken: Taken, __: User) -> str:
    if alert.state != "resolved":
        raise NotPossible("This alert is not resolved, so there is nothing to reopen.")
    reopen(alert)
    return taken.text


def _diagnose(_: Session, alert: Alert, taken: Taken, __: User) -> str:
    if taken.choice not in list(Diagnosis):
        raise NotPossible("Choose the final diagnosis.")
    alert.diagnosis = taken.choice
    return _told(taken.choice, taken.text)


def _mark(session: Session, alert: Alert, taken: Taken, by: User) -> str:
    """Keep what a message of the patient meant; the last mark counts."""
    of_the_talk = Message.conversation_id == alert.conversation_id, Message.position == taken.message
    typed = select(Message).where(*of_the_talk, Message.author == PATIENT, Message.payload.is_(None))
    message = session.scalar(typed)
    if message is None:
        raise NotPossible("Only a message that the patient typed can be marked.")
    marked = session.scalar(select(Misunderstanding).where(Misunderstanding.message_id == message.id))
    if taken.choice == UNDERSTOOD:
        if marked is None:
            raise NotPossible("This message is not marked.")
        session.delete(marked)
        return f"message {taken.message} was understood"
    if not taken.choice and not taken.text.strip():
        raise NotPossible("Choose what the message meant, or write it.")
    if marked is None:
        marked = Misunderstanding(message_id=message.id)
        session.add(marked)
    marked.intent, marked.note, marked.by_id, marked.at = taken.choice, taken.text.strip(), by.id, now()
    meant = _told(taken.choice, taken.text) if taken.choice else taken.text.strip()
    return f"message {taken.message} meant: {meant}"


def _note_acknowledged(alert: Alert, by: User) -> None:
    """Whoever works on an alert has acknowledged it; the first to do so keeps the credit."""
    if alert.acknowledged_at is None:
        alert.acknowledged_at, alert.acknowledged_by_id = now(), by.id
    if alert.state == "open":
        alert.state = "acknowledged"


def _refuse_resolved(alert: Alert) -> None:
    if alert.state == "resolved":
        raise NotPossible("This alert is resolved. Reopen it first.")


def _told(choice: str, text: str) -> str:
    words = choice.replace("_", " ")
    return f"{words}: {text.strip()}" if text.strip() else words


STEPS: Mapping[Step, Callable[[Session, Alert, Taken, User], str]] = {
    Step.ACKNOWLEDGE: _acknowledge,
    Step.TAKE: _take,
    Step.HAND_OVER: _hand_over,
    Step.NOTE: _note,
    Step.CALL_BACK: _call_back,
    Step.ESCALATE: _escalate,
    Step.RESOLVE: _resolve,
    Step.REOPEN: _reopen,
    Step.DIAGNOSE: _diagnose,
    Step.MARK: _mark,
}
"""What each step does to the alert; it returns what is told of it."""
