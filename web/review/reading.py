"""Lays an assessment out for the alert page, in the words of `screening.explain`, red flags first."""

from collections.abc import Sequence
from dataclasses import dataclass

from screening.assessment import Assessment, Criterion, Evidence, RedFlag, SideResult
from screening.explain import CATEGORY_WORDS, CRITERION_WORDS
from screening.report import Question, Side
from screening.wording import plain
from web.review.phrases import phrase
from web.translation import N_, gettext

SIDES = {Side.LEFT: N_("Left side"), Side.RIGHT: N_("Right side")}

DOUBTS = {
    (True, False): N_("Supported, but side not stated"),
    (False, True): N_("Supported, but place not told exactly"),
    (True, True): N_("Supported, but side not stated and place not told exactly"),
}
"""By whether the side and the place are uncertain."""


@dataclass(frozen=True, kw_only=True)
class CriterionReading:
    """`state` is met, doubtful, ruled_out or unknown; it also picks the mark beside the words."""

    title: str
    state: str
    verdict: str
    evidence: Sequence[Evidence]
    against: Sequence[Evidence]
    missing: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class SideReading:
    title: str
    verdict: str
    result: SideResult
    criteria: Sequence[CriterionReading]


@dataclass(frozen=True, kw_only=True)
class Reading:
    assessment: Assessment
    cancer: str
    fired: Sequence[RedFlag]
    open_flags: Sequence[tuple[RedFlag, Sequence[str]]]
    sides: Sequence[SideReading]
    missing: Sequence[str]


def reading(assessment: Assessment) -> Reading:
    """The sides stand with the one that leads first."""
    status = phrase(plain(assessment.cancer_status))
    unverified = gettext("%(status)s (as told, unverified)", status=status)
    sides = sorted(assessment.sides, key=lambda side: side is not assessment.leading)
    return Reading(
        assessment=assessment,
        cancer=status if assessment.history_verified else unverified,
        fired=sorted(assessment.fired_flags, key=lambda flag: -(flag.tier.rank if flag.tier else 0)),
        open_flags=[(flag, questions(flag.missing)) for flag in assessment.flags if flag.tier is None],
        sides=[side_reading(side) for side in sides],
        missing=questions(assessment.missing),
    )


def side_reading(side: SideResult) -> SideReading:
    return SideReading(
        title=gettext(SIDES[side.side]),
        verdict=phrase(CATEGORY_WORDS[side.category]),
        result=side,
        criteria=[criterion_reading(criterion) for criterion in side.criteria],
    )


def criterion_reading(criterion: Criterion) -> CriterionReading:
    state, verdict = _state(criterion)
    return CriterionReading(
        title=phrase(CRITERION_WORDS[criterion.id]),
        state=state,
        verdict=verdict,
        evidence=criterion.evidence,
        against=criterion.against,
        missing=questions(criterion.missing),
    )


def _state(criterion: Criterion) -> tuple[str, str]:
    if not criterion.met:
        if criterion.ruled_out:
            return "ruled_out", gettext("Not there, as answered")
        return "unknown", gettext("Unknown, not answered")
    doubt = DOUBTS.get((criterion.side_uncertain, criterion.place_uncertain))
    return ("doubtful", gettext(doubt)) if doubt else ("met", gettext("Met"))


def questions(missing: Sequence[Question]) -> list[str]:
    return [phrase(question.plain) for question in missing]
