"""Finds where a message mentions anything of the lexicon, in its mended words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.lexicon import ASSERTION, KIND, PSEUDO, SIDE, SITE, Lexicon, Term
from bot.matching import Phrases
from bot.words import Words

MAIN_ROLES = (KIND, SITE, SIDE, ASSERTION, PSEUDO)
"""Roles of which a word can only play one; words of the other roles may be anything besides."""

FELT_IN_PLACES = frozenset({"pain", "spasm", "neuropathic", "weakness"})
"""Kinds of symptom of which a phrase may hold the place: "the feeling in my legs has gone"."""

RADIATING = "radiating"
WHO_GOES_WITHIN = 2
"""Words before one that says where a pain goes, among which whoever goes there himself is looked for."""

UNKNOWN = "\u25a1"
"""Stands for each word the lexicon does not know, so that no patient's word is kept."""


@dataclass(frozen=True)
class Mention:
    """A term found at words `start` to `end` (exclusive)."""

    term: Term
    start: int
    end: int

    @property
    def role(self) -> str:
        return self.term.role

    @property
    def name(self) -> str:
        return self.term.name


def mentions_in(words: Words) -> list[Mention]:
    """All mentions in order of place; of overlapping ones of the main roles only the longest."""
    known = words.known.vocabulary
    norms = [w.norm if w.norm in known else UNKNOWN for w in words]
    found = [m for found in _phrases(words.known).found_in(norms) if _is_itself(m := Mention(*found), words)]
    main = _longest([m for m in found if m.role in MAIN_ROLES], sides_survive=True)
    other: dict[str, list[Mention]] = {}
    for mention in found:
        if mention.role not in MAIN_ROLES:
            other.setdefault(mention.role, []).append(mention)
    return sorted([*main, *(m for ms in other.values() for m in _longest(ms))], key=lambda m: (m.start, -m.end))


@cache
def _phrases(known: Lexicon) -> Phrases:
    return Phrases(known.terms, known.sets["contrasts"])


def _is_itself(mention: Mention, words: Words) -> bool:
    """Whether the words around bear out a term that has other uses ("back", "left", "right")."""
    before = words[mention.start - 1].norm if mention.start else ""
    after = words[mention.end].norm if mention.end < len(words) else ""
    if mention.term.guard:
        return before in mention.term.guard[0] or after in mention.term.guard[1]
    ordinary, sets = words.known.ordinary_sides.get(mention.name), words.known.sets
    if mention.name == RADIATING:
        return sets["who_goes"].isdisjoint(
            w.norm for w in words[max(0, mention.start - WHO_GOES_WITHIN) : mention.start]
        )
    if mention.role == SIDE and ordinary and mention.end - mention.start == 1:
        two_before = words[mention.start - 2].norm if mention.start > 1 else ""
        if before in sets["side_owners"] or (
            before in sets["side_articles"] and two_before in sets["side_prepositions"]
        ):
            return True
        return after not in ordinary[1] and not (before in ordinary[0] and (not after or after in ".!?,"))
    return True


def _longest(mentions: list[Mention], *, sides_survive: bool = False) -> list[Mention]:
    taken: dict[int, Mention] = {}
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.role != KIND, m.start, bool(m.term.needs))):
        places = range(mention.start, mention.end)
        if taken.keys().isdisjoint(places):
            taken.update(dict.fromkeys(places, mention))
            kept.append(mention)
        elif sides_survive and _survives_within(taken.get(mention.start), mention):
            kept.append(mention)
    return kept


def _survives_within(longer: Mention | None, mention: Mention) -> bool:
    """Whether a word keeps its own meaning in a longer phrase: a side always, a site where the phrase is of one."""
    if mention.role == SIDE:
        none = longer is None or longer.role == PSEUDO or (longer.role == SIDE and longer.name == "none")
        return mention.name in ("left", "right") and not none
    if mention.role != SITE or mention.name == "other" or longer is None or mention.end > longer.end:
        return False
    is_of_a_place = longer.term.site in ("leg", "hip") or (longer.term.site is None and longer.name in FELT_IN_PLACES)
    return longer.role == KIND and is_of_a_place and not longer.term.side
