"""Puts the phrases that `screening` and `records` compose in English into the language of the page, as it is shown.

What is stored stays as it was written. A phrase is read back by the few forms that such phrases have: it is a message
of the catalogue, or one of `FORMS` with its blanks filled, or several of these in a row. What none of this fits is
shown as it stands and marked as English: a phrase is put whole into the other language, or not at all.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import islice

from markupsafe import Markup

from web.translation import N_, SOURCE, gettext, in_words, messages, number, spoken

FORMS = (
    # a finding, as `screening.wording` describes it
    N_("denied: %(phrase)s"),
    N_("not sure about %(phrase)s"),
    N_("in the past: %(phrase)s"),
    N_("of someone else: %(phrase)s"),
    N_("%(what)s in the %(side)s %(site)s"),
    N_("%(what)s on the %(side)s side"),
    N_("%(what)s in the %(site)s on both sides"),
    N_("%(what)s on both sides"),
    N_("%(what)s in the middle of the %(site)s"),
    N_("%(what)s in the middle"),
    N_("%(what)s in the %(site)s"),
    N_("%(number)s of 10"),
    N_("%(word)s onset"),
    N_("course: %(word)s"),
    N_("worse with %(word)s"),
    N_("better with %(word)s"),
    N_("since %(day)s"),
    N_("message %(number)s meant: %(quoted)s"),
    N_("message %(number)s was understood"),
    # supporting signs, urgency, progression and what is missing
    N_("%(number)s supporting signs"),
    N_("%(criterion)s is met"),
    N_("%(criterion)s may be met"),
    N_("C1 alone with cancer (%(word)s)"),
    N_("%(word)s: told in part, not ruled out"),
    N_("%(word)s: not ruled out"),
    N_("%(side)s: %(word)s"),
    N_("pain %(number)s of 10, was %(other_number)s of 10"),
    N_("pain %(number)s of 10 on the %(side)s, was %(other_number)s of 10"),
    N_("pain %(number)s of 10 on both sides, was %(other_number)s of 10"),
    N_("pain %(number)s of 10 on both sides in a new place, was %(other_number)s of 10 elsewhere"),
    N_("pain %(number)s of 10 in a new place, was %(other_number)s of 10 elsewhere"),
    N_("pain %(number)s of 10 on the %(side)s in a new place, was %(other_number)s of 10 elsewhere"),
    N_("%(criterion)s on the %(side)s is new"),
    N_("%(criterion)s is new, its side not stated"),
    N_("new red flag: %(word)s"),
    N_("the side of: %(phrase)s"),
    N_("when it began: %(phrase)s"),
    N_("only on the %(side)s: %(phrase)s"),
    N_("imaging of the %(side)s psoas since the symptom began"),
    N_("%(word)s %(side)s: %(criteria)s"),
    # the record
    N_("temperature %(number)s C"),
    N_("cancer treatment in the last %(number)s weeks"),
    N_("cancer treatment in the last %(number)s weeks: %(name)s (%(quoted)s)"),
    N_("cancer treatment in the last %(number)s weeks: %(name)s"),
    N_(
        "Cancer treatment in the last %(number)s weeks: neutropenic sepsis is possible until the neutrophils are known."
    ),
    N_("No cancer treatment in the last %(number)s weeks is known."),
    N_("It is not known whether there was cancer treatment in the last %(number)s weeks: ask at once."),
    N_("cancer, %(word)s (unverified)"),
    N_("%(word)s (unverified)"),
    N_("cancer of the %(name)s"),
    N_("recurrence: %(name)s"),
    N_("metastasis: %(name)s"),
    N_("takes %(name)s"),
    N_("took %(name)s until %(day)s"),
    N_('%(phrase)s, read as "%(quoted)s"'),
    N_("%(phrase)s, SUVmax %(number)s"),
    N_("%(word)s: malignant involvement of the spine"),
    N_("%(word)s of the %(side)s %(structure)s: %(reading)s, %(size)s mm, %(quoted)s"),
    N_("%(word)s of the %(side)s %(structure)s: %(reading)s, %(size)s mm"),
    N_("%(word)s of the %(side)s %(structure)s: %(reading)s, %(quoted)s"),
    N_("%(word)s of the %(side)s %(structure)s: %(reading)s"),
    N_("%(word)s of the %(structure)s on both sides: %(reading)s, %(size)s mm, %(quoted)s"),
    N_("%(word)s of the %(structure)s on both sides: %(reading)s, %(size)s mm"),
    N_("%(word)s of the %(structure)s on both sides: %(reading)s, %(quoted)s"),
    N_("%(word)s of the %(structure)s on both sides: %(reading)s"),
    N_("%(word)s of the %(structure)s: %(reading)s, %(size)s mm, %(quoted)s"),
    N_("%(word)s of the %(structure)s: %(reading)s, %(size)s mm"),
    N_("%(word)s of the %(structure)s: %(reading)s, %(quoted)s"),
    N_("%(word)s of the %(structure)s: %(reading)s"),
    N_(
        "psoas lesion %(word)s: %(size)s mm on %(day)s, then %(other_size)s mm "
        "(%(number)s mm long, %(other_number)s mm wide)"
    ),
    N_("pathology of the %(side)s %(name)s: %(nature)s, %(quoted)s"),
    N_("pathology of the %(side)s %(name)s: %(nature)s"),
    N_("pathology of the %(name)s on both sides: %(nature)s, %(quoted)s"),
    N_("pathology of the %(name)s on both sides: %(nature)s"),
    N_("pathology of the %(name)s: %(nature)s, %(quoted)s"),
    N_("pathology of the %(name)s: %(nature)s"),
    N_("%(phrase)s, by a usual range because the record has none"),
    N_("%(word)s %(number)s %(unit)s: %(level)s"),
    # what records refuse, and what happened to a talk or a delivery
    N_("%(number)s is not between %(other_number)s and %(third_number)s"),
    N_("%(number)s cannot be; it must be 0 or more"),
    N_("the reference range begins at %(number)s, above its end at %(other_number)s"),
    N_("%(day)s is before the start on %(other_day)s"),
    N_("%(name)s lies on both sides and has no midline; use left, right or both"),
    N_("%(name)s names the %(side)s side, and the side given is %(other_side)s; correct one of them"),
    N_("%(quoted)s is not a unit of %(word)s; use one of %(other_quoted)s"),
    N_("%(quoted)s changed this alert at %(time)s UTC (%(word)s), after you had opened it."),
    N_("%(phrase)s The patient was told to phone the team."),
    N_("it could not be reached: %(quoted)s"),
    N_("it answered %(number)s"),
)
"""The phrases with blanks. A blank's name tells what may stand in it, see `BLANKS`."""

SOURCES = (
    N_("message %(number)s"),
    N_("message %(number)s, taken back"),
    N_("told on %(day)s"),
    N_("told on %(day)s, taken back"),
    N_("entered by %(quoted)s"),
)
"""What we write as the source of a fact; all else that stands there was typed, and stays as it is."""

TOLD_WHOLE = (
    N_("The chat could not start when the patient opened it."),
    N_("1 supporting sign"),
    N_("is empty; write what it is"),
    N_("larger"),
    N_("smaller"),
    N_("malignant"),
    N_("record"),
    N_("side not stated"),
    N_("medicines recorded"),
    N_("bleeding disorder"),
    N_("no cancer on"),
    N_("born on"),
    N_("name"),
    N_("sex"),
    N_("language"),
    N_("went on"),
)
"""Words and sentences that are stored without being in a table anywhere."""

JOINTS = ((", ", N_(", ")), (" and ", N_(" and ")), ("; ", N_("; ")))
"""What stands between phrases in a row."""

JOINTS_IN_A_PART_MAX = 8
"""How many of a joint one part of a row holds at most; two are in the longest that we write."""

WORD_LENGTH_MAX = 200
PHRASE_LENGTH_MAX = 1000
"""What we compose is shorter. Only what someone wrote may be of any length: as it fits every form in many ways, a long
text would keep a nurse waiting for her page."""


def phrase(text: str) -> str:
    """A phrase in the language of the page, or as it stands where it has none there."""
    return _phrase(spoken().code, text) or text


def phrased(text: str) -> str:
    """The same for a template, marked as English where it had to stay so."""
    code = spoken().code
    if code == SOURCE:
        return text
    told = _phrase(code, text)
    return Markup('<span lang="{}">{}</span>').format(SOURCE, text) if told is None else told


def source(text: str) -> str:
    """Where a fact is from: put into the language of the page where the words are ours, else as it was typed."""
    return _word(text) or _filled_form(text, _patterns(SOURCES)) or text


@lru_cache(maxsize=4096)
def _phrase(code: str, text: str) -> str | None:
    """None where it cannot be told in the language. Kept by language, as an alert says the same in several places."""
    if code == SOURCE:
        return text
    return _word(text) or _filled_form(text, _patterns(FORMS)) or _in_a_row(text)


def _part(text: str) -> str | None:
    return _phrase(spoken().code, text)


def _word(text: str) -> str | None:
    """A message of the catalogue, also where it stands at the beginning of a line."""
    known = messages(spoken().code)
    if text in known:
        return known[text]
    begun = known.get(text[:1].lower() + text[1:])
    return begun[:1].upper() + begun[1:] if begun else None


def _filled_form(text: str, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> str | None:
    for form, pattern in patterns:
        if found := pattern.fullmatch(text):
            told = {blank: BLANKS[_kind(blank)][1](words) for blank, words in found.groupdict().items()}
            if None not in told.values():
                return gettext(form, **told)
    return None


def _in_a_row(text: str) -> str | None:
    """Two parts that can both be told, the second of which may be a row again."""
    if len(text) > PHRASE_LENGTH_MAX:
        return None
    for joint, message in JOINTS:
        for found in islice(re.finditer(joint, text), JOINTS_IN_A_PART_MAX):
            part = text[: found.start()]
            first = _word(part) or _filled_form(part, _patterns(FORMS))
            rest = _part(text[found.end() :]) if first else None
            if first and rest:
                return first + gettext(message) + rest
    return None


def _day(words: str) -> str:
    return in_words(date.fromisoformat(words))


def _as_it_stands(words: str) -> str:
    return words


def _name(words: str) -> str:
    """What a nurse typed or chose; only what was offered to choose from is known in other languages."""
    return _word(words) or words


BLANKS: Mapping[str, tuple[str, Callable[[str], str | None]]] = {
    "number": (r"[-+]?[\d.]+(?:e[-+]?\d+)?", number),
    "size": (r"[\d.e+-]+(?: x [\d.e+-]+)*", number),
    "day": (r"\d{4}-\d\d-\d\d", _day),
    "time": (r"\d\d:\d\d", _as_it_stands),
    "criterion": (r"C\d", _as_it_stands),
    "criteria": (r"C\d(?:, C\d)*|no criterion", _name),
    "side": (r"left|right|both|midline", _word),
    "word": (f".{{1,{WORD_LENGTH_MAX}}}?", _word),
    "phrase": (f".{{1,{PHRASE_LENGTH_MAX}}}?", _part),
    "name": (f".{{1,{PHRASE_LENGTH_MAX}}}?", _name),
    "unit": (r"[^:]*", _as_it_stands),
    "quoted": (r".+", _as_it_stands),
}
"""What may stand in a blank, and how it is told: words, phrases in turn, or what someone wrote, as it stands."""

KINDS = {"site": "word", "structure": "word", "reading": "word", "nature": "word", "level": "word", "what": "phrase"}
"""Blanks named for the translator's eye, and what they are."""


def _kind(blank: str) -> str:
    plain = blank.removeprefix("other_").removeprefix("third_")
    return KINDS.get(plain, plain)


@cache
def _patterns(forms: tuple[str, ...]) -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(form, _pattern(form)) for form in forms]


def _pattern(form: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", form)
    read = [f"(?P<{part}>{BLANKS[_kind(part)][0]})" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(read), re.DOTALL)
