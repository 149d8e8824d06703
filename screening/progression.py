"""Whether the patient is worse than at the earlier screenings: stronger pain, a new criterion, a new red flag."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from screening.assessment import Assessment, Criterion, CriterionId, Evidence, RedFlag, SideResult, Tier
from screening.regions import NEIGHBOURS
from screening.report import EACH_SIDE, Finding, Kind, Side, SymptomReport
from screening.thresholds import PROGRESSION_HIGHEST_TIER, PROGRESSION_NRS

type Earlier = Sequence[tuple[SymptomReport, Assessment]]

PAINFUL = (Kind.PAIN, Kind.NEUROPATHIC, Kind.SPASM)


def progression(
    report: SymptomReport, flags: Sequence[RedFlag], sides: Sequence[SideResult], earlier: Earlier, on: date
) -> tuple[Evidence, ...]:
    """What is worse than at earlier screenings of the same patient, each as a sentence with that day's date."""
    before = sorted([e for e in earlier if e[1].on <= on], key=lambda e: (e[1].on, e[0].told_on))
    if not before:
        return ()
    assessed = [assessment for _, assessment in before]
    return (
        *_stronger_pain(report, [told for told, _ in before]),
        *_new_criteria(sides, assessed),
        *_new_flags(flags, assessed[-1]),
    )


def raised(urgency: Tier) -> Tier:
    """One tier up, but never to an emergency by progression alone."""
    if urgency.rank >= PROGRESSION_HIGHEST_TIER.rank:
        return urgency
    return next(tier for tier in Tier if tier.rank == urgency.rank + 1)


class Rise(NamedTuple):
    """A pain now beside the least that was told of it before."""

    side: Side | None
    now: int
    then: int
    day: date
    is_elsewhere: bool

    @property
    def evidence(self) -> Evidence:
        on_side = " on both sides" if self.side is Side.BOTH else f" on the {self.side}" if self.side else ""
        if self.is_elsewhere:
            return _since(f"pain {self.now} of 10{on_side} in a new place, was {self.then} of 10 elsewhere", self.day)
        return _since(f"pain {self.now} of 10{on_side}, was {self.then} of 10", self.day)


def _stronger_pain(report: SymptomReport, before: Sequence[SymptomReport]) -> list[Evidence]:
    """The greatest rise on each side, and where no side is told."""
    rises = [rise for f in _painful(report) if (rise := _rise(f, before))]
    of_side = {rise.side: rise for rise in sorted(rises, key=lambda rise: (rise.now - rise.then, rise.now))}
    return [of_side[side].evidence for side in (Side.LEFT, Side.RIGHT, Side.BOTH, None) if side in of_side]


def _rise(pain: Finding, before: Sequence[SymptomReport]) -> Rise | None:
    """Against the least of all earlier screenings that told how strong it was; one not told is unknown, not 0 (ours).

    The least, as a pain of 3, 4 and then 5 has grown although no step was of 2. A pain where none was before is held
    against the pains that were elsewhere.
    """
    there = _worst_of_each(before, lambda f: may_be_the_same(pain, f))
    then = there or _worst_of_each(before, lambda _: True)
    if not then:
        return None
    least, day = min(then, key=lambda told: (told[0], -told[1].toordinal()))
    if pain.severity_nrs is None or pain.severity_nrs - least < PROGRESSION_NRS.value:
        return None
    side = None if pain.side_is_open else pain.side
    return Rise(side, pain.severity_nrs, least, day, is_elsewhere=not there)


def _worst_of_each(before: Sequence[SymptomReport], counts: Callable[[Finding], bool]) -> list[tuple[int, date]]:
    """The worst pain of each screening that told one of these, with its day."""
    told = [([f.severity_nrs or 0 for f in _painful(report) if counts(f)], report.told_on) for report in before]
    return [(max(severities), day) for severities, day in told if severities]


def _painful(report: SymptomReport) -> list[Finding]:
    return [f for kind in PAINFUL for f in report.present(kind) if f.severity_nrs is not None]


def may_be_the_same(one: Finding, other: Finding) -> bool:
    """Whether two pains may be one: in the same or a neighbouring place, and not on opposite sides (ours)."""
    if one.side in EACH_SIDE and other.side in EACH_SIDE and one.side is not other.side:
        return False
    places = {one.site, other.site}
    return None in places or len(places) == 1 or any(places <= area for area in NEIGHBOURS)


def _new_criteria(sides: Sequence[SideResult], before: Sequence[Assessment]) -> list[Evidence]:
    """Criteria met now that an answer ruled out when last it was given; silence was no answer (ours).

    One of a side not stated may be that which was there on either side, and is new only where none was.
    """
    found = [
        (criterion, side, then)
        for side in sides
        for criterion in side.criteria
        if criterion.met
        and (then := _last_known(criterion.id, side.side, before))
        and not _was_met(criterion.id, side.side, then)
        and not (criterion.side_uncertain and _was_met(criterion.id, side.side.mirrored, then))
    ]
    told = [
        (f"{c.id} is new, its side not stated" if c.side_uncertain else f"{c.id} on the {side.side} is new", then.on)
        for c, side, then in found
    ]
    return [_since(what, day) for what, day in dict.fromkeys(told)]


def _last_known(criterion: CriterionId, side: Side, before: Sequence[Assessment]) -> Assessment | None:
    """The last screening whose answers met a criterion on a side or ruled it out."""
    for assessment in reversed(before):
        there = _criterion(assessment, criterion, side)
        if there and (there.met or there.ruled_out):
            return assessment
    return None


def _was_met(criterion: CriterionId, side: Side, then: Assessment) -> bool:
    there = _criterion(then, criterion, side)
    return there is not None and there.met


def _criterion(assessment: Assessment, criterion: CriterionId, side: Side) -> Criterion | None:
    on_side = [c for result in assessment.sides if result.side is side for c in result.criteria]
    return next((c for c in on_side if c.id is criterion), None)


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
