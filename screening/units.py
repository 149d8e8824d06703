"""The units in which laboratories report the tests used here, however they write them, and how they compare."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screening.history import LabTest, LabValue

CELLS_PER_1E9_PER_L = {
    "10^9/L": 1.0,
    "G/L": 1.0,
    "Gpt/L": 1.0,
    "/nL": 1.0,
    "10^3/uL": 1.0,
    "10^3/mm3": 1.0,
    "K/uL": 1.0,
    "/uL": 0.001,
    "/mm3": 0.001,
    "10^6/L": 0.001,
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


SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
WRITTEN_OTHERWISE = (
    (re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+"), lambda found: f"^{found[0].translate(SUPERSCRIPTS)}"),
    (re.compile(r"[μµ]|mc(?=[lg])"), "u"),
    (re.compile(r"cells?|c[eé]l(?:ulas|s)?\.?|^[x\xd7](?=10)"), ""),
    (re.compile(r"10(?:\*\*?|e)(?=\d)"), "10^"),
    (re.compile(r"mm\^3"), "mm3"),
)
"""In turn: raised digits, micro, what says that cells are counted or that something is multiplied, powers of ten."""


@lru_cache(maxsize=256)
def folded(unit: str) -> str:
    """A unit in the one way of writing by which it is found: "x10⁹ / l", "10*9/L" and "10^9/L" are one."""
    unit = "".join(unit.lower().split())
    for written, otherwise in WRITTEN_OTHERWISE:
        unit = written.sub(otherwise, unit)
    return unit


FACTORS = {test: {folded(unit): factor for unit, factor in units.items()} for test, units in UNITS_OF.items()}
"""`UNITS_OF` by the units as they are found."""


def in_usual_unit(lab: "LabValue") -> float:
    """A value in 10^9/L, mg/L or as a ratio."""
    return lab.value * FACTORS[lab.test][folded(lab.unit)]


def refuse_unknown_unit(test: "LabTest", unit: str) -> None:
    """Raise ValueError for a unit in which the test is not measured."""
    if folded(unit) not in FACTORS[test]:
        usual = ", ".join(filter(None, UNITS_OF[test]))
        raise ValueError(f"unit: {unit!r} is not a unit of {test.value}; use one of {usual}")
