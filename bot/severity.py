"""Reads how bad a pain is now, on the scale of 0 to 10, from a number, a range or a word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.lexicon import Lexicon
from bot.phrases import expanded

SEVERITY_MAX_NRS = 10
THE_SCALE_ITSELF = ((0, 10), (1, 10))
"""Told as the scale and not as a rating: "on a scale of 0 to 10, a 7"."""

TOLD_AS_MORE_THAN_TEN_MAX = 100

Severity = tuple[int, int]

NONE: Severity = (0, 0)


@dataclass(frozen=True)
class _Patterns:
    ten: re.Pattern[str]
    rated: re.Pattern[str]
    bare: re.Pattern[str]
    cued: re.Pattern[str]
    apposed: re.Pattern[str]
    worst: re.Pattern[str]
    now: re.Pattern[str]
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
    patterns = (_patterns(known).bare,) if asked else (_patterns(known).cued, _patterns(known).apposed)
    for match in sorted([m for p in patterns for m in p.finditer(text)], key=lambda m: m.start("low")):
        severity = _range(match["low"], match["high"], known)
        if severity[1] <= SEVERITY_MAX_NRS and severity not in THE_SCALE_ITSELF:
            yield match.start("low"), severity


def _of_now(found: list[tuple[int, Severity]], text: str, known: Lexicon) -> Severity:
    """Of several numbers the one told of now, else the first not told of the worst moments."""
    if len(found) == 1:
        return found[0][1]
    ends = [start for start, _ in found[1:]] + [len(text)]
    begins = [0] + [start for start, _ in found[1:]]
    around = [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
    before = [text[(found[i - 1][0] + 3 if i else 0) : start] for i, (start, _) in enumerate(found)]
    now, worst = _patterns(known).now, _patterns(known).worst
    for (_, severity), near, ahead in zip(found, around, before, strict=True):
        if (now.search(near) and not worst.search(ahead[-25:])) or now.search(ahead[-25:]):
            return severity
    for (_, severity), ahead in zip(found, before, strict=True):
        if not worst.search(ahead[-25:]):
            return severity
    return found[0][1]


def _in_words(text: str, known: Lexicon, *, asked: bool, of_pain: bool) -> Severity | None:
    """The severity that the longest word for one stands for; "no pain in my back" is none of a hip that hurts."""
    patterns = _patterns(known)
    others = [match.span() for match in patterns.none.finditer(text)]
    best: tuple[int, Severity] | None = None
    for pattern, severity in (*patterns.words, *patterns.answers) if asked else patterns.words:
        if of_pain and severity == NONE:
            continue
        for match in pattern.finditer(text):
            says_else = any(start <= match.start() and match.end() <= end for start, end in others)
            if not says_else and (best is None or len(match[0]) > best[0]):
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
    no_side = "".join(f"(?<!{word} )" for word in data["before_one"])
    lead = _either(data["leads"])
    cued = rf"\b{_either(data['cues'])}(?: {_either(data['after_a_cue'])}){{0,6}} (?:{article} )?{pair}\b{no_unit}"
    return _Patterns(
        ten=re.compile(rf"\b{ten}"),
        rated=re.compile(rf"\b{pair}\s*(?:/|{out_of})\s*(?:{article}\s*)?{ten}\b(?!\s*(?:{units})\b)"),
        bare=re.compile(rf"(?<![\d.,:/]){no_side}\b(?:{lead}\s)?{pair}\b{no_unit}"),
        cued=re.compile(rf"{cued}(?!\s*{_either(data['counts'])}\b)"),
        apposed=re.compile(rf"[,;:]\s*{article}\s{pair}\b{no_unit}(?=\s*(?:[,;.!]|$))"),
        worst=_any_of(data["at_worst"]),
        now=_any_of(data["right_now"]),
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
