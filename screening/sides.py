"""The result for one side: its category, how soon a clinician must act, and what is offered next."""

from collections.abc import Iterable, Sequence
from datetime import date

from screening.assessment import Category, Criterion, CriterionId, Evidence, SideResult, Tier
from screening.case import Case
from screening.criteria import Grounds, supporting_findings
from screening.differential import differential
from screening.imaging import NEVER
from screening.red_flags import is_severe
from screening.report import Finding, Kind, Question, Side
from screening.supporting import is_worsening, supporting_signs
from screening.thresholds import NOT_ENOUGH_INFORMATION_TIER, STRONG_SUSPICION_TIER, WEAK_SUSPICION_TIER
from screening.wording import plain


class SideCase:
    """All that decides one side. Evidence of the other side is not in it."""

    def __init__(self, case: Case, grounds: Iterable[Grounds], criteria: Sequence[Criterion], side: Side) -> None:
        self.side = side
        self.case = case
        self.cancer = case.cancer
        self.psoas = case.psoas[side]
        self.criteria = criteria
        self.met = [c for c in criteria if c.met]
        self.met_for_certain = [c for c in self.met if c.is_met_for_certain]
        self.findings = supporting_findings(grounds, side) if self.met else ()

    @property
    def began(self) -> date | None:
        """The day the newest of the symptoms began; None while that of any is unknown."""
        days = [f.since for f in self.findings if f.since is not None]
        return max(days) if days and len(days) == len(self.findings) else None


def side_result(here: SideCase) -> SideResult:
    """Decide one side and say why."""
    category = category_of(here)
    signs = supporting_signs(here.case, here.findings, here.side)
    urgency, reasons = urgency_of(here, category, signs)
    return SideResult(
        side=here.side,
        category=category,
        urgency=urgency,
        urgency_reasons=reasons,
        criteria=tuple(here.criteria),
        supporting_signs=signs,
        evidence=(*here.cancer.evidence, *here.psoas.evidence),
        against=_against(here, category),
        missing=_missing(here, category),
        differential=differential(here.case, here.psoas) if here.psoas.has_lesion and not here.psoas.is_proven else (),
        next_steps=_next_steps(here, category),
    )


def category_of(here: SideCase) -> Category:
    """Where this side stands against the published criteria (clinical section 3), strongest row first."""
    if here.met_for_certain and here.psoas.is_proven:
        return Category.MEETS_CRITERIA
    if here.met_for_certain and here.psoas.has_lesion:
        return Category.UNEXPLAINED_LESION
    if here.met and here.cancer.is_there:
        return Category.IMAGING_CLEAR if _is_imaged_clear(here) else Category.SUSPECTED
    if _may_be_not_suspected(here) and warning_signs_were_asked(here.case):
        return Category.NOT_SUSPECTED
    return Category.NOT_ENOUGH_INFORMATION


def _is_imaged_clear(here: SideCase) -> bool:
    """Not where an entry on record cannot be read: it may be a later study (ours)."""
    psoas = here.psoas
    return (
        here.case.history.is_whole
        and psoas.last_clear is not NEVER
        and not psoas.is_proven
        and psoas.is_clear_since(here.began)
    )


def _may_be_not_suspected(here: SideCase) -> bool:
    """No criterion, each ruled out by an answer; or no cancer, as answered, and no lesion beside a symptom."""
    if not [c for c in here.criteria if not c.ruled_out]:
        return True
    pain_was_asked = here.criteria[0].met or here.criteria[0].ruled_out
    return not here.cancer.is_possible and pain_was_asked and not (here.met and here.psoas.has_lesion)


def warning_signs_were_asked(case: Case) -> bool:
    """Whether the patient got as far as the list of warning signs; one who stopped before it was not screened."""
    return case.report.was_answered(Question.RED_FLAGS) or not case.signs.open


def urgency_of(here: SideCase, category: Category, signs: tuple[Evidence, ...]) -> tuple[Tier, tuple[str, ...]]:
    """How soon this side needs a clinician, by clinical section 4, with the reasons."""
    if category is Category.NOT_SUSPECTED:
        return Tier.ROUTINE, ()
    if not here.met:
        return NOT_ENOUGH_INFORMATION_TIER, ("needed answers are missing",)
    strong = tuple(_reasons_for_urgent(here, signs))
    if strong:
        return STRONG_SUSPICION_TIER, strong
    if category is Category.NOT_ENOUGH_INFORMATION:
        return NOT_ENOUGH_INFORMATION_TIER, ("needed answers are missing",)
    return WEAK_SUSPICION_TIER, (f"C1 alone with cancer ({plain(here.cancer.status)})",)


def _reasons_for_urgent(here: SideCase, signs: tuple[Evidence, ...]) -> list[str]:
    """C2, C3 or two criteria; or C1 that worsens, is severe, or has a supporting sign or a lesion beside it."""
    reasons = [
        f"{c.id} is met" if c.is_met_for_certain else f"{c.id} may be met"
        for c in here.met
        if c.id is not CriterionId.C1
    ]
    if len(here.met_for_certain) > 1:
        reasons.append("more than one criterion is met")
    elif len(here.met) > 1:
        reasons.append("more than one criterion may be met")
    if here.psoas.has_lesion or here.psoas.is_proven:
        reasons.append("a psoas lesion is recorded on this side")
    if here.psoas.ct_was_contradicted:
        reasons.append("CT read this psoas as malignant before it was imaged clear")
    if [f for f in here.findings if is_worsening(f)]:
        reasons.append("it is getting worse")
    if [f for f in here.findings if is_severe(f)]:
        reasons.append("the pain is severe")
    if signs:
        reasons.append(f"{len(signs)} supporting sign{'s' if len(signs) > 1 else ''}")
    return reasons


def _against(here: SideCase, category: Category) -> tuple[Evidence, ...]:
    """What argues against this result, for the clinician to weigh; none of it closes an alert."""
    against = [evidence for criterion in here.criteria for evidence in criterion.against]
    if category is not Category.NOT_SUSPECTED:
        against += here.psoas.clear_since(here.began)
        against += here.psoas.benign_specimens
    return tuple(against)


def _missing(here: SideCase, category: Category) -> tuple[str, ...]:
    """What would have to be known to be surer of this side."""
    questions = [question for criterion in here.criteria for question in criterion.missing]
    if not here.cancer.is_known:
        questions.append(Question.CANCER_HISTORY)
    if not warning_signs_were_asked(here.case):
        questions.append(Question.RED_FLAGS)
    undated = _of_unknown_beginning(here) if here.psoas.last_clear is not NEVER else ()
    pains = [f for f in undated if f.kind is Kind.PAIN]
    if pains:
        questions.append(Question.PAIN_ONSET)
    missing = [question.plain for question in dict.fromkeys(questions)]
    others = [f for f in undated if f.kind is not Kind.PAIN]
    missing += [f"when it began: {evidence.text}" for evidence in here.case.told(others)]
    missing += [f"the side of: {entry.text}" for entry in here.case.psoas[None].entries]
    if category is Category.SUSPECTED and not undated and not (here.psoas.has_lesion or here.psoas.is_proven):
        missing.append(f"imaging of the {here.side} psoas since the symptom began")
    return tuple(missing)


def _of_unknown_beginning(here: SideCase) -> list[Finding]:
    """The symptoms that may have begun after a clear study. No question asks when a cramp or a numbness began."""
    return [f for f in here.findings if f.since is None]


NEXT_STEPS = {
    Category.MEETS_CRITERIA: ("Pain control with multimodal analgesia.", "Disease control with the oncologist."),
    Category.UNEXPLAINED_LESION: ("PET-CT.", "Image-guided biopsy: histology decides."),
    Category.SUSPECTED: ("Contrast CT of the psoas.", "Then MRI or PET-CT."),
    Category.IMAGING_CLEAR: ("Look for another cause.", "Repeat the imaging if it progresses."),
    Category.NOT_ENOUGH_INFORMATION: ("Call the patient and ask what is missing.",),
    Category.NOT_SUSPECTED: ("Usual care.",),
}
"""The step offered to the clinician for each category (clinical section 3)."""


LESION_ELSEWHERE = ("Tell the oncology team of the psoas lesion on record, if they do not know of it.",)
"""Offered where a lesion is recorded on a side that has no symptom: no syndrome, and no usual care (ours)."""

COMPARE_STUDIES = ("Have the studies read side by side: CT says malignant, a later study says clear.",)

REPEAT_BIOPSY = ("Repeat the biopsy if the benign specimen does not explain the lesion.",)


def _next_steps(here: SideCase, category: Category) -> tuple[str, ...]:
    """The steps of the category, without what is done already, and with what a recorded lesion asks for."""
    has_lesion = here.psoas.has_lesion or here.psoas.is_proven
    if not here.met and has_lesion:
        return LESION_ELSEWHERE if category is Category.NOT_SUSPECTED else NEXT_STEPS[category] + LESION_ELSEWHERE
    steps = _lesion_steps(here) if category is Category.UNEXPLAINED_LESION else NEXT_STEPS[category]
    if here.met and here.psoas.ct_was_contradicted:
        steps = (*COMPARE_STUDIES, *steps)
    if here.met_for_certain or not here.met or category is Category.NOT_SUSPECTED:
        return steps
    lesion = has_lesion and not here.psoas.is_proven
    return (
        "Ask the patient which side and where exactly.",
        *steps,
        *(_lesion_steps(here) if lesion else ()),
    )


def _lesion_steps(here: SideCase) -> tuple[str, ...]:
    """PET-CT and biopsy (clinical section 3), each only while it is not done."""
    pet, biopsy = NEXT_STEPS[Category.UNEXPLAINED_LESION]
    return (
        *(() if here.psoas.pet_was_done else (pet,)),
        *(REPEAT_BIOPSY if here.psoas.benign_specimens else (biopsy,)),
    )
