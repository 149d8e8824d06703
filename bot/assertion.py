"""Whether a symptom is there, denied, uncertain, past or another person's: the reach of ConText's rules in a clause."""

import re
from collections.abc import Iterator, Sequence

from bot.clauses import Clause
from bot.lexicon import ASSERTION, lexicon
from bot.mentions import Mention
from bot.words import Word

PRESENT, DENIED, UNCERTAIN, PAST, OTHER_PERSON = "present", "denied", "uncertain", "past", "other_person"

_BEGINNING = frozenset({"started", "began", "since", "for", "start", "begun", "came", "from"})
_YEAR = re.compile(r"19[3-9]\d|20[01]\d")


def assertion_of(mention: Mention, clause: Clause, words: Sequence[Word]) -> str:
    """How `mention`, a kind or a site of `clause`, is asserted within it."""
    if _names_a_year_long_past(clause, words):
        return PAST
    anew = _begins_anew(clause, words, mention.start) if clause.having(ASSERTION) else -1
    found: set[str] = set()
    for name, cue in _cues(clause):
        if name not in found and _reaches(cue, mention, clause, words, anew):
            found.add(name)
    if PAST in found:
        return PAST
    if DENIED in found:
        return PRESENT if clause.having("denial_ended") else DENIED
    return UNCERTAIN if UNCERTAIN in found else PRESENT


def is_conditional_denial(mention: Mention, clause: Clause, words: Sequence[Word]) -> bool:
    """ "It doesn't hurt when I sit" denies nothing: it tells what eases."""
    return assertion_of(mention, clause, words) == DENIED and any(
        m.start >= mention.end for m in clause.having("conditionals")
    )


def is_reply(cue: Mention, words: Sequence[Word]) -> bool:
    """ "No, it's the left" answers a question; its "no" denies nothing that follows."""
    if words[cue.start].norm != "no" or cue.end - cue.start > 1:
        return False
    following = words[cue.end].norm if cue.end < len(words) else ","
    sets = lexicon().sets
    return following in (",", ".", "!") or following in sets["subjects"] or following in sets["after_a_no"]


def others(clauses: Sequence[Clause], words: Sequence[Word]) -> set[int]:
    """Places of the words that tell of another person, from "my husband" on until the writer speaks of themselves."""
    people = lexicon().people
    places: set[int] = set()
    speaking_of_other = False
    for number, clause in enumerate(clauses):
        if speaking_of_other and clause.sentence != clauses[number - 1].sentence:
            speaking_of_other = words[clause.start].norm in ("he", "she", "they", "his", "her", "he's", "she's")
        for index in range(clause.start, clause.end):
            norm = words[index].norm
            owner = any(w.norm in people["owners"] for w in words[max(clause.start, index - 2) : index])
            if norm in people["people"] and owner:
                after = " ".join(w.norm for w in words[index + 1 : index + 3])
                speaking_of_other = not any(after == r or after.startswith(f"{r} ") for r in people["reporters"])
            elif norm in people["first_person"] and not _owns_a_person(words, index):
                speaking_of_other = False
            if speaking_of_other:
                places.add(index)
    return places


def _owns_a_person(words: Sequence[Word], index: int) -> bool:
    return words[index].norm == "my" and any(w.norm in lexicon().people["people"] for w in words[index + 1 : index + 3])


def _cues(clause: Clause) -> Iterator[tuple[str, Mention]]:
    for cue in clause.having(ASSERTION):
        yield cue.name.partition(".")[0], cue


def _reaches(cue: Mention, mention: Mention, clause: Clause, words: Sequence[Word], anew: int) -> bool:
    """Whether the cue asserts the mention; what stands before word `anew` denies nothing of it."""
    name, _, direction = cue.name.partition(".")
    if name == PAST and any(w.norm in _BEGINNING for w in words[clause.start : clause.end]):
        return False
    if direction == "bidirectional":
        return True
    if direction == "backward":
        return cue.start >= mention.end
    if cue.end > mention.start or (name == DENIED and cue.end < anew):
        return False
    if is_reply(cue, words) or denies_a_quality(cue, clause, words):
        return False
    return name != DENIED or not _list_is_broken(cue, mention, words)


def denies_a_quality(cue: Mention, clause: Clause, words: Sequence[Word]) -> bool:
    """ "It's not a sharp pain" denies the sharpness alone."""
    if words[cue.end - 1].norm not in ("not", "isn't"):
        return False
    start = cue.end
    while start < clause.end and words[start].norm in ("a", "an", "really", "so", "very", "that", "like", "the"):
        start += 1
    return any(m.start == start for m in clause.having("quality")) and not any(
        m.start == start and m.name != "pain" for m in clause.having("kind")
    )


def _list_is_broken(cue: Mention, mention: Mention, words: Sequence[Word]) -> bool:
    """Whether what is denied has ended: "no fever and a bad hip", "not the hip, the thigh"."""
    between = words[cue.end : mention.start]
    breakers = lexicon().sets["negated_list_breakers"]
    if words[cue.end - 1].norm == "not" and between and between[0].norm in lexicon().sets["determiners"]:
        breakers |= lexicon().sets["determiners"]
    return any(
        first.norm in ("and", ",") and second.norm in breakers
        for first, second in zip(between, between[1:], strict=False)
    )


def _begins_anew(clause: Clause, words: Sequence[Word], until: int) -> int:
    """Where before `until` someone last says something new without a comma: "no pain it's numb". -1 for nowhere."""
    sets = lexicon().sets
    for index in range(until - 1, clause.start, -1):
        norm = words[index].norm
        speaks = norm in sets["speakers"] or (norm == "it" and words[index + 1].norm in sets["verbs"])
        if speaks and words[index - 1].norm not in sets["leads_on"]:
            return index
    return -1


def _names_a_year_long_past(clause: Clause, words: Sequence[Word]) -> bool:
    span = words[clause.start : clause.end]
    return any(w.norm[0].isdigit() and _YEAR.fullmatch(w.norm) for w in span) and not any(
        w.norm in _BEGINNING for w in span
    )
