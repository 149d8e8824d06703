"""Reads since when a symptom has been there: "about three weeks", "since Tuesday", "the day after my fall"."""

import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from dateparser.date import DateDataParser

from bot.lexicon import number_lexicon

UNIT_DAYS = {
    "hour": 0,
    "minute": 0,
    "day": 1,
    "night": 1,
    "week": 7,
    "fortnight": 14,
    "weekend": 7,
    "month": 30,
    "year": 365,
}
LENGTH_READ_MAX = 2_000
YEARS_BACK_MAX = 60

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NAMED = re.compile(
    rf"\b(?:since|from|on|in|at|about|around|started|began|last|this|late|early|mid)\s+"
    rf"(?:last |early |late |mid |about |around |the |on |in |beginning of |end of |middle of )*"
    rf"((?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s+\d{{4}})?)"
    rf"|(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?)"
    rf"|(?:{_MONTH}(?:\s+\d{{4}})?)|{_WEEKDAY}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{4}}-\d\d-\d\d"
    rf"|christmas|new year|easter)\b"
)
_SIMPLE = {
    "yesterday": 1, "last night": 1, "this morning": 0, "today": 0, "tonight": 0, "this afternoon": 0,
    "the other day": 3, "last week": 7, "last month": 30, "last year": 365, "earlier this week": 3, "this week": 3,
    "day before yesterday": 2, "a while": None,
}  # fmt: skip
_NOT_A_BEGINNING = re.compile(r"(?:every|each|per|in|within|next|another|took|takes|lasts?|for)\s+$")


def since_in(text: str, today: date, *, asked: bool) -> date | None:
    """The day a symptom told in `text` (lower case) began, as far as it is told."""
    text = text[:LENGTH_READ_MAX]
    return (
        _counted_back(text, today, asked=asked) or _named(text, today, asked=asked) or _simple(text, today, asked=asked)
    )


def warm() -> None:
    """Loads the date library's language data, so that no patient waits for it."""
    _parsed("3 march", date.today())


def _counted_back(text: str, today: date, *, asked: bool) -> date | None:
    for match in _counted().finditer(text):
        lead, ago = match["lead"] or "", match["ago"]
        if not (asked or ago or lead):
            continue
        number = _number(match["number"] or "a")
        days = UNIT_DAYS[match["unit"].removesuffix("s")] * number
        if match["half"]:
            days += UNIT_DAYS[match["unit"].removesuffix("s")] // 2
        if days <= YEARS_BACK_MAX * 365:
            return today - timedelta(days=round(days))
    return None


def _number(told: str) -> float:
    words = number_lexicon()["number_words"]
    first = told.rsplit(maxsplit=1)[-1] if told.rsplit(maxsplit=1)[-1] in words else told.split(maxsplit=1)[0]
    for word in told.replace("-", " ").split():
        if word.isdigit():
            return float(word)
        if word in words and word not in ("a", "an"):
            return float(words[word])
    return {"many": 6.0, "some": 3.0, "half": 0.5}.get(first, 1.0)


def _named(text: str, today: date, *, asked: bool) -> date | None:
    match = _NAMED.search(text) if asked or re.search(r"since|start|began|begin|from|came on|first", text) else None
    if match is None and asked:
        match = _NAMED.search(f"on {text}")
    if match is None:
        return None
    told = match[1]
    if told in ("christmas", "new year", "easter"):
        told = {"christmas": "25 december", "new year": "1 january", "easter": "april"}[told]
    return _parsed(told, today)


def _simple(text: str, today: date, *, asked: bool) -> date | None:
    if not (asked or re.search(r"since|start|began|came on|come on|first|fell|woke", text)):
        return None
    for phrase, days in _SIMPLE.items():
        if days is not None and re.search(rf"\b{phrase}\b", text):
            return today - timedelta(days=days)
    return None


def _parsed(told: str, today: date) -> date | None:
    base = datetime.combine(today, datetime.min.time())
    found = _parser(base).get_date_data(told).date_obj
    if found is None or found.date() > today:
        return None
    return found.date()


@lru_cache(maxsize=4)
def _parser(base: datetime) -> DateDataParser:
    settings = {"PREFER_DATES_FROM": "past", "PREFER_DAY_OF_MONTH": "first", "RELATIVE_BASE": base, "DATE_ORDER": "DMY"}
    return DateDataParser(languages=["en"], settings=settings)


@cache
def _counted() -> re.Pattern[str]:
    numbers = "|".join([*number_lexicon()["number_words"], "many", "some", r"\d{1,3}"])
    units = "hours?|minutes?|days?|nights?|weeks?|fortnights?|weekends?|months?|years?"
    return re.compile(
        rf"\b(?P<lead>(?:for|since|over|during|past|last|been|about|around|nearly|almost|roughly|started|began|these)\s+"
        rf"(?:the |about |around |nearly |almost |last |past |over |at least |more than |roughly |maybe |a good "
        rf"|probably |only |just |like )*)?"
        rf"(?P<number>(?:(?:{numbers})(?:\s+(?:of|or|to|-|couple|few|good|half))*\s*-?\s*){{1,3}})?"
        rf"(?:a half )?\s*(?:and (?P<half>a half) )?"
        rf"(?P<unit>{units})\b(?:\s+(?:and a half))?(?P<ago>\s+(?:ago|back|now|already))?"
    )
