"""The interview: how a message changes the symptom report.

Pure, so that whole conversations can be tried without Rasa.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.asking import DETAIL_OF, FACT_OF, SIDE_OF, has_detail, pains_asked_about
from actions.merging import is_same, moved, on_the_other_side, warning_taken_back, with_finding
from actions.turn import Turn
from screening.report import (
    Answer,
    Assertion,
    Finding,
    Kind,
    Question,
    Reporter,
    SymptomReport,
)
from screening.signs import RED_FLAG_SIGNS, Signs

FREE_TEXT = frozenset({Question.OPENING, Question.ANYTHING_ELSE})
"""Questions that any words answer; the words themselves are kept in the transcript."""

KINDS_OF: Mapping[Question, frozenset[Kind]] = {
    Question.OPENING: frozenset(Kind),
    Question.PAIN_LOCATION: frozenset({Kind.PAIN}),
    **{question: frozenset({question.asks_for}) for question in Question if question.asks_for},
}
"""The kinds of finding that answer a question."""

LISTED = tuple(RED_FLAG_SIGNS.values())

OF_ALL_SIGNS = {"no": Assertion.DENIED, "all": Assertion.PRESENT}
"""Answers that speak of every sign of the list."""

SETS = ("qualities", "worse_with", "better_with")
"""Details that add to those known, where others replace them."""

OF_WHAT_IS_TOLD = frozenset({"onset", "since", "course", "worse_with", "better_with"})
"""Details that are of the very symptom that a message tells, which need not be a pain."""


@dataclass(frozen=True)
class Heard:
    """The report after a message, and whether the message told anything at all."""

    report: SymptomReport
    understood: bool


def hear(report: SymptomReport, turn: Turn) -> Heard:
    """Fold one message into the report; what was told before is kept unless this message contradicts it."""
    turn = of_the_patient(report, turn)
    handed_over = moved(report.findings, turn)
    is_moved, turn = handed_over != turn.findings, replace(turn, findings=handed_over)
    findings = on_the_other_side(report, turn) if turn.other_side else list(report.findings)
    for told in _signs_together(report, turn) or turn.findings:
        findings = with_finding(findings, told, turn)
    after = replace(report, findings=tuple(findings), **turn.facts)
    after = replace(after, findings=_with_details(after, turn))
    answers = dict(report.answers)
    if _are_gone(report.present(Kind.PAIN), after) and not is_moved:
        # What was answered of them says nothing of a pain that is told anew.
        answers = {question: answer for question, answer in answers.items() if question not in DETAIL_OF}
    if turn.question is not None and turn.question not in answers:
        outcome = _outcome(turn.question, turn, told_something=after != report)
        still_open = outcome is Answer.ANSWERED and pains_asked_about(turn.question, after)
        if outcome is not None and not still_open:
            answers[turn.question] = outcome
    after = replace(after, answers=answers)
    return Heard(after, understood=after != report)


def of_the_patient(report: SymptomReport, turn: Turn) -> Turn:
    """A carer's "he" and "my mother" are the patient, whose symptoms they tell; what lifting him did is the carer's.

    So they are until someone says who writes: a carer in need does not wait for that question.
    """
    known = report.reporter if report.was_answered(Question.REPORTER) else None
    reporter = turn.facts.get("reporter", known)
    if reporter is Reporter.PATIENT or (reporter is None and turn.carers):
        turn = replace(turn, findings=(*turn.findings, *turn.carers), carers=())
    if reporter is Reporter.PATIENT:
        return turn
    patients = tuple(
        replace(told, assertion=Assertion.PRESENT) if told.assertion is Assertion.OTHER_PERSON else told
        for told in turn.findings
    )
    return replace(
        turn,
        facts={**turn.anothers, **turn.facts},
        findings=(*patients, *(replace(told, assertion=Assertion.OTHER_PERSON) for told in turn.carers)),
        details=turn.details if patients or not turn.carers else {},
        carers=(),
    )


def go_back(report: SymptomReport) -> SymptomReport:
    """Open the question answered last, and forget what it had filled. The report as it is when there is none.

    Warning signs that were ticked are not sure until they are ticked again.
    """
    answered = [q for q, a in report.answers.items() if a is not Answer.NOT_NEEDED and q is not Question.CONSENT]
    if not answered:
        return report
    last = answered[-1]
    answers = {q: a for q, a in report.answers.items() if q is not last}
    ticked = _ticked(report) if last is Question.RED_FLAGS else ()
    return replace(
        report,
        answers=answers,
        findings=tuple(
            warning_taken_back(f) if f in ticked else _without(last, f)
            for f in report.findings
            if not _was_told_by(last, f)
        ),
        **FACT_OF.get(last, {}),
    )


def _ticked(report: SymptomReport) -> list[Finding]:
    """The signs that are there by the list alone, which is the one message that speaks of nearly all of them."""
    signs = [f for f in report.findings if replace(f, assertion=Assertion.PRESENT, source=None) in LISTED]
    sources = Counter(f.source for f in signs).most_common(1)
    return [f for f in signs if f.is_present and f.source == sources[0][0]]


def _signs_together(report: SymptomReport, turn: Turn) -> tuple[Finding, ...]:
    """ "None of these" said of the red-flag list denies each of its signs, "all of them" tells of each.

    What is told besides a no stands for itself; all except the fever leaves the fever out.
    """
    asserted = OF_ALL_SIGNS.get(turn.answer or "") if turn.question is Question.RED_FLAGS else None
    if asserted is None or (turn.findings and asserted is Assertion.DENIED):
        return ()
    excepted = tuple(replace(told, assertion=Assertion.PRESENT) for told in turn.findings if not told.is_present)
    named = Signs(replace(report, findings=excepted))
    left_out = named.there.keys() | named.perhaps.keys()
    return tuple(
        replace(sign, assertion=Assertion.DENIED if name in left_out else asserted)
        for name, sign in RED_FLAG_SIGNS.items()
    )


def _outcome(question: Question, turn: Turn, *, told_something: bool) -> Answer | None:
    match turn.answer:
        case "skip":
            return Answer.SKIPPED
        case "unsure":
            return Answer.UNSURE
    if question is Question.CONSENT:
        return Answer.ANSWERED if turn.answer == "yes" or (turn.answer == "no" and not turn.findings) else None
    if question is Question.SUMMARY:
        return Answer.ANSWERED if turn.answer == "yes" and not told_something else None
    if question is Question.RED_FLAGS:
        # Words tell of the signs they name and leave the others unknown; "none of these" and ticks speak of all.
        return Answer.ANSWERED if turn.answer in OF_ALL_SIGNS or turn.findings else None
    if question in FREE_TEXT:
        spoken = turn.has_words and turn.intent in ("tell", "choose", "affirm", "deny", "unsure", "distress", "correct")
        return Answer.ANSWERED if spoken or told_something else None
    if question in DETAIL_OF or question in SIDE_OF or question in KINDS_OF:
        if _answers(question, turn):
            return Answer.ANSWERED
        # "No" to "what does it feel like?" is no answer, and no denial either.
        return Answer.UNSURE if turn.answer == "no" else None
    if question in FACT_OF:
        return Answer.ANSWERED if turn.facts.keys() & FACT_OF[question].keys() else None
    return Answer.ANSWERED if turn.answer is not None or told_something else None


def _answers(question: Question, turn: Turn) -> bool:
    if question in DETAIL_OF:
        of_pains = any(has_detail(question, f) for f in turn.findings if f.kind is Kind.PAIN)
        bare_no = question is Question.PAIN_POSITION and turn.answer == "no"
        return of_pains or bare_no or bool(turn.details.keys() & DETAIL_OF[question].keys())
    if question in SIDE_OF:
        return any(f.side is not None for f in turn.findings if f.kind is SIDE_OF[question])
    return any(f.kind in KINDS_OF[question] for f in turn.findings)


def _are_gone(pains: Sequence[Finding], report: SymptomReport) -> bool:
    """Whether none of these pains is there any more, each having been denied."""
    left = report.findings
    return bool(pains) and not any(f.is_present and f.kind is Kind.PAIN and is_same(p, f) for p in pains for f in left)


def _with_details(report: SymptomReport, turn: Turn) -> tuple[Finding, ...]:
    """Give the details of a message to the pains it names, else those it was asked about, else all pains known."""
    details = _details_of_pain(turn)
    if not details:
        return report.findings
    named = [f for f in turn.findings if f.kind is Kind.PAIN and f.is_present and (f.site or f.side)]
    meant = named or (pains_asked_about(turn.question, report) if turn.question else [])
    return tuple(
        _detailed(f, {name: value for name, value in details.items() if not _has_its_own(f, name, named)})
        if f.kind is Kind.PAIN and f.is_present and (not meant or any(is_same(f, m) for m in meant))
        else f
        for f in report.findings
    )


def _has_its_own(finding: Finding, name: str, told: list[Finding]) -> bool:
    """Whether a message tells this detail of a pain alone, which what it tells of all does not outweigh."""
    return name not in SETS and any(getattr(t, name) is not None for t in told if is_same(finding, t))


def _details_of_pain(turn: Turn) -> Mapping[str, Any]:
    """What a message tells of pains: "I fell last week" dates the fall, unless it answers when the pain began."""
    told = [f.kind for f in turn.findings if f.is_present]
    if not told or Kind.PAIN in told or turn.question in DETAIL_OF:
        return turn.details
    return {name: value for name, value in turn.details.items() if name not in OF_WHAT_IS_TOLD}


def _detailed(finding: Finding, details: Mapping[str, Any]) -> Finding:
    changes = dict(details)
    for name in SETS:
        if name in changes:
            changes[name] = getattr(finding, name) | changes[name]
    return replace(finding, **changes)


def _was_told_by(question: Question, finding: Finding) -> bool:
    return finding.kind in KINDS_OF.get(question, frozenset())


def _without(question: Question, finding: Finding) -> Finding:
    if question in SIDE_OF and finding.kind is SIDE_OF[question]:
        return replace(finding, side=None)
    return replace(finding, **DETAIL_OF[question]) if finding.kind is Kind.PAIN and question in DETAIL_OF else finding
