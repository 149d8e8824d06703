"""Values that cannot be true, refused when an entry is made, with an error that names the field."""

import math
from datetime import date

from screening.free_text import PAIRED, names, side_named
from screening.report import Side


def refuse_blank(field: str, text: str) -> None:
    if not text.strip():
        raise ValueError(f"{field}: is empty; write what it is")


def refuse_negative(field: str, number: float | None) -> None:
    if number is not None and (not math.isfinite(number) or number < 0):
        raise ValueError(f"{field}: {number:g} cannot be; it must be 0 or more")


def refuse_outside(field: str, number: float | None, low: float, high: float) -> None:
    if number is not None and not low <= number <= high:
        raise ValueError(f"{field}: {number:g} is not between {low:g} and {high:g}")


def refuse_range_upside_down(low: float | None, high: float | None) -> None:
    if low is not None and high is not None and low > high:
        raise ValueError(f"low: the reference range begins at {low:g}, above its end at {high:g}")


def refuse_end_before_start(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        raise ValueError(f"end: {end} is before the start on {start}")


def refuse_after(field: str, day: date | None, on: date) -> None:
    if day is not None and day > on:
        raise ValueError(f"{field}: {day} is after {on}, the day of the screening")


def refuse_middle_of_paired(site: str, side: Side | None) -> None:
    if side is Side.MIDLINE and names(site, PAIRED):
        raise ValueError(f"side: {site} lies on both sides and has no midline; use left, right or both")


def refuse_another_side_than_named(site: str, side: Side | None) -> None:
    """A "left psoas" recorded as right would prove disease on the wrong side, and nobody could say which is meant."""
    named = side_named(site)
    if named is not None and side is not None and side is not named:
        raise ValueError(f"side: {site} names the {named} side, and the side given is {side}; correct one of them")
