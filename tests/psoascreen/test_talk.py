"""The chat in the terminal: what it shows beside each reply, with the dialogue and the actions of the product."""

import subprocess
import sys

import pytest

from psoascreen.talk import reasons, tapped

SAID = ["yes", "#1", "my left hip aches, 6 out of 10", "thanks", "flurb blarg", "#9", "/restart"]


@pytest.fixture(scope="module")
def shown() -> str:
    """All that a piped talk prints, in one line so that no column's width matters."""
    command = [sys.executable, "-m", "psoascreen.talk"]
    talk = subprocess.run(command, input="\n".join(SAID), capture_output=True, text=True, check=True)  # noqa: S603
    return " ".join(talk.stdout.split())


@pytest.mark.parametrize(
    "told",
    [
        "Hello. I am a computer program",
        'step action_greet, by rule "The page opens a conversation"',
        "You: my left hip aches, 6 out of 10",
        "intent tell (",
        "finding pain left hip aching",
        "severity 6-6",
        'by rule "The patient says thanks"',
        'by rule "The patient says something else entirely"',
        "There is no choice #9.",
        "You: /restart",
    ],
)
def test_each_reply_stands_beside_what_led_to_it(shown: str, told: str) -> None:
    assert told in shown


def test_slots_that_changed_alike_stand_in_one_line() -> None:
    turn = {
        "intent": None, "findings": None, "severity": None, "reading": None, "steps": [],
        "slots": {"spasm": "not_needed", "report": {"long": 1}, "function": "not_needed", "temperature": None},
    }  # fmt: skip

    assert list(reasons(turn)) == ["slot      spasm, function = not_needed", "slot      temperature = (empty)"]


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("#2", "/choose{}"),
        ("#3", None),
        ("#x", None),
        ("/choose{}", "/choose{}"),
        ("/restart", "restart"),
        ("hi", "hi"),
    ],
)
def test_a_choice_is_tapped_by_its_number_and_a_command_is_only_words(line: str, sent: str | None) -> None:
    assert tapped(line, [{"payload": "/choose[]"}, {"payload": "/choose{}"}]) == sent
