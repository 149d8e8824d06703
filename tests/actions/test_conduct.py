"""What a turn leads to when the records cannot be reached: the patient is told the truth, and told to call."""

from typing import NoReturn

import pytest
from sqlalchemy.exc import OperationalError

from actions import conduct
from actions.turn import Turn
from screening.report import Finding, Kind, Quality, Question, Side, Site

BACK_PAIN = Finding(kind=Kind.PAIN, site=Site.LOW_BACK)
WEAK_LEGS = Finding(kind=Kind.WEAKNESS, site=Site.LEG, side=Side.BOTH)
SUICIDAL = Finding(kind=Kind.SELF_HARM)
FEVERLESS = Finding(kind=Kind.FEVER, qualities=frozenset({Quality.VERY_UNWELL}))


@pytest.fixture(autouse=True)
def _records_are_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> NoReturn:
        raise OperationalError("SELECT", {}, Exception("down"))

    monkeypatch.setattr(conduct, "records", refuse)


@pytest.mark.parametrize(
    ("findings", "response"),
    [
        ((BACK_PAIN, WEAK_LEGS), "utter_emergency_not_logged"),
        ((FEVERLESS,), "utter_emergency_not_logged"),
        ((SUICIDAL,), "utter_crisis"),
    ],
)
def test_an_emergency_is_told_and_no_nurse_is_promised_until_it_can_be_stored(
    findings: tuple[Finding, ...], response: str
) -> None:
    turn = Turn(question=Question.OPENING, intent="tell", findings=findings, has_words=True)

    conducted = conduct.take_turn("c", conduct.begin("en"), turn)

    (said,) = conducted.says
    assert said.response == response
    assert said.words["promise"] == ""
    assert not conducted.memory.announced


def test_a_screening_that_cannot_be_stored_is_said_to_be_not_sent() -> None:
    assert conduct.finish("c", conduct.begin("en")).response == "utter_not_sent"


def test_a_call_back_that_cannot_be_stored_is_said_to_have_reached_nobody() -> None:
    assert conduct.call_back("c", "en").response == "utter_call_back_not_logged"
