"""Reads how bad a pain is now, on the scale of 0 to 10, from a number, a range or a word."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.lexicon import Lexicon
from bot.phrases import alternation
from bot.temperature import without, without_temperatures

SEVERITY_MAX_NRS = 10
THE_SCALE_ITSELF = ((0, 10), (1, 10))
"""Told as the scale and not as a rating: "on a scale of 0 to 10, a 7"."""

MORE_THAN_TEN = frozenset({*range(11, 21), 100})
"""Said by itself such a number means that it is worse than the scale has words for; another may be anything."""

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
    at_this_moment: tuple[re.Pattern[str], ...]
    denied: re.Pattern[str]
    said_before: re.Pattern[str]
    worst: re.Pattern[str]
    usual: re.Pattern[str]
    now: re.Pattern[str]
    parting: re.Pattern[str]
    sides: tuple[re.Pattern[str], ...]
    words: tuple[tuple[re.Pattern[str], Severity], ...]
    answers: tuple[tuple[re.Pattern[str], Severity], ...]
    none: re.Pattern[str]


def severity_in(
    text: str, known: Lexicon, *, asked: bool, corrects: bool, of_pain: bool, about_pain: bool
) -> Severity | None:
    """The severity told in `text` (lower case): a bare number counts where asked or corrected, a word of a pain.

    At a question `about_pain` of which nothing else is said, "it is a 9 now" counts.
    """
    if not (asked or corrects or of_pain or about_pain or _patterns(known).ten.search(text)):
        return None
    text = without_temperatures(text, known)
    patterns = _patterns(known)
    told = without(text, (match.span() for match in patterns.denied.finditer(text)))
    mended = without(told, (match.span() for match in patterns.said_before.finditer(told)))
    # Who says "I said 8" and no other number repeats it.
    for said in dict.fromkeys((mended, told)):
        found = list(_rated(said, known)) or _numbers(
            said, known, asked=asked or corrects, of_pain=of_pain, about_pain=about_pain
        )
        if found:
            return _of_now(found, said, known)
    return _in_words(text, known, asked=asked, of_pain=of_pain) if asked or of_pain else None


def ratings_in(text: str, known: Lexicon) -> list[int]:
    """Where in `text` (lower case) a rating of ten begins, such as "7/10", which only a pain has."""
    return [at for at, _ in _rated(without_temperatures(text, known), known)]


def _rated(text: str, known: Lexicon) -> Iterator[tuple[int, Severity]]:
    for match in _patterns(known).rated.finditer(text):
        yield match.start(), _range(match["low"], match["high"], known)


def _numbers(text: str, known: Lexicon, *, asked: bool, of_pain: bool, about_pain: bool) -> list[tuple[int, Severity]]:
    patterns: list[re.Pattern[str]] = []
    if asked:
        patterns = [_patterns(known).bare]
    elif of_pain or about_pain:
        patterns = list(_patterns(known).at_this_moment)
    if of_pain and not asked:
        patterns += [_patterns(known).cued, _patterns(known).apposed, _patterns(known).worded]
    found = {}
    for match in sorted([m for p in patterns for m in p.finditer(text)], key=lambda m: m.start("low")):
        severity = _range(match["low"], match["high"], known)
        # Beyond the scale is an age or a dose, unless it is all that is said.
        highest = max(_value(told, known) for told in (match["low"], match["high"]) if told)
        is_all = match[0].strip() == text.strip(" .!?\n")
        if severity not in THE_SCALE_ITSELF and (highest <= SEVERITY_MAX_NRS or (is_all and highest in MORE_THAN_TEN)):
            found[match.start("low")] = severity
    return list(found.items())


def _of_now(found: list[tuple[int, Severity]], text: str, known: Lexicon) -> Severity:
    """Of several numbers the worst of those told of now, else of those of neither the worst moments nor the usual.

    Of two sides the worse counts.
    """
    if len(found) == 1:
        return found[0][1]
    if all(side.search(text) for side in _patterns(known).sides):
        return max(severity for _, severity in found)
    now, worst, usual = _patterns(known).now, _patterns(known).worst, _patterns(known).usual
    told = [(severity, *around) for (_, severity), around in zip(found, _around(found, text, known), strict=True)]
    at_best = [(s, a, b) for s, a, b in told if not (worst.search(a) or worst.search(b))]
    for current in (
        [severity for severity, ahead, behind in at_best if now.search(ahead) or now.search(behind)],
        [severity for severity, ahead, _ in told if now.search(ahead)],
        [severity for severity, ahead, behind in at_best if not (usual.search(ahead) or usual.search(behind))],
        [severity for severity, *_ in at_best],
    ):
        if current:
            return max(current)
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
    number = rf"(?:\d{{1,3}}(?:[.,]5)?|{alternation(spoken)})"
    out_of, article = alternation(data["out_of"]), alternation(data["articles"])
    between = rf"(?:-|–|/(?=\s*{number}\s*(?:/|{out_of}))|,|,?\s*{alternation(data['between'])})"
    pair = rf"(?P<low>{number})(?:\s*{between}\s*(?:{article} )?(?P<high>{number}))?"
    ten = alternation(data["ten"])
    to = alternation(data["range_words"])
    units = alternation(data["units"])
    of_a_unit = rf"(?:\s*{alternation(data['more_of_a_unit'])})?\s*-?\s*{units}"
    no_unit = rf"(?![\d.,:]*\d)(?!{of_a_unit}\b)(?!\s*(?:-|{to})\s*{number}\s*-?{units}\b)"
    ones = alternation([word for word in spoken if data["number_words"][word] == "1"])
    no_thing = "".join(rf"(?!(?<={word} ){ones}\b)" for word in data["before_one"])
    no_name = "".join(rf"(?<!\b{word} )" for word in data["before_a_name"])
    alone = rf"(?<![\d.,:/]){no_name}"
    lead = alternation(data["leads"])
    cued = (
        rf"\b{alternation(data['cues'])}(?: {alternation(data['after_a_cue'])}){{0,6}} (?:{article} )?{pair}\b{no_unit}"
    )
    counts = rf"(?!/\d)(?!\s*{alternation(data['counts'])}\b)"
    worded = alternation(phrase for phrases in data["severity_words"].values() for phrase in phrases)
    moment, it_is = alternation(data["this_moment"]), alternation(data["it_is"])
    of_ten = rf"(?:\s*(?:/|{out_of})\s*{ten})?"
    small = rf"(?:{alternation(data['before_what_was_said'])} ){{0,3}}"
    return _Patterns(
        ten=re.compile(rf"\b{ten}"),
        rated=re.compile(rf"(?<!\d/)\b{pair}\s*(?:/|{out_of})\s*(?:{article}\s*)?{ten}\b(?!\s*{units}\b)"),
        bare=re.compile(
            rf"{alone}{no_thing}\b(?:{lead}\s)?{no_name}{pair}(?:\s?{alternation(data['roughly'])})?(?!\w){no_unit}"
        ),
        cued=re.compile(rf"{cued}{counts}"),
        apposed=re.compile(rf"(?:[,;:]\s*|[.\n]\s+)(?:{article}\s)?{pair}\b{no_unit}(?=\s*(?:[,;.!]|$))"),
        worded=re.compile(rf"\b{worded}\b[,;:]?\s+{pair}\b{no_unit}(?=\s*(?:[,;.!]|$))"),
        at_this_moment=(
            re.compile(rf"\b{moment}[,:]?\s+(?:{it_is}\s+)?(?:{article}\s)?{pair}\b{no_unit}{counts}"),
            re.compile(rf"{alone}\b{pair}\s+{moment}\b"),
            re.compile(rf"\b{it_is}\s+{article}\s{pair}\b{no_unit}{counts}"),
        ),
        denied=re.compile(rf"\b{alternation(data['denied'])} (?:{article} )?{number}(?:\s*{to}\s*{number})?{of_ten}\b"),
        said_before=re.compile(
            rf"\b{alternation(data['said_before'])} {small}(?:{article} )?{number}{of_ten}\b{no_unit}"
        ),
        worst=_any_of(data["at_worst"]),
        usual=_any_of(data["usual"]),
        now=_any_of([*data["this_moment"], *data["right_now"]]),
        parting=re.compile(rf"[,;.](?!\d)|\b{alternation(data['parting'])}\b"),
        sides=tuple(_any_of(words) for words in data["sides"].values()),
        words=_scaled(data["severity_words"]),
        answers=_scaled(data["severity_answers"]),
        none=_any_of(data["no_severity"]),
    )


def _scaled(words: Mapping[str, Sequence[str]]) -> tuple[tuple[re.Pattern[str], Severity], ...]:
    """The phrases of each part of the scale, which is written as its lowest and its highest number."""
    return tuple((_any_of(phrases), (int(scale.split()[0]), int(scale.split()[1]))) for scale, phrases in words.items())


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b{alternation(phrases)}\b")
