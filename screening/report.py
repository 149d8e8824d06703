"""What a patient told: the findings, and for each question whether it was answered, skipped or never asked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from screening.vocabulary import Kind, Quality, Question, Site


class Side(StrEnum):
    """Laterality from the patient's own view; a side not stated is `None`, never a member."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    MIDLINE = "midline"

    @property
    def mirrored(self) -> "Side":
        return OPPOSITE.get(self, self)


OPPOSITE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
EACH_SIDE = frozenset(OPPOSITE)
"""The sides that are one side alone."""


class Assertion(StrEnum):
    """How a finding was said (ConText): only `PRESENT` ever supports a criterion."""

    PRESENT = "present"
    DENIED = "denied"
    UNCERTAIN = "uncertain"
    PAST = "past"
    OTHER_PERSON = "other_person"


class Movement(StrEnum):
    """What makes a pain worse or better."""

    WALKING = "walking"
    STANDING = "standing"
    BENDING = "bending"
    STRAIGHTENING_HIP = "straightening_hip"
    LYING_FLAT = "lying_flat"
    SITTING = "sitting"
    STAIRS = "stairs"
    TURNING = "turning"
    COUGHING = "coughing"
    REST = "rest"
    BENT_HIP = "bent_hip"
    PILLOW_UNDER_KNEE = "pillow_under_knee"
    MEDICINE = "medicine"
    WARMTH = "warmth"


class Onset(StrEnum):
    SUDDEN = "sudden"
    GRADUAL = "gradual"


class Course(StrEnum):
    """How a finding has changed since it began; `WORSE_FAST` is within days, `WORSE` over weeks."""

    WORSE_FAST = "worse_fast"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"
    COMES_AND_GOES = "comes_and_goes"


class Answer(StrEnum):
    """What became of a question; one that is not listed in a report was never asked."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    SKIPPED = "skipped"
    NOT_NEEDED = "not_needed"


class Reporter(StrEnum):
    PATIENT = "patient"
    CARER = "carer"


class ToldCancer(StrEnum):
    """A cancer history in the patient's own words; shown as unverified wherever it is used."""

    NONE = "none"
    PAST = "past"
    ACTIVE = "active"


SEVERITY_MAX_NRS = 10
"""Numeric rating scale of pain, 0 to 10 (LOINC 72514-3)."""

TEMPERATURE_RANGE_C = (25.0, 45.0)
"""Body temperatures outside this range are slips of the pen, not readings."""

MIDLINE_SITES = frozenset({Site.ABDOMEN, Site.BACK, Site.LOW_BACK, Site.MID_BACK, Site.UPPER_BACK, Site.OTHER})
"""The only sites that have a middle."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One symptom told, present or denied.

    `severity_nrs` is 0-10 now; `since` the day it began; `source` names the message or answer that told it.
    Raises ValueError naming the field for a severity off the scale or a middle of a site that has none.
    """

    kind: Kind
    site: Site | None = None
    side: Side | None = None
    qualities: frozenset[Quality] = frozenset()
    severity_nrs: int | None = None
    onset: Onset | None = None
    since: date | None = None
    course: Course | None = None
    worse_with: frozenset[Movement] = frozenset()
    better_with: frozenset[Movement] = frozenset()
    assertion: Assertion = Assertion.PRESENT
    source: str | None = None

    def __post_init__(self) -> None:
        if self.severity_nrs is not None and not 0 <= self.severity_nrs <= SEVERITY_MAX_NRS:
            raise ValueError(f"severity_nrs: {self.severity_nrs} is not on the scale of 0 to {SEVERITY_MAX_NRS}")
        if self.side is Side.MIDLINE and self.site is not None and self.site not in MIDLINE_SITES:
            raise ValueError(f"side: a {self.site.value} has no midline")

    @property
    def is_present(self) -> bool:
        return self.assertion is Assertion.PRESENT

    @property
    def is_denied(self) -> bool:
        return self.assertion is Assertion.DENIED

    def is_on(self, side: Side) -> bool:
        """Whether the finding is stated to be on `side`; a midline or unstated one is on neither."""
        return self.side is side or self.side is Side.BOTH

    @property
    def side_is_open(self) -> bool:
        """Whether no side is settled: not stated, or felt in the middle."""
        return self.side is None or self.side is Side.MIDLINE

    def may_be_on(self, side: Side) -> bool:
        """Whether the finding is stated to be on `side`, or no side is settled."""
        return self.side is not OPPOSITE[side]


@dataclass(frozen=True, kw_only=True)
class SymptomReport:
    """Everything told in one screening, as of `told_on`.

    `answers` says what became of each question that was reached. `temperature_c` is in degrees Celsius;
    `takes_anticoagulant` and `treated_lately` (cancer treatment within six weeks) are None while unknown.
    Raises ValueError naming the field for a temperature no living body has or a symptom that begins after `told_on`.
    """

    told_on: date
    findings: tuple[Finding, ...] = ()
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    reporter: Reporter = Reporter.PATIENT
    temperature_c: float | None = None
    takes_anticoagulant: bool | None = None
    treated_lately: bool | None = None
    told_cancer: ToldCancer | None = None

    def __post_init__(self) -> None:
        low_c, high_c = TEMPERATURE_RANGE_C
        if self.temperature_c is not None and not low_c <= self.temperature_c <= high_c:
            raise ValueError(f"temperature_c: {self.temperature_c} is not between {low_c} and {high_c} degrees Celsius")
        for index, finding in enumerate(self.findings):
            if finding.since is not None and finding.since > self.told_on:
                raise ValueError(f"findings[{index}].since: {finding.since} is after {self.told_on}")

    def refuse_future(self, on: date) -> None:
        """Raise ValueError when the report is dated after `on`."""
        if self.told_on > on:
            raise ValueError(f"report.told_on: {self.told_on} is after {on}, the day of the screening")

    def present(self, kind: Kind) -> Sequence[Finding]:
        """The findings of this kind that were said to be there."""
        return self._as_said.get((kind, Assertion.PRESENT), ())

    def said(self, kind: Kind, assertion: Assertion) -> Sequence[Finding]:
        """The findings of this kind that were said in this way."""
        return self._as_said.get((kind, assertion), ())

    def present_or_unsure(self, kind: Kind) -> Sequence[Finding]:
        """The findings of this kind that were said to be there or perhaps there, for what must not be overlooked."""
        return (*self.present(kind), *self.said(kind, Assertion.UNCERTAIN))

    @cached_property
    def _as_said(self) -> Mapping[tuple[Kind, Assertion], Sequence[Finding]]:
        as_said: dict[tuple[Kind, Assertion], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            as_said[finding.kind, finding.assertion].append(finding)
        return as_said

    def was_answered(self, question: Question) -> bool:
        return self.answers.get(question) is Answer.ANSWERED

    def is_settled(self, question: Question) -> bool:
        """Whether the question was answered, or was not asked because the answer was already told."""
        return self.answers.get(question) in (Answer.ANSWERED, Answer.NOT_NEEDED)
