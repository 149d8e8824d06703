"""Whether the patient is worse than at the last screening: stronger pain, a new criterion, a new red flag."""

from collections.abc import Sequence
from datetime import date

from screening.assessment import Assessment, Evidence, RedFlag, SideResult, Tier
from screening.report import Kind, SymptomReport
from screening.thresholds import PROGRESSION_HIGHEST_TIER, PROGRESSION_NRS

type Earlier = Sequence[tuple[SymptomReport, Assessment]]

PAINFUL = (Kind.PAIN, Kind.NEUROPATHIC, Kind.SPASM)


def progression(
    report: SymptomReport, flags: Sequence[RedFlag], sides: Sequence[SideResult], earlier: Earlier, on: date
) -> tuple[Evidence, ...]:
    """What is worse than at the last screening of the same patient, each as a sentence with that day's date."""
    before = sorted([e for e in earlier if e[1].on <= on], key=lambda e: (e[1].on, e[0].told_on))
    if not before:
        return ()
    last = before[-1][1]
    return (
        *_stronger_pain(report, [told for told, _ in before]),
        *_new_criteria(sides, last),
        *_new_flags(flags, last),
    )


def raised(urgency: Tier) -> Tier:
    """One tier up, but never to an emergency by progression alone."""
    if urgency.rank >= PROGRESSION_HIGHEST_TIER.rank:
        return urgency
    return next(tier for tier in Tier if tier.rank == urgency.rank + 1)


def worst_pain(report: SymptomReport) -> int | None:
    painful = [f for kind in PAINFUL for f in report.present(kind)]
    return max((f.severity_nrs for f in painful if f.severity_nrs is not None), default=None)


def _stronger_pain(report: SymptomReport, before: Sequence[SymptomReport]) -> list[Evidence]:
    """Against the last screening at which a severity was told; one not told is unknown, not 0."""
    now = worst_pain(report)
    stated = [(told.told_on, worst) for told in before if (worst := worst_pain(told)) is not None]
    if now is None or not stated or now - stated[-1][1] < PROGRESSION_NRS.value:
        return []
    day, then = stated[-1]
    return [_since(f"pain {now} of 10, was {then} of 10", day)]


def _new_criteria(sides: Sequence[SideResult], last: Assessment) -> list[Evidence]:
    """Criteria met now that were not met then."""
    then = {(side.side, criterion) for side in last.sides for criterion in side.criteria_met}
    return [
        _since(f"{criterion.value} on the {side.side.value} is new", last.on)
        for side in sides
        for criterion in side.criteria_met
        if (side.side, criterion) not in then
    ]


def _new_flags(flags: Sequence[RedFlag], last: Assessment) -> list[Evidence]:
    """Red flags that fire now and did not then."""
    then = {flag.id for flag in last.fired_flags}
    return [
        _since(f"new red flag: {flag.title}", last.on)
        for flag in flags
        if flag.tier is not None and flag.id not in then
    ]


def _since(what: str, day: date) -> Evidence:
    return Evidence(text=what, on=day, source="compared with the screening of that day")
