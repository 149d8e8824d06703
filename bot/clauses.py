"""Splits a message into clauses, the reach of a denial: "no pain, but it's numb" has two, "no fever or chills" one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.lexicon import ASSERTION, KIND, QUALITY, SITE
from bot.mentions import RADIATING, Mention
from bot.words import Words

BY_ITSELF_AN_EMERGENCY = frozenset({"breathing", "bladder_bowel", "saddle", "other_emergency", "self_harm"})
AN_EMERGENCY_OF_A_PART = frozenset({"weakness", "neuropathic"})
"""Kinds of symptom whose bare noun tells an emergency, and those of which it does where a part or more is named."""

NEVER_ASKED = frozenset({"other_emergency", "self_harm"})
"""Kinds that no question asks of: what is denied of them by mistake nobody ever asks about."""

VERB_WITHIN_WORDS = 6
JOINERS_MAX = 3
PART_WORDS_MAX = 3
"""The words of a bare part, such as "the left hip", which "and the left knee hurt" goes on and does not leave."""

BARE_CONDITION_WORDS_MAX = 2
"""The words of a condition that stands by itself, such as "very unsteady"."""

CLAUSE_WORDS_MAX = 60
"""Longer ones have no reach that a reader would follow; cutting them keeps the time for any message in bounds."""


@dataclass(frozen=True)
class Clause:
    """Words `start` to `end` (exclusive) of sentence number `sentence`, with the mentions that begin there."""

    start: int
    end: int
    sentence: int
    mentions: tuple[Mention, ...]

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
    marks = _marks(mentions)
    inside = {i for m in mentions if m.role in ("kind", "site", "pseudo") for i in range(m.start + 1, m.end)}
    clauses: list[Clause] = []
    start, sentence, place = 0, 0, 0
    for index in range(len(words) + 1):
        at_end = index == len(words)
        stops = not at_end and words[index].is_stop
        opens = index > start and index not in inside and not (at_end or stops)
        if not (
            at_end or stops or (opens and (index - start >= CLAUSE_WORDS_MAX or _opens(words, start, index, marks)))
        ):
            continue
        first = place
        while place < len(mentions) and mentions[place].start < index:
            place += 1
        if index > start:
            clauses.append(Clause(start, index, sentence, tuple(mentions[first:place])))
        start = index + 1 if stops else index
        sentence += stops
    return clauses


class _Marks(NamedTuple):
    """Places of the words that part clauses: where a contrast and a denial begin, and all words of what is told.

    `kinds` are the symptoms by the place where they begin.
    """

    contrasts: set[int]
    denials: set[int]
    told: set[int]
    kinds: dict[int, Mention]


def _marks(mentions: Sequence[Mention]) -> _Marks:
    told = (m for m in mentions if m.role == SITE or (m.role == KIND and m.end - m.start > 1))
    return _Marks(
        contrasts={m.start for m in mentions if m.role == "terminators"},
        denials={m.start for m in mentions if m.role == ASSERTION and m.name == "denied.forward"},
        told={index for m in told for index in range(m.start, m.end)},
        kinds={m.start: m for m in mentions if m.role == KIND},
    )


def _opens(words: Words, start: int, index: int, marks: _Marks) -> bool:
    """Whether a new clause opens with the word at `index`, after one that began at `start`."""
    if index in marks.contrasts:
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
    denial = next((at for at in range(index - 1, start - 1, -1) if at in marks.denials), None)
    joined_by_or = words[after - 1].norm in sets["alternatives"]
    if denial is not None and not joined_by_or and _states(words, denial, after, marks.told):
        return True
    if denial is not None and words[index].norm == "," and _names_an_emergency(words, denial, index, marks):
        return True
    names_a_part = first in sets["determiners"] or first in sets["side_words"]
    is_bare_part = (
        start not in marks.denials
        and index - start <= PART_WORDS_MAX
        and not any(w.norm in sets["verbs"] for w in words[start:index])
    )
    return names_a_part and _has_verb(words, after) and not is_bare_part


def _states(words: Words, denial: int, start: int, told: set[int]) -> bool:
    """Whether the phrase at `start` tells something: "no pain, weak legs" does, "no pain, weakness" goes on denying.

    So does "no pain, very unsteady": nobody denies with "no" what someone is. What can be one of the things denied is
    so where their list ends as one: "no pain, weak legs or fever".
    """
    known, sets = words.known, words.known.sets
    phrase = range(start, _end_of_phrase(words, start))
    verb = next((at for at in phrase if words[at].norm in sets["verbs"] | sets["tells"]), None)
    if verb is not None:
        return verb > start or words[denial].norm in sets["denies_things"]
    condition = next((at for at in phrase if words[at].norm in sets["conditions"]), None)
    part = next((at for at in phrase if at in told and at != condition), None)
    if condition is None:
        return False
    if part is None:
        is_alone = condition == phrase.stop - 1 and len(phrase) <= BARE_CONDITION_WORDS_MAX
        return is_alone and words[denial].norm in sets["denies_things"] and not _is_listed(words, phrase.stop)
    can_be_listed = words[start].norm not in sets["determiners"] and (part < condition) == known.side_follows_site
    return not (can_be_listed and _is_listed(words, phrase.stop))


def _names_an_emergency(words: Words, denial: int, comma: int, marks: _Marks) -> bool:
    """Whether behind a `comma` an emergency stands by itself: "no pain, chest pain".

    Who denies two things joins them by "or"; a list of three may do without it, and its signs are asked about later.
    In doubt an emergency is heard.
    """
    start, stop = comma + 1, _end_of_phrase(words, comma + 1)
    if _is_listed(words, stop):
        return False
    kind = next((marks.kinds[at] for at in range(start, stop) if at in marks.kinds), None)
    if kind is None or kind.name not in BY_ITSELF_AN_EMERGENCY | AN_EMERGENCY_OF_A_PART:
        return start < stop and words[start].norm in words.known.sets["alarming"]
    denied = {marks.kinds[at].name for at in range(denial, comma) if at in marks.kinds}
    is_bare_noun = kind.end - kind.start == 1 and marks.told.isdisjoint(range(start, stop))
    likewise = AN_EMERGENCY_OF_A_PART if kind.name in AN_EMERGENCY_OF_A_PART else {kind.name} if is_bare_noun else ()
    if not denied.isdisjoint(likewise) or (is_bare_noun and kind.name in AN_EMERGENCY_OF_A_PART):
        return False
    in_a_list = any(w.norm == "," for w in words[denial:comma]) or _another_follows(words, stop, marks)
    return kind.name in NEVER_ASKED or not in_a_list


def _another_follows(words: Words, comma: int, marks: _Marks) -> bool:
    """Whether a list goes on with a further bare symptom behind the word at `comma`."""
    if comma == len(words) or words[comma].norm != ",":
        return False
    following = range(comma + 1, _end_of_phrase(words, comma + 1))
    speaks = words.known.sets["verbs"] | words.known.sets["subjects"]
    return any(at in marks.kinds for at in following) and not any(words[at].norm in speaks for at in following)


def _end_of_phrase(words: Words, start: int) -> int:
    sets = words.known.sets
    ends = sets["and"] | sets["closes_a_list"] | sets["contrasts"] | {","}
    until = min(len(words), start + CLAUSE_WORDS_MAX)
    return next((at for at in range(start, until) if words[at].is_stop or words[at].norm in ends), until)


def _is_listed(words: Words, start: int) -> bool:
    """Whether what goes on at `start` ends a list of things denied, as "or fever" does."""
    sets = words.known.sets
    for word in words[start : start + CLAUSE_WORDS_MAX]:
        if word.norm in sets["closes_a_list"]:
            return True
        if word.is_stop or word.norm in sets["verbs"] | sets["subjects"]:
            return False
    return False


def _has_verb(words: Words, start: int) -> bool:
    sets = words.known.sets
    for word in words[start + 1 : start + 1 + VERB_WITHIN_WORDS]:
        if word.is_stop or word.norm == "," or word.norm in sets["and"] or word.norm in sets["alternatives"]:
            return False
        if word.norm in sets["verbs"]:
            return True
    return False
