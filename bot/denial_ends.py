"""Where what is denied ends and something else is told: "no pain, weak legs" tells it, "no pain, weakness" does not.

With a comma a new clause begins there; people on phones leave it out: "no pain can't feel my legs".
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.lexicon import ASSERTION, KIND, SITE
from bot.mentions import Mention
from bot.words import Words

BY_ITSELF_AN_EMERGENCY = frozenset({"breathing", "bladder_bowel", "saddle", "other_emergency", "self_harm"})
AN_EMERGENCY_OF_A_PART = frozenset({"weakness", "neuropathic"})
"""Kinds of symptom whose bare noun tells an emergency, and those of which it does where a part or more is named."""

DOUBTED_FOR_WHAT_IT_IS_LIKE = "fever"
"""The kind that may be told as well as denied where no comma parts it: "no pain shivering", but not "no pain fever".

A sign of sepsis may be so behind another fever: "no fever shivering", but not "no fever chills".
"""

NEVER_ASKED = frozenset({"other_emergency", "self_harm"})
"""Kinds that no question asks of: what is denied of them by mistake nobody ever asks about."""

SIGNS_OF_SEPSIS = frozenset({"shivering", "very_unwell"})
"""What a fever is like where that alone is an emergency."""

LEADING = ("determiners", "joiners", "prepositions", "verbs", "subjects", "leads_on", "leads_to_an_event")
"""The sets of words that may stand between a denial and an emergency that it denies."""

CLAUSE_WORDS_MAX = 60
"""Longer clauses have no reach that a reader would follow; cutting them keeps the time for any message in bounds."""

BARE_CONDITION_WORDS_MAX = 2
"""The words of a condition that stands by itself, such as "very unsteady"."""


class Marks(NamedTuple):
    """Places of the words that part clauses: where a contrast and a denial begin, and all words of what is told.

    `kinds` are the symptoms by the place where they begin; what is told ends at `ends`. `known` are the words of all
    symptoms, places and rules of assertion.
    """

    contrasts: set[int]
    denials: set[int]
    told: set[int]
    kinds: dict[int, Mention]
    ends: set[int]
    known: set[int]


def marks_of(mentions: Sequence[Mention]) -> Marks:
    """The marks of a message."""
    told = [m for m in mentions if m.role == SITE or (m.role == KIND and m.end - m.start > 1)]
    kinds = [m for m in mentions if m.role == KIND]
    return Marks(
        contrasts={m.start for m in mentions if m.role == "terminators"},
        denials={m.start for m in mentions if m.role == ASSERTION and m.name == "denied.forward"},
        told={index for m in told for index in range(m.start, m.end)},
        kinds={m.start: m for m in kinds},
        ends={m.end for m in (*told, *kinds)},
        known={index for m in mentions if m.role in (SITE, KIND, ASSERTION) for index in range(m.start, m.end)},
    )


def is_an_event(kind: Mention) -> bool:
    """Whether a symptom tells of an emergency that happens, as "wet myself" does, and not of one that is felt."""
    happens = kind.name in BY_ITSELF_AN_EMERGENCY or kind.name == "fall"
    return happens or not SIGNS_OF_SEPSIS.isdisjoint(kind.term.qualities)


def states(words: Words, denial: int, start: int, told: set[int]) -> bool:
    """Whether the phrase at `start` tells something: "no pain, weak legs" does, "no pain, weakness" goes on denying.

    So does "no pain, very unsteady": nobody denies with "no" what someone is. What can be one of the things denied is
    so where their list ends as one: "no pain, weak legs or fever".
    """
    sets = words.known.sets
    phrase = range(start, _end_of_phrase(words, start))
    verb = _verb_of(words, phrase)
    if verb is not None:
        return verb > start or words[denial].norm in sets["denies_things"]
    condition, part = _condition_of_part(words, phrase, told)
    if condition is None:
        return False
    if part is None:
        is_alone = condition == phrase.stop - 1 and len(phrase) <= BARE_CONDITION_WORDS_MAX
        return is_alone and words[denial].norm in sets["denies_things"] and not _is_listed(words, phrase.stop)
    return not (_can_be_listed(words, start, condition, part) and _is_listed(words, phrase.stop))


def names_an_emergency(words: Words, denial: int, start: int, marks: Marks) -> bool:
    """Whether behind a comma an emergency stands by itself at `start`: "no pain, chest pain".

    Who denies two things joins them by "or"; a list of three may do without it, and its signs are asked about later.
    In doubt an emergency is heard.
    """
    stop = _end_of_phrase(words, start)
    if not _may_be_an_emergency(words, denial, start, marks):
        return False
    kind = _first_kind(range(start, stop), marks)
    in_a_list = any(w.norm == "," for w in words[denial : start - 1]) or _another_follows(words, stop, marks)
    return kind is None or kind.name in NEVER_ASKED or not in_a_list


def tells_anew(words: Words, denial: int, index: int, marks: Marks) -> bool:
    """Whether behind what is denied something is told at `index` with nothing between: "no pain can't feel my legs"."""
    if _happens_instead(words, denial, index, marks):
        return True
    if not _may_begin(words, index):
        return False
    kind = marks.kinds.get(index)
    if kind and words[index].norm in words.known.sets["cannot"]:
        return True
    if index - 1 in marks.denials or not _something_is_denied(words, denial, index, marks):
        return False
    return _begins_by_its_word(words, index, marks) or _speaks_of_a_part(words, denial, index, marks)


def _happens_instead(words: Words, denial: int, index: int, marks: Marks) -> bool:
    """Whether at `index` an emergency happened, and something else is denied: "didnt see the step and fell".

    What leads to it, as in "not trying to harm myself", is denied with it.
    """
    sets, kind = words.known.sets, marks.kinds.get(index)
    if kind is None or not is_an_event(kind) or words[denial].norm in sets["denies_things"]:
        return False
    between = words[denial + 1 : index]
    if any(word.norm in sets["closes_a_list"] for word in between) or _is_listed(words, kind.end):
        return False
    return any(
        at not in marks.known and words[at].norm[0].isalpha() and not any(words[at].norm in sets[n] for n in LEADING)
        for at in range(denial + 1, index)
    )


def _begins_by_its_word(words: Words, index: int, marks: Marks) -> bool:
    """Whether the word itself begins something new, as "can't", "only" and a second "no" do."""
    sets, first, kind = words.known.sets, words[index].norm, marks.kinds.get(index)
    phrase = range(index, _end_of_phrase(words, index))
    if kind and kind.name in NEVER_ASKED and not _is_listed(words, phrase.stop):
        return True
    if kind and first in sets["clause_leads"] | sets["denials_before"]:
        return True
    leads = first in sets["restricts"] or (first in sets["clause_leads"] and index in marks.ends)
    names_a_part = first in sets["restricts"] and any(
        at in marks.told or words[at].norm in sets["side_words"] for at in phrase
    )
    return leads and (names_a_part or _first_kind(phrase, marks) is not None)


def _speaks_of_a_part(words: Words, denial: int, index: int, marks: Marks) -> bool:
    """Whether it is said of a part what it does or is, "legs gone weak", or in a verb what happened, "fell over"."""
    phrase = range(index, _end_of_phrase(words, index))
    if _first_kind(phrase, marks) is None or not _heads_a_phrase(words, index, marks):
        return False
    verb = _verb_of(words, phrase)
    if verb is not None:
        return verb > index or words[denial].norm in words.known.sets["denies_things"]
    condition, part = _condition_of_part(words, phrase, marks.told)
    return condition is not None and part is not None and not _can_be_listed(words, index, condition, part)


def may_tell_anew(words: Words, denial: int, index: int, marks: Marks) -> bool:
    """Whether what stands so at `index` may be told as well as denied, and is asked about: "no pain weak legs"."""
    if index - 1 in marks.denials or not _may_begin(words, index):
        return False
    if not _something_is_denied(words, denial, index, marks):
        return False
    if any(word.norm in words.known.sets["speakers"] for word in words[denial:index]):
        return False
    if index not in marks.kinds and not _heads_a_phrase(words, index, marks):
        return False
    phrase = range(index, _end_of_phrase(words, index))
    kind = _first_kind(phrase, marks)
    if kind and kind.name == DOUBTED_FOR_WHAT_IT_IS_LIKE and not _is_listed(words, phrase.stop):
        denied = {marks.kinds[at].name for at in range(denial, index) if at in marks.kinds}
        is_plain = kind.end - kind.start == 1 and not kind.term.qualities
        return is_an_event(kind) or not (is_plain or kind.name in denied)
    speaks = kind is not None and _verb_of(words, phrase) is not None
    return speaks or states(words, denial, index, marks.told) or _may_be_an_emergency(words, denial, index, marks)


def _may_begin(words: Words, index: int) -> bool:
    """Whether nothing before the word at `index` leads on to it."""
    sets = words.known.sets
    leads = ("leads_on", "subjects", "joiners", "clause_joiners", "prepositions", "determiners", "side_words")
    return not any(words[index - 1].norm in sets[name] for name in leads)


def _heads_a_phrase(words: Words, index: int, marks: Marks) -> bool:
    """Whether a part begins at `index`, as in "legs are weak", or a verb right behind what is denied."""
    sets, norm = words.known.sets, words[index].norm
    if norm in sets["verbs"] | sets["tells"]:
        return index in marks.ends
    return norm in sets["determiners"] | sets["side_words"] or index in marks.told


def _something_is_denied(words: Words, denial: int, index: int, marks: Marks) -> bool:
    named = words.known.sets["denied_things"]
    return any(
        (at in marks.kinds and marks.kinds[at].end <= index and marks.kinds[at].term.needs not in ("body", "list"))
        or words[at].norm in named
        for at in range(denial, index)
    )


def _may_be_an_emergency(words: Words, denial: int, start: int, marks: Marks) -> bool:
    stop = _end_of_phrase(words, start)
    if _is_listed(words, stop):
        return False
    kind = _first_kind(range(start, stop), marks)
    if kind is None or kind.name not in BY_ITSELF_AN_EMERGENCY | AN_EMERGENCY_OF_A_PART:
        return start < stop and words[start].norm in words.known.sets["alarming"]
    denied = {marks.kinds[at].name for at in range(denial, start) if at in marks.kinds}
    is_bare_noun = kind.end - kind.start == 1 and marks.told.isdisjoint(range(start, stop))
    likewise = AN_EMERGENCY_OF_A_PART if kind.name in AN_EMERGENCY_OF_A_PART else {kind.name} if is_bare_noun else ()
    return denied.isdisjoint(likewise) and not (is_bare_noun and kind.name in AN_EMERGENCY_OF_A_PART)


def _first_kind(phrase: range, marks: Marks) -> Mention | None:
    return next((marks.kinds[at] for at in phrase if at in marks.kinds), None)


def _verb_of(words: Words, phrase: range) -> int | None:
    speaks = words.known.sets["verbs"] | words.known.sets["tells"]
    return next((at for at in phrase if words[at].norm in speaks), None)


def _condition_of_part(words: Words, phrase: range, told: set[int]) -> tuple[int | None, int | None]:
    """Where in a phrase a condition such as "weak" stands, and where the part that it may be of."""
    condition = next((at for at in phrase if words[at].norm in words.known.sets["conditions"]), None)
    return condition, next((at for at in phrase if at in told and at != condition), None)


def _can_be_listed(words: Words, start: int, condition: int, part: int) -> bool:
    """Whether a part and its condition are one name, as "weak legs" is: "legs weak" says it of the legs."""
    known = words.known
    return words[start].norm not in known.sets["determiners"] and (part < condition) == known.side_follows_site


def _another_follows(words: Words, comma: int, marks: Marks) -> bool:
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
