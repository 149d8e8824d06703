"""Laboratory values: how each stands to its range, in whatever unit it was measured."""

from datetime import date

import pytest

from screening.history import CancerHistory, LabTest, LabValue
from screening.labs import graded, inflammatory_markers, latest
from screening.units import UNITS_OF, in_usual_unit

TODAY = date(2024, 5, 28)
TIMES = "\N{MULTIPLICATION SIGN}"
USUAL = ", by a usual range because the record has none"


def lab(test: str, value: float, unit: str, low: float | None = None, high: float | None = None, *, on: date = TODAY):
    return LabValue(on=on, test=LabTest(test), value=value, unit=unit, low=low, high=high)


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        # by the laboratory's own range, both ends of it normal
        (lab("white_cells", 4000, "/uL", 4000, 10000), "white cells 4000 /uL: normal"),
        (lab("white_cells", 3999, "/uL", 4000, 10000), "white cells 3999 /uL: low"),
        (lab("white_cells", 10000, "/uL", 4000, 10000), "white cells 10000 /uL: normal"),
        (lab("white_cells", 10001, "/uL", 4000, 10000), "white cells 10001 /uL: raised"),
        (lab("crp", 0.31, "mg/dL", None, 0.3), "CRP 0.31 mg/dL: raised"),
        (lab("inr", 1.2, "ratio", 0.8, 1.1), "INR 1.2 ratio: raised"),
        # by the usual range, in every kind of unit
        (lab("white_cells", 10000, "/uL"), f"white cells 10000 /uL: normal{USUAL}"),
        (lab("white_cells", 10100, "/mm3"), f"white cells 10100 /mm3: raised{USUAL}"),
        (lab("white_cells", 3.9, "10^9/L"), f"white cells 3.9 10^9/L: low{USUAL}"),
        (lab("white_cells", 4, "x10⁹/L"), f"white cells 4 x10⁹/L: normal{USUAL}"),
        (lab("white_cells", 10.1, "G/L"), f"white cells 10.1 G/L: raised{USUAL}"),
        (lab("neutrophils", 7.0, "10^3/uL"), f"neutrophils 7 10^3/uL: normal{USUAL}"),
        (lab("neutrophils", 7.1, "10*3/uL"), f"neutrophils 7.1 10*3/uL: raised{USUAL}"),
        (lab("neutrophils", 1900, "/ μL"), f"neutrophils 1900 / μL: low{USUAL}"),
        (lab("neutrophils", 2000, "/µL"), f"neutrophils 2000 /µL: normal{USUAL}"),
        (lab("platelets", 149, "10*9/L"), f"platelets 149 10*9/L: low{USUAL}"),
        (lab("platelets", 150, "K/uL"), f"platelets 150 K/uL: normal{USUAL}"),
        (lab("platelets", 401000, "/mcL"), f"platelets 401000 /mcL: raised{USUAL}"),
        (lab("crp", 3, "mg/L"), f"CRP 3 mg/L: normal{USUAL}"),
        (lab("crp", 3.1, "ug/mL"), f"CRP 3.1 ug/mL: raised{USUAL}"),
        (lab("crp", 0.3, "mg/dL"), f"CRP 0.3 mg/dL: normal{USUAL}"),
        (lab("crp", 0.31, "mg/dL"), f"CRP 0.31 mg/dL: raised{USUAL}"),
        (lab("inr", 1.5, "INR"), f"INR 1.5 INR: normal{USUAL}"),
        (lab("inr", 1.6, "{INR}"), f"INR 1.6 {{INR}}: raised{USUAL}"),
        (lab("inr", 1.6, "1"), f"INR 1.6 1: raised{USUAL}"),
        (lab("inr", 1.6, ""), f"INR 1.6 : raised{USUAL}"),
        # a range with one end alone tells nothing of the other
        (lab("crp", 200, "mg/L", 0, None), f"CRP 200 mg/L: raised{USUAL}"),
        (lab("crp", 2, "mg/L", 0, None), "CRP 2 mg/L: normal"),
        (lab("white_cells", 1000, "/uL", None, 10000), f"white cells 1000 /uL: low{USUAL}"),
        (lab("white_cells", 5000, "/uL", None, 10000), "white cells 5000 /uL: normal"),
        (lab("white_cells", 11, "10^9/L", None, 12), "white cells 11 10^9/L: normal"),
        (lab("white_cells", 3.5, "10^9/L", 3, None), "white cells 3.5 10^9/L: normal"),
    ],
)
def test_a_value_is_graded(measured: LabValue, told: str) -> None:
    evidence = graded(measured).evidence
    assert (evidence.text, evidence.on, evidence.source) == (told, TODAY, "record")


@pytest.mark.parametrize(
    ("test", "value", "unit", "usual"),
    [
        *(
            ("platelets", 90, unit, 90)
            for unit in (
                "10^9/l",
                "10⁹/L",
                f"{TIMES}10⁹/L",
                "x 10⁹ / l",
                "10E9/L",
                "10**9/L",
                "10^9 cells/L",
                "G/l",
                "Gpt/L",
                "/nl",
            )
        ),
        *(
            ("white_cells", 4.5, unit, 4.5)
            for unit in ("10³/µL", "10^3/μl", "x10^3/mm^3", f"{TIMES}10³/mm³", "K/µl", "k/mcL", "10^3 cells/uL")
        ),
        *(
            ("neutrophils", 1900, unit, 1.9)
            for unit in ("/µl", "/mm³", "cells/uL", "cells/mm3", "cells/µL", "células/µL", "cél./µL", "10^6/L", "10⁶/l")
        ),
        *(("crp", 4, unit, 4) for unit in ("mg/l", "MG/L", "µg/ml", "mcg/mL")),
        *(("crp", 4, unit, 40) for unit in ("mg/dl", "mg / dL")),
        *(("inr", 2, unit, 2) for unit in ("Ratio", "inr", " ")),
    ],
)
def test_a_unit_is_known_however_a_laboratory_writes_it(test: str, value: float, unit: str, usual: float) -> None:
    assert in_usual_unit(lab(test, value, unit)) == pytest.approx(usual)


@pytest.mark.parametrize(("test", "unit"), [("crp", "g/L"), ("crp", "/uL"), ("platelets", "109/L"), ("inr", "s")])
def test_a_unit_in_which_a_test_is_not_measured_stays_refused(test: str, unit: str) -> None:
    with pytest.raises(ValueError, match="is not a unit of"):
        lab(test, 1, unit)


def test_the_newest_value_counts() -> None:
    older, newer = lab("crp", 200, "mg/L", on=date(2024, 5, 1)), lab("crp", 2, "mg/L")
    for labs in ((older, newer), (newer, older)):
        marker = latest(CancerHistory(labs=labs), LabTest.CRP)
        assert marker is not None
        assert marker.lab is newer
    assert latest(CancerHistory(labs=(older,)), LabTest.INR) is None


@pytest.mark.parametrize(
    ("counts", "not_this"),
    [
        # the higher, and the lower for platelets
        (lab("crp", 5, "mg/L"), lab("crp", 3.5, "mg/L")),
        (lab("crp", 2, "mg/L"), lab("crp", 1, "mg/L")),
        (lab("inr", 3, "ratio"), lab("inr", 1, "ratio")),
        (lab("platelets", 30, "10^9/L"), lab("platelets", 200, "10^9/L")),
        (lab("platelets", 30, "10^9/L"), lab("platelets", 600, "10^9/L")),
        (lab("platelets", 160, "10^9/L"), lab("platelets", 200, "10^9/L")),
        # in whatever unit each was measured
        (lab("crp", 2, "mg/dL"), lab("crp", 5, "mg/L")),
        (lab("platelets", 30_000, "/uL"), lab("platelets", 200, "10^9/L")),
        (lab("platelets", 30, "10^9/L"), lab("platelets", 140_000, "/uL")),
        # one beyond its own range before one that is further, and within its own
        (lab("platelets", 120, "10^9/L", 150, 400), lab("platelets", 110, "10^9/L", 100, 400)),
        (lab("white_cells", 11, "10^9/L", 4, 10), lab("white_cells", 11.5, "10^9/L", 4, 12)),
    ],
)
def test_of_two_values_of_one_day_the_one_that_must_not_be_overlooked_counts(
    counts: LabValue, not_this: LabValue
) -> None:
    for labs in ((counts, not_this), (not_this, counts)):
        marker = latest(CancerHistory(labs=labs), counts.test)
        assert marker is not None
        assert marker.lab is counts


@pytest.mark.parametrize(("days", "told"), [("2024-02-28", 1), ("2024-02-27", 0)])
def test_markers_older_than_90_days_say_nothing_of_a_lesion_of_today(days: str, told: int) -> None:
    old = lab("crp", 2, "mg/L", on=date.fromisoformat(days))
    assert len(inflammatory_markers(CancerHistory(labs=(old,)), TODAY)) == told


@pytest.mark.parametrize(
    ("test", "sentence"),
    [
        (
            "platelets",
            "unit: 'mg/L' is not a unit of platelets; use one of "
            "10^9/L, G/L, Gpt/L, /nL, 10^3/uL, 10^3/mm3, K/uL, /uL, /mm3, 10^6/L",
        ),
        ("inr", "unit: 'mg/L' is not a unit of inr; use one of ratio, INR, {INR}, 1"),
    ],
)
def test_an_unknown_unit_is_refused_with_the_known_ones(test: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the whole sentence is compared below
        lab(test, 1, "mg/L")
    assert str(refused.value) == sentence
    assert set(UNITS_OF) == {test.value for test in LabTest}
