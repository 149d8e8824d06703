"""The elements of FHIR resources as plain words, days and sides."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from records.fhir.codes import WORDS
from screening.report import Side

type Resource = Any
"""A resource or element that fhir.resources has validated; its models are made for runtime, not for type checkers."""


type Entry = tuple[str, Any]
"""A field of `CancerHistory`, and the entry or plain fact to go into it."""


class LeftOut(Exception):
    """Why a resource was not taken over, in a sentence that goes on from its name."""


def words_of(*concepts: Resource | None) -> str:
    """What coded concepts say: the sender's own words, those of their codes, and those of their extensions."""
    said: list[str] = []
    for concept in filter(None, concepts):
        said += _names(concept)
        said += [words_of(e.valueCodeableConcept) for e in concept.extension or () if e.valueCodeableConcept]
    return ", ".join(dict.fromkeys(filter(None, said)))


def name_of(concept: Resource | None) -> str | None:
    """The one name a concept goes by."""
    return next(iter(_names(concept)), None) if concept else None


def _names(concept: Resource) -> list[str]:
    """A concept's own words before those of its codes."""
    codings = concept.coding or ()
    return [*filter(None, [concept.text, *(c.display or WORDS.get((str(c.system), str(c.code))) for c in codings)])]


def codes_of(concept: Resource | None, *systems: str) -> set[str]:
    return {str(c.code) for c in (concept.coding or () if concept else ()) if c.code and str(c.system) in systems}


def value_words(observation: Resource) -> str:
    """What an observation, or a component of one, says in words."""
    said = [words_of(observation.valueCodeableConcept), observation.valueString or ""]
    return ", ".join(filter(None, [*said, words_of(*(observation.interpretation or ()))]))


def day_of(*moments: Any) -> date | None:
    """The day of the first moment that is given; of a month or year alone, its first day."""
    for moment in filter(None, moments):
        if isinstance(moment, datetime):
            return moment.date()
        if isinstance(moment, date):
            return moment
        year, _, month = str(moment).partition("-")
        return date(int(year), int(month or 1), 1)
    return None


def needed_day(*moments: Any) -> date:
    found = day_of(*moments)
    if found is None:
        raise LeftOut("gives no date")
    return found


BOTH_SIDES = re.compile(r"\bboth\b|\bbilateral|\bright and left\b|\bleft and right\b", re.I)
ONE_SIDE = {
    Side.LEFT: re.compile(r"\bleft\b", re.I),
    Side.RIGHT: re.compile(r"\bright\b", re.I),
    Side.MIDLINE: re.compile(r"\bmidline\b", re.I),
}


def side_of(words: str) -> Side | None:
    """The side that words name."""
    if BOTH_SIDES.search(words):
        return Side.BOTH
    named = [side for side, pattern in ONE_SIDE.items() if pattern.search(words)]
    if len(named) > 1:
        raise LeftOut(f'names more than one side: "{words}"')
    return named[0] if named else None


def first_match[T](table: Iterable[tuple[T, re.Pattern[str]]], words: str) -> T | None:
    return next((value for value, pattern in table if pattern.search(words)), None)


def refuse_status(resource: Resource, *usable: str) -> None:
    """Raise LeftOut for a resource whose status is not one of these."""
    if resource.status not in usable:
        raise LeftOut(f"has the status {resource.status}")
