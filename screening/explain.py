"""The assessment in sentences a nurse reads: what was decided, from what, what argues against, what is missing.

This text names diseases and is for clinicians alone; nothing here is ever shown to a patient.
"""

from dataclasses import dataclass

from screening.assessment import (
    Assessment,
    CancerStatus,
    Category,
    Criterion,
    CriterionId,
    Evidence,
    RedFlag,
    SideResult,
)
from screening.report import Question
from screening.wording import counted, plain


@dataclass(frozen=True, kw_only=True)
class Section:
    """One heading with its lines."""

    title: str
    lines: tuple[str, ...]


CATEGORY_WORDS = {
    Category.MEETS_CRITERIA: "meets the published criteria",
    Category.UNEXPLAINED_LESION: "unexplained psoas lesion",
    Category.SUSPECTED: "suspected",
    Category.IMAGING_CLEAR: "suspected, but imaged clear since the symptom began",
    Category.NOT_ENOUGH_INFORMATION: "not enough information",
    Category.NOT_SUSPECTED: "not suspected",
}

CRITERION_WORDS = {
    CriterionId.C1: "C1, nociceptive pain",
    CriterionId.C2: "C2, neuropathic pain in the L1-L4 area",
    CriterionId.C3: "C3, psoas spasm with painful hip flexion",
}


def explain(assessment: Assessment) -> tuple[Section, ...]:
    """The sections in the order a nurse needs them: urgency, red flags, each side, progression, what is missing."""
    sections = [
        _urgency(assessment),
        *(_flag(flag) for flag in assessment.fired_flags),
        *_open_flags(assessment),
        *(_side(side, _of_both_sides(assessment)) for side in sorted(assessment.sides, key=lambda s: -s.urgency.rank)),
    ]
    if assessment.progression:
        sections.append(Section(title="Worse than before", lines=tuple(_line(e) for e in assessment.progression)))
    if assessment.missing:
        lines = tuple(f"Not answered: {question.plain}." for question in assessment.missing)
        sections.append(Section(title="Missing", lines=lines))
    return tuple(sections)


def _urgency(assessment: Assessment) -> Section:
    lines = [f"Because of: {reason}." for reason in assessment.urgency_reasons]
    lines.append(_cancer_sentence(assessment))
    lines += [f"- {_line(evidence)}" for evidence in _of_both_sides(assessment)]
    lines.append("This is a screening against published criteria, not a diagnosis.")
    return Section(title=f"Urgency: {assessment.urgency.value}", lines=tuple(lines))


def _cancer_sentence(assessment: Assessment) -> str:
    if Question.CANCER_HISTORY in assessment.missing:
        return "Nobody said whether there is or was cancer."
    if assessment.cancer_status is CancerStatus.NONE_RECORDED:
        return "No cancer, as recorded or told."
    verified = "" if assessment.history_verified else " (as told, unverified)"
    return f"Cancer: {plain(assessment.cancer_status)}{verified}."


def _of_both_sides(assessment: Assessment) -> tuple[Evidence, ...]:
    """What is on record for either side alike, such as the cancer: told once."""
    left, right = assessment.sides
    return tuple(evidence for evidence in left.evidence if evidence in right.evidence)


def _flag(flag: RedFlag) -> Section:
    """A flag that fired."""
    lines = [*(_line(evidence) for evidence in flag.evidence), *flag.notes]
    lines += [f"Not answered: {question.plain}." for question in flag.missing]
    lines.append(f"Rule: {flag.source}.")
    return Section(title=f"Red flag, {flag.tier}: {flag.title}", lines=tuple(lines))


def _open_flags(assessment: Assessment) -> list[Section]:
    """The flags that nobody answered: unknown, which is not the same as no."""
    open_flags = [flag for flag in assessment.flags if flag.tier is None]
    if not open_flags:
        return []
    alike: dict[tuple[Question, ...], list[str]] = {}
    for flag in open_flags:
        if not flag.evidence:
            alike.setdefault(flag.missing, []).append(flag.title)
    lines = [_half_told(flag) for flag in open_flags if flag.evidence]
    lines += [f"Not answered is {_asked(questions)}: {'; '.join(titles)}." for questions, titles in alike.items()]
    return [Section(title="Red flags not ruled out", lines=tuple(lines))]


def _half_told(flag: RedFlag) -> str:
    told = counted([evidence.text for evidence in flag.evidence])
    return f"{flag.title}: told is {told}; not answered is {_asked(flag.missing)}."


def _asked(questions: tuple[Question, ...]) -> str:
    return counted([question.plain for question in questions])


def _side(side: SideResult, of_both: tuple[Evidence, ...]) -> Section:
    title = f"{side.side.value.capitalize()} side: {CATEGORY_WORDS[side.category]}"
    return Section(title=title, lines=_uneventful(side, of_both) if _is_uneventful(side) else _eventful(side, of_both))


def _is_uneventful(side: SideResult) -> bool:
    """Nothing there and nothing missing: told in a few lines, so that the other side is seen."""
    ruled_out = all(criterion.ruled_out for criterion in side.criteria)
    return side.category is Category.NOT_SUSPECTED and ruled_out and not side.missing


def _uneventful(side: SideResult, of_both: tuple[Evidence, ...]) -> tuple[str, ...]:
    told: dict[str, list[str]] = {}
    for evidence in side.against:
        told.setdefault(_origin(evidence), []).append(evidence.text)
    against = "; ".join(f"{'; '.join(texts)}{origin}" for origin, texts in told.items())
    return (
        f"C1, C2 and C3 are not there, as answered: {against}.",
        *_recorded(side, of_both),
        *(f"Suggested next: {step}" for step in side.next_steps),
    )


def _eventful(side: SideResult, of_both: tuple[Evidence, ...]) -> tuple[str, ...]:
    lines = [f"Urgency of this side: {side.urgency.value}{_because(side.urgency_reasons)}."]
    for criterion in side.criteria:
        lines += _criterion(criterion)
    lines += [f"Supporting sign: {_line(sign)}" for sign in side.supporting_signs]
    lines += _recorded(side, of_both)
    lines += [f"Argues against: {_line(evidence)}" for evidence in side.against]
    lines += [f"Missing: {what}." for what in side.missing]
    lines += [f"Suggested next: {step}" for step in side.next_steps]
    return tuple(lines)


def _recorded(side: SideResult, of_both: tuple[Evidence, ...]) -> list[str]:
    """What is on record of this side, and what a lesion there could be."""
    lines = [f"On record: {_line(evidence)}" for evidence in side.evidence if evidence not in of_both]
    for entry in side.differential:
        lines.append(f"Could be {entry.name}.")
        lines += [f"- for: {_line(evidence)}" for evidence in entry.speaks_for]
        lines += [f"- against: {_line(evidence)}" for evidence in entry.speaks_against]
    return lines


def _because(reasons: tuple[str, ...]) -> str:
    return f", because {counted(reasons)}" if reasons else ""


def _criterion(criterion: Criterion) -> list[str]:
    return [f"{CRITERION_WORDS[criterion.id]}: {_verdict(criterion)}.", *(f"- {_line(e)}" for e in criterion.evidence)]


def _verdict(criterion: Criterion) -> str:
    if not criterion.met:
        return "not there, as answered" if criterion.ruled_out else "unknown, not answered"
    doubts = ["no side is settled"] * criterion.side_uncertain
    doubts += ["the place is not told exactly"] * criterion.place_uncertain
    return f"supported, but {counted(doubts)}" if doubts else "met"


def _line(evidence: Evidence) -> str:
    return f"{evidence.text}{_origin(evidence)}."


def _origin(evidence: Evidence) -> str:
    origin = ", ".join(filter(None, [evidence.on.isoformat() if evidence.on else "", evidence.source or ""]))
    return f" ({origin})" if origin else ""
