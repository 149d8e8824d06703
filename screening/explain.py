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
        *(_side(side) for side in sorted(assessment.sides, key=lambda s: -s.urgency.rank)),
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
    lines.append("This is a screening against published criteria, not a diagnosis.")
    return Section(title=f"Urgency: {assessment.urgency.value}", lines=tuple(lines))


def _cancer_sentence(assessment: Assessment) -> str:
    if Question.CANCER_HISTORY in assessment.missing:
        return "Nobody said whether there is or was cancer."
    if assessment.cancer_status is CancerStatus.NONE_RECORDED:
        return "No cancer, as recorded or told."
    verified = "" if assessment.history_verified else " (told by the patient, unverified)"
    return f"Cancer: {plain(assessment.cancer_status)}{verified}."


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
    return [Section(title="Red flags not ruled out", lines=tuple(_open_flag(flag) for flag in open_flags))]


def _open_flag(flag: RedFlag) -> str:
    told = f"; told: {counted([evidence.text for evidence in flag.evidence])}" if flag.evidence else ""
    return f"{flag.title}: not answered is {counted([question.plain for question in flag.missing])}{told}."


def _side(side: SideResult) -> Section:
    lines = [f"Urgency of this side: {side.urgency.value}{_because(side.urgency_reasons)}."]
    for criterion in side.criteria:
        lines += _criterion(criterion)
    lines += [f"Supporting sign: {_line(sign)}" for sign in side.supporting_signs]
    lines += [f"On record: {_line(evidence)}" for evidence in side.evidence]
    lines += [f"Argues against: {_line(evidence)}" for evidence in side.against]
    for entry in side.differential:
        lines.append(f"Could be {entry.name}.")
        lines += [f"- for: {_line(evidence)}" for evidence in entry.speaks_for]
        lines += [f"- against: {_line(evidence)}" for evidence in entry.speaks_against]
    lines += [f"Missing: {what}." for what in side.missing]
    lines += [f"Suggested next: {step}" for step in side.next_steps]
    return Section(title=f"{side.side.value.capitalize()} side: {CATEGORY_WORDS[side.category]}", lines=tuple(lines))


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
    origin = ", ".join(filter(None, [evidence.on.isoformat() if evidence.on else "", evidence.source or ""]))
    return f"{evidence.text} ({origin})." if origin else f"{evidence.text}."
