"""Cuts a clause that tells of several places into the part of each: a word is of the place that it is told with."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.clauses import Clause
from bot.words import Words

LISTING = ("joiners", "determiners", "prepositions", "side_words")
"""The sets of words that only list places: "my left hip and down into the groin"."""


@dataclass(frozen=True)
class Part:
    """Words `start` to `end` (exclusive) of clause number `clause`.

    One that `stands_alone` tells its symptom by a word of its own, and more than a comma parts it from what is before.
    """

    clause: int
    start: int
    end: int
    stands_alone: bool = False

    def __contains__(self, index: int) -> bool:
        return self.start <= index < self.end


def ends_of_parts(clause: Clause, places: Sequence[tuple[int, int]], words: Words) -> list[tuple[int, int]]:
    """Where the part of each of `places`, which are given in order as words, begins and ends in their clause.

    Places that are only listed have one part together, as have those between which no word or more than one may part.
    """
    cuts, of = [clause.start], [0] * len(places)
    for number, ((_, end), (start, _)) in enumerate(pairwise(places), start=1):
        cut = _cut(words, end, start)
        cuts += [] if cut is None else [cut]
        of[number] = len(cuts) - 1
    ends = list(pairwise([*cuts, clause.end]))
    return [ends[number] for number in of]


def _cut(words: Words, first: int, last: int) -> int | None:
    """The one "and", else the one comma, among these words; None where they only list, or where either is doubtful."""
    sets = words.known.sets
    between = [words[index].norm for index in range(first, last)]
    if all(any(norm in sets[name] for name in LISTING) for norm in between):
        return None
    for parting in (sets["and"] | sets["contrasts"], frozenset({","})):
        found = [first + at for at, norm in enumerate(between) if norm in parting]
        if found:
            return found[0] if len(found) == 1 else None
    return None
