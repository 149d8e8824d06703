"""What Rasa says in a conversation of another language: other words, and the same questions, choices and widgets."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config

CONSENT = """
responses:
  utter_ask_consent:
    first: ¿Empezamos?
titles:
  "No": "No"
"""


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("domain.yml")


@pytest.fixture(scope="module")
def speaker(domain: Domain) -> NaturalLanguageGenerator:
    """As `endpoints.yml` asks for it, whose addresses are set where the product starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PSOASCREEN_ACTIONS_URL", "http://127.0.0.1")
        patch.setenv("PSOASCREEN_TRACKER_DB", "rasa.db")
        config = read_endpoint_config("endpoints.yml", endpoint_type="nlg")
    return NaturalLanguageGenerator.create(config, domain)


def say(
    speaker: NaturalLanguageGenerator, domain: Domain, response: str, remembered: str | None, **more: Any
) -> dict[str, Any]:
    tracker = DialogueStateTracker("conversation", domain.slots)
    tracker.update(SlotSet("language", remembered))
    for name, value in more.pop("slots", {}).items():
        tracker.update(SlotSet(name, value))
    tracker.update(UserUttered("/greet", metadata=more.pop("metadata", None)))
    said = asyncio.run(speaker.generate(response, tracker, "rest", **more))
    assert said is not None
    return said


def test_a_response_is_said_in_the_language_of_the_conversation(
    speaker: NaturalLanguageGenerator, domain: Domain
) -> None:
    said = {one: say(speaker, domain, "utter_ask_consent", one, team_name="T") for one in ("en", "es", None)}

    assert (
        said["en"]["text"] == said[None]["text"] == "Your answers are kept and read by nurses of T. Is it OK to start?"
    )
    assert said["es"]["text"] == "Sus respuestas se guardan y las lee T. ¿Le parece bien empezar?"
    assert [b["title"] for b in said["es"]["buttons"]] == ["Sí, empezar", "No"]


def test_before_the_language_is_remembered_the_message_tells_it(
    speaker: NaturalLanguageGenerator, domain: Domain
) -> None:
    assert say(speaker, domain, "utter_thank", None, metadata={"language": "es"})["text"] == "De nada."
    assert say(speaker, domain, "utter_thank", None, language="es")["text"] == "De nada."


@pytest.mark.parametrize("slots", [{}, {"again": True}, {"carer": True}, {"returning": True}])
def test_no_translation_changes_what_a_question_does(
    speaker: NaturalLanguageGenerator, domain: Domain, slots: dict[str, bool]
) -> None:
    for question in domain.required_slots_for_form("screening_form"):
        english, spanish = (
            say(speaker, domain, f"utter_ask_{question}", one, slots={"questions_left": "7", **slots})
            for one in ("en", "es")
        )
        assert spanish["text"] != english["text"], question
        assert spanish["custom"] == english["custom"]
        assert [b["payload"] for b in spanish["buttons"]] == [b["payload"] for b in english["buttons"]]


def test_words_that_are_missing_are_said_as_in_the_domain_and_the_log_tells_which(
    domain: Domain, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "responses.yml").write_text(CONSENT, encoding="utf-8")
    config = EndpointConfig(type="bot.translated_responses.TranslatedResponses", languages=str(tmp_path))

    with caplog.at_level(logging.ERROR):
        speaker = NaturalLanguageGenerator.create(config, domain)

    said = say(speaker, domain, "utter_ask_consent", "xx")
    assert said["text"] == "¿Empezamos?"
    assert [b["title"] for b in said["buttons"]] == ["Yes, start", "No"]
    assert say(speaker, domain, "utter_thank", "xx")["text"] == "You are welcome."
    assert 'the title "Yes, start"' in caplog.text
    assert "utter_ask_consent (again)" in caplog.text
