"""Reads how bad a pain is now, on the scale of 0 to 10, from a number, a range or a word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.lexicon import number_lexicon
from bot.phrases import expanded

SEVERITY_MAX_NRS = 10
TOLD_AS_MORE_THAN_TEN_MAX = 100

Severity = tuple[int, int]

NONE: Severity = (0, 0)


@dataclass(frozen=True)
class _Patterns:
    rated: re.Pattern[str]
    bare: re.Pattern[str]
    cued: re.Pattern[str]
    worst: re.Pattern[str]
    now: re.Pattern[str]
    words: tuple[tuple[re.Pattern[str], Severity], ...]


def severity_in(text: str, *, asked: bool, of_pain: bool) -> Severity | None:
    """The severity told in `text` (lower case); a bare number counts where asked, a word where a pain is told."""
    if not (asked or of_pain or "10" in text or " ten" in text):
        return None
    found = list(_rated(text)) or (list(_numbers(text, asked=asked)) if asked or of_pain else [])
    if found:
        return _of_now(found, text)
    return _in_words(text, of_pain=of_pain) if asked or of_pain else None


def _rated(text: str) -> Iterator[tuple[int, Severity]]:
    for match in _patterns().rated.finditer(text):
        yield match.start(), _range(match["low"], match["high"])


def _numbers(text: str, *, asked: bool) -> Iterator[tuple[int, Severity]]:
    pattern = _patterns().bare if asked else _patterns().cued
    for match in pattern.finditer(text):
        severity = _range(match["low"], match["high"])
        if severity[1] <= SEVERITY_MAX_NRS:
            yield match.start("low"), severity


def _of_now(found: list[tuple[int, Severity]], text: str) -> Severity:
    """Of several numbers the one told of now, else the first not told of the worst moments."""
    if len(found) == 1:
        return found[0][1]
    ends = [start for start, _ in found[1:]] + [len(text)]
    begins = [0] + [start for start, _ in found[1:]]
    around = [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
    before = [text[(found[i - 1][0] + 3 if i else 0) : start] for i, (start, _) in enumerate(found)]
    now, worst = _patterns().now, _patterns().worst
    for (_, severity), near, ahead in zip(found, around, before, strict=True):
        if (now.search(near) and not worst.search(ahead[-25:])) or now.search(ahead[-25:]):
            return severity
    for (_, severity), ahead in zip(found, before, strict=True):
        if not worst.search(ahead[-25:]):
            return severity
    return found[0][1]


def _in_words(text: str, *, of_pain: bool) -> Severity | None:
    """The severity that the longest word for one stands for; "no pain in my back" is none of a hip that hurts."""
    best: tuple[int, Severity] | None = None
    for pattern, severity in _patterns().words:
        if of_pain and severity == NONE:
            continue
        match = pattern.search(text)
        if match and (best is None or len(match[0]) > best[0]):
            best = (len(match[0]), severity)
    return best[1] if best else None


def _range(low: str, high: str | None) -> Severity:
    first = _value(low)
    second = _value(high) if high else first
    first, second = sorted((min(first, SEVERITY_MAX_NRS), min(second, SEVERITY_MAX_NRS)))
    return first, second


def _value(told: str) -> int:
    words = number_lexicon()["number_words"]
    if told in words:
        return int(words[told])
    half = told.endswith(("½", ".5", ",5"))
    return int(float(told.replace(",", ".").rstrip("½"))) + half


@cache
def _patterns() -> _Patterns:
    data = number_lexicon()
    spoken = [w for w in data["number_words"] if w not in ("a", "an", "couple", "few", "several", "hundred")]
    number = r"(?:\d{1,3}(?:[.,]5)?|" + "|".join(spoken) + ")"
    between = rf"(?:-|–|to|or|/(?=\s*{number}\s*(?:/|out))|,|maybe|and|or maybe)"
    pair = rf"(?P<low>{number})(?:\s*{between}\s*(?:an? )?(?P<high>{number}))?"
    units = "|".join(re.escape(u) for u in data["units"])
    of_a_unit = rf"(?:\s*and a half|\s*or so)?\s*-?\s*(?:{units})"
    no_unit = rf"(?![\d.,:]*\d)(?!{of_a_unit}\b)(?!\s*(?:-|to|or)\s*{number}\s*-?(?:{units})\b)"
    no_side = "".join(f"(?<!{word} )" for word in data["before_one"])
    lead = _either(data["leads"])
    cued = rf"\b{_either(data['cues'])}(?: {_either(data['after_a_cue'])}){{0,6}} (?:an? )?{pair}\b{no_unit}"
    return _Patterns(
        rated=re.compile(rf"\b{pair}\s*(?:/|out of|on a scale of|over|of)\s*(?:a\s*)?(?:10|ten)\b(?!\s*(?:{units})\b)"),
        bare=re.compile(rf"(?<![\d.,:/]){no_side}\b(?:{lead}\s)?{pair}\b{no_unit}"),
        cued=re.compile(rf"{cued}(?!\s*(?:of|on|in|different)\b)"),
        worst=_any_of(data["at_worst"]),
        now=_any_of(data["right_now"]),
        words=tuple(
            (_any_of(phrases), (int(scale.split()[0]), int(scale.split()[1])))
            for scale, phrases in data["severity_words"].items()
        ),
    )


def _either(words: Sequence[str]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    literal = sorted({text for p in phrases for text in expanded(p)}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(text) for text in literal) + r")\b")
