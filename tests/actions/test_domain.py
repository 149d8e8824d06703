"""Holds `domain.yml` to the code that reads and fills it; `checks` hold it to the other files."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker

from actions.conduct import begin
from actions.server import ACTIONS
from actions.slots import remember
from actions.turn import tapped
from screening.report import Question

DOMAIN: dict[str, Any] = yaml.safe_load(Path("domain.yml").read_text())
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]


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


def test_the_domain_names_the_actions_that_are_served() -> None:
    assert set(DOMAIN["actions"]) == {action().name() for action in ACTIONS}


def test_the_domain_has_every_slot_that_is_remembered() -> None:
    nothing_yet = Tracker("x", {}, {}, [], False, None, {}, None)

    assert {event["name"] for event in remember(begin("en"), nothing_yet)} <= set(DOMAIN["slots"])
