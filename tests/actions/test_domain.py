"""Holds `domain.yml` to the code that reads and fills it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker

from actions.conduct import begin, contact
from actions.server import ACTIONS
from actions.slots import FORM, remember
from actions.turn import tapped
from screening.report import Question

DOMAIN: dict[str, Any] = yaml.safe_load(Path("domain.yml").read_text())
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]
FILLED_BY_ACTIONS = {"promise"}

SHORT_ENOUGH = 90
"""Characters of a question that need not be said in fewer the second time."""


def test_the_form_asks_the_questions_of_the_report_in_their_order() -> None:
    assert DOMAIN["forms"][FORM]["required_slots"] == [question.value for question in Question]


@pytest.mark.parametrize("question", Question)
def test_each_question_is_asked_with_its_id_and_widget_and_has_a_reason(question: Question) -> None:
    assert RESPONSES[f"utter_why_{question.value}"]
    for variant in RESPONSES[f"utter_ask_{question.value}"]:
        assert variant["custom"]["question"] == question.value
        assert variant["custom"]["widget"]
        assert variant["custom"]["questions_left"] == "{questions_left}"


@pytest.mark.parametrize("question", Question)
def test_each_question_is_asked_again_in_no_more_words(question: Question) -> None:
    first, *others = RESPONSES[f"utter_ask_{question.value}"]
    (again,) = (v for v in others if slots_of(v).get("again") is True)

    assert len(again["text"]) <= max(len(first["text"]), SHORT_ENOUGH)
    assert again["buttons"] == first["buttons"]
    assert all(slots_of(v)["again"] is False for v in others if v is not again), "two wordings could apply at once"


def slots_of(variant: dict[str, Any]) -> dict[str, bool]:
    """The slots that a wording asks for, with their values."""
    return {condition["name"]: condition["value"] for condition in variant.get("condition", ())}


def offered() -> list[tuple[Question, str]]:
    """Each choice of each question, as Rasa sends it."""
    return [
        (question, button["payload"].replace("{{", "{").replace("}}", "}"))
        for question in Question
        for variant in RESPONSES[f"utter_ask_{question.value}"]
        for button in variant.get("buttons", ())
    ]


@pytest.mark.parametrize(("question", "payload"), offered())
def test_every_choice_that_is_offered_can_be_taken(question: Question, payload: str) -> None:
    assert json.loads(payload.removeprefix("/choose"))
    turn = tapped(payload, question)

    assert turn.answer or turn.findings or turn.details or turn.facts


def test_every_word_that_a_response_leaves_open_is_filled() -> None:
    slots = set(DOMAIN["slots"])
    for name, variants in RESPONSES.items():
        for variant in variants:
            left_open = set(re.findall(r"\{(\w+)\}", variant["text"]))
            assert left_open <= slots | FILLED_BY_ACTIONS | contact("en").keys(), name


def test_every_intent_is_met_in_a_story() -> None:
    stories = yaml.safe_load(Path("tests/stories/test_stories.yml").read_text())["stories"]
    met = {step["intent"] for story in stories for step in story["steps"] if "intent" in step}

    assert met == {intent if isinstance(intent, str) else next(iter(intent)) for intent in DOMAIN["intents"]}


def test_the_domain_names_the_actions_that_are_served() -> None:
    assert set(DOMAIN["actions"]) == {action().name() for action in ACTIONS}


def test_the_domain_has_every_slot_that_is_remembered() -> None:
    nothing_yet = Tracker("x", {}, {}, [], False, None, {}, None)

    assert {event["name"] for event in remember(begin("en"), nothing_yet)} <= set(DOMAIN["slots"])
