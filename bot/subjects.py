"""What is said to be well or over: in "legs weak, arms are ok" the arms, in "want to die pain is gone" the pain.

Words such as "is ok" stand behind what they are said of. People on phones put a whole sentence before it without a
comma, so the subject begins a clause of its own, and what stands before it is neither denied nor past.
"""

from collections.abc import Mapping, Sequence

from bot.denial_ends import AN_EMERGENCY_OF_A_PART, CLAUSE_WORDS_MAX, is_an_event
from bot.lexicon import ASSERTION, KIND, SIDE, SITE, Term
from bot.mentions import Mention
from bot.words import Words

BACKWARD, AT_END = ".backward", ".at_end"
UNKNOWN_SUBJECT_WORDS_MAX = 3
"""The words of a subject that the lexicon does not know, such as "the new mattress"."""

TELLING_WHEN = (ASSERTION, "lately", "long_ago")
CONNECTING = ("prepositions", "subjects", "leads_on", "verbs", "tells", "and", "alternatives", "beginnings")
"""Words by which what follows belongs to what was told before: "the pain I had last week is gone"."""


def stated(words: Words, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, of which a bare "fine" denies only right behind a part and at the end of what is said of it."""
    at_end = [m for m in mentions if m.role == ASSERTION and m.name.endswith(AT_END)]
    if not at_end:
        return list(mentions)
    parts = {m.end for m in mentions if m.role in (SITE, SIDE)}
    begins = {m.start for m in mentions if m.role in (KIND, SITE)}
    read: dict[Mention, Mention | None] = dict.fromkeys(at_end)
    for cue in at_end:
        if cue.start in parts and (_ends_at(words, cue.end) or _begins_a_part(words, cue.end, begins)):
            read[cue] = Mention(Term(ASSERTION, cue.name.replace(AT_END, BACKWARD)), cue.start, cue.end)
    return [m for m in (read.get(m, m) for m in mentions) if m is not None]


def openings(words: Words, mentions: Sequence[Mention]) -> set[int]:
    """Where the subject of what is well or over begins, and a part that is told of behind it."""
    cues = [m for m in mentions if m.role == ASSERTION and m.name.endswith(BACKWARD)]
    if not cues:
        return set()
    told = sorted((m for m in mentions if m.role in (KIND, SITE)), key=lambda m: m.role == KIND)
    at = {index: m for m in told for index in range(m.start, m.end)}
    begins = {m.start for m in told if m.role == SITE}
    when = {index for m in mentions if m.role in TELLING_WHEN for index in range(m.start, m.end)}
    starts = (_start_of_subject(cue, words, at, when) for cue in cues)
    behind = (cue.end for cue in cues if _begins_a_part(words, cue.end, begins))
    return {start for start in starts if start is not None} | set(behind)


def is_vague(cue: Mention, mention: Mention, told: Sequence[Mention], words: Words) -> bool:
    """Whether it is left open if what is well or over is this symptom, which is an emergency or happened once."""
    if not (is_an_event(mention) or mention.name in AN_EMERGENCY_OF_A_PART):
        return False
    within = {index for m in told if m.role in (KIND, SITE) for index in range(m.start, m.end)}
    small = ("determiners", "side_words", "prepositions", "joiners", "beside_a_subject", "beside_a_part")
    return any(
        index not in within and not any(words[index].norm in words.known.sets[name] for name in small)
        for index in range(mention.end, cue.start)
    )


def _start_of_subject(cue: Mention, words: Words, at: Mapping[int, Mention], when: set[int]) -> int | None:
    """The first word of what the cue is said of, or None where that may be all that stands before."""
    sets = words.known.sets
    end = cue.start
    while end and words[end - 1].norm in sets["beside_a_subject"]:
        end -= 1
    if not end or not words[end - 1].norm[0].isalnum():
        return None
    if words[end - 1].norm in sets["who_goes"]:
        return end - 1
    if words[end - 1].norm in sets["no_symptoms"]:
        start = _before(words, end - 1, at)
        joined = at.get(start - 2) if start > 1 and words[start - 1].norm in sets["and"] else None
        is_listed = joined is not None and _is_bare(joined, words) and not is_an_event(joined)
        return _start_of_symptom(start - 1, words, at) if is_listed else _unless_led_to(start, words, at)
    if end - 1 in at or words[end - 1].norm in sets["side_words"]:
        return _start_of_symptom(end, words, at)
    return None if end - 1 in when else _start_of_unknown(end, words, at)


def _start_of_symptom(end: int, words: Words, at: Mapping[int, Mention]) -> int | None:
    """Back from `end` over a symptom with its sides, places and whatever is joined to it."""
    known, sets = words.known, words.known.sets
    start = index = end
    nearest: Mention | None = None
    joined_by, listed, parted = "", False, False
    while index and end - index < CLAUSE_WORDS_MAX:
        norm, mention = words[index - 1].norm, at.get(index - 1)
        if mention:
            if nearest and not _belongs(mention, nearest, words, joined_by=joined_by, listed=listed, parted=parted):
                break
            if not nearest and start < end and not (joined_by or (mention.role == SITE and known.side_follows_site)):
                break
            start = index = mention.start
            nearest, joined_by, parted = mention, "", False
        elif norm in sets["determiners"] or norm in sets["side_words"] or norm in sets["beside_a_part"]:
            index -= 1
            start, parted = (index, norm in sets["determiners"]) if not joined_by else (start, parted)
        elif norm in sets["prepositions"]:
            joined_by, index = "preposition", index - 1
        elif norm in sets["and"] | sets["alternatives"] or (norm == "," and listed):
            joined_by, listed, index = "and", True, index - 1
        else:
            break
    if joined_by:
        # "numb in my legs arms are ok" stops at what is not of the arms; "I had in my hip is ok" goes on before "in".
        return start if joined_by == "and" or index - 1 in at else None
    return _unless_led_to(start, words, at)


def _belongs(mention: Mention, nearest: Mention, words: Words, *, joined_by: str, listed: bool, parted: bool) -> bool:
    """Whether `mention` is of one subject with `nearest`, which stands behind it: "hip pain", "pain in my hip"."""
    if mention.role == SITE:
        return bool(joined_by) or (nearest.role == KIND and not parted)
    if joined_by == "preposition":
        is_condition = words[mention.start].norm in words.known.sets["conditions"]
        return not is_condition and not _is_told_in_a_verb(mention, words)
    if joined_by:
        return _is_bare(mention, words) and nearest.role == KIND and not is_an_event(mention)
    if nearest.role == KIND:
        return mention.name == nearest.name == "pain"
    return not listed and not parted and _is_of_the_part_behind(mention, words)


def _is_of_the_part_behind(kind: Mention, words: Words) -> bool:
    """Whether a symptom is told of the part behind it, as in "my numb leg"; in "hip sore groin" it is of the hip."""
    sets = words.known.sets
    owned = not kind.start or any(words[kind.start - 1].norm in sets[name] for name in ("determiners", "side_words"))
    is_condition = _is_bare(kind, words) and words[kind.start].norm in sets["conditions"]
    return owned and is_condition and not words.known.side_follows_site


def _is_bare(kind: Mention, words: Words) -> bool:
    return kind.role == KIND and kind.end - kind.start == 1 and not _is_told_in_a_verb(kind, words)


def _is_told_in_a_verb(kind: Mention, words: Words) -> bool:
    sets = words.known.sets
    says = sets["verbs"] | sets["tells"] | sets["cannot"] | sets["denials_before"]
    return any(word.norm in says for word in words[kind.start : kind.end])


def _start_of_unknown(end: int, words: Words, at: Mapping[int, Mention]) -> int | None:
    """Where behind a symptom a word stands that is none: "legs weak appetite is good"."""
    sets = words.known.sets
    for start in range(end - 1, max(0, end - 1 - UNKNOWN_SUBJECT_WORDS_MAX), -1):
        if not words[start].norm[0].isalnum() or any(words[start].norm in sets[name] for name in CONNECTING):
            return None
        if start - 1 in at:
            return start
    return None


def _unless_led_to(start: int, words: Words, at: Mapping[int, Mention]) -> int | None:
    """`start`, but where a word before it leads on to it: "pain on walking is gone", "my leg is weak is ok now"."""
    sets = words.known.sets
    leads = sets["prepositions"] | sets["leads_on"] | (sets["joiners"] - sets["and"] - sets["alternatives"] - {","})
    if start in at and at[start].role == KIND:
        leads = leads | sets["verbs"] | sets["tells"]
    return None if start and start - 1 not in at and words[start - 1].norm in leads else start


def _before(words: Words, start: int, at: Mapping[int, Mention]) -> int:
    """`start`, moved before what belongs to a subject that is no symptom: "the other" in "the other one"."""
    sets = words.known.sets
    small = sets["no_symptoms"] | sets["determiners"] | sets["side_words"]
    while start and start - 1 not in at and words[start - 1].norm in small:
        start -= 1
    return start


def _ends_at(words: Words, index: int) -> bool:
    """Whether what is said of a part ends there, but for "now" and the like: "hip ok today"."""
    sets = words.known.sets
    while index < len(words) and words[index].norm in sets["beside_a_subject"]:
        index += 1
    if index == len(words) or not words[index].norm[0].isalnum():
        return True
    return words[index].norm in sets["and"] | sets["contrasts"] | sets["who_goes"]


def _begins_a_part(words: Words, index: int, begins: set[int]) -> bool:
    """Whether behind what is well a part is told of: "my back is ok my hip hurts". Not where a subject may follow."""
    opening = words.known.sets["opens_behind_well"]
    return index < len(words) and bool(opening) and (index in begins or words[index].norm in opening)
