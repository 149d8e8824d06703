"""Reads since when a symptom has been there: "about three weeks", "since Tuesday", "the day after my fall"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from dateparser.date import DateDataParser

from bot.lexicon import Lexicon
from bot.phrases import alternation

LENGTH_READ_MAX = 2_000
YEARS_BACK_MAX = 60


@dataclass(frozen=True)
class _Patterns:
    counted: re.Pattern[str]
    in_parts: re.Pattern[str]
    named: re.Pattern[str]
    named_where: re.Pattern[str]
    simple: tuple[tuple[re.Pattern[str], int], ...]
    simple_where: re.Pattern[str]


def since_in(text: str, known: Lexicon, today: date, *, asked: bool) -> date | None:
    """The day a symptom told in `text` (lower case) began, as far as it is told."""
    text = text[:LENGTH_READ_MAX]
    return (
        _counted_back(text, known, today, asked=asked)
        or _in_parts(text, known, today)
        or _named(text, known, today, asked=asked)
        or _simple(text, known, today, asked=asked)
    )


def warm(known: Lexicon) -> None:
    """Loads the date library's data for a language, so that no patient waits for it."""
    _parsed(next(iter(known.timing["holidays"].values())), known, date.today())


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether a span with its number is a part of the message by itself: "left hip, 3 weeks, about a 4"."""
    ahead, behind = match.string[: match.start()].rstrip(), match.string[match.end() :].lstrip()
    return bool(match["number"] and ahead and ahead[-1] in ",;." and (not behind or behind[0] in ",;."))


def _counted_back(text: str, known: Lexicon, today: date, *, asked: bool) -> date | None:
    for match in _patterns(known).counted.finditer(text):
        if not (asked or match["ago"] or match["lead"] or _stands_alone(match)):
            continue
        unit_days = int(known.timing["units"][match["unit"]])
        days = unit_days * _number(match["number"], known)
        if match["half"] or match["half_after"]:
            days += unit_days // 2
        if days <= YEARS_BACK_MAX * 365:
            return today - timedelta(days=round(days))
    return None


def _in_parts(text: str, known: Lexicon, today: date) -> date | None:
    """As nurses write it: "for 2/12" is two months. Without a word that says so it may as well be a date."""
    parts = known.timing["in_parts"]
    for match in _patterns(known).in_parts.finditer(text):
        if match["lead"] or match["ago"] or match["part"] == parts["never_a_date"]:
            return today - timedelta(days=int(match["number"]) * int(parts["days"][match["part"]]))
    return None


def _number(told: str | None, known: Lexicon) -> float:
    words, articles = known.numbers["number_words"], known.numbers["articles"]
    if not told:
        return 1.0
    first = told.rsplit(maxsplit=1)[-1] if told.rsplit(maxsplit=1)[-1] in words else told.split(maxsplit=1)[0]
    for word in told.replace("-", " ").split():
        if word.isdigit():
            return float(word)
        if word in words and word not in articles:
            return float(words[word])
    return float(known.timing["vague"].get(first, 1))


def _named(text: str, known: Lexicon, today: date, *, asked: bool) -> date | None:
    patterns = _patterns(known)
    match = patterns.named.search(text) if asked or patterns.named_where.search(text) else None
    if match is None and asked:
        match = patterns.named.search(f"{known.timing['named']['before'][0]} {text}")
    if match is None:
        return None
    return _parsed(known.timing["holidays"].get(match[1], match[1]), known, today)


def _simple(text: str, known: Lexicon, today: date, *, asked: bool) -> date | None:
    patterns = _patterns(known)
    if not (asked or patterns.simple_where.search(text)):
        return None
    for phrase, days in patterns.simple:
        if phrase.search(text):
            return today - timedelta(days=days)
    return None


def _parsed(told: str, known: Lexicon, today: date) -> date | None:
    base = datetime.combine(today, datetime.min.time())
    found = _parser(known.language, base).get_date_data(told).date_obj
    if found is None or found.date() > today:
        return None
    return found.date()


@lru_cache(maxsize=8)
def _parser(language: str, base: datetime) -> DateDataParser:
    settings = {"PREFER_DATES_FROM": "past", "PREFER_DAY_OF_MONTH": "first", "RELATIVE_BASE": base, "DATE_ORDER": "DMY"}
    return DateDataParser(languages=[language], settings=settings)


@cache
def _patterns(known: Lexicon) -> _Patterns:
    data = known.timing
    return _Patterns(
        counted=_counted(known),
        in_parts=_counted_in_parts(data["in_parts"], data["counted"]),
        named=_named_date(data),
        named_where=re.compile("|".join(data["named"]["where"])),
        simple=tuple((re.compile(rf"\b{re.escape(told)}\b"), int(days)) for told, days in data["simple"].items()),
        simple_where=re.compile("|".join(data["simple_where"])),
    )


def _counted(known: Lexicon) -> re.Pattern[str]:
    data = known.timing["counted"]
    leads, after_a_lead, joins, ago = (alternation(data[name]) for name in ("leads", "after_a_lead", "joins", "ago"))
    numbers = "|".join([*known.numbers["number_words"], *known.timing["vague"], r"\d{1,3}"])
    half, and_half = alternation(data["half"]), alternation(data["and_half"])
    return re.compile(
        rf"\b(?P<lead>{leads}\s+(?:{after_a_lead} )*)?"
        rf"(?P<number>(?:(?:{numbers})(?:\s+{joins})*\s*-?\s*){{1,3}})?"
        rf"(?:{half} )?\s*(?P<half>{and_half} )?"
        rf"(?P<unit>{alternation(known.timing['units'])})\b(?P<half_after>\s+{and_half}\b)?(?P<ago>\s+{ago})?"
    )


def _counted_in_parts(data: dict, counted: dict) -> re.Pattern[str]:
    leads, after_a_lead = alternation(data["leads"]), alternation(counted["after_a_lead"])
    return re.compile(
        rf"(?P<lead>\b{leads}\s*(?:{after_a_lead} )*)?(?<![\d/.])"
        rf"(?P<number>[1-9]\d?)/(?P<part>{alternation(data['days'])})"
        rf"(?![\d/.]*\d)(?P<ago>\s+{alternation(data['ago'])}\b)?"
    )


def _named_date(timing: dict) -> re.Pattern[str]:
    data = timing["named"]
    before, after_before, of = (alternation(data[name]) for name in ("before", "after_before", "of"))
    month, weekday = alternation(data["months"]), alternation(data["weekdays"])
    suffix = alternation(data["day_suffixes"])
    return re.compile(
        rf"\b{before}\s+(?:{after_before} )*"
        rf"((?:\d{{1,2}}(?:{suffix})?\s+(?:{of}\s+)?{month}(?:\s+(?:{of}\s+)?\d{{4}})?)"
        rf"|(?:{month}\s+\d{{1,2}}(?:{suffix})?(?:,?\s+\d{{4}})?)"
        rf"|(?:{month}(?:\s+(?:{of}\s+)?\d{{4}})?)|{weekday}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{4}}-\d\d-\d\d"
        rf"|{alternation(timing['holidays'])})\b"
    )
