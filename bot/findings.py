"""Puts together what a message tells: each symptom with its sites, sides, qualities and how it is asserted."""

from collections.abc import Sequence
from typing import Any

from bot.assertion import (
    DENIED,
    OTHER_PERSON,
    PAST,
    PRESENT,
    UNCERTAIN,
    assertion_of,
    carers_own,
    denies_a_quality,
    is_conditional_denial,
    is_reply,
    others,
    says_it_is_back,
    says_it_is_over,
)
from bot.clauses import Clause, clauses_of
from bot.denial_ends import AN_EMERGENCY_OF_A_PART
from bot.finding import FEELINGS, Finding
from bot.laterality import LooseSide, Place, places_in
from bot.lexicon import ASSERTION, KIND, Term
from bot.mentions import Mention
from bot.parts import Part, ends_of_parts
from bot.qualities import qualify
from bot.questions import TICK_LIST, asks_of_pain, asks_where, kind_asked
from bot.words import Words

LEG_SITES = frozenset(
    {"leg", "hip", "thigh", "thigh_front", "thigh_back", "thigh_inner", "thigh_outer", "knee", "foot", "shin", "calf"}
)
OF_A_LEG = LEG_SITES | {"groin", "buttock", "shin_inner", "shin_outer"}
"""The places that tell more closely where in a leg something is."""

LEADING_TO_A_PLACE = (
    "contrasts", "it", "goes_on", "verbs", "prepositions", "joiners", "determiners", "side_words", "before_a_place",
)  # fmt: skip
"""The sets of words that may stand between "it" and the place where it is told to be."""

PASSING = FEELINGS | {"weakness"}
"""Kinds of symptom of which "it's gone" is believed; a fever or a chest pain that went today may come back."""

BARE_WORDS_MAX = 8
OPENING_WORDS = 6


def findings_in(
    words: Words, mentions: Sequence[Mention], question: str | None = None, ratings: Sequence[int] = ()
) -> list[Finding]:
    """The findings of a message, each once; at the characters `ratings` a pain is rated."""
    clauses = clauses_of(words, mentions)
    places, loose = places_in(clauses, words)
    about_others, of_carer = others(clauses, words), carers_own(clauses, words)
    corrects = any(m.role == "correction" for m in mentions)
    gathering = _Gathering(words, question, about_others, ratings, corrects=corrects)
    for number, clause in enumerate(clauses):
        told_before = len(gathering.findings)
        gathering.read(clause, [p for p in places if p.clause == number], [s for s in loose if s.clause == number])
        _part(gathering.findings[told_before:], clause, number, words)
        for finding in gathering.findings[told_before:]:
            is_pain = finding.kind == "pain" and finding.assertion == PRESENT
            finding.is_carers = is_pain and of_carer.issuperset(range(*finding.at))
        qualify(gathering.findings, clause, words)
    return _distinct(gathering.findings)


class _Gathering:
    """Reads clause after clause, as what "it" means in one was told in those before."""

    def __init__(
        self, words: Words, question: str | None, about_others: set[int], ratings: Sequence[int], *, corrects: bool
    ) -> None:
        self.words, self.question, self.about_others, self.ratings = words, question, about_others, ratings
        self.sets = words.known.sets
        self.asked = "pain" if corrects else kind_asked(question, words.known.kinds)
        self.corrects = corrects
        self.findings: list[Finding] = []
        self.unfelt: list[Place] = []
        """Places of the clause before this one, where that told of no symptom: "I feel it in my thigh, it hurts"."""
        self.told: list[Finding] = []
        """What the last clause told that told of anything, of which "it is gone" is said."""

    def read(self, clause: Clause, places: list[Place], loose: list[LooseSide]) -> None:
        places = _at_rest(clause, places) or places
        kinds = self._kinds_of(clause, places)
        names_another = bool(loose) and self._is_the_one(loose[0].mention)
        tells = not names_another if kinds else not loose and self._is_said_of_a_pain(clause)
        if tells and not places and self._speaks_of_it(clause):
            places = self.unfelt
        self.unfelt = [] if kinds else places
        before = len(self.findings)
        if kinds:
            shares = _shares(kinds, places, self.words)
            for kind in kinds:
                self._tell(kind, clause, shares[kind], loose)
        elif places or loose:
            self._go_on(clause, places, loose)
        else:
            self._say_whether_it_is_over(clause)
        self.told = self.findings[before:] or self.told

    def _kinds_of(self, clause: Clause, places: list[Place]) -> list[Mention]:
        """The symptom words that count here: some need a body site, and repeated words for one pain are one."""
        told = []
        for mention in clause.having(KIND):
            needs = mention.term.needs
            replies = mention.name == self.asked and len(self.words) <= BARE_WORDS_MAX
            if needs == "list" and not self._names_an_item(mention, clause):
                continue
            if needs == "body" and not places and not replies:
                continue
            if needs == "legs" and _says_where_to(mention, clause, places):
                continue
            if needs == "legs" and not self._is_of_legs(clause, places) and not self._is_denied(mention, clause):
                mention = Mention(Term(KIND, "other"), mention.start, mention.end)  # noqa: PLW2901
            told.append(mention)
        plain = [m for m in told if m.name == "pain" and not m.term.needs]
        merged: list[Mention] = []
        for mention in told:
            is_quality_of_pain = mention.term.needs == "body" and plain and mention.name in ("pain", "neuropathic")
            repeats = merged and merged[-1].name == mention.name and not _between(merged[-1], mention, places)
            repeats = repeats and self._asserted_alike(merged[-1], mention, clause)
            same_sub_kind = merged and merged[-1].term.qualities == mention.term.qualities
            if is_quality_of_pain or (repeats and (mention.name == "pain" or same_sub_kind)):
                continue
            merged.append(mention)
        return merged

    def _names_an_item(self, mention: Mention, clause: Clause) -> bool:
        """Whether a word such as "bladder" stands for its item: told as a short answer, or denied at the read-back."""
        is_asked = self.question == TICK_LIST or (self.question == "summary" and self._is_denied(mention, clause))
        return is_asked and len(self.words) <= BARE_WORDS_MAX

    def _asserted_alike(self, first: Mention, second: Mention, clause: Clause) -> bool:
        return assertion_of(first, clause, self.words) == assertion_of(second, clause, self.words)

    def _is_denied(self, mention: Mention, clause: Clause) -> bool:
        return assertion_of(mention, clause, self.words) == DENIED

    def _is_of_legs(self, clause: Clause, places: list[Place]) -> bool:
        if self.question == TICK_LIST or any(p.site in LEG_SITES for p in places):
            return True
        if places:
            return True
        moving = any(m.name in ("walking", "stairs", "standing") for m in clause.having("movements"))
        earlier = bool(self.findings) and self.findings[-1].site in LEG_SITES
        return moving or earlier

    def _tell(self, kind: Mention, clause: Clause, places: list[Place], loose: list[LooseSide]) -> None:
        if is_conditional_denial(kind, clause, self.words):
            return
        if kind.term.site in ("leg", "hip"):
            # "Can't feel my legs my back is killing me": what is of the legs is not of the back.
            places = [p for p in places if p.site in OF_A_LEG]
        own_side = kind.term.side or next((s.side for s in loose if kind.start <= s.mention.start < kind.end), None)
        if kind.term.site and not (places and kind.term.site in ("leg", "hip")):
            side = own_side or (loose[0].side if loose else None) or next((p.side for p in places if p.side), None)
            self._add(kind, clause, site=kind.term.site, side=side, reach=(kind.start, kind.end))
        elif places:
            for place in places:
                reach = (min(kind.start, place.start), max(kind.end, place.end))
                self._add(kind, clause, site=place.site, side=own_side or place.side, reach=reach, place=place)
        else:
            site, side = self._same_as_before(clause)
            if loose:
                side = loose[0].side
                if self._is_the_one(loose[0].mention) and self.findings:
                    site = self.findings[-1].site
            self._add(kind, clause, site=site, side=side, reach=(kind.start, kind.end))

    def _go_on(self, clause: Clause, places: list[Place], loose: list[LooseSide]) -> None:
        """A clause without a symptom word: it goes on about the last one, or answers the question."""
        places = _at_rest(clause, places)
        if not places and not loose:
            return
        denied = any(
            c.name == "denied.backward"
            or (
                c.name == "denied.forward"
                and not is_reply(c, self.words)
                and not denies_a_quality(c, clause, self.words)
                and _names_a_part(c, clause, places, self.words)
            )
            for c in clause.having(ASSERTION)
        )
        radiates = bool(clause.radiating)
        last = next((f.kind for f in reversed(self.findings) if f.kind in FEELINGS), None)
        is_short = len(self.words) <= BARE_WORDS_MAX or self._names_parts_alone(clause, places)
        is_treated = self._has("done_to_a_part", clause)  # "left hip replaced in 2019" is no pain of today
        is_gone = self._has("becomes", clause)  # a hip that has gone may hurt no more, or have given way
        bare = asks_where(self.question) or (
            self.asked
            and (
                (is_short and not (is_treated or is_gone or self._has("verbs", clause)))
                or (self._turns_to_another(clause) and self._says_where_it_is(clause, places))
            )
        )
        is_of_an_organ = all(place.site == "other" for place in places)  # an eye that is worse need not hurt
        hurts = not (is_of_an_organ or is_treated) and self._is_said_of_a_pain(clause)
        goes_on = last and self._goes_on_about_it(clause, places)
        kind = (
            (last if (denied or goes_on or (loose and not places)) else None)
            or (self.asked if bare else None)
            or (last if radiates else None)
            or ("pain" if radiates or hurts or (denied and places) else None)
        )
        if kind is None:
            return
        mention = Mention(Term(KIND, kind), clause.start, clause.start)
        if places:
            for place in places:
                there = Mention(mention.term, place.start, place.start)
                reach = (place.start, place.end)
                self._add(there, clause, site=place.site, side=place.side, reach=reach, place=place)
            return
        side = self._meant(loose)
        if not denied and last and self.findings[-1].side is None and self.findings[-1].assertion == PRESENT:
            self.findings[-1].side = side.side
            return
        told = side.mention
        there = Mention(mention.term, told.start, told.start)
        self._add(there, clause, site=None, side=side.side, reach=(told.start, told.end))

    def _say_whether_it_is_over(self, clause: Clause) -> None:
        """What a clause of its own says of what was told before it: "had a cramp in my thigh. its gone"."""
        over = says_it_is_over(clause, self.words)
        for finding in self.told if over else ():
            if finding.assertion == PRESENT and (over == PAST or finding.kind in PASSING):
                asked = over == UNCERTAIN and finding.kind in AN_EMERGENCY_OF_A_PART
                finding.assertion = UNCERTAIN if asked else PAST
        if says_it_is_back(clause, self.words):
            for finding in self.told:
                finding.assertion = PRESENT if finding.assertion == PAST else finding.assertion

    def _meant(self, loose: list[LooseSide]) -> LooseSide:
        """Of several sides of a clause the first, or the last where someone mends a slip: "left I mean right"."""
        stand = [s for s in loose if self.words[s.mention.start - 1].norm not in self.sets["not"]] or loose
        return stand[-1] if self.corrects else stand[0]

    def _names_parts_alone(self, clause: Clause, places: list[Place]) -> bool:
        """Whether a clause names parts of the body and no more: "My right hip. I told the nurse yesterday"."""
        small = self.sets["determiners"] | self.sets["prepositions"] | self.sets["joiners"] | self.sets["side_words"]
        named = {index for place in places for index in range(place.start, place.end)}
        return all(at in named or self.words[at].norm in small for at in range(clause.start, clause.end))

    def _is_said_of_a_pain(self, clause: Clause) -> bool:
        """Whether a clause tells of a place what only a pain has, where pain is asked of: "left hip is worse, 7/10"."""
        if not (self.asked == "pain" or asks_of_pain(self.question)):
            return False
        told = self.words[clause.start : clause.end]
        if any(told[0].start <= rating < told[-1].end for rating in self.ratings):
            return True
        if self.findings and not any(f.kind == "pain" for f in self.findings):
            return False
        goes_on = self._has("since", clause) and not self._has("verbs", clause)
        return goes_on or self._has("worsening", clause)

    def _turns_to_another(self, clause: Clause) -> bool:
        """Whether a clause sets right or sets against what was told: "but now it's the groin"."""
        return self.corrects or self.words[clause.start].norm in self.sets["contrasts"]

    def _says_where_it_is(self, clause: Clause, places: list[Place]) -> bool:
        """Whether a clause is short and says no more than a place: "en realidad no, es la cadera"."""
        words = self.words[clause.start : clause.end]
        opens = any(word.norm in self.sets["goes_on"] for word in words[:2])
        return bool(places) and opens and len(words) <= BARE_WORDS_MAX and self._goes_on_about_it(clause, places)

    def _goes_on_about_it(self, clause: Clause, places: list[Place]) -> bool:
        """Whether a clause says where else: "and in my knee", "it's in my knee"; not "it's worse when I bend it"."""
        joining = self.sets["joiners"] | self.sets["contrasts"]
        opening = (w.norm for w in self.words[clause.start : clause.end] if w.norm not in joining)
        first = next(opening, "")
        if first not in self.sets["goes_on"]:
            return first in self.sets["prepositions"] or self.words[clause.start].norm in self.sets["joiners"]
        ahead = [w.norm for place in places[:1] for w in self.words[clause.start : place.mention.start]]
        return all(any(norm in self.sets[name] for name in LEADING_TO_A_PLACE) for norm in ahead)

    def _add(
        self,
        kind: Mention,
        clause: Clause,
        *,
        site: str | None,
        side: str | None,
        reach: tuple[int, int],
        place: Place | None = None,
    ) -> None:
        """Add one finding told by the words `reach`, at `place` where a site is named."""
        told_by = range(kind.start, max(kind.end, kind.start + 1))
        # "My wife knows that I can't feel my legs": who says "I" or "my" within it tells of themselves.
        is_anothers = self.about_others.issuperset(told_by)
        asserted = OTHER_PERSON if is_anothers else assertion_of(kind, clause, self.words)
        if place is not None and place.mention.start > kind.start:
            between = range(kind.end, place.mention.start)
            is_of_another = any(m.start in between for m in clause.having(KIND))
            anew = asserted == DENIED and any(
                self.words[at].norm in self.sets["speakers"] | self.sets["restricts"] for at in between
            )
            if asserted == PRESENT or (anew and not is_of_another):
                asserted = assertion_of(place.mention, clause, self.words)
        first, end = reach
        span = (self.words[first].start, self.words[max(end - 1, first)].end)
        if side == "midline" and site not in ("abdomen", "back", "low_back", "mid_back", "upper_back", "other", None):
            side = None
        if kind.name in self.words.known.placeless:
            site = side = None
        at = (place.start, place.end) if place else (kind.start, max(kind.end, kind.start + 1))
        self.findings.append(Finding(kind.name, site, side, asserted, span, set(kind.term.qualities), at))

    def _same_as_before(self, clause: Clause) -> tuple[str | None, str | None]:
        """The site "it" speaks of, where the clause goes on about what was told just before."""
        if not self.findings or self.findings[-1].assertion != PRESENT or not self._speaks_of_it(clause):
            return None, None
        return self.findings[-1].site, self.findings[-1].side

    def _speaks_of_it(self, clause: Clause) -> bool:
        opening = [w.norm for w in self.words[clause.start : min(clause.end, clause.start + OPENING_WORDS)]]
        return not self.sets["it"].isdisjoint(opening)

    def _is_the_one(self, side: Mention) -> bool:
        """Whether a side stands for the site told before: "the left one"."""
        return self.words[side.end - 1].norm in self.sets["one"] or (
            self.words.known.side_follows_site
            and side.start > 0
            and self.words[side.start - 1].norm in self.sets["side_articles"]
        )

    def _has(self, name: str, clause: Clause) -> bool:
        """Whether a word of the set `name` stands in a clause."""
        return any(w.norm in self.sets[name] for w in self.words[clause.start : clause.end])


def _part(told: Sequence[Finding], clause: Clause, number: int, words: Words) -> None:
    """Gives what is felt its part of the clause that tells it."""
    felt = sorted((f for f in told if f.kind in FEELINGS), key=lambda f: f.at)
    sets = words.known.sets
    opening = [word.norm for word in words[clause.start : clause.start + 2]]
    after_a_comma = opening[0] == "," and not any(norm in sets["and"] or norm in sets["contrasts"] for norm in opening)
    stands_alone = bool(clause.having(KIND)) and not after_a_comma
    for finding, (start, end) in zip(felt, ends_of_parts(clause, [f.at for f in felt], words), strict=True):
        finding.parts = [Part(number, start, end, stands_alone)]


def _names_a_part(cue: Mention, clause: Clause, places: Sequence[Place], words: Words) -> bool:
    """Whether a denial is of a part itself, as "not in my left hip" is, and not of what one does with it."""
    sets = words.known.sets
    small = sets["determiners"] | sets["prepositions"] | sets["joiners"] | sets["side_words"] | sets["beside_a_part"]
    if not places:
        return True
    if all(w.norm in small or w.norm in sets["verbs"] for w in words[cue.end : clause.end]):
        return True
    ahead = (p.mention.start for p in places if p.mention.start >= cue.end)
    return any(all(w.norm in small | sets["speakers"] for w in words[cue.end : start]) for start in ahead)


def _at_rest(clause: Clause, places: list[Place]) -> list[Place]:
    """The places but those that are moved: "pain in my hip, worse when I straighten my leg" is no pain in the leg."""
    moved = clause.having("movements")
    return [p for p in places if not any(m.start < p.start < m.end for m in moved)]


def _says_where_to(kind: Mention, clause: Clause, places: Sequence[Place]) -> bool:
    """Whether words for a leg that gives way say here where a pain goes: "se va para adelante al muslo"."""
    return any(
        m.start <= kind.start
        and kind.end < m.end
        and not any(p.mention.start < m.end for p in places if p.start > m.start)
        for m in clause.radiating
    )


def _between(first: Mention, second: Mention, places: Sequence[Place]) -> bool:
    return any(first.end <= p.mention.start < second.start for p in places)


def _shares(kinds: Sequence[Mention], places: Sequence[Place], words: Words) -> dict[Mention, list[Place]]:
    """Which sites of a clause each of its symptom words takes."""
    shares: dict[Mention, list[Place]] = {kind: [] for kind in kinds}
    sets = words.known.sets
    for place in places:
        before = [k for k in kinds if k.start <= place.mention.start]
        after = [k for k in kinds if k.start > place.mention.start]
        if not before or not after:
            shares[(before or after)[-1 if before else 0]].append(place)
            continue
        between = [w.norm for w in words[before[-1].end : place.mention.start]]
        adjacent = all(w in sets["determiners"] or w in sets["side_words"] for w in between)
        linked = adjacent or any(w in sets["prepositions"] for w in between)
        parted = "," in between or not sets["and"].isdisjoint(between)
        described = words.known.side_follows_site and parted and _stands_at(place, after[0], words)
        shares[before[-1] if linked and not described else after[0]].append(place)
    ordered = list(kinds)
    for index, kind in enumerate(ordered):
        if not shares[kind] and not kind.term.site:
            neighbours = [shares[k] for k in (*ordered[index + 1 :], *reversed(ordered[:index])) if shares[k]]
            shares[kind] = list(neighbours[0]) if neighbours else []
    return shares


def _stands_at(place: Place, kind: Mention, words: Words) -> bool:
    """Whether a symptom is told of `place` as its adjective: "la pierna derecha muy hinchada"."""
    sets = words.known.sets
    return all(
        w.norm in sets["side_words"] or w.norm in sets["before_a_quality"] for w in words[place.end : kind.start]
    )


def _distinct(findings: list[Finding]) -> list[Finding]:
    """Each finding once; one without a site or side gives way to the same one told with them."""
    by_key: dict[tuple[Any, ...], Finding] = {}
    for finding in findings:
        key = (*_sub_kind(finding), finding.site, finding.side, finding.assertion)
        if key in by_key:
            _join(by_key[key], finding)
        else:
            by_key[key] = finding
    kept = list(by_key.values())
    fuller: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in kept:
        fuller.setdefault((*_sub_kind(finding), finding.assertion), []).append(finding)
    result = []
    for finding in kept:
        better = _fuller(finding, fuller[(*_sub_kind(finding), finding.assertion)])
        if better is None:
            result.append(finding)
        else:
            _join(better, finding)
    return result


def _sub_kind(finding: Finding) -> tuple[str, frozenset[str]]:
    """What sort of symptom it is: a fever is not the chills told with it, while a pain that burns is one pain."""
    return finding.kind, frozenset() if finding.kind in FEELINGS else frozenset(finding.qualities)


def _join(finding: Finding, again: Finding) -> None:
    finding.qualities |= again.qualities
    finding.parts += again.parts


def _fuller(finding: Finding, alike: Sequence[Finding]) -> Finding | None:
    for other in alike:
        if other is finding:
            continue
        if finding.site is None and finding.side is None and (other.site or other.side):
            return other
        if finding.side is None and finding.site and other.site == finding.site and other.side:
            return other
        if finding.site is None and finding.side and other.side == finding.side and other.site:
            return other
    return None
