"""The whole assessment: red flags first, then each side, then progression, and the one urgency above them all."""

from datetime import date

from screening.assessment import RANKS, Assessment, RedFlag, SideResult, Tier
from screening.case import Case
from screening.criteria import criteria_of, grounds_of
from screening.history import CancerHistory
from screening.progression import Earlier, progression, raised
from screening.red_flags import red_flags
from screening.report import Question, Side, SymptomReport
from screening.sides import SideCase, side_result
from screening.thresholds import HALF_TOLD_TIER, LEFT_OUT_TIER, NOT_RULED_OUT_TIER, TIER_OF_FLAG
from screening.wording import plain


def assess(report: SymptomReport, history: CancerHistory, on: date, earlier: Earlier = ()) -> Assessment:
    """Assess one screening against the recorded history as of the day `on`.

    Raises ValueError naming the field when the report or an entry of the history is dated after `on`.
    """
    report.refuse_future(on)
    history.refuse_future(on)
    case = Case(report, history, on)
    flags = red_flags(case)
    grounds = grounds_of(case)
    criteria = criteria_of(case, grounds)
    sides = tuple([side_result(SideCase(case, grounds, criteria[side], side)) for side in (Side.LEFT, Side.RIGHT)])
    worse = progression(report, flags, sides, earlier, on)
    urgency, reasons = overall_urgency(flags, sides, () if history.is_whole else LEFT_OUT)
    if worse and raised(urgency) is not urgency:
        urgency, reasons = raised(urgency), (*reasons, "worse than at the last screening")
    return Assessment(
        on=on,
        urgency=urgency,
        urgency_reasons=reasons,
        cancer_status=case.cancer.status,
        history_verified=case.cancer.is_verified,
        flags=flags,
        sides=sides,
        progression=worse,
        missing=missing_answers(case, flags, sides),
    )


LEFT_OUT = ((LEFT_OUT_TIER, "an entry of the cancer history cannot be read and is left out"),)
"""What asks for a nurse where the history is not whole."""


def overall_urgency(
    flags: tuple[RedFlag, ...], sides: tuple[SideResult, ...], besides: tuple[tuple[Tier, str], ...] = ()
) -> tuple[Tier, tuple[str, ...]]:
    """The highest tier of any red flag, any side and what is given `besides`, with what gave it."""
    grounds = [*besides]
    grounds += [ground for flag in flags if (ground := _ground(flag))]
    grounds += [(side.urgency, f"{side.side}: {plain(side.category)}") for side in sides]
    highest = max([tier for tier, _ in grounds], key=RANKS.__getitem__)
    return highest, tuple([ground for tier, ground in grounds if tier is highest])


def _ground(flag: RedFlag) -> tuple[Tier, str] | None:
    """How urgent one flag makes the whole, fired or still open; None where it makes nothing urgent."""
    if flag.tier is not None:
        return flag.tier, flag.title
    if flag.half_told:
        return HALF_TOLD_TIER, f"{flag.title}: told in part, not ruled out"
    if TIER_OF_FLAG[flag.id] is Tier.EMERGENCY:
        return NOT_RULED_OUT_TIER, f"{flag.title}: not ruled out"
    return None


def missing_answers(case: Case, flags: tuple[RedFlag, ...], sides: tuple[SideResult, ...]) -> tuple[Question, ...]:
    """Every question whose answer is still needed, in the order in which they are asked."""
    missing = {question for flag in flags for question in flag.missing}
    missing.update([question for side in sides for criterion in side.criteria for question in criterion.missing])
    if not case.cancer.is_known:
        missing.add(Question.CANCER_HISTORY)
    return tuple(sorted(missing, key=ASKED_ORDER.__getitem__))


ASKED_ORDER = {question: place for place, question in enumerate(Question)}
