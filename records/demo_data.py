"""Makes many screenings and alerts that never were, the same ones for the same seed, to try the pages at full size."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import batched, product
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from psoascreen.settings import settings
from records.models import Alert, AlertEvent, AssessmentRow, Base, Conversation, Message, Patient, Screening
from records.screenings import reason_line
from records.seed import case_report_history
from records.work import Diagnosis, Resolution
from screening import assess
from screening.assessment import Assessment
from screening.interchange import to_json
from screening.report import Answer, Course, Finding, Kind, Question, Side, Site, SymptomReport

SPAN_DAYS = 365
SCREENINGS_PER_PATIENT = 8
OPEN_ALERTS_MAX = 60
"""However many alerts there ever were, no more wait at once than a team can have: the rest was resolved long ago."""

AT_ONCE = 1000

GIVEN = ("Ada", "Ben", "Chen", "Dora", "Emil", "Fatma", "Gita", "Hugo", "Ines", "Jun", "Karl", "Lea", "Mina", "Noor")
FAMILY = ("Abel", "Brandt", "Costa", "Diaz", "Evans", "Fischer", "Gupta", "Haddad", "Ito", "Jensen", "Kaya", "Lopez")


def make(records: sessionmaker[Session], *, screenings: int, alerts: int, seed: int) -> Iterator[int]:
    """Add screenings, of which so many raised an alert, a thousand at a time; yields how many are made so far."""
    chance, today = Random(seed), datetime.now(UTC)  # noqa: S311 - the same data for the same seed is the point
    told = [(to_json(report), to_json(assessed), assessed) for report, assessed in _stories(today.date())]
    patients = max(screenings // SCREENINGS_PER_PATIENT, 1)
    with records.begin() as session:
        first = {table: (session.scalar(select(func.max(table.id))) or 0) + 1 for table in NUMBERED}
        for some in batched(range(patients), AT_ONCE):
            session.execute(insert(Patient), [_patient(first[Patient] + at, chance) for at in some])
    alarming = set(chance.sample(range(screenings), min(alerts, screenings)))
    waiting = set(chance.sample(sorted(alarming), min(OPEN_ALERTS_MAX, len(alarming))))
    for some in batched(range(screenings), AT_ONCE):
        rows: dict[type[Base], list[dict[str, Any]]] = {table: [] for table in TABLES}
        for at in some:
            report, body, assessed = chance.choice(told)
            begun = today - timedelta(minutes=chance.randrange(1, SPAN_DAYS * 24 * 60))
            talk = {
                "id": UUID(int=chance.getrandbits(128)).hex,
                "patient_id": first[Patient] + chance.randrange(patients),
            }
            rows[Conversation].append(talk | {"status": "done", "started_at": begun, "changed_at": begun})
            rows[Message] += _messages(talk["id"], begun)
            screening = {"id": first[Screening] + at, "conversation_id": talk["id"], "at": begun}
            rows[Screening].append(screening | {"report": report, "is_complete": True})
            rows[AssessmentRow].append(
                {
                    "screening_id": screening["id"],
                    "body": body,
                    "urgency": assessed.urgency.value,
                    "at": begun,
                }
            )
            if at in alarming:
                alert = _alert(first[Alert] + at, screening, assessed, chance, is_open=at in waiting)
                rows[Alert].append(alert)
                rows[AlertEvent].append(
                    {
                        "alert_id": alert["id"],
                        "what": "raised",
                        "by": "demonstration",
                        "text": alert["reason"],
                        "at": begun,
                    }
                )
        with records.begin() as session:
            for table, values in rows.items():
                if values:
                    session.execute(insert(table), values)
            _number_on(session)
        yield some[-1] + 1
    with records.begin() as session:
        session.execute(text("ANALYZE"))  # so much at once outruns what the databases learn of it by themselves


def _number_on(session: Session) -> None:
    """Let PostgreSQL give the next rows numbers after those given here."""
    if session.get_bind().dialect.name == "postgresql":
        for table in NUMBERED:
            sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
            session.execute(select(func.setval(sequence, select(func.max(table.id)).scalar_subquery())))


NUMBERED = (Patient, Screening, Alert)
TABLES = (Conversation, Message, Screening, AssessmentRow, Alert, AlertEvent)


def _stories(today: date) -> Iterator[tuple[SymptomReport, Assessment]]:
    history = case_report_history(today)
    answers: dict[Question, Answer] = dict.fromkeys(
        (Question.OPENING, Question.PAIN_LOCATION, Question.PAIN_SEVERITY), Answer.ANSWERED
    )
    pain = Finding(kind=Kind.PAIN, site=Site.HIP, course=Course.WORSE)
    for side, severity in product((Side.LEFT, Side.RIGHT), range(1, 10, 2)):
        report = SymptomReport(
            told_on=today, findings=(replace(pain, side=side, severity_nrs=severity),), answers=answers
        )
        yield report, assess(report, history, today)
    weak = SymptomReport(told_on=today, findings=(Finding(kind=Kind.WEAKNESS, site=Site.LEG, side=Side.BOTH),))
    yield weak, assess(weak, history, today)


def _patient(number: int, chance: Random) -> dict[str, Any]:
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {number}"
    born_on = date(chance.randrange(1935, 1990), chance.randrange(1, 13), chance.randrange(1, 29))
    added_at = datetime.now(UTC)
    return {
        "id": number,
        "number": f"D-{number:06}",
        "name": name,
        "born_on": born_on,
        "sex": "unknown",
        "added_at": added_at,
    }


def _messages(conversation_id: str, at: datetime) -> list[dict[str, Any]]:
    said = (("bot", "How have you been?"), ("patient", "My hip hurts, worse when I walk."), ("bot", "Thank you."))
    shared = {"conversation_id": conversation_id, "at": at, "buttons": [], "emergency": False, "done": False}
    return [shared | {"position": at, "author": author, "text": text} for at, (author, text) in enumerate(said, 1)]


def _alert(
    number: int, screening: dict[str, Any], assessed: Assessment, chance: Random, *, is_open: bool
) -> dict[str, Any]:
    tier, raised_at = assessed.urgency, screening["at"]
    if is_open:
        raised_at = datetime.now(UTC) - settings().promised(tier.value) * chance.random()
    took = settings().promised(tier.value) * chance.betavariate(2, 6)
    return {
        "id": number,
        "conversation_id": screening["conversation_id"],
        "screening_id": screening["id"],
        "tier": tier.value,
        "tier_rank": tier.rank,
        "reason": reason_line(assessed),
        "side": assessed.leading.side.value,
        "category": assessed.leading.category.value,
        "is_incomplete": False,
        "wants_call_back": False,
        "raised_at": raised_at,
        "due_at": raised_at + settings().promised(tier.value),
        "state": "open" if is_open else "resolved",
        "escalation": 0,
        "acknowledged_at": None if is_open else raised_at + took,
        "resolution": None if is_open else chance.choice(list(Resolution)).value,
        "diagnosis": None if is_open or chance.random() < 0.5 else chance.choice(list(Diagnosis)).value,  # noqa: PLR2004
    }
