"""Laboratory values against the reference range and in the unit of the laboratory that measured them."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from screening.assessment import Evidence
from screening.history import CancerHistory, LabTest, LabValue
from screening.thresholds import MARKER_AGE_DAYS, USUAL_RANGES
from screening.units import in_usual_unit
from screening.wording import recorded

INFLAMMATORY_MARKERS = (LabTest.WHITE_CELLS, LabTest.NEUTROPHILS, LabTest.CRP)

TEST_WORDS = {
    LabTest.WHITE_CELLS: "white cells",
    LabTest.NEUTROPHILS: "neutrophils",
    LabTest.CRP: "CRP",
    LabTest.PLATELETS: "platelets",
    LabTest.INR: "INR",
}


class Level(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    RAISED = "raised"


class Marker(NamedTuple):
    """A value and how it stands to its range. `range_recorded` is False when a usual range had to serve."""

    lab: LabValue
    level: Level
    range_recorded: bool

    @property
    def evidence(self) -> Evidence:
        known = "" if self.range_recorded else ", by a usual range because the record has none"
        words = f"{TEST_WORDS[self.lab.test]} {self.lab.value:g} {self.lab.unit}: {self.level}{known}"
        return recorded(words, self.lab.on, self.lab.source)


def latest(history: CancerHistory, test: LabTest) -> Marker | None:
    """The newest value of a test; of several on one day the one that the rules must not overlook (ours)."""
    return max([graded(lab) for lab in history.labs if lab.test is test], key=_day_and_weight, default=None)


def _day_and_weight(marker: Marker) -> tuple[date, bool, float]:
    """Platelets weigh more the lower they are, for a bleed; every other test the higher it is."""
    value = in_usual_unit(marker.lab)
    if marker.lab.test is LabTest.PLATELETS:
        return marker.lab.on, marker.level is Level.LOW, -value
    return marker.lab.on, marker.level is Level.RAISED, value


def latest_count_of_defence(history: CancerHistory, on: date) -> Marker | None:
    """Neutrophils, or white cells where those are not recorded: the lowest of the newest day, while it still tells.

    A low count is what must not be overlooked in sepsis (ours).
    """
    for test in (LabTest.NEUTROPHILS, LabTest.WHITE_CELLS):
        counted = [lab for lab in history.labs if lab.test is test and (on - lab.on).days <= MARKER_AGE_DAYS.value]
        if counted:
            newest = max(lab.on for lab in counted)
            return graded(min([lab for lab in counted if lab.on == newest], key=in_usual_unit))
    return None


def inflammatory_markers(history: CancerHistory, on: date) -> tuple[Marker, ...]:
    """White cells, neutrophils and CRP recent enough to speak of a lesion seen now."""
    newest = [latest(history, test) for test in INFLAMMATORY_MARKERS]
    return tuple([m for m in newest if m and (on - m.lab.on).days <= MARKER_AGE_DAYS.value])


def graded(lab: LabValue) -> Marker:
    """Grade a value by its own range, which is in its own unit; by the usual one where its own does not tell.

    A range with one end alone says nothing of the other: a CRP with a lowest value and no highest is not normal for it.
    """
    level = _level(lab.value, lab.low, lab.high)
    if level is not Level.NORMAL:
        return Marker(lab, level, range_recorded=True)
    usual = USUAL_RANGES[lab.test]
    low, high = usual.low if lab.low is None else None, usual.high if lab.high is None else None
    level = _level(in_usual_unit(lab), low, high)
    known = (lab.low is not None or lab.high is not None) if level is Level.NORMAL else False
    return Marker(lab, level, range_recorded=known)


def _level(value: float, low: float | None, high: float | None) -> Level:
    if low is not None and value < low:
        return Level.LOW
    return Level.RAISED if high is not None and value > high else Level.NORMAL
