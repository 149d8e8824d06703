"""What every red flag and every side is decided from: one report beside one record on one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from screening.assessment import Evidence, RedFlag
from screening.cancer import Cancer
from screening.history import CancerHistory
from screening.report import Finding, Kind, Question, SymptomReport
from screening.signs import Sign, signs_of
from screening.thresholds import TIER_OF_FLAG
from screening.wording import told_by


@dataclass(frozen=True, kw_only=True)
class Case:
    """One report beside one record on one day: what every red flag is decided from."""

    report: SymptomReport
    history: CancerHistory
    cancer: Cancer
    on: date
    signs: Mapping[str, Sign] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signs", signs_of(self.report))

    @cached_property
    def pains(self) -> tuple[Finding, ...]:
        return tuple(self.report.present(Kind.PAIN))

    def told(self, findings: Iterable[Finding]) -> tuple[Evidence, ...]:
        return tuple(told_by(self.report, f) for f in findings)

    def shown(self, *signs: str) -> list[Finding]:
        """The findings that say yes to any of these signs."""
        return [f for sign in signs if self.signs[sign].is_there for f in self.signs[sign].findings]

    def doubtful(self, *signs: str) -> list[Finding]:
        """The findings that say perhaps to any of these signs."""
        return [f for sign in signs if self.signs[sign].is_open for f in self.signs[sign].findings]

    def is_open(self, *signs: str) -> bool:
        """Whether any of these signs was not answered with a clear yes or no."""
        return any(self.signs[sign].is_open for sign in signs)

    @property
    def denies_pain(self) -> bool:
        """Whether the patient said that nothing hurts anywhere."""
        return any(f.kind is Kind.PAIN and f.is_denied and f.site is None for f in self.report.findings)


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A red flag before it is decided: it fires, or stays open because an answer is missing."""

    id: str
    title: str
    source: str

    def fires(
        self,
        evidence: tuple[Evidence, ...],
        *,
        tier: str | None = None,
        notes: tuple[str, ...] = (),
        missing: tuple[Question, ...] = (),
    ) -> RedFlag:
        return RedFlag(
            id=self.id,
            title=self.title,
            tier=TIER_OF_FLAG[tier or self.id],
            source=self.source,
            evidence=evidence,
            missing=missing,
            notes=notes,
        )

    def open(self, *missing: Question, told: tuple[Evidence, ...] = ()) -> RedFlag:
        """Not ruled out: `told` is what was said of it, where the answer that decides it is missing."""
        return RedFlag(
            id=self.id,
            title=self.title,
            tier=None,
            source=self.source,
            evidence=told,
            missing=missing,
            half_told=bool(told),
        )
