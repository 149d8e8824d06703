"""What an earlier talk told, where all is the same as then, or where one that stopped halfway is gone on with.

On another day what changes by the hour is asked again, and a warning sign is never lost.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from actions.merging import COMPLAINTS, TAKEN_BACK
from actions.turn import Turn
from actions.wording import told_of
from psoascreen.languages import speaking
from records import conversations, screenings
from records.database import records
from screening.report import Answer, Assertion, Course, Finding, Kind, Question, SymptomReport
from screening.thresholds import FEVER_C, HYPOTHERMIA_C

UNANSWERED = "asked after distress, not answered"
"""The source of thoughts of self-harm that silence leaves open."""

MESSAGE = "message "
"""Begins the source of what a message of the same talk told."""

HALFWAY_DAYS = 3
"""For how many days a talk that stopped halfway can be gone on with; older answers may no longer be true (ours)."""

LASTING = (Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC)
"""Complaints that "the same as last time" tells again; signs of danger are asked of each time."""

BY_THE_HOUR = frozenset({Question.PAIN_SEVERITY, Question.PAIN_COURSE, Question.RED_FLAGS, Question.TEMPERATURE})
"""Questions whose answer of another day may no longer be true (ours)."""


def last_time(conversation_id: str, language: str) -> dict[str, Any]:
    """When the patient was screened last and what was told then, for the words of any response; empty before that."""
    with records() as session:
        report = _last_report(session, conversation_id)
    spoken = speaking(language)
    told = told_of(report, spoken) if report else ""
    return {"last_day": spoken.day(report.told_on), "last_told": told} if report and told else {}


def as_last_time(conversation_id: str, turn: Turn) -> Turn:
    """ "It is all the same" tells the lasting complaints again; how bad they are now is still asked."""
    with records() as session:
        last = _last_report(session, conversation_id)
    if last is None:
        return turn
    same = tuple(
        replace(told, severity_nrs=None, course=Course.SAME, source=f"the same as on {last.told_on:%-d %B %Y}")
        for told in last.findings
        if told.is_present and told.kind in LASTING
    )
    return replace(turn, findings=(*same, *turn.findings))


def unfinished(conversation_id: str) -> SymptomReport | None:
    """What was told in the talk before this one, where that stopped halfway and can still be gone on with."""
    since = datetime.now(UTC) - timedelta(days=HALFWAY_DAYS)
    with records() as session:
        halfway = screenings.unfinished_screening(session, conversation_id, since=since)
    told = without_open_distress(halfway) if halfway else None
    return told if told and told.findings else None


def without_open_distress(report: SymptomReport) -> SymptomReport:
    return replace(report, findings=tuple(told for told in report.findings if told.source != UNANSWERED))


def told_again(halfway: SymptomReport, on: date) -> SymptomReport:
    """The answers of a talk that stopped halfway, as they stand on the day `on`; what was skipped is asked again."""
    answers = {question: answer for question, answer in halfway.answers.items() if answer is not Answer.SKIPPED}
    dated = replace(halfway, answers=answers, findings=tuple(_dated(f, halfway.told_on) for f in halfway.findings))
    if halfway.told_on == on:
        return dated
    return replace(
        dated,
        told_on=on,
        answers={question: answer for question, answer in answers.items() if question not in BY_THE_HOUR},
        findings=tuple(_of_another_day(dated)),
        temperature_c=None,
    )


def _dated(told: Finding, on: date) -> Finding:
    """A finding whose source is the day it was told, as its message is of another talk."""
    source = told.source or MESSAGE
    if not source.startswith(MESSAGE):
        return told
    return replace(told, source=f"told on {on}{TAKEN_BACK if source.endswith(TAKEN_BACK) else ''}")


def _of_another_day(report: SymptomReport) -> Iterator[Finding]:
    """What of the findings still holds: not how bad they were then, nor a warning sign that was not there.

    A fever that was measured is there, or asked about again, by what was measured.
    """
    measured_c, fever = report.temperature_c, Finding(kind=Kind.FEVER)
    if measured_c is not None:
        is_there = measured_c >= FEVER_C.value or measured_c < HYPOTHERMIA_C.value
        assertion = Assertion.PRESENT if is_there else Assertion.UNCERTAIN
        yield replace(fever, assertion=assertion, source=f"told on {report.told_on}")
    for told in report.findings:
        may_be_there = told.assertion in (Assertion.PRESENT, Assertion.UNCERTAIN)
        is_measured = measured_c is not None and may_be_there and (told.kind, told.qualities) == (Kind.FEVER, set())
        if not (is_measured or (told.is_denied and told.kind not in COMPLAINTS)):
            yield replace(told, severity_nrs=None, course=None)


def _last_report(session: Session, conversation_id: str) -> SymptomReport | None:
    patient_id = conversations.conversation(session, conversation_id).patient_id
    earlier = screenings.earlier_screenings(session, patient_id) if patient_id else []
    return earlier[-1][0] if earlier else None
