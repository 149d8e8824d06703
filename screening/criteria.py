"""The three criteria of malignant psoas syndrome on one side, as stated by Agar 2004 (in Yoshioka 2025)."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from screening.assessment import Criterion, CriterionId
from screening.case import Case
from screening.regions import (
    HIP_FLEXION,
    L1_TO_L4,
    PERHAPS_HIP_FLEXION,
    PERHAPS_L1_TO_L4,
    PERHAPS_PSOAS_PAIN,
    PSOAS_PAIN,
)
from screening.report import Assertion, Finding, Kind, Quality, Question, Side, Site, SymptomReport

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


NO_PLACE = frozenset({None})

type Sites = AbstractSet[Site | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """What a criterion rests on: the kind of finding, where it is certain or possible, and what is asked about it.

    `denied_at` is where a denial speaks of the whole side: "no pain" does, "no pain in my knee" does not. `signs` are
    qualities that make a place certain which is not so by itself.
    """

    criterion: CriterionId
    kind: Kind
    certain: Sites
    possible: Sites
    denied_at: Sites
    whether: Question
    where: Question
    side: Question
    signs: AbstractSet[tuple[Site | None, Quality]] = frozenset()

    def supports(self, finding: Finding) -> bool:
        return finding.site in self.certain or finding.site in self.possible

    def is_certain(self, finding: Finding) -> bool:
        return finding.site in self.certain or any((finding.site, like) in self.signs for like in finding.qualities)


C1 = Basis(
    criterion=CriterionId.C1,
    kind=Kind.PAIN,
    certain=PSOAS_PAIN,
    possible=PERHAPS_PSOAS_PAIN,
    denied_at=NO_PLACE,
    whether=Question.PAIN_LOCATION,
    where=Question.PAIN_LOCATION,
    side=Question.PAIN_SIDE,
)
C2 = Basis(
    criterion=CriterionId.C2,
    kind=Kind.NEUROPATHIC,
    certain=L1_TO_L4,
    possible=PERHAPS_L1_TO_L4,
    denied_at=NO_PLACE,
    whether=Question.NEUROPATHIC,
    where=Question.NEUROPATHIC_AREA,
    side=Question.NEUROPATHIC_SIDE,
)
C3 = Basis(
    criterion=CriterionId.C3,
    kind=Kind.SPASM,
    certain=HIP_FLEXION,
    possible=PERHAPS_HIP_FLEXION,
    denied_at=HIP_FLEXION,
    whether=Question.SPASM,
    where=Question.SPASM,
    side=Question.SPASM_SIDE,
    signs=frozenset({(Site.LEG, Quality.CANNOT_STRAIGHTEN)}),
)


class Grounds:
    """All that was told toward one criterion: what supports it on either side, and what rules it out or leaves it open.

    `elsewhere` is what was told of its kind when the patient was asked where: it is there and in no other place.
    """

    def __init__(
        self, basis: Basis, report: SymptomReport, findings: Iterable[Finding], of_its_kind: Sequence[Finding]
    ) -> None:
        self.basis = basis
        self.support = [f for f in findings if basis.supports(f)]
        self.denials = [f for f in report.said(basis.kind, Assertion.DENIED) if f.site in basis.denied_at]
        self.doubts = report.said(basis.kind, Assertion.UNCERTAIN)
        self.elsewhere = of_its_kind if of_its_kind and report.is_settled(basis.whether) else ()

    @property
    def names_a_side(self) -> bool:
        return any(f.side is not None for f in (*self.support, *self.denials, *self.doubts))


def grounds_of(case: Case) -> tuple[Grounds, ...]:
    """What was told toward C1, C2 and C3."""
    return (nociceptive_pain(case), neuropathic_pain(case), painful_hip_flexion_spasm(case))


def criteria_of(case: Case, grounds: Iterable[Grounds]) -> Mapping[Side, Sequence[Criterion]]:
    """C1, C2 and C3 on each side; weighed once where nothing that was told names a side."""
    left = [(weigh(ground, case, Side.LEFT), ground) for ground in grounds]
    return {
        Side.LEFT: [criterion for criterion, _ in left],
        Side.RIGHT: [weigh(g, case, Side.RIGHT) if g.names_a_side else criterion for criterion, g in left],
    }


def nociceptive_pain(case: Case) -> Grounds:
    """C1: nociceptive pain, commonly in abdomen, back, hip or thigh (Agar 2004); groin, flank and buttock are ours.

    Pain with no stated quality counts; pain that is only neuropathic where C2 counts it does not count twice.
    """
    return Grounds(C1, case.report, [f for f in case.pains if not is_only_neuropathic(f)], case.pains)


def neuropathic_pain(case: Case) -> Grounds:
    """C2: neuropathic pain in the proximal L1-L4 distribution (Agar 2004).

    Outer shin, calf, foot or back of the leg alone points to L5 or S1 and does not count (ours, after Medscape 316390).
    """
    pains = [f for f in case.pains if not f.qualities.isdisjoint(NEUROPATHIC)]
    return Grounds(C2, case.report, [*case.nerve_symptoms, *pains], case.nerve_symptoms)


def painful_hip_flexion_spasm(case: Case) -> Grounds:
    """C3: psoas spasm causing painful hip flexion (Agar 2004).

    A cramp in "the leg" may be of the calf; a leg that cannot be straightened is held bent at the hip (ours).
    """
    return Grounds(C3, case.report, case.spasms, case.spasms)


def is_only_neuropathic(pain: Finding) -> bool:
    """Burning, electric or the like in an L1-L4 area and nothing else said of it: C2 counts it, C1 does not."""
    qualities = pain.qualities
    return pain.site in L1_TO_L4 and not qualities.isdisjoint(NEUROPATHIC) and qualities.isdisjoint(NOCICEPTIVE)


def supporting_findings(grounds: Iterable[Grounds], side: Side) -> tuple[Finding, ...]:
    """Every finding that supports a criterion on a side, whether its side is stated or open; none of the other side."""
    found = [f for ground in grounds for f in ground.support if f.may_be_on(side)]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def weigh(grounds: Grounds, case: Case, side: Side) -> Criterion:
    """Met by a finding on this side in a certain place; met with a doubt by one whose side or place is open."""
    basis = grounds.basis
    found = [f for f in grounds.support if f.may_be_on(side)]
    if not found:
        return _not_met(grounds, case, side)
    evidence = case.told(found)
    certain = [f for f in found if basis.is_certain(f)]
    if any(f.is_on(side) for f in certain):
        return Criterion(id=basis.criterion, met=True, evidence=evidence)
    side_unsaid = any(f.side is None for f in found)
    place_uncertain = len(certain) < len(found)
    return Criterion(
        id=basis.criterion,
        met=True,
        side_uncertain=any(f.side_is_open for f in found),
        place_uncertain=place_uncertain,
        evidence=evidence,
        missing=tuple(dict.fromkeys([basis.side] * side_unsaid + [basis.where] * place_uncertain)),
    )


def _not_met(grounds: Grounds, case: Case, side: Side) -> Criterion:
    """Not met, and ruled out only when the patient denied it or told that it is elsewhere alone."""
    denials = [f for f in grounds.denials if f.side is None or f.is_on(side)]
    doubts = [f for f in grounds.doubts if f.may_be_on(side)]
    ruled_out = bool(denials or grounds.elsewhere) and not doubts
    return Criterion(
        id=grounds.basis.criterion,
        met=False,
        ruled_out=ruled_out,
        against=case.told(denials) + case.told_away_from(side, grounds.elsewhere),
        missing=() if ruled_out else (grounds.basis.whether,),
    )
