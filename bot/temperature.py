"""Reads a body temperature in degrees Celsius, whichever scale it was told in."""

import re

POSSIBLE_C = (33.0, 43.0)
POSSIBLE_F = (91.5, 109.5)

_CUE = re.compile(r"temp|fever|degree|°|thermometer|\bcelsius|\bfahrenheit|\d\s?[cf]\b")
_NUMBER = re.compile(
    r"(?<![\d.,/])(\d{2,3}(?:[.,]\d{1,2})?)(?!\d|[.,]\d|/|\s*(?:mg|ml|years?|weeks?|days?|%))\s*(?:°|degrees?|deg)?\s*(c\b|celsius|f\b|fahrenheit)?"
)


def temperature_in(text: str, *, asked: bool) -> float | None:
    """The temperature told in `text` (lower case), a bare number counting only where it was asked for."""
    if not (asked or _CUE.search(text)):
        return None
    for match in _NUMBER.finditer(text):
        value = float(match[1].replace(",", "."))
        if POSSIBLE_C[0] <= value <= POSSIBLE_C[1] and not (match[2] or "c").startswith("f"):
            return value
        if POSSIBLE_F[0] <= value <= POSSIBLE_F[1] and not (match[2] or "f").startswith("c"):
            return round((value - 32) / 1.8, 1)
    return None
