"""Screenings put straight into the records, so that the nurses' pages have something to show."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from records import conversations, patients, screenings
from records.models import Alert, Delivery, Patient
from records.screenings import Outcome
from records.seed import PATIENT_NUMBER
from screening import assess
from screening.history import CancerHistory
from screening.report import Answer, Course, Finding, Kind, Movement, Quality, Question, Side, Site, SymptomReport

TODAY = datetime.now(UTC).date()

HIP_PAIN = Finding(
    kind=Kind.PAIN,
    site=Site.HIP,
    side=Side.LEFT,
    qualities=frozenset({Quality.THROBBING}),
    severity_nrs=3,
    course=Course.WORSE,
    worse_with=frozenset({Movement.WALKING, Movement.BENDING}),
)
WEAK_LEGS = Finding(kind=Kind.WEAKNESS, site=Site.LEG, side=Side.BOTH)
NUMB_LEGS = Finding(kind=Kind.SADDLE)


@dataclass(frozen=True)
class Raised:
    conversation_id: str
    outcome: Outcome


def answered(*questions: Question) -> dict[Question, Answer]:
    return dict.fromkeys(questions, Answer.ANSWERED)


def demonstration_patient(session: Session) -> Patient:
    patient = patients.find_patient(session, PATIENT_NUMBER)
    assert patient is not None
    return patient


def hip_pain(session: Session) -> Raised:
    """The case report's patient before any imaging tells of her hip."""
    report = SymptomReport(
        told_on=TODAY,
        findings=(HIP_PAIN,),
        answers=answered(Question.OPENING, Question.PAIN_LOCATION, Question.PAIN_SEVERITY, Question.PAIN_COURSE),
    )
    said = ("I have a throbbing pain in my left hip for some weeks, worse when I walk", "3 out of 10", "Slowly worse")
    return tell(session, demonstration_patient(session), report, said)


def weak_legs(session: Session, words: str = "Both my legs are weak and numb") -> Raised:
    """A visitor tells of an emergency."""
    report = SymptomReport(told_on=TODAY, findings=(WEAK_LEGS, NUMB_LEGS), answers=answered(Question.OPENING))
    return tell(session, None, report, (words,), complete=False)


def tell(
    session: Session, patient: Patient | None, report: SymptomReport, said: tuple[str, ...], *, complete: bool = True
) -> Raised:
    talk = conversations.open_conversation(session, patient_id=patient.id if patient else None)
    conversations.add_bot_reply(
        session, talk.id, in_reply_to=None, messages=[{"text": "How have you been?", "question": "opening"}]
    )
    for words in said:
        message = conversations.add_patient_message(session, talk.id, text=words, question="opening")
        conversations.add_bot_reply(session, talk.id, in_reply_to=message.id, messages=[{"text": "Thank you."}])
    history = patients.history_of(session, patient.id, on=TODAY) if patient else CancerHistory()
    assessment = assess(report, history, TODAY)
    outcome = screenings.store_outcome(session, talk.id, report=report, assessment=assessment, complete=complete)
    return Raised(talk.id, outcome)


def broken_off(session: Session) -> str:
    """The demonstration's patient wrote something that nobody answered."""
    talk = conversations.open_conversation(session, patient_id=demonstration_patient(session).id)
    conversations.add_patient_message(session, talk.id, text="My left leg gives way", question="opening")
    conversations.break_off(session, talk.id, "The chat program could not be reached.")
    return talk.id


def delivery(alert: Alert, *, due_at: datetime) -> Delivery:
    """A delivery that should have been tried by now."""
    return Delivery(alert_id=alert.id, channel="pager", what="raised", next_try_at=due_at)
