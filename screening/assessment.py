"""The result of a screening: what was decided, from which evidence, and what a clinician is offered to do next."""

from datetime import date
from enum import StrEnum

from screening.report import Question, Side
from screening.values import Value


class Tier(StrEnum):
    """How soon a clinician must act."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """0 for routine up to 3 for emergency."""
        return RANKS[self]


RANKS = {Tier.ROUTINE: 0, Tier.SOON: 1, Tier.URGENT: 2, Tier.EMERGENCY: 3}


class Category(StrEnum):
    """Where one side stands against the published criteria, strongest first."""

    MEETS_CRITERIA = "meets_criteria"
    UNEXPLAINED_LESION = "unexplained_lesion"
    SUSPECTED = "suspected"
    IMAGING_CLEAR = "imaging_clear"
    NOT_ENOUGH_INFORMATION = "not_enough_information"
    NOT_SUSPECTED = "not_suspected"


class CancerStatus(StrEnum):
    NONE_RECORDED = "none_recorded"
    PAST = "past"
    ACTIVE = "active"
    RECURRENT = "recurrent"
    METASTATIC = "metastatic"


class CriterionId(StrEnum):
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"


class Evidence(Value):
    """One fact in a sentence a nurse reads, with its date and where it came from."""

    text: str
    on: date | None = None
    source: str | None = None


class Criterion(Value):
    """One of C1-C3 on one side.

    `side_uncertain` when only findings of an unstated side support it, `place_uncertain` when only findings in a place
    told too loosely do; `ruled_out` when the patient said that it is not there, which not asking never does.
    """

    id: CriterionId
    met: bool
    side_uncertain: bool = False
    place_uncertain: bool = False
    ruled_out: bool = False
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    missing: tuple[Question, ...] = ()

    @property
    def is_met_for_certain(self) -> bool:
        """Met by a finding whose side and place are told."""
        return self.met and not self.side_uncertain and not self.place_uncertain


class RedFlag(Value):
    """A red flag that fired (`tier` set) or could not be ruled out (`tier` None, its questions in `missing`).

    `half_told` when its symptom was told but the answer that decides it is missing.
    """

    id: str
    title: str
    tier: Tier | None
    source: str
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    half_told: bool = False


class Differential(Value):
    """One possible nature of a psoas lesion, with what speaks for and against it."""

    name: str
    speaks_for: tuple[Evidence, ...] = ()
    speaks_against: tuple[Evidence, ...] = ()


class SideResult(Value):
    side: Side
    category: Category
    urgency: Tier
    urgency_reasons: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    supporting_signs: tuple[Evidence, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    differential: tuple[Differential, ...] = ()
    next_steps: tuple[str, ...] = ()

    @property
    def criteria_met(self) -> tuple[CriterionId, ...]:
        return tuple(criterion.id for criterion in self.criteria if criterion.met)


class Assessment(Value):
    """Both sides, the red flags and the one urgency that stands above them.

    `history_verified` is False when the cancer history is only what the patient said.
    """

    on: date
    urgency: Tier
    cancer_status: CancerStatus
    history_verified: bool
    flags: tuple[RedFlag, ...]
    sides: tuple[SideResult, ...]
    urgency_reasons: tuple[str, ...] = ()
    progression: tuple[Evidence, ...] = ()
    missing: tuple[Question, ...] = ()

    @property
    def fired_flags(self) -> tuple[RedFlag, ...]:
        return tuple(flag for flag in self.flags if flag.tier is not None)

    @property
    def leading(self) -> SideResult:
        """The side a reader should see first: the most urgent, then the strongest category, then left."""
        strength = list(Category)
        return min(self.sides, key=lambda result: (-result.urgency.rank, strength.index(result.category)))
