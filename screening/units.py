"""The units in which laboratories report the tests used here, and how they compare."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screening.history import LabTest, LabValue

CELLS_PER_1E9_PER_L = {
    "10^9/L": 1.0,
    "10*9/L": 1.0,
    "x10^9/L": 1.0,
    "G/L": 1.0,
    "10^3/uL": 1.0,
    "10*3/uL": 1.0,
    "K/uL": 1.0,
    "/uL": 0.001,
    "/mm3": 0.001,
}
"""How much of 10^9/L one of each unit is."""

CRP_PER_MG_PER_L = {"mg/L": 1.0, "mg/dL": 10.0, "ug/mL": 1.0}
"""How much of mg/L one of each unit is."""

RATIO = {"ratio": 1.0, "INR": 1.0, "{INR}": 1.0, "1": 1.0, "": 1.0}

UNITS_OF: "dict[str, dict[str, float]]" = {
    "white_cells": CELLS_PER_1E9_PER_L,
    "neutrophils": CELLS_PER_1E9_PER_L,
    "platelets": CELLS_PER_1E9_PER_L,
    "crp": CRP_PER_MG_PER_L,
    "inr": RATIO,
}


def known_unit(unit: str) -> str:
    """A unit as it is written here: micro signs and blanks unified."""
    return unit.replace(" ", "").replace("μ", "u").replace("µ", "u").replace("mcL", "uL").replace("⁹", "^9")


def in_usual_unit(lab: "LabValue") -> float:
    """A value in 10^9/L, mg/L or as a ratio."""
    return lab.value * UNITS_OF[lab.test][known_unit(lab.unit)]


def refuse_unknown_unit(test: "LabTest", unit: str) -> None:
    """Raise ValueError for a unit in which the test is not measured."""
    units = UNITS_OF[test]
    if known_unit(unit) not in units:
        raise ValueError(f"unit: {unit!r} is not a unit of {test.value}; use one of {', '.join(filter(None, units))}")
