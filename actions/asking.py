"""Which questions are still open: what each is about, what has answered it, and for whom it is beside the point.

The order of the questions is `Question`'s.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import Any

from screening import assess
from screening.acute_flags import BLEED_SIGNS, SEPSIS_SIGNS
from screening.cancer import bleeding_risk, treated_lately
from screening.criteria import C2, C3
from screening.history import CancerHistory
from screening.regions import BLEED_PAIN, PERHAPS_BLEED_PAIN
from screening.report import (
    Answer,
    Assertion,
    Finding,
    Kind,
    Movement,
    Onset,
    Quality,
    Question,
    Reporter,
    Site,
    SymptomReport,
)
from screening.signs import Signs

LONGEST_SCREENING = 16
"""Answers after which a tired person is asked nothing that could be left out."""

OPTIONAL = (Question.PAIN_QUALITY, Question.ANYTHING_ELSE, Question.FUNCTION)
"""Questions that decide nothing by themselves, the most welcome first; asked while the screening is short."""

FACT_OF: Mapping[Question, Mapping[str, Any]] = {
    Question.REPORTER: {"reporter": Reporter.PATIENT},
    Question.TEMPERATURE: {"temperature_c": None},
    Question.ANTICOAGULANT: {"takes_anticoagulant": None},
    Question.RECENT_TREATMENT: {"treated_lately": None},
    Question.CANCER_HISTORY: {"told_cancer": None},
}
"""The field of the report that a question fills, with what it holds before the question is answered."""

DETAIL_OF: Mapping[Question, Mapping[str, Any]] = {
    Question.PAIN_SIDE: {"side": None},
    Question.PAIN_SEVERITY: {"severity_nrs": None},
    Question.PAIN_ONSET: {"onset": None, "since": None},
    Question.PAIN_COURSE: {"course": None},
    Question.PAIN_QUALITY: {"qualities": frozenset()},
    Question.PAIN_POSITION: {"worse_with": frozenset(), "better_with": frozenset()},
}
"""The fields of a pain that a question fills, with what they hold before the question is answered."""

ASKED_OF_EACH_SIDE = (Question.PAIN_SEVERITY, Question.PAIN_ONSET, Question.PAIN_COURSE)
"""Details in which two sides may differ, and by which the medicine judges each."""

FOLLOWS_UP: Mapping[Question, Kind] = {
    question: question.follows_up for question in Question if question.follows_up and question not in DETAIL_OF
}
"""Questions asked only of someone who has this complaint."""

SIDE_OF: Mapping[Question, Kind] = {q: kind for q, kind in FOLLOWS_UP.items() if q.value.endswith("_side")}

AREA_OF: Mapping[Question, Kind] = {q: kind for q, kind in FOLLOWS_UP.items() if q not in SIDE_OF}

ASKS_WHERE: Mapping[Question, Kind] = {Question.PAIN_LOCATION: Kind.PAIN, **AREA_OF}
"""Questions that ask for the place of a complaint."""

WHERE_ASKED: Mapping[Question, Callable[[Finding], bool]] = {C2.whether: C2.supports, C3.whether: C3.is_certain}
"""Whether a finding is where a question asks of, for those that ask of some places alone."""

DENIED_WHERE: Mapping[Question, AbstractSet[Site | None]] = {basis.whether: basis.denied_at for basis in (C2, C3)}
"""The places whose denial answers a question before it is asked."""

CIRCUMSTANCES = frozenset({Quality.NOT_RELIEVED, Quality.NIGHT, Quality.RADIATING, Quality.CONSTANT})
"""Said of a pain, yet no answer to what it feels like."""


def settle(report: SymptomReport, history: CancerHistory, on: date) -> SymptomReport:
    """Mark what need not be asked: told already, on record already, or beside the point for this patient.

    What was told too loosely for the medicine as of the day `on`, such as "my leg hurts", is asked more closely.
    """
    answers = {q: a for q, a in report.answers.items() if a is not Answer.NOT_NEEDED}
    asked = replace(report, answers=answers)
    unasked = [q for q in Question if q not in answers]
    beside_the_point = {q for q in unasked if not _is_relevant(q, asked, history, on)}
    told = {q for q in unasked if _is_told(q, asked)}
    presumed = replace(report, answers=answers | dict.fromkeys(beside_the_point | told, Answer.NOT_NEEDED))
    idle = beside_the_point | told.difference(assess(presumed, history, on).missing)
    needed = len(answers) + len([q for q in unasked if q not in idle and _is_certain(q, asked)])
    for question in reversed(OPTIONAL):
        if needed > LONGEST_SCREENING and question in unasked and question not in idle:
            idle.add(question)
            needed -= 1
    return replace(report, answers=answers | {q: Answer.NOT_NEEDED for q in unasked if q in idle})


def open_questions(report: SymptomReport) -> tuple[Question, ...]:
    """The questions still to be asked, in order."""
    return tuple(question for question in Question if question not in report.answers)


def next_question(report: SymptomReport) -> Question | None:
    return next(iter(open_questions(report)), None)


def questions_left(report: SymptomReport) -> int:
    """About how many questions are still to come, the open one with them; a surprise can add to them, or save some."""
    sides = len({pain.side for pain in report.present(Kind.PAIN)}) or 1
    expected = [q for q in open_questions(report) if q not in FOLLOWS_UP or any(report.present(FOLLOWS_UP[q]))]
    return min(LONGEST_SCREENING, sum(sides if question in ASKED_OF_EACH_SIDE else 1 for question in expected))


def pains_asked_about(question: Question, report: SymptomReport) -> list[Finding]:
    """The pains that a question about each side is put for: those of one side that lack the detail."""
    if question not in ASKED_OF_EACH_SIDE:
        return []
    lacking = [pain for pain in report.present(Kind.PAIN) if not has_detail(question, pain)]
    return [pain for pain in lacking if pain.side is lacking[0].side]


def pains_in_question(report: SymptomReport) -> list[Finding]:
    """The pains that the next question is about."""
    pains = list(report.present(Kind.PAIN))
    following = next_question(report)
    if following is Question.PAIN_SIDE:
        return [pain for pain in pains if pain.side is None]
    return (pains_asked_about(following, report) if following else []) or pains


def asks_closer(report: SymptomReport) -> bool:
    """Whether the next question asks for a place that was told, but too loosely."""
    following = next_question(report)
    kind = ASKS_WHERE.get(following) if following else None
    return kind is not None and any(f.site is not None for f in report.present(kind))


def is_where_asked(question: Question, finding: Finding) -> bool:
    """Whether a question asks of that place: a bare yes means there, and what was told elsewhere is no answer."""
    asks_of = WHERE_ASKED.get(question)
    return asks_of is None or asks_of(finding)


def has_detail(question: Question, pain: Finding) -> bool:
    if question is Question.PAIN_QUALITY:
        return bool(pain.qualities - CIRCUMSTANCES)
    return any(getattr(pain, name) not in (None, frozenset()) for name in DETAIL_OF[question])


def _is_told(question: Question, report: SymptomReport) -> bool:
    told = tuple(report.present(Kind.PAIN))
    if question is Question.PAIN_LOCATION:
        denied = any(f.site is None for f in report.said(Kind.PAIN, Assertion.DENIED))
        return (bool(told) and all(f.site is not None for f in told)) or (denied and not told)
    if question in DETAIL_OF:
        return bool(told) and all(has_detail(question, f) for f in told)
    if kind := question.asks_for:
        is_there = any(is_where_asked(question, f) for f in report.present(kind))
        denied_at = DENIED_WHERE.get(question)
        denials = report.said(kind, Assertion.DENIED)
        return is_there or any(denied_at is None or f.site in denied_at for f in denials)
    if question in AREA_OF:
        felt = list(report.present(AREA_OF[question]))
        return bool(felt) and all(f.site is not None for f in felt)
    if question in SIDE_OF:
        felt = list(report.present(SIDE_OF[question]))
        return bool(felt) and all(f.side is not None for f in felt)
    if question is Question.PAIN_RELIEF:
        return any(Quality.NOT_RELIEVED in f.qualities or Movement.MEDICINE in f.better_with for f in told)
    if question is Question.FUNCTION:
        return any(f.worse_with & {Movement.WALKING, Movement.STAIRS} or Quality.NIGHT in f.qualities for f in told)
    if question in FACT_OF and question is not Question.REPORTER:
        return any(getattr(report, name) is not None for name in FACT_OF[question])
    return question is Question.REPORTER and report.reporter is Reporter.CARER


def _is_relevant(question: Question, report: SymptomReport, history: CancerHistory, on: date) -> bool:
    has_pain = any(report.present(Kind.PAIN))
    if question in DETAIL_OF or question in (Question.PAIN_RELIEF, Question.FUNCTION):
        # Until the place of a pain is known or denied, its details may still be asked.
        return has_pain or not _is_settled(Question.PAIN_LOCATION, report)
    if kind := FOLLOWS_UP.get(question):
        return any(report.present(kind)) or not _is_settled(Question(kind.value), report)
    match question:
        case Question.TEMPERATURE:
            return any(report.present_or_unsure(Kind.FEVER))
        case Question.RECENT_TREATMENT:
            return _could_be_sepsis(report) and treated_lately(report, history, on) is None
        case Question.ANTICOAGULANT:
            return _could_be_a_bleed(report) and not bleeding_risk(report, history, on).is_known
        case Question.CANCER_HISTORY:
            no_cancer = history.no_cancer_on and history.is_whole
            recorded = history.diagnoses or history.recurrences or history.metastases or no_cancer
            return not recorded and any(f.is_present for f in report.findings)
    return True


def _is_settled(question: Question, report: SymptomReport) -> bool:
    return question in report.answers or _is_told(question, report)


def _is_certain(question: Question, report: SymptomReport) -> bool:
    """Whether an open question counts towards the length: a side is mostly told together with its finding."""
    return question not in SIDE_OF or any(report.present(SIDE_OF[question]))


def _could_be_sepsis(report: SymptomReport) -> bool:
    return (
        report.temperature_c is not None
        or any(report.present_or_unsure(Kind.FEVER))
        or any(Signs(report).shown(*SEPSIS_SIGNS))
    )


def _could_be_a_bleed(report: SymptomReport) -> bool:
    """Whether a blood thinner would matter: asked in time for those too whose pain turns out to be sudden."""
    signs = Signs(report)
    return (
        any(f.site in BLEED_PAIN for f in report.present(Kind.PAIN))
        or any(f.site in PERHAPS_BLEED_PAIN and f.onset is Onset.SUDDEN for f in report.present(Kind.PAIN))
        or bool(signs.shown(*BLEED_SIGNS) or signs.doubtful(*BLEED_SIGNS))
    )
