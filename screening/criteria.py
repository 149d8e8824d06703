"""The three criteria of malignant psoas syndrome on one side, as stated by Agar 2004 (in Yoshioka 2025)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from screening.assessment import Criterion, CriterionId
from screening.regions import (
    HIP_FLEXION,
    L1_TO_L4,
    PERHAPS_HIP_FLEXION,
    PERHAPS_L1_TO_L4,
    PERHAPS_PSOAS_PAIN,
    PSOAS_PAIN,
)
from screening.report import Assertion, Finding, Kind, Quality, Question, Side, Site, SymptomReport
from screening.wording import told_by

NOCICEPTIVE = frozenset(
    {
        Quality.THROBBING,
        Quality.ACHING,
        Quality.DULL,
        Quality.DEEP,
        Quality.SHARP,
        Quality.STABBING,
        Quality.CRAMPING,
        Quality.PRESSURE,
    }
)
NEUROPATHIC = frozenset({Quality.BURNING, Quality.ELECTRIC, Quality.PINS_AND_NEEDLES, Quality.NUMB, Quality.TOUCH_PAIN})


type Sites = AbstractSet[Site | None]


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a criterion rests on: the kind of finding, where it is certain or possible, and what is asked about it."""

    kind: Kind
    certain: Sites
    possible: Sites
    whether: Question
    where: Question
    side: Question


C1 = Basis(
    kind=Kind.PAIN,
    certain=PSOAS_PAIN,
    possible=PERHAPS_PSOAS_PAIN,
    whether=Question.PAIN_LOCATION,
    where=Question.PAIN_LOCATION,
    side=Question.PAIN_SIDE,
)
C2 = Basis(
    kind=Kind.NEUROPATHIC,
    certain=L1_TO_L4,
    possible=PERHAPS_L1_TO_L4,
    whether=Question.NEUROPATHIC,
    where=Question.NEUROPATHIC_AREA,
    side=Question.NEUROPATHIC_SIDE,
)
C3 = Basis(
    kind=Kind.SPASM,
    certain=HIP_FLEXION,
    possible=PERHAPS_HIP_FLEXION,
    whether=Question.SPASM,
    where=Question.SPASM,
    side=Question.SPASM_SIDE,
)


def criteria_on(report: SymptomReport, side: Side) -> tuple[Criterion, ...]:
    """C1, C2 and C3 on one side."""
    return (
        nociceptive_pain(report, side),
        neuropathic_pain(report, side),
        painful_hip_flexion_spasm(report, side),
    )


def nociceptive_pain(report: SymptomReport, side: Side) -> Criterion:
    """C1: nociceptive pain, commonly in abdomen, back, hip or thigh (Agar 2004); groin, flank and buttock are ours.

    Pain with no stated quality counts; pain that is only neuropathic where C2 counts it does not count twice.
    """
    return _weigh(CriterionId.C1, C1, report, side, nociceptive(report))


def neuropathic_pain(report: SymptomReport, side: Side) -> Criterion:
    """C2: neuropathic pain in the proximal L1-L4 distribution (Agar 2004).

    Outer shin, calf, foot or back of the leg alone points to L5 or S1 and does not count (ours, after Medscape 316390).
    """
    return _weigh(CriterionId.C2, C2, report, side, neuropathic(report))


def painful_hip_flexion_spasm(report: SymptomReport, side: Side) -> Criterion:
    """C3: psoas spasm causing painful hip flexion (Agar 2004)."""
    return _weigh(CriterionId.C3, C3, report, side, spasms(report))


def nociceptive(report: SymptomReport) -> list[Finding]:
    return [f for f in report.present(Kind.PAIN) if not is_only_neuropathic(f)]


def neuropathic(report: SymptomReport) -> list[Finding]:
    return [
        f
        for f in report.present(Kind.NEUROPATHIC, Kind.PAIN)
        if f.kind is Kind.NEUROPATHIC or f.qualities & NEUROPATHIC
    ]


def spasms(report: SymptomReport) -> list[Finding]:
    return list(report.present(Kind.SPASM))


def is_only_neuropathic(pain: Finding) -> bool:
    """Burning, electric or the like in an L1-L4 area and nothing else said of it: C2 counts it, C1 does not."""
    return pain.site in L1_TO_L4 and bool(pain.qualities & NEUROPATHIC) and not pain.qualities & NOCICEPTIVE


def supporting_findings(report: SymptomReport, side: Side) -> tuple[Finding, ...]:
    """Every finding that supports a criterion on a side, whether its side is stated or open; none of the other side."""
    found = dict.fromkeys(
        finding
        for basis, findings in ((C1, nociceptive(report)), (C2, neuropathic(report)), (C3, spasms(report)))
        for finding in findings
        if _supports(basis, finding, side)
    )
    return tuple(found)


def _supports(basis: Basis, finding: Finding, side: Side) -> bool:
    in_place = finding.site in basis.certain or finding.site in basis.possible
    return in_place and (finding.is_on(side) or finding.side_is_open)


def _weigh(
    criterion: CriterionId, basis: Basis, report: SymptomReport, side: Side, findings: Iterable[Finding]
) -> Criterion:
    """Met by a finding on this side in a certain place; met with a doubt by one whose side or place is open."""
    found = [f for f in findings if _supports(basis, f, side)]
    if not found:
        return _not_met(criterion, basis, report, side)
    evidence = tuple(told_by(report, f) for f in found)
    if any(f.is_on(side) and f.site in basis.certain for f in found):
        return Criterion(id=criterion, met=True, evidence=evidence)
    side_uncertain = any(f.side_is_open for f in found)
    side_unsaid = any(f.side is None for f in found)
    place_uncertain = any(f.site in basis.possible for f in found)
    return Criterion(
        id=criterion,
        met=True,
        side_uncertain=side_uncertain,
        place_uncertain=place_uncertain,
        evidence=evidence,
        missing=tuple(dict.fromkeys([basis.side] * side_unsaid + [basis.where] * place_uncertain)),
    )


def _not_met(criterion: CriterionId, basis: Basis, report: SymptomReport, side: Side) -> Criterion:
    """Not met, and ruled out only when the patient denied it or told that it is elsewhere alone."""
    of_kind = [f for f in report.findings if f.kind is basis.kind]
    doubtful = any(f.assertion is Assertion.UNCERTAIN and (f.is_on(side) or f.side_is_open) for f in of_kind)
    denials = [f for f in of_kind if f.assertion is Assertion.DENIED and _covers(f, basis, side)]
    elsewhere = [f for f in of_kind if f.is_present] if report.is_settled(basis.whether) else []
    ruled_out = bool(denials or elsewhere) and not doubtful
    return Criterion(
        id=criterion,
        met=False,
        ruled_out=ruled_out,
        against=tuple(told_by(report, f) for f in denials + elsewhere),
        missing=() if ruled_out else (basis.whether,),
    )


def _covers(denial: Finding, basis: Basis, side: Side) -> bool:
    """Whether a denial speaks of the whole side: "no pain" does, "no pain in my knee" does not."""
    whole = denial.site is None or (basis is C3 and denial.site in basis.certain)
    return whole and (denial.side is None or denial.is_on(side))
