"""Splits a message into clauses, the reach of a denial: "no pain, but it's numb" has two, "no fever or chills" one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.denial_ends import CLAUSE_WORDS_MAX, Marks, marks_of, may_tell_anew, names_an_emergency, states, tells_anew
from bot.lexicon import QUALITY
from bot.mentions import RADIATING, Mention
from bot.subjects import openings, stated
from bot.words import Words

VERB_WITHIN_WORDS = 6
JOINERS_MAX = 3
PART_WORDS_MAX = 3
"""The words of a bare part, such as "the left hip", which "and the left knee hurt" goes on and does not leave."""


@dataclass(frozen=True)
class Clause:
    """Words `start` to `end` (exclusive) of sentence number `sentence`, with the mentions that begin there.

    What a `doubtful` one tells may as well be denied: "weak legs" in "no pain weak legs".
    """

    start: int
    end: int
    sentence: int
    mentions: tuple[Mention, ...]
    doubtful: bool = False

    def having(self, role: str) -> list[Mention]:
        return self._by_role.get(role, [])

    @property
    def radiating(self) -> list[Mention]:
        """The words that say of a pain where it goes."""
        return [m for m in self.having(QUALITY) if m.name == RADIATING]

    @cached_property
    def _by_role(self) -> dict[str, list[Mention]]:
        by_role: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            by_role.setdefault(mention.role, []).append(mention)
        return by_role


def clauses_of(words: Words, mentions: Sequence[Mention]) -> list[Clause]:
    """The clauses of a message in order; mentions are given in order of place."""
    mentions = stated(words, mentions)
    marks = marks_of(mentions)
    subjects = openings(words, mentions)
    inside = {i for m in mentions if m.role in ("kind", "site", "pseudo") for i in range(m.start + 1, m.end)}
    clauses: list[Clause] = []
    start, sentence, place, doubtful = 0, 0, 0, False
    denial: int | None = None  # the last one in the clause so far
    for index in range(len(words) + 1):
        denial = index - 1 if start < index and index - 1 in marks.denials else denial
        at_end = index == len(words)
        stops = not at_end and words[index].is_stop
        can_open = index > start and index not in inside and not (at_end or stops)
        opens = can_open and (
            index - start >= CLAUSE_WORDS_MAX or index in subjects or _opens(words, start, denial, index, marks)
        )
        opens_in_doubt = can_open and not opens and denial is not None and may_tell_anew(words, denial, index, marks)
        if not (at_end or stops or opens or opens_in_doubt):
            continue
        first = place
        while place < len(mentions) and mentions[place].start < index:
            place += 1
        if index > start:
            clauses.append(Clause(start, index, sentence, tuple(mentions[first:place]), doubtful))
        doubtful = opens_in_doubt
        start, denial = index + 1 if stops else index, None
        sentence += stops
    return clauses


def _opens(words: Words, start: int, denial: int | None, index: int, marks: Marks) -> bool:
    """Whether a new clause opens with the word at `index`, after one that began at `start` and has that `denial`."""
    if index in marks.contrasts or (denial is not None and tells_anew(words, denial, index, marks)):
        return True
    sets = words.known.sets
    if words[index].norm not in sets["clause_joiners"]:
        return False
    after = index + 1
    while after < min(len(words), index + JOINERS_MAX) and (
        words[after].norm in sets["clause_joiners"] or words[after].norm in sets["after_a_joiner"]
    ):
        after += 1
    if after == len(words):
        return False
    first = words[after].norm
    if words[index].norm in sets["alternatives"]:
        return False
    if first in sets["subjects"] or after in marks.denials or first in sets["clause_leads"]:
        return True
    joined_by_or = words[after - 1].norm in sets["alternatives"]
    if denial is not None and not joined_by_or and states(words, denial, after, marks.told):
        return True
    if denial is not None and words[index].norm == "," and names_an_emergency(words, denial, index + 1, marks):
        return True
    names_a_part = first in sets["determiners"] or first in sets["side_words"]
    is_bare_part = (
        start not in marks.denials
        and index - start <= PART_WORDS_MAX
        and not any(w.norm in sets["verbs"] for w in words[start:index])
    )
    return names_a_part and _has_verb(words, after) and not is_bare_part


def _has_verb(words: Words, start: int) -> bool:
    sets = words.known.sets
    for word in words[start + 1 : start + 1 + VERB_WITHIN_WORDS]:
        if word.is_stop or word.norm == "," or word.norm in sets["and"] or word.norm in sets["alternatives"]:
            return False
        if word.norm in sets["verbs"]:
            return True
    return False
