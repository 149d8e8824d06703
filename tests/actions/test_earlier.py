"""What of a talk that stopped halfway still holds when it is gone on with, on the same day or another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.asking import open_questions, settle
from actions.earlier import BY_THE_HOUR, told_again
from screening.report import Answer, Assertion, Course, Finding, Kind, Quality, Question, Side, Site, SymptomReport
from screening.signs import RED_FLAG_SIGNS, Signs
from tests.actions.test_interview import RECORDED, TODAY, told

YESTERDAY = TODAY - timedelta(days=1)
HIP = Finding(
    kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT, severity_nrs=8, course=Course.WORSE, since=YESTERDAY,
    source="message 3",
)  # fmt: skip
SWOLLEN = Finding(kind=Kind.SWELLING, site=Site.LEG, side=Side.LEFT, source="message 9")
NOT_THE_OTHERS = tuple(
    replace(sign, assertion=Assertion.DENIED, source="message 9")
    for sign in RED_FLAG_SIGNS.values()
    if sign.kind is not Kind.SWELLING
)
FEVER = Finding(kind=Kind.FEVER, source="message 4")
UP_TO_THE_TEMPERATURE = dict.fromkeys(list(Question)[: list(Question).index(Question.TEMPERATURE) + 1], Answer.ANSWERED)


def halfway(*findings: Finding, temperature_c: float | None = None) -> SymptomReport:
    report = replace(told(*findings), temperature_c=temperature_c, told_on=YESTERDAY)
    return replace(report, answers=UP_TO_THE_TEMPERATURE | {Question.FUNCTION: Answer.SKIPPED})


def test_on_the_same_day_all_but_what_was_skipped_is_gone_on_with() -> None:
    before = halfway(HIP, SWOLLEN, *NOT_THE_OTHERS, temperature_c=37.0)

    report = told_again(before, YESTERDAY)

    assert report.answers == {q: a for q, a in UP_TO_THE_TEMPERATURE.items() if q is not Question.FUNCTION}
    assert report.temperature_c == 37.0
    assert [replace(f, source=None) for f in report.findings] == [replace(f, source=None) for f in before.findings]


def test_on_another_day_what_changes_by_the_hour_is_asked_again() -> None:
    report = settle(told_again(halfway(HIP, FEVER, temperature_c=36.8), TODAY), RECORDED, TODAY)

    assert set(open_questions(report)) >= BY_THE_HOUR
    assert Question.PAIN_ONSET not in open_questions(report)
    assert report.temperature_c is None
    (pain,) = report.present(Kind.PAIN)
    assert pain == replace(HIP, severity_nrs=None, course=None, source=f"told on {YESTERDAY}")


def test_on_another_day_a_warning_sign_is_kept_and_those_denied_are_open() -> None:
    report = told_again(halfway(HIP, SWOLLEN, *NOT_THE_OTHERS), TODAY)

    signs = Signs(report)
    assert signs.there.keys() == {"leg_swollen"}
    assert signs.open == RED_FLAG_SIGNS.keys() - {"leg_swollen"}
    assert signs.shown("leg_swollen")[0].source == f"told on {YESTERDAY}"


@pytest.mark.parametrize(
    ("told_before", "measured_c", "now"),
    [
        (FEVER, 38.4, Assertion.PRESENT),
        (replace(FEVER, assertion=Assertion.UNCERTAIN), 38.4, Assertion.PRESENT),
        (replace(FEVER, assertion=Assertion.DENIED), 37.7, Assertion.UNCERTAIN),
        (FEVER, 36.8, Assertion.UNCERTAIN),
        (FEVER, None, Assertion.PRESENT),
    ],
    ids=["measured", "not sure of, and measured", "raised", "measured away", "not measured"],
)
def test_a_fever_of_another_day_is_there_or_asked_about_by_what_was_measured(
    told_before: Finding, measured_c: float | None, now: Assertion
) -> None:
    report = told_again(halfway(told_before, temperature_c=measured_c), TODAY)

    assert [f.assertion for f in report.findings if f.kind is Kind.FEVER] == [now]
    assert Question.TEMPERATURE in open_questions(settle(report, RECORDED, TODAY))


def test_shivering_of_another_day_is_kept_whatever_was_measured() -> None:
    shivering = replace(FEVER, qualities=frozenset({Quality.SHIVERING}))

    report = told_again(halfway(shivering, temperature_c=36.8), TODAY)

    assert "fever_or_shivering" in Signs(report).there


@pytest.mark.parametrize("source", ["the same as on 3 March 2026", "told on 2026-11-20"])
def test_what_was_told_on_a_day_before_keeps_that_day(source: str) -> None:
    report = told_again(halfway(replace(HIP, source=source)), TODAY)

    assert report.findings[0].source == source


def test_a_sign_taken_back_stays_so_on_another_day() -> None:
    taken_back = replace(SWOLLEN, assertion=Assertion.UNCERTAIN, source="message 9, taken back")

    (sign,) = told_again(halfway(taken_back), TODAY).findings

    assert sign == replace(taken_back, source=f"told on {YESTERDAY}, taken back")
