"""The course of a patient in one picture: pain and lesion sizes over time, and the treatments below them.

Places every point and bar on a canvas for the template to draw; what it draws stands in a table beside it as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from screening.history import CancerHistory, Reading, Structure
from screening.report import SEVERITY_MAX_NRS, Kind, Side, SymptomReport
from web.review.phrases import phrase
from web.translation import MONTH, gettext, in_words, number

WIDTH, LEFT, RIGHT = 720, 64, 16
LANE_HEIGHT, LANE_GAP, TOP = 96, 50, 36
BAR_HEIGHT = 20
BEFORE = timedelta(days=60)
"""How much is shown before the first pain or study, so that the treatment under way then is seen."""

TICKS = 6


@dataclass(frozen=True, kw_only=True)
class Told:
    """One value on a day: pain from 0 to 10, or the length of a lesion in millimetres."""

    on: date
    value: float
    words: str
    side: Side | None = None


@dataclass(frozen=True, kw_only=True)
class Point:
    x: float
    y: float
    told: Told


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One graph: its points by line, and where its lowest and highest value stand."""

    title: str
    top: float
    bottom: float
    highest: str
    lines: Sequence[Sequence[Point]]


@dataclass(frozen=True, kw_only=True)
class Bar:
    x: float
    y: float
    width: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Timeline:
    height: float
    lanes: Sequence[Lane]
    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]
    rows: Sequence[tuple[date, str]]
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - RIGHT


def timeline(reports: Iterable[SymptomReport], history: CancerHistory, today: date) -> Timeline | None:
    """The picture, or None where there is nothing to compare: fewer than two days on which something was measured."""
    pains, lesions = list(_pains(reports)), list(_lesions(history))
    days = [told.on for told in (*pains, *lesions)]
    if len(set(days)) < 2:  # noqa: PLR2004 - a course has at least two points
        return None
    first, last = min(days) - BEFORE, max(today, *days)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (max(day, first) - first) / (last - first), 1)

    lanes, top = [], float(TOP)
    for title, told, highest in (
        (gettext("Worst pain told, 0 to 10"), pains, float(SEVERITY_MAX_NRS)),
        (gettext("Psoas lesion, length in mm"), lesions, max((one.value for one in lesions), default=0)),
    ):
        if told:
            bottom = top + LANE_HEIGHT
            points = [
                Point(x=x(one.on), y=round(bottom - LANE_HEIGHT * one.value / (highest or 1), 1), told=one)
                for one in sorted(told, key=lambda one: one.on)
            ]
            by_side = [[p for p in points if p.told.side is side] for side in {p.told.side for p in points}]
            lanes.append(Lane(title=title, top=top, bottom=bottom, highest=number(highest), lines=by_side))
            top = bottom + LANE_GAP
    shown = [t for t in history.treatments if (t.end or last) >= first and t.start <= last]
    bars = [
        Bar(
            x=x(t.start),
            y=top + at * (BAR_HEIGHT + 4),
            width=max(x(min(t.end or last, last)) - x(t.start), 3),
            words=", ".join(filter(None, (phrase(t.kind), *(agent.name for agent in t.agents)))),
        )
        for at, t in enumerate(sorted(shown, key=lambda t: t.start))
    ]
    ticks = [first + (last - first) * at / (TICKS - 1) for at in range(TICKS)]
    rows = [(told.on, told.words) for told in (*pains, *lesions)]
    rows += [
        (t.start, gettext("%(treatment)s begins", treatment=bar.words))
        for t, bar in zip(sorted(shown, key=lambda t: t.start), bars, strict=True)
    ]
    rows += [(t.end, gettext("%(treatment)s ends", treatment=phrase(t.kind))) for t in shown if t.end and t.end <= last]
    return Timeline(
        height=top + len(bars) * (BAR_HEIGHT + 4) + 26,
        lanes=lanes,
        bars=bars,
        ticks=[(x(day), in_words(day, MONTH)) for day in ticks],
        rows=sorted(rows),
    )


def _pains(reports: Iterable[SymptomReport]) -> Iterable[Told]:
    for report in reports:
        told = [f.severity_nrs for f in report.findings if f.kind is Kind.PAIN and f.is_present]
        if severities := [severity for severity in told if severity is not None]:
            yield Told(on=report.told_on, value=max(severities), words=_worst(max(severities)))


def _worst(severity: int) -> str:
    return gettext("worst pain told %(severity)s of 10", severity=severity)


def _lesions(history: CancerHistory) -> Iterable[Told]:
    for study in history.imaging:
        if study.structure is Structure.PSOAS and study.reading is not Reading.CLEAR and study.size_mm:
            words = gettext(
                "%(modality)s: psoas lesion %(side)s, %(size)s mm",
                modality=phrase(study.modality.value),
                side=phrase(study.side.value) if study.side else gettext("side not stated"),
                size=" x ".join(number(mm) for mm in study.size_mm),
            )
            yield Told(on=study.on, value=study.size_mm[0], words=words, side=study.side)
