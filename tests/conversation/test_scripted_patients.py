"""Scripted patients, from their first words to the stored assessment and alert.

Among them the worked cases of the clinical specification. How to write one stands at the top of `cases/paths.yml`.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from psoascreen.languages import SOURCE
from screening.assessment import Tier
from screening.report import Question, Side
from tests.stack import Patient, Stack

CASES = [
    case
    for file in sorted((Path(__file__).parent / "cases").glob("*.yml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]
FULL_PATTERN = next(case for case in CASES if case["case"].startswith("full pattern"))
BEFORE_THE_OPENING = {
    "en": {"consent": "yes", "reporter": "I am the patient"},
    "es": {"consent": "sí", "reporter": "soy el paciente"},
}
ANSWERS_MAX = 40

ASKED_OF_THE_FULL_PATTERN = [
    "consent", "reporter", "opening", "pain_location", "pain_severity", "pain_onset", "pain_course", "pain_quality",
    "pain_position", "spasm", "neuropathic", "neuropathic_area", "pain_relief", "red_flags", "anything_else", "summary",
]  # fmt: skip


def invite(stack: Stack, case: dict[str, Any]) -> str | None:
    """An invite for a patient with the history of the case on record; None for a visitor."""
    if case["recorded"] == "demonstration":
        return stack.seeded.invite_token
    return stack.invite(case["case"], case["recorded"]) if case["recorded"] else None


class Script:
    """What a patient answers to each question."""

    def __init__(self, answers: dict[str, Any], otherwise: Any, language: str = SOURCE) -> None:
        self._answers = {
            question: list(told) if isinstance(told, list) else [told]
            for question, told in (BEFORE_THE_OPENING[language] | answers).items()
        }
        self._otherwise = otherwise

    def answer(self, patient: Patient) -> str:
        """Answer the open question; returns the reply."""
        return patient.send(self.told(patient.question))

    def told(self, question: str | None) -> dict[str, str]:
        """The message that answers `question`, as the chat API takes it."""
        left = self._answers.get(question or "", [self._otherwise])
        told = left.pop(0) if len(left) > 1 else left[0]
        return {"text": told} if isinstance(told, str) else {"payload": f"/choose{json.dumps({'value': told['tap']})}"}


def talk(patient: Patient, script: Script) -> dict[str, str]:
    """Answer until the screening is done; returns what each question's answer was replied with."""
    replies: dict[str, str] = {}
    for _ in range(ANSWERS_MAX):
        if patient.done:
            return replies
        question = patient.question or ""
        replies[question] = script.answer(patient)
    pytest.fail(f"the screening did not end; asked {patient.asked}")


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_scripted_patient(stack: Stack, case: dict[str, Any]) -> None:
    token, language = invite(stack, case), case.get("language", SOURCE)
    if "before" in case:
        talk(Patient(stack.url, token, language), Script(case["before"], case["otherwise"], language))
    patient = Patient(stack.url, token, language)

    replies = talk(patient, Script(case["answers"], case["otherwise"], language))

    expected = case["expected"]
    assessment = stack.assessment(patient)
    row = stack.queue_row(patient)
    assert assessment.urgency is Tier(expected["tier"]), assessment.urgency_reasons
    assert (row.tier if row else "routine") == expected["tier"]
    assert (row.is_incomplete if row else False) is expected.get("incomplete", False)
    assert assessment.history_verified is expected.get("verified", assessment.history_verified)
    for key, words in case.items():
        if key.startswith("reply_to_"):
            assert words in replies[key.removeprefix("reply_to_")]
    assert not set(case.get("not_asked", ())) & set(patient.asked)
    assert len(patient.asked) <= expected.get("answers_at_most", ANSWERS_MAX), patient.asked
    if "flag" in expected:
        assert expected["flag"] in [flag.id for flag in assessment.fired_flags]
    else:
        result = next(side for side in assessment.sides if side.side is Side(expected["side"]))
        assert result.category == expected["category"]
        assert list(result.criteria_met) == expected["criteria"]


@pytest.fixture
def full_pattern(stack: Stack) -> tuple[Patient, Script]:
    return Patient(stack.url, invite(stack, FULL_PATTERN)), Script(FULL_PATTERN["answers"], FULL_PATTERN["otherwise"])


@pytest.mark.parametrize("question", ASKED_OF_THE_FULL_PATTERN)
def test_an_emergency_is_acted_on_at_every_question(
    stack: Stack, full_pattern: tuple[Patient, Script], question: str
) -> None:
    patient, script = full_pattern
    while patient.question != question:
        script.answer(patient)

    reply = patient.say("Since this morning both my legs are weak and I can't pee.")

    assert "call 112 now" in reply
    row = stack.queue_row(patient)
    assert row is not None
    assert row.tier == "emergency"
    talk(patient, script)
    assert next(flag.id for flag in stack.assessment(patient).fired_flags) == "cord_compression"


@pytest.mark.parametrize(
    "words", ["why do you ask?", "are you a robot?", "how long will this take?", "who can read this?", "thank you"]
)
def test_an_interruption_at_every_question_is_answered_and_changes_nothing(
    stack: Stack, full_pattern: tuple[Patient, Script], words: str
) -> None:
    patient, script = full_pattern
    asked = []
    while not patient.done:
        open_question = patient.question
        asked.append(open_question)
        reply = patient.say(words)
        assert reply
        assert patient.question == open_question
        script.answer(patient)

    assert asked == ASKED_OF_THE_FULL_PATTERN
    assert stack.assessment(patient).urgency is Tier.URGENT


def test_the_full_pattern_is_asked_in_the_order_of_the_report() -> None:
    assert [q.value for q in Question if q.value in ASKED_OF_THE_FULL_PATTERN] == ASKED_OF_THE_FULL_PATTERN


@pytest.mark.parametrize("case", [FULL_PATTERN, CASES[0]], ids=["a full pattern", "no symptoms"])
def test_the_questions_left_that_a_patient_is_told_of_turn_out_so(stack: Stack, case: dict[str, Any]) -> None:
    patient = Patient(stack.url, invite(stack, case))

    talk(patient, Script(case["answers"], case["otherwise"]))

    told = [reply["questions_left"] for reply in patient.replies if reply.get("question")]
    came = range(len(told), 0, -1)
    after_the_opening = patient.asked.index(Question.OPENING.value) + 1
    assert all(abs(a - b) <= 1 for a, b in list(zip(told, came, strict=True))[after_the_opening:]), told
