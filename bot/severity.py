"""Reads how bad a pain is now, on the scale of 0 to 10, from a number, a range or a word."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.lexicon import Lexicon
from bot.phrases import expanded

SEVERITY_MAX_NRS = 10
THE_SCALE_ITSELF = ((0, 10), (1, 10))
"""Told as the scale and not as a rating: "on a scale of 0 to 10, a 7"."""

TOLD_AS_MORE_THAN_TEN_MAX = 100

WORDS_AHEAD = 25
"""Characters before a number in which "now" or "at its worst" speak of it."""

NUMBER_LENGTH = 3
"""Characters of a number and of what joins it to the words behind it, which are not ahead of the next one."""

Severity = tuple[int, int]

NONE: Severity = (0, 0)


@dataclass(frozen=True)
class _Patterns:
    ten: re.Pattern[str]
    rated: re.Pattern[str]
    bare: re.Pattern[str]
    cued: re.Pattern[str]
    apposed: re.Pattern[str]
    worded: re.Pattern[str]
    worst: re.Pattern[str]
    now: re.Pattern[str]
    parting: re.Pattern[str]
    sides: tuple[re.Pattern[str], ...]
    words: tuple[tuple[re.Pattern[str], Severity], ...]
    answers: tuple[tuple[re.Pattern[str], Severity], ...]
    none: re.Pattern[str]


def severity_in(text: str, known: Lexicon, *, asked: bool, corrects: bool, of_pain: bool) -> Severity | None:
    """The severity told in `text` (lower case): a bare number counts where asked or corrected, a word of a pain."""
    if not (asked or corrects or of_pain or _patterns(known).ten.search(text)):
        return None
    bare = asked or corrects
    found = list(_rated(text, known)) or (list(_numbers(text, known, asked=bare)) if bare or of_pain else [])
    if found:
        return _of_now(found, text, known)
    return _in_words(text, known, asked=asked, of_pain=of_pain) if asked or of_pain else None


def _rated(text: str, known: Lexicon) -> Iterator[tuple[int, Severity]]:
    for match in _patterns(known).rated.finditer(text):
        yield match.start(), _range(match["low"], match["high"], known)


def _numbers(text: str, known: Lexicon, *, asked: bool) -> Iterator[tuple[int, Severity]]:
    patterns = (
        (_patterns(known).bare,)
        if asked
        else (_patterns(known).cued, _patterns(known).apposed, _patterns(known).worded)
    )
    for match in sorted([m for p in patterns for m in p.finditer(text)], key=lambda m: m.start("low")):
        severity = _range(match["low"], match["high"], known)
        if severity[1] <= SEVERITY_MAX_NRS and severity not in THE_SCALE_ITSELF:
            yield match.start("low"), severity


def _of_now(found: list[tuple[int, Severity]], text: str, known: Lexicon) -> Severity:
    """Of several numbers the one told of now, else the first not told of the worst moments; of two sides the worse."""
    if len(found) == 1:
        return found[0][1]
    if all(side.search(text) for side in _patterns(known).sides):
        return max(severity for _, severity in found)
    now, worst = _patterns(known).now, _patterns(known).worst
    told = [(severity, *around) for (_, severity), around in zip(found, _around(found, text, known), strict=True)]
    for severity, ahead, behind in told:
        if (now.search(ahead) or now.search(behind)) and not (worst.search(ahead) or worst.search(behind)):
            return severity
    for severity, ahead, behind in told:
        if now.search(ahead) or not (worst.search(ahead) or worst.search(behind)):
            return severity
    return found[0][1]


def _around(found: list[tuple[int, Severity]], text: str, known: Lexicon) -> Iterator[tuple[str, str]]:
    """The words ahead of each number and those behind it; between two numbers that nothing parts, they are of both."""
    starts = [start for start, _ in found]
    ahead = text[: starts[0]]
    for start, following in zip(starts, [*starts[1:], len(text)], strict=True):
        between = text[start:following]
        parted = _patterns(known).parting.search(between)
        yield ahead[-WORDS_AHEAD:], between[: parted.start()] if parted else between
        ahead = between[parted.end() :] if parted else between[NUMBER_LENGTH:]


def _in_words(text: str, known: Lexicon, *, asked: bool, of_pain: bool) -> Severity | None:
    """The severity that the longest word for one stands for; "no pain in my back" is none of a hip that hurts."""
    patterns = _patterns(known)
    else_said = {match.start(): match.end() for match in patterns.none.finditer(text)}
    starts = [-1, *else_said]
    best: tuple[int, Severity] | None = None
    for pattern, severity in (*patterns.words, *patterns.answers) if asked else patterns.words:
        if of_pain and severity == NONE:
            continue
        for match in pattern.finditer(text):
            around = starts[bisect_right(starts, match.start()) - 1]
            if match.end() > else_said.get(around, 0) and (best is None or len(match[0]) > best[0]):
                best = (len(match[0]), severity)
    return best[1] if best else None


def _range(low: str, high: str | None, known: Lexicon) -> Severity:
    first = _value(low, known)
    second = _value(high, known) if high else first
    first, second = sorted((min(first, SEVERITY_MAX_NRS), min(second, SEVERITY_MAX_NRS)))
    return first, second


def _value(told: str, known: Lexicon) -> int:
    words = known.numbers["number_words"]
    if told in words:
        return int(words[told])
    half = told.endswith(("½", ".5", ",5"))
    return int(float(told.replace(",", ".").rstrip("½"))) + half


@cache
def _patterns(known: Lexicon) -> _Patterns:
    data = known.numbers
    spoken = [w for w in data["number_words"] if w not in data["unrated"]]
    number = r"(?:\d{1,3}(?:[.,]5)?|" + "|".join(spoken) + ")"
    out_of, article = _either(data["out_of"]), _either(data["articles"])
    between = rf"(?:-|–|/(?=\s*{number}\s*(?:/|{out_of}))|,|,?\s*{_either(data['between'])})"
    pair = rf"(?P<low>{number})(?:\s*{between}\s*(?:{article} )?(?P<high>{number}))?"
    ten = _either(data["ten"])
    to = _either(data["range_words"])
    units = "|".join(re.escape(u) for u in data["units"])
    of_a_unit = rf"(?:\s*{_either(data['more_of_a_unit'])})?\s*-?\s*(?:{units})"
    no_unit = rf"(?![\d.,:]*\d)(?!{of_a_unit}\b)(?!\s*(?:-|{to})\s*{number}\s*-?(?:{units})\b)"
    ones = _either([word for word in spoken if data["number_words"][word] == "1"])
    no_thing = "".join(rf"(?!(?<={word} ){ones}\b)" for word in data["before_one"])
    lead = _either(data["leads"])
    cued = rf"\b{_either(data['cues'])}(?: {_either(data['after_a_cue'])}){{0,6}} (?:{article} )?{pair}\b{no_unit}"
    worded = [phrase for phrases in data["severity_words"].values() for phrase in phrases]
    return _Patterns(
        ten=re.compile(rf"\b{ten}"),
        rated=re.compile(rf"\b{pair}\s*(?:/|{out_of})\s*(?:{article}\s*)?{ten}\b(?!\s*(?:{units})\b)"),
        bare=re.compile(
            rf"(?<![\d.,:/]){no_thing}\b(?:{lead}\s)?{pair}(?:\s?{_either(data['roughly'])})?(?!\w){no_unit}"
        ),
        cued=re.compile(rf"{cued}(?!\s*{_either(data['counts'])}\b)"),
        apposed=re.compile(rf"[,;:]\s*(?:{article}\s)?{pair}\b{no_unit}(?=\s*(?:[,;.!]|$))"),
        worded=re.compile(rf"{_any_of(worded).pattern}[,;:]?\s+{pair}\b{no_unit}(?=\s*(?:[,;.!]|$))"),
        worst=_any_of(data["at_worst"]),
        now=_any_of(data["right_now"]),
        parting=re.compile(rf"[,;.](?!\d)|\b{_either(data['parting'])}\b"),
        sides=tuple(_any_of(words) for words in data["sides"].values()),
        words=_scaled(data["severity_words"]),
        answers=_scaled(data["severity_answers"]),
        none=_any_of(data["no_severity"]),
    )


def _scaled(words: Mapping[str, Sequence[str]]) -> tuple[tuple[re.Pattern[str], Severity], ...]:
    """The phrases of each part of the scale, which is written as its lowest and its highest number."""
    return tuple((_any_of(phrases), (int(scale.split()[0]), int(scale.split()[1]))) for scale, phrases in words.items())


def _either(words: Sequence[str]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    literal = sorted({text for p in phrases for text in expanded(p)}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(text) for text in literal) + r")\b")
