"""What every red flag and every side is decided from: one report beside one record on one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from screening.assessment import Evidence, RedFlag
from screening.cancer import bleeding_risk, cancer_of
from screening.history import CancerHistory
from screening.imaging import psoas_records
from screening.report import OPPOSITE, Assertion, Finding, Kind, Question, Side, SymptomReport
from screening.signs import Signs
from screening.thresholds import TIER_OF_FLAG
from screening.wording import SPEAKER, described


class Case:
    """One report beside one record on one day, with all that several rules need of them, derived once."""

    def __init__(self, report: SymptomReport, history: CancerHistory, on: date) -> None:
        self.report = report
        self.history = history
        self.on = on
        self.cancer = cancer_of(report, history, on)
        self.bleeding_risk = bleeding_risk(report, history, on)
        self.psoas = psoas_records(history)
        self.signs = Signs(report)
        self.pains = report.present(Kind.PAIN)
        self.nerve_symptoms = report.present(Kind.NEUROPATHIC)
        self.spasms = report.present(Kind.SPASM)
        self.fevers = report.present(Kind.FEVER)
        self.temperature_c = _as_thermometers_show(report.temperature_c)
        self._speaker = SPEAKER[report.reporter]
        self._evidence: dict[int, Evidence] = {}

    @property
    def denies_pain(self) -> bool:
        """Whether the patient said that nothing hurts anywhere."""
        return any(f.site is None for f in self.report.said(Kind.PAIN, Assertion.DENIED))

    def told(self, findings: Sequence[Finding]) -> tuple[Evidence, ...]:
        """Findings as evidence; what was told twice in the same words stands there once."""
        if not findings:
            return ()
        evidence = [self._evidence.get(id(f)) or self._in_words(f) for f in findings]
        return tuple(evidence) if len(evidence) <= 1 else tuple({e.text: e for e in evidence}.values())

    def told_away_from(self, side: Side, findings: Sequence[Finding]) -> tuple[Evidence, ...]:
        """Findings that argue against a side, where those of the other side say so: "only on the right: ..."."""
        other = OPPOSITE[side]
        there = [f for f in findings if f.side is other]
        if not there:
            return self.told(findings)
        told = [Evidence(text=f"only on the {other}: {e.text}", on=e.on, source=e.source) for e in self.told(there)]
        here = [f for f in findings if f.side is not other]
        return (*self.told(here), *told)

    def _in_words(self, finding: Finding) -> Evidence:
        words = described(finding)
        evidence = Evidence(text=words, on=self.report.told_on, source=finding.source or self._speaker)
        self._evidence[id(finding)] = evidence
        return evidence


def _as_thermometers_show(temperature_c: float | None) -> float | None:
    """A reading to one decimal: 37.96, converted from Fahrenheit, is shown as 38.0 and counts as it (ours)."""
    return None if temperature_c is None else round(temperature_c, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
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
