"""Whether a symptom is there, denied, uncertain, past or another person's: the reach of ConText's rules in a clause."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from bot.clauses import CLAUSE_WORDS_MAX, Clause
from bot.lexicon import ASSERTION, KIND, QUALITY
from bot.mentions import RADIATING, Mention
from bot.subjects import is_vague
from bot.words import Words

PRESENT, DENIED, UNCERTAIN, PAST, OTHER_PERSON = "present", "denied", "uncertain", "past", "other_person"

FOLLOWING_WORDS = 4
"""Words after a person that show whether they are told of."""

_YEAR = re.compile(r"19[3-9]\d|20[01]\d")


def assertion_of(mention: Mention, clause: Clause, words: Words) -> str:
    """How `mention`, a kind or a site of `clause`, is asserted within it."""
    if _names_a_year_long_past(clause, words):
        return PAST
    if _is_asked_and_denied(clause, words):
        return DENIED
    anew = _begins_anew(clause, words, mention.start) if clause.having(ASSERTION) else -1
    found: set[str] = set()
    for name, cue in _cues(clause):
        if name not in found and _reaches(cue, mention, clause, words, anew):
            is_behind = cue.start >= mention.end and cue.name.endswith("backward")
            found.add(UNCERTAIN if is_behind and is_vague(cue, mention, clause.mentions, words) else name)
    if PAST in found:
        return PAST
    if DENIED in found and _is_so_only_then(mention, clause, words):
        return PRESENT if mention.name == "pain" else UNCERTAIN
    if DENIED in found:
        return PRESENT if clause.having("denial_ended") else DENIED
    return UNCERTAIN if UNCERTAIN in found or clause.doubtful else PRESENT


def is_conditional_denial(mention: Mention, clause: Clause, words: Words) -> bool:
    """ "It doesn't hurt when I sit" denies nothing but tells what eases; "no pain if that's what you ask" denies."""
    conditions = [m for m in clause.having("conditionals") if m.start >= mention.end]
    if not conditions or assertion_of(mention, clause, words) != DENIED:
        return False
    asks_back = words.known.sets["asks_back"]
    return any(asks_back.isdisjoint(w.norm for w in words[m.end : m.end + FOLLOWING_WORDS + 1]) for m in conditions)


def is_reply(cue: Mention, words: Words) -> bool:
    """ "No, it's the left" answers a question; its "no" denies nothing that follows."""
    return cue.end - cue.start == 1 and replies(cue.start, words) and not _end_of_part(cue, words)


def replies(index: int, words: Words) -> bool:
    """Whether a "no" at `index` stands for itself, as what follows it shows."""
    sets = words.known.sets
    if words[index].norm not in sets["no_leads"]:
        return False
    following = words[index + 1].norm if index + 1 < len(words) else ""
    if following in sets["subjects"] or following in sets["after_a_reply"]:
        return True
    is_first = not index or not words[index - 1].norm[0].isalnum()
    return is_first and (following in sets["opens_a_reply"] or _says_something_of_a_part(words, index + 1))


def _says_something_of_a_part(words: Words, start: int) -> bool:
    """Whether a part with its verb stands at `start`: "chest is hurting", and not "chest pain"."""
    known, index = words.known, start
    named: list[str] = []
    small = known.sets["determiners"] | known.sets["side_words"]
    while index < len(words) and (words[index].norm in small or words[index].norm in known.parts):
        named.append(words[index].norm)
        index += 1
    return (
        not known.parts.isdisjoint(named) and index < len(words) and words[index].norm in known.sets["says_of_a_part"]
    )


def others(clauses: Sequence[Clause], words: Words) -> set[int]:
    """Places of the words that tell of another person, from "my husband" on until the writer speaks of themselves."""
    people, sets = words.known.people, words.known.sets
    places: set[int] = set()
    speaking_of_other, named = False, -1
    for number, clause in enumerate(clauses):
        if speaking_of_other and clause.sentence != clauses[number - 1].sentence:
            opening = (w.norm for w in words[clause.start : clause.end] if w.norm not in sets["before_a_person"])
            speaking_of_other = next(opening, "") in people["third_person"]
        for index in range(clause.start, clause.end):
            norm = words[index].norm
            owner = any(w.norm in people["owners"] for w in words[max(clause.start, index - 2) : index])
            if norm in people["people"] and owner:
                speaking_of_other = _is_told_of(words, index)
                named = clause.sentence
            elif norm in people["named_before"] and named == clause.sentence:
                speaking_of_other = _is_told_of(words, index)
            elif norm in people["first_person"] and not _owns_a_person(words, index):
                speaking_of_other = False
            if speaking_of_other:
                places.add(index)
    return places


def carers_own(clauses: Sequence[Clause], words: Words) -> set[int]:
    """Places of the words in which whoever cares for someone tells what that did to them: "lifting him hurts my back".

    Of "my" part, or of what "me" hurts, and not where anyone else may be meant.
    """
    people = words.known.people
    no_one_else = {*people["third_person"], *people["people"]}
    places: set[int] = set()
    for number, clause in enumerate(clauses):
        caring = {index for m in clause.having("caring") for index in range(m.start, m.end)}
        meant = next((c for c in (clause, *clauses[max(number - 1, 0) : number]) if c.having(KIND)), None)
        if not caring or meant is None or meant.sentence != clause.sentence:
            continue
        of_it = set(range(meant.start, meant.end)) - caring
        me = {words[m.start - 1].norm for m in meant.having(KIND) if m.start} & set(people["first_person"])
        own = {words[index].norm for index in of_it} & set(people["own"])
        if (me or own) and no_one_else.isdisjoint(words[index].norm for index in of_it):
            places |= of_it
    return places


def _is_told_of(words: Words, index: int) -> bool:
    """Whether the person named at `index` is told of, and tells not of the writer: "my wife says my leg hurts"."""
    people = words.known.people
    after = " ".join(w.norm for w in words[index + 1 : index + 1 + FOLLOWING_WORDS])
    begins = {name: any(f"{after} ".startswith(f"{p} ") for p in people[name]) for name in ("reporters", "is_told_of")}
    return begins["is_told_of"] or not begins["reporters"]


def _owns_a_person(words: Words, index: int) -> bool:
    people = words.known.people
    return words[index].norm in people["own"] and any(w.norm in people["people"] for w in words[index + 1 : index + 3])


def _cues(clause: Clause) -> Iterator[tuple[str, Mention]]:
    for cue in clause.having(ASSERTION):
        yield cue.name.partition(".")[0], cue


def _reaches(cue: Mention, mention: Mention, clause: Clause, words: Words, anew: int) -> bool:
    """Whether the cue asserts the mention; what stands before word `anew` denies nothing of it."""
    name, _, direction = cue.name.partition(".")
    if name == PAST and _tells_a_beginning(clause, words):
        return False
    if direction == "bidirectional":
        return True
    if direction == "backward":
        return cue.start >= mention.end and not (_says_where_to(cue, clause) or _says_what_became(cue, words))
    if name == DENIED and (end := _end_of_part(cue, words)):
        affirmed = any(w.norm in words.known.sets["yes_leads"] for w in words[mention.end : cue.start])
        return mention.end <= end and not affirmed
    if cue.end > mention.start or (name == DENIED and _ends_before(cue, anew, words)):
        return False
    if is_reply(cue, words) or denies_a_quality(cue, clause, words):
        return False
    return name != DENIED or not _list_is_broken(cue, mention, words)


def _ends_before(cue: Mention, anew: int, words: Words) -> bool:
    """Whether someone says something new at word `anew`, behind the denial or at its end: "I'm not I can't walk"."""
    bare = cue.end - cue.start == 1 and words[cue.start].norm in words.known.sets["ends_at_a_speaker"]
    return cue.end < anew or (bare and cue.end == anew)


def _says_where_to(cue: Mention, clause: Clause) -> bool:
    """A pain that "went down my leg" is not gone."""
    return any(m.start <= cue.start < m.end for m in clause.radiating)


def _says_what_became(cue: Mention, words: Words) -> bool:
    """A leg that has "gone completely dead" is not over, nor a pain that has "gone really bad"."""
    if cue.end == len(words) or not words[cue.end].norm[0].isalnum():
        return False
    sets, following = words.known.sets, words[cue.end].norm
    if words[cue.end - 1].norm in sets["becomes"]:
        ends = sets["behind_what_is_gone"] | sets["beside_a_subject"] | sets["and"] | sets["contrasts"]
        return following not in ends | sets["subjects"] | sets["beginnings"]
    return following in sets["conditions"]


def says_it_is_over(clause: Clause, words: Words) -> str | None:
    """What a clause that says no more than that "it" is over makes of what was told before: "its gone", "se me quitó".

    Who had a weak or numb leg lately is asked about it, as one whose leg was so until now.
    """
    sets = words.known.sets
    told = [m for m in clause.having(ASSERTION) if m.name.startswith(f"{PAST}.")]
    told = [m for m in told if not (_says_where_to(m, clause) or _says_what_became(m, words))]
    when = [m for role in ("lately", "long_ago") for m in clause.having(role)]
    said = {index for m in (*told, *when) for index in range(m.start, m.end)}
    speaks = sets["it"] | sets["subjects"] | sets["verbs"]
    small = speaks | sets["beside_a_subject"] | sets["joiners"] | sets["contrasts"] | sets["thanks"]
    numbers = words.known.numbers["number_words"]
    spoken = (words[at].norm for at in range(clause.start, clause.end) if at not in said)
    around = [norm for norm in spoken if not (norm.isdigit() or norm in numbers)]
    if not told or _tells_a_beginning(clause, words) or not small.issuperset(around):
        return None
    if all(m.name.endswith("backward") for m in told):
        return UNCERTAIN
    return None if speaks.isdisjoint(around) else PAST


def says_it_is_back(clause: Clause, words: Words) -> bool:
    """Whether a clause says that "it" is there again: "but it came back", "ha vuelto"."""
    sets, norms = words.known.sets, [w.norm for w in words[clause.start : clause.end]]
    goes_on = norms[0] in sets["contrasts"] or not sets["it"].isdisjoint(norms)
    return goes_on and not sets["returns"].isdisjoint(norms) and sets["who_goes"].isdisjoint(norms)


def _end_of_part(cue: Mention, words: Words) -> int | None:
    """Where the words end that a "no" denies from behind, as in "la derecha no" and "fiebre no tengo"; else None."""
    sets = words.known.sets
    if words[cue.end - 1].norm not in sets["denies_at_end"] or not cue.start:
        return None
    ahead = words[max(0, cue.start - CLAUSE_WORDS_MAX) : cue.start]
    part = list(takewhile(lambda word: word.norm[0].isalnum(), reversed(ahead)))
    if not part or part[0].norm in sets["exclaims"] or any(word.norm in sets["tells_plainly"] for word in part):
        return None
    after = cue.end
    while after < len(words) and words[after].norm in sets["ends_a_denial"]:
        after += 1
    following = words[after].norm if after < len(words) else "."
    ends = (
        (not following[0].isalnum() and following[0] != "?")
        or following in sets["and"]
        or following in sets["contrasts"]
    )
    return after if ends else None


def denies_a_quality(cue: Mention, clause: Clause, words: Words) -> bool:
    """ "It's not a sharp pain" denies the sharpness alone."""
    sets = words.known.sets
    if words[cue.end - 1].norm not in sets["denies_a_quality"]:
        return False
    start = cue.end
    while start < clause.end and words[start].norm in sets["before_a_quality"]:
        start += 1
    return any(m.start == start and m.name != RADIATING for m in clause.having(QUALITY)) and not any(
        m.start == start and m.name != "pain" for m in clause.having("kind")
    )


def _list_is_broken(cue: Mention, mention: Mention, words: Words) -> bool:
    """Whether what is denied has ended: "no fever and a bad hip", "not the hip, the thigh", "not the hip the thigh"."""
    between = words[cue.end : mention.start]
    sets = words.known.sets
    breakers = sets["negated_list_breakers"]
    if words[cue.end - 1].norm in sets["not"] and between and between[0].norm in sets["determiners"]:
        breakers |= sets["determiners"]
        leads = sets["prepositions"] | sets["joiners"]
        if any(a.norm not in leads and b.norm in sets["determiners"] for a, b in pairwise(between)):
            return True
    return any(word.norm in sets["restricts"] for word in between) or any(
        (first.norm == "," or first.norm in sets["and"]) and second.norm in breakers
        for first, second in pairwise(between)
    )


def _is_asked_and_denied(clause: Clause, words: Words) -> bool:
    """Whether someone puts the question themselves and says no to it: "fever? no. rash? no"."""
    asked, answer, behind = (words[at].norm if at < len(words) else "." for at in range(clause.end, clause.end + 3))
    return asked[0] == "?" and answer in words.known.sets["no_leads"] and not behind[0].isalnum()


def _is_so_only_then(mention: Mention, clause: Clause, words: Words) -> bool:
    """ "Nothing hurts when I sit, only when I walk"."""
    conditions = (m.start for m in clause.having("conditionals") if m.start > mention.end)
    return any(words[start - 1].norm in words.known.sets["restricts"] for start in conditions)


def _begins_anew(clause: Clause, words: Words, until: int) -> int:
    """Where before `until` someone last says something new without a comma: "no pain it's numb". -1 for nowhere."""
    sets = words.known.sets
    for index in range(until - 1, clause.start, -1):
        norm = words[index].norm
        speaks = norm in sets["speakers"] or (
            norm in sets["speakers_with_a_verb"] and words[index + 1].norm in sets["verbs"]
        )
        if speaks and words[index - 1].norm not in sets["leads_on"]:
            return index
    return -1


def _names_a_year_long_past(clause: Clause, words: Words) -> bool:
    told = (w.norm for w in words[clause.start : clause.end] if w.norm[0].isdigit())
    return any(_YEAR.fullmatch(norm) for norm in told) and not _tells_a_beginning(clause, words)


def _tells_a_beginning(clause: Clause, words: Words) -> bool:
    """Whether something goes on from then, as in "since 2015"; "none since" says that it does not."""
    denials = {m.end for m in clause.having(ASSERTION) if m.name == "denied.forward"}
    return any(
        words[at].norm in words.known.sets["beginnings"] and at not in denials for at in range(clause.start, clause.end)
    )
