"""Reads a body temperature in degrees Celsius, whichever scale it was told in."""

import re
from functools import cache

from bot.lexicon import Lexicon

POSSIBLE_C = (33.0, 43.0)
POSSIBLE_F = (91.5, 109.5)


def temperature_in(text: str, known: Lexicon, *, asked: bool) -> float | None:
    """The temperature told in `text` (lower case), a bare number counting only where it was asked for."""
    cue, number = _patterns(known)
    if not (asked or cue.search(text)):
        return None
    for match in number.finditer(text):
        value = float(match[1].replace(",", "."))
        value += 0.5 if match["half"] and value.is_integer() else 0
        if POSSIBLE_C[0] <= value <= POSSIBLE_C[1] and not (match["scale"] or "c").startswith("f"):
            return value
        if POSSIBLE_F[0] <= value <= POSSIBLE_F[1] and not (match["scale"] or "f").startswith("c"):
            return round((value - 32) / 1.8, 1)
    return None


@cache
def _patterns(known: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What makes a number a temperature, and the number with its scale."""
    words = known.numbers["temperature"]
    cues, others, degrees, halves = ("|".join(words[name]) for name in ("cues", "other_units", "degrees", "halves"))
    return (
        re.compile(rf"{cues}|°|\bcelsius|\bfahrenheit|\d\s?[cf]\b"),
        re.compile(
            rf"(?<![\d.,/])(\d{{2,3}}(?:[.,]\d{{1,2}})?)(?!\d|[.,]\d|/|\s*(?:mg|ml|%|{others}))"
            rf"(?P<half>\s+(?:{halves})\b)?\s*(?:°|{degrees})?\s*(?P<scale>c\b|celsius|f\b|fahrenheit)?"
        ),
    )
