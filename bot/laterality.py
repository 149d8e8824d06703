"""Gives each body site told its side: "the left hip and groin", "hip, the one on the left", "the other knee"."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.clauses import Clause
from bot.lexicon import SIDE, SITE
from bot.mentions import Mention
from bot.words import Word, Words

SITES_WITHOUT_INHERITED_SIDE = frozenset({"back", "low_back", "mid_back", "upper_back", "abdomen", "other"})
WORDS_BETWEEN_MAX = 4
MIRRORED = {"left": "right", "right": "left"}
NO_SIDES = frozenset({"other", "none"})


@dataclass
class Place:
    """A body site told in clause number `clause`, with its side where one is stated or follows from the words."""

    mention: Mention
    site: str
    side: str | None
    clause: int
    stated: bool = False
    start: int = 0
    end: int = 0


@dataclass
class LooseSide:
    """A side told without a site of its own, as in "it's on the left"."""

    mention: Mention
    side: str
    clause: int


def places_in(clauses: Sequence[Clause], words: Words) -> tuple[list[Place], list[LooseSide]]:
    """Every site of the message with its side, and the sides that belong to none."""
    places = [
        Place(m, m.name, m.term.side, number, m.term.side in MIRRORED, m.start, m.end)
        for number, clause in enumerate(clauses)
        for m in clause.having(SITE)
    ]
    by_clause: dict[int, list[Place]] = {}
    for place in places:
        by_clause.setdefault(place.clause, []).append(place)
    loose: list[LooseSide] = []
    last_side: str | None = None
    for number, clause in enumerate(clauses):
        here = by_clause.get(number, [])
        for mention in clause.having(SIDE):
            side = _resolved(mention.name, last_side)
            if side is None:
                continue
            last_side = side if side in MIRRORED else last_side
            if any(_covers(p, mention) and p.stated for p in here):
                continue
            place = _owner(mention, here, words)
            if place is None:
                loose.append(LooseSide(mention, side, number))
            elif not (side == "both" and _counts_sites(mention, place, here, words)):
                place.side, place.stated = side, True
                place.start, place.end = min(place.start, mention.start), max(place.end, mention.end)
        _share(here, words)
    _inherit(places, clauses)
    return places, loose


def _resolved(name: str, last: str | None) -> str | None:
    if name == "same":
        return last
    if name == "opposite":
        return MIRRORED.get(last or "")
    return None if name in NO_SIDES else name


def _covers(place: Place, mention: Mention) -> bool:
    return place.mention.start <= mention.start < place.mention.end


def _owner(mention: Mention, here: Sequence[Place], words: Words) -> Place | None:
    """The site a side belongs to: the one it stands in or beside as the language has it, else the one told before."""
    for place in here:
        if _covers(place, mention):
            return place
    earlier = [p for p in here if p.mention.end <= mention.start]
    later = [p for p in here if p.mention.start >= mention.end]
    if words.known.side_follows_site and earlier and not earlier[-1].stated:
        between = words[earlier[-1].mention.end : mention.start]
        if len(between) <= WORDS_BETWEEN_MAX and not _parts(between, words):
            return earlier[-1]
    if later:
        between = words[mention.end : later[0].mention.start]
        heads = words.known.side_follows_site and not earlier and not any(_joins(w, words) for w in between)
        if len(between) <= WORDS_BETWEEN_MAX and (heads or not _parts(between, words)):
            return None if later[0].stated else later[0]
    return earlier[-1] if earlier and not earlier[-1].stated else None


def _counts_sites(both: Mention, place: Place, here: Sequence[Place], words: Words) -> bool:
    """Whether "both" counts two sites and no sides: "both my tummy and my back", not "both arms and both legs"."""
    after = place.mention.end
    if after >= len(words) or words[after].norm not in words.known.sets["and"]:
        return False
    said = words[both.start].norm
    return any(
        _joined(place, other, words) and all(w.norm != said for w in words[after : other.mention.start])
        for other in here
        if other.mention.start > after
    )


def _parts(between: Sequence[Word], words: Words) -> bool:
    sets = words.known.sets
    return any(
        w.norm in sets["verbs"]
        or w.norm in sets["subjects"]
        or w.norm in sets["site_breaks"]
        or w.norm in sets["restricts"]
        or _joins(w, words)
        for w in between
    )


def _joins(word: Word, words: Words) -> bool:
    sets = words.known.sets
    return word.norm == "," or word.norm in sets["and"] or word.norm in sets["alternatives"]


def _share(here: Sequence[Place], words: Words) -> None:
    """Sites joined by "and" share the side that one of them has; so does a pair of parts the one they are parts of."""
    for first, second in pairwise(here):
        of_one = second.side in MIRRORED and second.site == first.site and first.side == "both" and not first.stated
        if of_one and _stands_on(first, second, words):
            first.side = second.side
    for first, second in pairwise(here):
        if not second.side and first.stated and _takes_a_side(second) and _joined(first, second, words):
            second.side = first.side
    for first, second in reversed(list(pairwise(here))):
        follows = second.stated and second.end > second.mention.end
        if not first.side and follows and _takes_a_side(first) and _joined(first, second, words):
            first.side = second.side


def _stands_on(first: Place, second: Place, words: Words) -> bool:
    """ "The toes on my right foot"."""
    sets = words.known.sets
    between = [w.norm for w in words[first.mention.end : second.start]]
    small = sets["prepositions"] | sets["determiners"] | sets["side_words"]
    return bool(between) and between[0] in sets["prepositions"] and all(norm in small for norm in between)


def _joined(first: Place, second: Place, words: Words) -> bool:
    sets = words.known.sets
    between = words[first.mention.end : second.mention.start]
    return all(
        w.norm in sets["joiners"] or w.norm in sets["determiners"] or w.norm in sets["prepositions"] for w in between
    )


def _inherit(places: Sequence[Place], clauses: Sequence[Clause]) -> None:
    """ "Left hip, goes down the thigh": a site goes on with the side told before it, or of which "it" speaks."""
    previous: Place | None = None
    told: dict[str, str] = {}
    for place in places:
        if place.side in MIRRORED:
            told.setdefault(place.site, place.side)
        elif place.side is None:
            place.side = told.get(place.site)
        goes_on = previous is not None and (
            clauses[previous.clause].sentence == clauses[place.clause].sentence or bool(clauses[place.clause].radiating)
        )
        if not place.side and previous is not None and goes_on and _takes_a_side(place):
            place.side = previous.side
        if place.side in MIRRORED or place.side == "both":
            previous = place


def _takes_a_side(place: Place) -> bool:
    return place.site not in SITES_WITHOUT_INHERITED_SIDE
