"""Reads a message as a reply to the question that was open: "no", "only at night", "the left one", "same as before"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise

from bot.assertion import others, replies
from bot.clauses import CLAUSE_WORDS_MAX, clauses_of
from bot.findings import Finding
from bot.lexicon import KIND, SIDE, SITE, Lexicon
from bot.mentions import Mention
from bot.phrases import alternation, expanded
from bot.questions import OF_ANOTHER_TIME, SYMPTOM_OR_MEDICINE, TICK_LIST, asks_where, asks_yes_or_no
from bot.temperature import over_in, temperature_in, without
from bot.timing import since_in
from bot.words import Words

YES, NO, UNSURE, SKIP, SAME, ALL = "yes", "no", "unsure", "skip", "same", "all"
EVERYWHERE = "everywhere"
"""Replies to where something is felt that name no place: not sure."""

REPLY_WORDS_MAX = 12
EXCEPTED_WORDS_MAX = 8
"""The words of what is left out of a list: "all except the fever and the rash"."""

TELLS_THE_COURSE = frozenset(
    {
        "opening", "pain_location", "pain_side", "pain_severity", "pain_onset", "pain_course", "pain_quality",
        "anything_else", "summary",
    }
)  # fmt: skip
"""Questions at which "getting worse" is of the pain without naming it; elsewhere it may be of a cramp or a fever."""

DENIED_WITHIN = 3
"""Words before a cue in which a denial is of the cue."""

DENIED_IN_A_LIST_WITHIN = 6
"""The same where it may be of several things, over their commas: "I don't take warfarin, apixaban or heparin"."""

LONG_PAST_YEARS = 5
"""Years after which a cancer that nothing more is said of is over: the threshold of this name in screening."""

ANTICOAGULANT_WANES_DAYS = 7
"""For so long a blood thinner that was stopped counts as taken: the threshold of this name in screening."""

ASKS_WHAT_IS_NEW = frozenset({TICK_LIST, "anything_else"})

EASING = frozenset({"rest", "bent_hip", "pillow_under_knee", "medicine", "warmth"})


_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass
class Reading:
    """What a message says besides its findings; None is "not said". `other_side` corrects a side without naming it.

    `unwell` says that something is wrong, and not what.
    """

    answer: str | None = None
    onset: str | None = None
    since: str | None = None
    course: str | None = None
    worse_with: list[str] = field(default_factory=list)
    better_with: list[str] = field(default_factory=list)
    temperature_c: float | None = None
    anothers_temperature_c: float | None = None
    anticoagulant: bool | None = None
    treated_lately: bool | None = None
    told_cancer: str | None = None
    anothers_told_cancer: str | None = None
    reporter: str | None = None
    relief: str | None = None
    correction: bool = False
    other_side: bool = False
    unwell: bool = False
    distress: bool = False

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def reading_of(
    text: str, words: Words, mentions: Sequence[Mention], findings: Sequence[Finding], *,
    question: str | None, today: date,
) -> Reading:  # fmt: skip
    """The reading of a message; `text` is in lower case with plain apostrophes."""
    by_role: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_role.setdefault(mention.role, []).append(mention)
    answer = answer_in(words, question)
    unwell = _is_all_said(words, by_role.get("unwell", ()))
    if unwell and question != "summary":  # where "not right" is of what was read back
        answer = None
    tells = bool(findings) or question is not None
    asks_time = question == "pain_onset"
    dates_it = tells and question not in OF_ANOTHER_TIME
    dated = without(text, _of_illness_or_medicine(words, mentions)) if not asks_time else text
    since = since_in(dated, words.known, today, asked=asks_time) if dates_it else None
    bare = question == "pain_position" or (question == "function" and answer == YES)
    worse, better = _movements(words, by_role, bare=bare)
    temperature_c, anothers_temperature_c = _temperatures(text, words, mentions, question)
    if findings and "anticoagulants" not in by_role:
        by_role.pop("stopped", None)  # "my legs have stopped working"
    anticoagulant = _taken(text, words, by_role, answer=answer, question=question, today=today)
    if question == "anticoagulant" and anticoagulant is None and "stopped" in by_role:
        answer = UNSURE
    told_cancer, anothers_told_cancer = _cancers(words, mentions, answer=answer, question=question, today=today)
    return Reading(
        answer=answer,
        onset=_first(by_role, "onset") if tells else None,
        since=since.isoformat() if since else None,
        course=_course(by_role, findings, question, worse or better, answer),
        worse_with=worse if tells else [],
        better_with=better if tells else [],
        temperature_c=temperature_c,
        anothers_temperature_c=anothers_temperature_c,
        anticoagulant=anticoagulant,
        treated_lately=_treated(words, by_role, answer, question),
        told_cancer=told_cancer,
        anothers_told_cancer=anothers_told_cancer,
        reporter=_reporter(words, by_role, question),
        relief=_relief(by_role, question, answer),
        correction="correction" in by_role,
        other_side=("correction" in by_role or question == "summary") and _turns_round(words, by_role),
        unwell=unwell,
        distress="distress" in by_role,
    )


def _temperatures(
    text: str, words: Words, mentions: Sequence[Mention], question: str | None
) -> tuple[float | None, float | None]:
    """The temperature now of the writer, and that of another: "my son has 39.5, mine is normal" tells of the son's."""
    known, asked = words.known, question == "temperature"
    text = without(text, over_in(text, known))
    told = temperature_in(text, known, asked=asked)
    of_others = others(clauses_of(words, mentions), words) if told is not None else set()
    if not of_others:
        return told, None
    theirs = without(text, (w[1:] for at, w in enumerate(words) if at not in of_others))
    own = without(text, (w[1:] for at, w in enumerate(words) if at in of_others))
    return temperature_in(own, known, asked=asked), temperature_in(theirs, known, asked=asked)


def _of_illness_or_medicine(words: Words, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Where a message tells of a cancer, its treatment or a medicine, and not of a symptom: when those were is not
    since when it hurts, as in "I had breast cancer 5 years ago and for 3 weeks my hip hurts".
    """
    symptoms = [m.start for m in mentions if m.role == KIND]
    for mention in mentions:
        if mention.role in ("cancer", "treatments", "anticoagulants", "stopped") or mention.name == "medicine":
            part = _part_of(mention, words)
            if not any(start in part for start in symptoms):
                yield words[part.start].start, words[part.stop - 1].end


def _part_of(mention: Mention, words: Words) -> range:
    """The words of the part of a message that holds a mention, from one joiner, contrast or stop to the next."""
    ends = words.known.sets["clause_joiners"] | words.known.sets["contrasts"]
    first, last = mention.start, mention.end
    earliest, latest = max(0, first - CLAUSE_WORDS_MAX), min(len(words), last + CLAUSE_WORDS_MAX)
    while first > earliest and not (words[first - 1].is_stop or words[first - 1].norm in ends):
        first -= 1
    while last < latest and not (words[last].is_stop or words[last].norm in ends):
        last += 1
    return range(first, last)


def _turns_round(words: Words, by_role: dict[str, list[Mention]]) -> bool:
    """Whether the side told before was the wrong one: "it's the other leg", "not the left, the right"."""
    sides = by_role.get(SIDE, ())
    named = {m.name for m in sides}
    if named == {"opposite"}:
        return any(_is_a_side(side, words, by_role.get(SITE, ())) for side in sides)
    return named == {"left", "right"} and any(
        w.norm in words.known.sets["not"] and following.norm != "," for w, following in pairwise(words)
    )


def _is_a_side(other: Mention, words: Words, sites: Sequence[Mention]) -> bool:
    """Whether "other" is of a side ("the other hip", "it's the other") and not one more ("no other pain")."""
    if any(site.start == other.end for site in sites):
        return True
    is_the_one = words[other.start].norm in words.known.sets["determiners"]
    if other.end - other.start - is_the_one > 1:
        return True
    following = words[other.end].norm if other.end < len(words) else ","
    return is_the_one and (not following[0].isalnum() or following in words.known.sets["verbs"])


def answer_in(words: Words, question: str | None) -> str | None:
    """Yes, no, unsure, skip, same or all, where the whole message, or a first "yes," or "no,", says so."""
    sets = words.known.sets
    norms = [w.norm for w in words if w.norm[0].isalnum()]
    if not norms:
        return None
    if len(norms) <= REPLY_WORDS_MAX:
        whole = " ".join(norms)
        for told in (whole, _without_courtesy(whole, words.known) if norms[0] not in sets["thanks"] else whole):
            if question in SYMPTOM_OR_MEDICINE and told in _replies("agreement", words.known):
                return None
            if reply := _reply(told, words.known, question):
                return reply
    if question == TICK_LIST and leaves_some_out(words):
        return ALL
    lead = words[0].norm
    stopped = len(words) > 1 and (not words[1].norm[0].isalnum() or words[1].norm in sets["after_a_lead"])
    if stopped and lead in sets["yes_leads"]:
        return YES
    if stopped and lead in sets["no_leads"]:
        return NO
    return None


def _reply(told: str, known: Lexicon, question: str | None) -> str | None:
    """What a whole message says. Replies under the name of a question say yes to that question alone."""
    if question in known.replies and told in _replies(question, known):
        return YES
    if asks_where(question) and question != "summary" and told in _replies(EVERYWHERE, known):
        return UNSURE
    if question == "opening" and told in _replies("all_well", known):
        return NO
    if told in _replies("nothing_new", known):
        return NO if question in ASKS_WHAT_IS_NEW else SAME
    possible = (SKIP, UNSURE, SAME, NO, YES, *((ALL,) if question == TICK_LIST else ()))
    if answer := next((answer for answer in possible if told in _replies(answer, known)), None):
        return answer
    disagrees = asks_yes_or_no(question, known.kinds) and told in _replies("disagreement", known)
    return NO if disagrees else None


def leaves_some_out(words: Words) -> bool:
    """Whether a reply takes all of a list but what it names: "all except the fever", "everything but the rash"."""
    sets = words.known.sets
    at = next((i for i, word in enumerate(words) if word.norm in sets["excepting"]), None)
    if at is None or len(words) - at - 1 > EXCEPTED_WORDS_MAX:
        return False
    ahead = " ".join(w.norm for w in words[:at] if w.norm[0].isalnum())
    speaks = sets["subjects"] | sets["verbs"] | sets["emphases"]
    return _without_courtesy(ahead, words.known) in _replies(ALL, words.known) and not any(
        w.norm in speaks for w in words[at + 1 :]
    )


def _is_all_said(words: Words, mentions: Sequence[Mention]) -> bool:
    """Whether one of `mentions` is all that a message says, but for a yes or no ahead of it and courtesy."""
    if not mentions:
        return False
    sets = words.known.sets
    small = sets["yes_leads"] | sets["no_leads"] | _courtesy_words(words.known)
    said = [at for at, word in enumerate(words) if word.norm[0].isalnum() and word.norm not in small]
    return any(all(mention.start <= at < mention.end for at in said) for mention in mentions)


@cache
def _courtesy_words(known: Lexicon) -> frozenset[str]:
    return frozenset(word for phrase in known.replies["courtesy"] for word in phrase.split())


def _without_courtesy(told: str, known: Lexicon) -> str:
    denies = not known.sets["negations"].isdisjoint(told.split())
    return " ".join(_courtesy(known, denies=denies).sub(" ", told).split()) or told


@cache
def _courtesy(known: Lexicon, *, denies: bool) -> re.Pattern[str]:
    """Courtesy at either end; behind a denial "well" is none."""
    ahead = known.replies["courtesy"] + known.replies["courtesy_or_health"]
    behind = known.replies["courtesy"] if denies else ahead
    return re.compile(rf"^(?:{alternation(ahead)}\b\s*)+(?=\S)|(?:\s+{alternation(behind)})+$")


@cache
def _replies(answer: str, known: Lexicon) -> frozenset[str]:
    return frozenset(text for p in known.replies[answer] for text in expanded(p))


def _first(by_role: dict[str, list[Mention]], role: str) -> str | None:
    told = by_role.get(role)
    return told[0].name if told else None


def _course(
    by_role: dict[str, list[Mention]],
    findings: Sequence[Finding],
    question: str | None,
    moves: object,
    answer: str | None,
) -> str | None:
    told = by_role.get("course", [])
    if not told or not (findings or question in TELLS_THE_COURSE):
        return SAME if answer == SAME and question == "pain_course" else None
    if moves and question != "pain_course":
        # "Worse when I walk" tells what worsens it, not how it has gone on.
        told = [m for m in told if m.end - m.start > 1 or m.name not in ("worse", "better")]
    stated = [m for m in told if m.name != "denied"]
    if stated:
        return max(stated, key=lambda m: (m.end - m.start, m.start)).name
    # "Not better" is the same, unless it is of a movement: "it doesn't get better when I sit".
    return SAME if told and not by_role.get("movements") else None


def _movements(words: Words, by_role: dict[str, list[Mention]], *, bare: bool) -> tuple[list[str], list[str]]:
    """What worsens and what eases: each movement goes with the cue nearest before it, else the next after it.

    A `bare` one, told without a cue, does what it usually does; one that is denied, as in "no tablets", does nothing.
    """
    told: dict[str, list[str]] = {"worse_cues": [], "better_cues": []}
    cues = sorted([*by_role.get("worse_cues", []), *by_role.get("better_cues", [])], key=lambda m: m.start)
    movements = by_role.get("movements", [])
    for low, high in _stretches(words) if movements else ():
        near = [cue for cue in cues if low <= cue.start < high]
        for movement in movements:
            if not low <= movement.start < high:
                continue
            trend = _trend(movement, near, words, bare=bare)
            if trend and movement.name not in told[trend]:
                told[trend].append(movement.name)
    worse, better = told["worse_cues"], told["better_cues"]
    if "lying_flat" in better and {"pillow_under_knee", "bent_hip"} & set(better):
        better.remove("lying_flat")
    return worse, better


def _stretches(words: Words) -> Iterator[tuple[int, int]]:
    """The stretches of words in which a cue and a movement can belong together."""
    start = 0
    for index in range(len(words) + 1):
        ends = index == len(words) or words[index].is_stop or words[index].norm in words.known.sets["contrasts"]
        if ends or index - start >= CLAUSE_WORDS_MAX:
            yield start, index
            start = index + ends


def _trend(movement: Mention, near: Sequence[Mention], words: Words, *, bare: bool) -> str | None:
    cue = _cue_of(movement, near, words)
    if cue is not None:
        return None if _is_denied(cue, words, within=DENIED_WITHIN) else cue.role
    return _usual_trend(movement) if bare and not _is_denied_in_a_list(movement, words) else None


def _cue_of(movement: Mention, near: Sequence[Mention], words: Words) -> Mention | None:
    before = [c for c in near if c.end <= movement.start or c.start <= movement.start < c.end]
    after = next((c for c in near if c.start >= movement.end), None)
    if after and not any(w.norm == "," or w.norm in words.known.sets["and"] for w in words[movement.end : after.start]):
        parted = bool(before) and any(w.norm == "," for w in words[before[-1].end : movement.start])
        nearer = not before or parted or after.start - movement.end <= movement.start - before[-1].end
        return after if nearer else before[-1]
    return before[-1] if before else None


def _is_denied_in_a_list(mention: Mention, words: Words) -> bool:
    return _is_denied(mention, words, within=DENIED_IN_A_LIST_WITHIN, in_a_list=True)


def _is_denied(mention: Mention, words: Words, *, within: int, in_a_list: bool = False) -> bool:
    """Whether a denial stands before a mention: "the tablets don't help". A "no" that answers denies nothing.

    What was stopped, in a list of medicines and illnesses, was there.
    """
    sets = words.known.sets
    denials = sets["denials_before"] - sets["stops"] if in_a_list else sets["denials_before"]
    for index in range(mention.start - 1, max(-1, mention.start - 1 - within), -1):
        norm = words[index].norm
        if words[index].is_stop or norm in sets["contrasts"]:
            return False
        if not in_a_list and (norm == "," or norm in sets["subjects"]):
            return False
        if norm in denials and not replies(index, words):
            return True
    return False


def _usual_trend(movement: Mention) -> str:
    """What a movement named without a cue does when it is asked what makes the pain worse or better."""
    return "better_cues" if movement.name in EASING else "worse_cues"


def _yes_no(answer: str | None) -> bool | None:
    return {YES: True, NO: False}.get(answer or "")


def _taken(
    text: str, words: Words, by_role: dict[str, list[Mention]], *, answer: str | None, question: str | None, today: date
) -> bool | None:
    """Whether a blood thinner is taken, or was until lately; what else makes someone bleed counts as one.

    One stopped nobody knows when may still count: not said.
    """
    named, stops = by_role.get("anticoagulants", []), by_role.get("stopped", [])
    if any(not _is_denied_in_a_list(m, words) for m in by_role.get("bleeds", ())):
        return True
    asked = question == "anticoagulant"
    if not (named or asked):
        return None
    taken: set[bool | None] = set()
    for thinner in named:
        part = _part_of(thinner, words)
        if any(stop.start in part for stop in stops):
            told = text if asked else text[words[part.start].start : words[part.stop - 1].end]
            taken.add(_stopped_lately(told, words.known, today))
        else:
            taken.add(not _is_denied_in_a_list(thinner, words))
    if not named:
        taken.add(_stopped_lately(text, words.known, today) if stops else _yes_no(answer))
    return next((told for told in (True, None, False) if told in taken), None)


def _stopped_lately(text: str, known: Lexicon, today: date) -> bool | None:
    stopped = since_in(text, known, today, asked=True)
    return (today - stopped).days <= ANTICOAGULANT_WANES_DAYS if stopped else None


def _treated(words: Words, by_role: dict[str, list[Mention]], answer: str | None, question: str | None) -> bool | None:
    named = by_role.get("treatments", [])
    asked = question == "recent_treatment"
    if named and not all(_is_denied_in_a_list(m, words) for m in named):
        if "long_ago" in by_role:
            return False
        return True if asked or "lately" in by_role else None
    if asked and named:
        return False
    if not asked:
        return None
    if "long_ago" in by_role:
        return False
    return _yes_no(answer) if answer in (YES, NO) else (True if "lately" in by_role else None)


def _cancers(
    words: Words, mentions: Sequence[Mention], *, answer: str | None, question: str | None, today: date
) -> tuple[str | None, str | None]:
    """The cancer of the writer, and that of another: "no, but my mother had it" tells of none and of a past one."""
    asked = question == "cancer_history"
    told = [m for m in mentions if m.role in ("cancer", "cancer_past", "cancer_active", "treatments")]
    if any(m.role == KIND for m in mentions):  # "I never had a fever" says no to that alone
        told = [m for m in told if m.role != "cancer_past" or not _is_denied(m, words, within=DENIED_WITHIN)]
    of_others = others(clauses_of(words, mentions), words) if told else set()
    theirs = [m for m in told if m.start in of_others]
    if not theirs:
        return _cancer(words, told, answer=answer, asked=asked, today=today), None
    people = words.known.people
    named = {at - 1 for at in of_others if at and words[at - 1].norm in people["owners"]}
    own = Words.of((word for at, word in enumerate(words) if at not in of_others | named), words.known)
    if asked and own:
        answer = NO if own[0].norm in words.known.sets["no_leads"] else answer_in(own, question)
    told_cancer = _cancer(own, [m for m in told if m not in theirs], answer=answer, asked=asked, today=today)
    return told_cancer, _cancer(words, theirs, answer=None, asked=asked, today=today)


def _cancer(words: Words, told: Sequence[Mention], *, answer: str | None, asked: bool, today: date) -> str | None:
    named = [m for m in told if m.role == "cancer"]
    if not (named or asked):
        return None
    if named and all(_is_denied_in_a_list(m, words) for m in named):
        return "none"
    denied = [m for m in told if _is_denied(m, words, within=DENIED_WITHIN)]
    roles = {m.role for m in told if m not in denied}
    never = answer == NO or any(m.role == "cancer_past" for m in denied)
    if never and not named and roles.isdisjoint({"cancer_past", "cancer_active"}):
        return "none"
    if "cancer_active" in roles:
        return "active"
    if "cancer_past" in roles or (named and asked and "treatments" not in roles and _is_long_past(words, today)):
        return "past"
    return "active" if asked and (named or answer == YES) else None


def _is_long_past(words: Words, today: date) -> bool:
    """Whether a year is told that is long ago, and nothing of having begun then."""
    years = [int(word.norm) for word in words if _YEAR.fullmatch(word.norm)]
    begins = not words.known.sets["beginnings"].isdisjoint(word.norm for word in words)
    return bool(years) and not begins and today.year - max(years) > LONG_PAST_YEARS


def _reporter(words: Words, by_role: dict[str, list[Mention]], question: str | None) -> str | None:
    """Who writes. Where that is asked, "my wife" is the patient or the one who writes: a carer writes either way."""
    if "carer" in by_role:
        return "carer"
    if question != "reporter":
        return None
    if named := by_role.get("patient"):
        return "carer" if all(_is_denied_in_a_list(m, words) for m in named) else "patient"
    people, told = words.known.people, {w.norm for w in words}
    speaks_of_self = told & (set(people["first_person"]) - set(people["own"]))
    return "carer" if told & set(people["people"]) and not speaks_of_self else None


def _relief(by_role: dict[str, list[Mention]], question: str | None, answer: str | None) -> str | None:
    asked = question == "pain_relief"
    named = any(m.name == "medicine" for m in by_role.get("movements", []))
    if not (asked or named):
        return None
    told = by_role.get("relief", [])
    if told:
        order = {"not_relieved": 0, "none_taken": 1, "partly": 2, "relieved": 3}
        return min(told, key=lambda m: (m.start - m.end, order[m.name])).name
    return "not_relieved" if asked and answer == NO else None
