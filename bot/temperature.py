"""Reads a body temperature in degrees Celsius, whichever scale it was told in."""

import re
from collections.abc import Iterable
from functools import cache

from bot.lexicon import Lexicon
from bot.phrases import alternation, expanded

POSSIBLE_C = (33.0, 43.0)
POSSIBLE_F = (91.5, 109.5)
MIDDLE_OF_NORMAL_C = 36.7
"""Halfway between the 36.0 and the 37.4 beyond which a temperature means something to the medicine."""

TENTH_MAX = 9

TOLD_TO_A_TENTH = r"(?<![\d.,/])(?:3[89]|4[01]|10[0-6])[.,]\d(?!\d|[.,]\d|/|\s?(?:[a-z]*m|[a-z]?g|ml|%)\b)"
"""A number from 38.0 to 41.9, or from 100.0 to 106.9, that is told to a tenth and of no length or weight tells a fever,
whatever else is said."""


_TENTH_BEHIND_A_SIGN = re.compile(r"(?<![\d.,/'])(\d{2,3})\s?([°º'])(\d)(?![\d.,'])")
"""A tenth written behind the sign, as in 37°8 and 38'5."""


def temperature_in(text: str, known: Lexicon, *, asked: bool) -> float | None:
    """The temperature told in `text` (lower case), a bare number counting only where it was asked for.

    Of several the one furthest from normal: "37.9 this morning but 38.6 now" is a fever, and one that is gone was one.
    """
    other_value, cue, number = _patterns(known)
    text = other_value.sub("", _in_digits(text, known))
    if not (asked or cue.search(text)):
        return None
    told = [value for match in number.finditer(text) if (value := _degrees_c(match)) is not None]
    return max(told, key=lambda value: abs(value - MIDDLE_OF_NORMAL_C), default=None)


def over_in(text: str, known: Lexicon) -> list[tuple[int, int]]:
    """The stretches of `text` (lower case) that tell of a fever long over: "39 last month, 37 now" has one.

    There is none where anything told may mean that it goes on, as in "39 last month and again today".
    """
    over, lasting, parts = _times(known)
    if lasting.search(text):
        return []
    return [match.span() for match in parts.finditer(text) if over.search(match[0])]


def without_temperatures(text: str, known: Lexicon) -> str:
    """`text` (lower case) with blanks in place of the temperatures that it tells, which rate no pain."""
    _, cue, number = _patterns(known)
    if not cue.search(digits := _in_digits(text, known)):
        return text
    return without(digits, (match.span() for match in number.finditer(digits) if _degrees_c(match) is not None))


def without(text: str, places: Iterable[tuple[int, int]]) -> str:
    """`text` with blanks in these `places`."""
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _degrees_c(match: re.Match[str]) -> float | None:
    """None for a number that no living body has on the scale told, or on either where none is."""
    value = float(match[1].replace(",", "."))
    value += 0.5 if match["half"] and value.is_integer() else 0
    if POSSIBLE_C[0] <= value <= POSSIBLE_C[1] and not (match["scale"] or "c").startswith("f"):
        return value
    if POSSIBLE_F[0] <= value <= POSSIBLE_F[1] and not (match["scale"] or "f").startswith("c"):
        return round((value - 32) / 1.8, 1)
    return None


def _in_digits(text: str, known: Lexicon) -> str:
    """Temperatures in words, such as "thirty-nine point two", as numbers, and a tenth behind its point."""
    degrees, tenths, whole, with_tenth = _spoken(known)
    text = _TENTH_BEHIND_A_SIGN.sub(lambda match: f"{match[1]}.{match[3]}" + match[2].strip("'"), text)
    text = whole.sub(lambda match: str(degrees[match[0].replace("-", " ")]), text)
    return with_tenth.sub(lambda match: f"{match[1]}.{tenths[match[2]]}", text)


@cache
def _spoken(known: Lexicon) -> tuple[dict[str, int], dict[str, int], re.Pattern[str], re.Pattern[str]]:
    """What the words for whole degrees and for tenths stand for, and where they are told."""
    words = known.numbers["temperature"]
    degrees = {text: value for value, told in words["spoken"].items() for phrase in told for text in expanded(phrase)}
    tenths = {word: int(value) for word, value in known.numbers["number_words"].items() if int(value) <= TENTH_MAX}
    tenths |= {str(digit): digit for digit in range(TENTH_MAX + 1)}
    point = rf"\b(\d{{2,3}}) {alternation(words['point'])} ({alternation(tenths)})\b"
    whole = alternation(degrees).replace(r"\ ", "[ -]")
    return degrees, tenths, re.compile(rf"\b{whole}\b"), re.compile(point)


@cache
def _times(known: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What says that a fever is long over, what says that it may not be, and a part of a message."""
    words = known.numbers["temperature"]
    over, lasting = (re.compile(rf"\b(?:{'|'.join(words[name])})\b") for name in ("over", "lasting"))
    contrasts = alternation(known.sets["contrasts"])
    return over, lasting, re.compile(rf"(?:(?!\b{contrasts}\b)(?:[^.,;!?\n]|(?<=\d)[.,](?=\d)))+")


@cache
def _patterns(known: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A number said of something else, what makes one a temperature, and the number with its scale."""
    words = known.numbers["temperature"]
    cues, others, degrees, halves = ("|".join(words[name]) for name in ("cues", "other_units", "degrees", "halves"))
    return (
        re.compile(rf"\b(?:{'|'.join(words['other_values'])})\s+\d+(?:[.,]\d+)?"),
        re.compile(rf"\b(?:{cues})|°|\bcelsius|\bfahrenheit|\d\s?[cf]\b|{TOLD_TO_A_TENTH}"),
        re.compile(
            rf"(?<![\d.,/])(\d{{2,3}}(?:[.,]\d{{1,2}})?)(?!\d|[.,]\d|/|\s*(?:mg|ml|%|{others}))"
            rf"(?P<half>\s+(?:{halves})\b)?\s*(?:°|{degrees})?\s*(?P<scale>c\b|celsius|f\b|fahrenheit)?"
        ),
    )
