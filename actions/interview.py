"""The interview: how a message changes the symptom report, and which questions are then still open.

Pure, so that whole conversations can be tried without Rasa. The order of the questions is `Question`'s.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from actions.turn import Turn
from screening import assess
from screening.acute_flags import BLEED_SIGNS, SEPSIS_SIGNS
from screening.cancer import bleeding_risk, treated_lately
from screening.criteria import C2, C3
from screening.history import CancerHistory
from screening.regions import BLEED_PAIN, LEGS, PERHAPS_BLEED_PAIN
from screening.report import (
    EACH_SIDE,
    MIDLINE_SITES,
    Answer,
    Assertion,
    Finding,
    Kind,
    Movement,
    Onset,
    Quality,
    Question,
    Reporter,
    Side,
    Site,
    SymptomReport,
)
from screening.signs import RED_FLAG_SIGNS, Signs

LONGEST_SCREENING = 16
"""Answers after which a tired person is asked nothing that could be left out."""

OPTIONAL = (Question.PAIN_QUALITY, Question.ANYTHING_ELSE, Question.FUNCTION)
"""Questions that decide nothing by themselves, the most welcome first; asked while the screening is short."""

FREE_TEXT = frozenset({Question.OPENING, Question.ANYTHING_ELSE})
"""Questions that any words answer; the words themselves are kept in the transcript."""


@dataclass(frozen=True)
class Heard:
    """The report after a message, and whether the message told anything at all."""

    report: SymptomReport
    understood: bool


def hear(report: SymptomReport, turn: Turn) -> Heard:
    """Fold one message into the report; what was told before is kept unless this message contradicts it."""
    turn = of_the_patient(report, turn)
    findings = _other_side(report, turn) if turn.other_side else list(report.findings)
    for told in _signs_together(report, turn) or turn.findings:
        findings = _with_finding(findings, told, turn)
    after = replace(report, findings=tuple(findings), **turn.facts)
    after = replace(after, findings=_with_details(after, turn))
    answers = dict(report.answers)
    if turn.question is not None and turn.question not in answers:
        outcome = _outcome(turn.question, turn, told_something=after != report)
        still_open = outcome is Answer.ANSWERED and pains_asked_about(turn.question, after)
        if outcome is not None and not still_open:
            answers[turn.question] = outcome
    after = replace(after, answers=answers)
    return Heard(after, understood=after != report)


def of_the_patient(report: SymptomReport, turn: Turn) -> Turn:
    """A carer's "he" and "my mother" are the patient, whose symptoms they tell.

    So they are until someone says who writes: a carer in need does not wait for that question.
    """
    known = report.reporter if report.was_answered(Question.REPORTER) else None
    if turn.facts.get("reporter", known) is Reporter.PATIENT:
        return turn
    return replace(
        turn,
        facts={**turn.anothers, **turn.facts},
        findings=tuple(
            replace(told, assertion=Assertion.PRESENT) if told.assertion is Assertion.OTHER_PERSON else told
            for told in turn.findings
        ),
    )


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
    lacking = [pain for pain in report.present(Kind.PAIN) if not _has_detail(question, pain)]
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


def go_back(report: SymptomReport) -> SymptomReport:
    """Open the question answered last, and forget what it had filled. The report as it is when there is none."""
    answered = [q for q, a in report.answers.items() if a is not Answer.NOT_NEEDED and q is not Question.CONSENT]
    if not answered:
        return report
    last = answered[-1]
    answers = {q: a for q, a in report.answers.items() if q is not last}
    return replace(
        report,
        answers=answers,
        findings=tuple(_without(last, f) for f in report.findings if not _was_told_by(last, f)),
        **FACT_OF.get(last, {}),
    )


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

KINDS_OF: Mapping[Question, frozenset[Kind]] = {
    Question.OPENING: frozenset(Kind),
    Question.PAIN_LOCATION: frozenset({Kind.PAIN}),
    **{question: frozenset({question.asks_for}) for question in Question if question.asks_for},
}
"""The kinds of finding that answer a question."""

FOLLOWS_UP: Mapping[Question, Kind] = {
    question: question.follows_up for question in Question if question.follows_up and question not in DETAIL_OF
}
"""Questions asked only of someone who has this complaint."""

SIDE_OF: Mapping[Question, Kind] = {q: kind for q, kind in FOLLOWS_UP.items() if q.value.endswith("_side")}

AREA_OF: Mapping[Question, Kind] = {q: kind for q, kind in FOLLOWS_UP.items() if q not in SIDE_OF}

ASKS_WHERE: Mapping[Question, Kind] = {Question.PAIN_LOCATION: Kind.PAIN, **AREA_OF}
"""Questions that ask for the place of a complaint."""

PARTS_OF: Mapping[Site | None, frozenset[Site]] = {
    Site.BACK: frozenset({Site.LOW_BACK, Site.MID_BACK, Site.UPPER_BACK}),
    Site.THIGH: frozenset({Site.THIGH_FRONT, Site.THIGH_INNER, Site.THIGH_OUTER, Site.THIGH_BACK}),
    Site.SHIN: frozenset({Site.SHIN_INNER, Site.SHIN_OUTER}),
}
"""What a vague word for a site can mean when told more closely."""

WHERE_ASKED: Mapping[Question, AbstractSet[Site | None]] = {
    C2.whether: C2.certain | C2.possible,
    C3.whether: C3.certain,
}
"""The places that a question asks of: a bare yes means them, and what was told of another place is no answer."""

DENIED_WHERE: Mapping[Question, AbstractSet[Site | None]] = {basis.whether: basis.denied_at for basis in (C2, C3)}
"""The places whose denial answers a question before it is asked."""

OF_WHAT_IS_TOLD = frozenset({"onset", "since", "course", "worse_with", "better_with"})
"""Details that are of the very symptom that a message tells, which need not be a pain."""

CIRCUMSTANCES = frozenset({Quality.NOT_RELIEVED, Quality.NIGHT, Quality.RADIATING, Quality.CONSTANT})
"""Said of a pain, yet no answer to what it feels like."""


def _speaks_of_the_list(turn: Turn) -> bool:
    """Whether a message speaks of the red-flag list as a whole, by ticks or by "none of these"."""
    return turn.question is Question.RED_FLAGS and (turn.intent == "choose" or not turn.findings)


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


OF_ALL_SIGNS = {"no": Assertion.DENIED, "all": Assertion.PRESENT}
"""Answers that speak of every sign of the list."""


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
        of_pains = any(_has_detail(question, f) for f in turn.findings if f.kind is Kind.PAIN)
        bare_no = question is Question.PAIN_POSITION and turn.answer == "no"
        return of_pains or bare_no or bool(turn.details.keys() & DETAIL_OF[question].keys())
    if question in SIDE_OF:
        return any(f.side is not None for f in turn.findings if f.kind is SIDE_OF[question])
    return any(f.kind in KINDS_OF[question] for f in turn.findings)


def _other_side(report: SymptomReport, turn: Turn) -> list[Finding]:
    """The findings, moved to the other side where it is clear which are meant: one complaint, or all read back."""
    meant = [f for f in report.findings if f.is_present and f.side in EACH_SIDE]
    if len({f.side for f in meant}) != 1 or (
        turn.question is not Question.SUMMARY and len({f.kind for f in meant}) != 1
    ):
        return list(report.findings)
    return [replace(f, side=f.side.mirrored) if f in meant and f.side else f for f in report.findings]


def _with_finding(findings: list[Finding], told: Finding, turn: Turn) -> list[Finding]:
    """Merge one told finding: it refines the one it fits, contradicts it, or stands beside it."""
    if turn.is_correction and told.is_present and told.side is not None:
        meant = [f for f in findings if f.is_present and _is_same(replace(f, side=None), told)]
        if meant:
            return [replace(_refined(f, told), side=told.side) if f in meant else f for f in findings]
    fitting = [index for index, known in enumerate(findings) if _is_same(known, told, turn.question)]
    if not fitting:
        has_no_middle = told.site is None and told.side is Side.MIDLINE and any(f.kind is told.kind for f in findings)
        return findings if has_no_middle else [*findings, told]
    is_bare = (told.site is None and told.side is None) or _speaks_of_the_list(turn)
    if is_bare and not told.is_present:
        # "No pain just now", or a box left empty, takes nothing back that was told; a correction does.
        if turn.is_correction:
            return [told, *(f for index, f in enumerate(findings) if index not in fitting)]
        known = [findings[index] for index in fitting]
        is_news = told.is_denied and not any(_outweighs(f, told) for f in known)
        return [*findings, told] if is_news else findings
    merged = list(findings)
    for index in fitting if told.site is None else fitting[:1]:
        merged[index] = _refined(findings[index], told)
    return merged


def _outweighs(known: Finding, denial: Finding) -> bool:
    """Whether a bare no says nothing new: of what may be there, told at least as closely, or of what was denied so."""
    if known.is_denied:
        return (known.site, known.side) == (denial.site, denial.side)
    may_be_there = known.is_present or known.assertion is Assertion.UNCERTAIN
    return may_be_there and (known.site is not None or denial.site is None)


def _is_same(known: Finding, told: Finding, asked: Question | None = None) -> bool:
    """Whether what is told, perhaps as an answer, is of a finding already known."""
    asked_of = WHERE_ASKED.get(asked) if asked else None
    if asked_of and told.is_present and told.site is None and known.site not in asked_of:
        return False
    of_one_person = (known.assertion is Assertion.OTHER_PERSON) is (told.assertion is Assertion.OTHER_PERSON)
    sites_fit = known.site is None or told.site is None or _same_place(known.site, told.site, asked)
    sides_fit = known.side is None or told.side is None or known.side is told.side
    sub_kinds_fit = (
        told.kind in (Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC)
        or known.qualities == told.qualities
        or bool(known.qualities & told.qualities)
    )
    site, side = told.site or known.site, told.side or known.side
    can_be = side is not Side.MIDLINE or site is None or site in MIDLINE_SITES
    return of_one_person and known.kind is told.kind and sites_fit and sides_fit and sub_kinds_fit and can_be


def _same_place(one: Site, other: Site, asked: Question | None) -> bool:
    """`thigh` and `thigh_front` can be one pain told twice; `thigh_front` and `thigh_back` cannot.

    A leg and its parts are one only where someone was asked where in the leg: a sore foot is no closer "my leg hurts".
    """
    if one is Site.LEG and asked in ASKS_WHERE and other in LEGS:
        return True
    return one is other or other in PARTS_OF.get(one, ()) or one in PARTS_OF.get(other, ())


def _refined(known: Finding, told: Finding) -> Finding:
    changes = {
        name: value
        for name in ("site", "side", "severity_nrs", "onset", "since", "course")
        if (value := getattr(told, name)) is not None
    }
    if known.site in PARTS_OF.get(told.site, ()):
        del changes["site"]
    sets = {name: getattr(known, name) | getattr(told, name) for name in ("qualities", "worse_with", "better_with")}
    refined = replace(known, assertion=told.assertion, **changes, **sets)
    return known if refined == known else replace(refined, source=told.source or known.source)


def _with_details(report: SymptomReport, turn: Turn) -> tuple[Finding, ...]:
    """Give the details of a message to the pains it names, else those it was asked about, else all pains known."""
    details = _details_of_pain(turn)
    if not details:
        return report.findings
    named = [f for f in turn.findings if f.kind is Kind.PAIN and f.is_present and (f.site or f.side)]
    meant = named or (pains_asked_about(turn.question, report) if turn.question else [])
    return tuple(
        _detailed(f, details)
        if f.kind is Kind.PAIN and f.is_present and (not meant or any(_is_same(f, m) for m in meant))
        else f
        for f in report.findings
    )


def _details_of_pain(turn: Turn) -> Mapping[str, Any]:
    """What a message tells of pains: "I fell last week" dates the fall, unless it answers when the pain began."""
    told = [f.kind for f in turn.findings if f.is_present]
    if not told or Kind.PAIN in told or turn.question in DETAIL_OF:
        return turn.details
    return {name: value for name, value in turn.details.items() if name not in OF_WHAT_IS_TOLD}


def _detailed(finding: Finding, details: Mapping[str, Any]) -> Finding:
    changes = dict(details)
    for name in ("qualities", "worse_with", "better_with"):
        if name in changes:
            changes[name] = getattr(finding, name) | changes[name]
    return replace(finding, **changes)


def _is_told(question: Question, report: SymptomReport) -> bool:
    told = tuple(report.present(Kind.PAIN))
    if question is Question.PAIN_LOCATION:
        denied = any(f.site is None for f in report.said(Kind.PAIN, Assertion.DENIED))
        return (bool(told) and all(f.site is not None for f in told)) or (denied and not told)
    if question in DETAIL_OF:
        return bool(told) and all(_has_detail(question, f) for f in told)
    if kind := question.asks_for:
        is_there = any(f.site in WHERE_ASKED[question] for f in report.present(kind))
        return is_there or any(f.site in DENIED_WHERE[question] for f in report.said(kind, Assertion.DENIED))
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


def _has_detail(question: Question, pain: Finding) -> bool:
    if question is Question.PAIN_QUALITY:
        return bool(pain.qualities - CIRCUMSTANCES)
    return any(getattr(pain, name) not in (None, frozenset()) for name in DETAIL_OF[question])


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
            recorded = history.diagnoses or history.recurrences or history.metastases or history.no_cancer_on
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


def _was_told_by(question: Question, finding: Finding) -> bool:
    return finding.kind in KINDS_OF.get(question, frozenset())


def _without(question: Question, finding: Finding) -> Finding:
    if question in SIDE_OF and finding.kind is SIDE_OF[question]:
        return replace(finding, side=None)
    return replace(finding, **DETAIL_OF[question]) if finding.kind is Kind.PAIN and question in DETAIL_OF else finding
