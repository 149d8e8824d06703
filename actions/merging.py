"""How a symptom that is told joins what was told before: it refines it, contradicts it, or stands beside it."""

from collections.abc import Mapping
from dataclasses import replace

from actions.asking import ASKS_WHERE, is_where_asked
from actions.turn import Turn
from screening.regions import LEGS
from screening.report import (
    EACH_SIDE,
    MIDLINE_SITES,
    Assertion,
    Finding,
    Kind,
    Question,
    Side,
    Site,
    SymptomReport,
)

PARTS_OF: Mapping[Site | None, frozenset[Site]] = {
    Site.BACK: frozenset({Site.LOW_BACK, Site.MID_BACK, Site.UPPER_BACK}),
    Site.THIGH: frozenset({Site.THIGH_FRONT, Site.THIGH_INNER, Site.THIGH_OUTER, Site.THIGH_BACK}),
    Site.SHIN: frozenset({Site.SHIN_INNER, Site.SHIN_OUTER}),
}
"""What a vague word for a site can mean when told more closely."""


def on_the_other_side(report: SymptomReport, turn: Turn) -> list[Finding]:
    """The findings, moved to the other side where it is clear which are meant: one complaint, or all read back."""
    meant = [f for f in report.findings if f.is_present and f.side in EACH_SIDE]
    if len({f.side for f in meant}) != 1 or (
        turn.question is not Question.SUMMARY and len({f.kind for f in meant}) != 1
    ):
        return list(report.findings)
    return [replace(f, side=f.side.mirrored) if f in meant and f.side else f for f in report.findings]


def with_finding(findings: list[Finding], told: Finding, turn: Turn) -> list[Finding]:
    """Merge one told finding: it refines the one it fits, contradicts it, or stands beside it."""
    if turn.is_correction and told.is_present and told.side is not None:
        meant = _meant_by_a_corrected_side(findings, told, turn)
        if meant:
            return [replace(_refined(f, told), side=told.side) if f in meant else f for f in findings]
    fitting = [index for index, known in enumerate(findings) if is_same(known, told, turn.question)]
    if not fitting:
        has_no_middle = told.site is None and told.side is Side.MIDLINE and any(f.kind is told.kind for f in findings)
        return findings if has_no_middle else [*findings, told]
    is_bare = (told.site is None and told.side is None) or _speaks_of_the_list(turn)
    if is_bare and not told.is_present:
        # "No pain just now", or a box left empty, takes nothing back that was told; a correction does.
        if turn.is_correction:
            return [told, *(f for index, f in enumerate(findings) if index not in fitting)]
        known = [findings[index] for index in fitting]
        is_news = told.is_denied and not any(_outweighs(f, told) for f in known)
        return [*findings, told] if is_news else findings
    merged = list(findings)
    for index in fitting if told.site is None else fitting[:1]:
        merged[index] = _refined(findings[index], told)
    return merged


def _meant_by_a_corrected_side(findings: list[Finding], told: Finding, turn: Turn) -> list[Finding]:
    """What a corrected side is told of: what is known there already, else what was taken for one other side alone.

    Where both sides are known, or told of, "the left one is a 2" rates the left, and moves nothing across.
    """
    others = [f for f in turn.findings if f.is_present and f.side not in (None, told.side)]
    alike = [
        f
        for f in findings
        if f.is_present and is_same(replace(f, side=None), told) and not any(is_same(f, other) for other in others)
    ]
    there = [f for f in alike if f.side is told.side]
    sides = {f.side for f in alike if f.side is not None}
    return there or (alike if len(sides) <= 1 else [])


def is_same(known: Finding, told: Finding, asked: Question | None = None) -> bool:
    """Whether what is told, perhaps as an answer, is of a finding already known."""
    if asked and told.is_present and told.site is None and not is_where_asked(asked, known):
        return False
    of_one_person = (known.assertion is Assertion.OTHER_PERSON) is (told.assertion is Assertion.OTHER_PERSON)
    sites_fit = known.site is None or told.site is None or _same_place(known.site, told.site, asked)
    sides_fit = known.side is None or told.side is None or known.side is told.side
    sub_kinds_fit = (
        told.kind in (Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC)
        or known.qualities == told.qualities
        or bool(known.qualities & told.qualities)
    )
    site, side = told.site or known.site, told.side or known.side
    can_be = side is not Side.MIDLINE or site is None or site in MIDLINE_SITES
    return of_one_person and known.kind is told.kind and sites_fit and sides_fit and sub_kinds_fit and can_be


def _speaks_of_the_list(turn: Turn) -> bool:
    """Whether a message speaks of the red-flag list as a whole, by ticks or by "none of these"."""
    return turn.question is Question.RED_FLAGS and (turn.intent == "choose" or not turn.findings)


def _outweighs(known: Finding, denial: Finding) -> bool:
    """Whether a bare no says nothing new: of what may be there, told at least as closely, or of what was denied so."""
    if known.is_denied:
        return (known.site, known.side) == (denial.site, denial.side)
    may_be_there = known.is_present or known.assertion is Assertion.UNCERTAIN
    return may_be_there and (known.site is not None or denial.site is None)


def _same_place(one: Site, other: Site, asked: Question | None) -> bool:
    """`thigh` and `thigh_front` can be one pain told twice; `thigh_front` and `thigh_back` cannot.

    A leg and its parts are one only where someone was asked where in the leg: a sore foot is no closer "my leg hurts".
    """
    if one is Site.LEG and asked in ASKS_WHERE and other in LEGS:
        return True
    return one is other or other in PARTS_OF.get(one, ()) or one in PARTS_OF.get(other, ())


def _refined(known: Finding, told: Finding) -> Finding:
    changes = {
        name: value
        for name in ("site", "side", "severity_nrs", "onset", "since", "course")
        if (value := getattr(told, name)) is not None
    }
    if known.site in PARTS_OF.get(told.site, ()):
        del changes["site"]
    sets = {name: getattr(known, name) | getattr(told, name) for name in ("qualities", "worse_with", "better_with")}
    refined = replace(known, assertion=told.assertion, **changes, **sets)
    return known if refined == known else replace(refined, source=told.source or known.source)
