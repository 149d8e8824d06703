"""How a symptom that is told joins what was told before: it refines it, contradicts it, or stands beside it."""

from collections.abc import Mapping, Sequence
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
from screening.signs import may_be_numb

COMPLAINTS = frozenset({Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC, Kind.OTHER})
"""Symptoms that are no warning signs by themselves, unless they are numbness."""

TAKEN_BACK = ", taken back"
"""Ends the source of a warning sign that was told and then denied."""

GONE = frozenset({Assertion.DENIED, Assertion.PAST})

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
    if not told.is_present and _takes_back(told, turn):
        meant = [f for f in findings if _is_taken_back(f, told, turn)]
        if meant:
            warnings = [warning_taken_back(f) for f in meant if warns(f)]
            denied = [told] if len(warnings) < len(meant) else []
            return [*denied, *warnings, *(f for f in findings if f not in meant)]
    fitting = [index for index, known in enumerate(findings) if is_same(known, told, turn.question)]
    if not fitting:
        has_no_middle = told.site is None and told.side is Side.MIDLINE and any(f.kind is told.kind for f in findings)
        return findings if has_no_middle else [*findings, told]
    if not told.is_present and (_is_bare(told) or _speaks_of_the_list(turn)):
        # "No pain just now", or a box left empty, takes nothing back that was told.
        is_news = told.is_denied and not any(_outweighs(findings[index], told) for index in fitting)
        return [*findings, told] if is_news else findings
    merged = list(findings)
    for index in fitting if told.site is None else fitting[:1]:
        is_over = told.assertion in GONE and warns(findings[index])
        merged[index] = warning_taken_back(findings[index]) if is_over else _refined(findings[index], told)
    return merged


def moved(findings: Sequence[Finding], turn: Turn) -> tuple[Finding, ...]:
    """What a message tells, with the details of a complaint that it moves: "it is the groin, not the hip"."""
    told = [f for f in turn.findings if f.is_present and not _is_bare(f)]
    denied = [f for f in turn.findings if f.is_denied and not _is_bare(f)]
    if not _corrects(turn) or len(told) != 1 or [f.kind for f in denied] != [told[0].kind]:
        return turn.findings
    known = [f for f in findings if f.is_present]
    there, elsewhere = ([f for f in known if is_same(f, place)] for place in (told[0], denied[0]))
    if there or len({f.side for f in elsewhere}) != len(elsewhere) or (told[0].side and len(elsewhere) > 1):
        return turn.findings
    return (*(_moved(f, told[0]) for f in elsewhere), *(f for f in turn.findings if f not in told or not elsewhere))


def _moved(known: Finding, told: Finding) -> Finding:
    has_no_middle = known.side is Side.MIDLINE and told.site not in MIDLINE_SITES
    return _refined(replace(known, site=None, side=None if has_no_middle else known.side), told)


def warns(finding: Finding) -> bool:
    """Whether a finding was told that may be a red flag by itself; one that was taken back was told all the same."""
    was_told = finding.is_present or (finding.source or "").endswith(TAKEN_BACK)
    is_numb = finding.kind is Kind.NEUROPATHIC and may_be_numb(finding)
    return was_told and (finding.kind not in COMPLAINTS or is_numb)


def warning_taken_back(finding: Finding) -> Finding:
    """A warning sign that was told and is denied: it is not sure then, and the nurses see that it was told (ours)."""
    told = (finding.source or "").removesuffix(TAKEN_BACK)
    return replace(finding, assertion=Assertion.UNCERTAIN, source=f"{told}{TAKEN_BACK}" if told else None)


def _corrects(turn: Turn) -> bool:
    return turn.is_correction or turn.question is Question.SUMMARY


def _takes_back(told: Finding, turn: Turn) -> bool:
    """Whether what is denied, or over, takes back what was told; a bare "no pain" at the read-back is too little."""
    says_little = told.kind is Kind.PAIN and _is_bare(told)
    return turn.is_correction or (_corrects(turn) and told.assertion in GONE and not says_little)


def _is_taken_back(known: Finding, told: Finding, turn: Turn) -> bool:
    """Whether a denial is of a finding already known; at the read-back of all that one line of it tells."""
    if known.assertion not in (Assertion.PRESENT, Assertion.UNCERTAIN):
        return False
    if any(f.is_present and is_same(known, f) for f in turn.findings):
        return False
    alike = replace(told, qualities=known.qualities) if turn.question is Question.SUMMARY else told
    return is_same(known, alike)


def _is_bare(finding: Finding) -> bool:
    return finding.site is None and finding.side is None


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
