"""Says each response in the language of its conversation.

A translation gives words alone: what stands under which condition, the choices' payloads and the widgets come from the
response of `domain.yml`, so that no translation can change what a question does. Where words are missing, those of
`domain.yml` are said and a line in the log tells which; a patient is never left without an answer.
"""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

Responses = dict[str, list[dict[str, Any]]]

LANGUAGE = "language"
"""The slot of a conversation's language, and what the gateway calls it beside each message."""

FIRST = "first"
"""What the wording without a condition is called where a response has several."""

logger = logging.getLogger(__name__)


class TranslatedResponses(TemplatedNaturalLanguageGenerator):
    """Rasa's generator from responses, with a table of them for each `responses.yml` in the folder of a language.

    `endpoints.yml` names the folder of the languages as `languages`.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        self._folder = Path(endpoint_config.kwargs["languages"])
        super().__init__(domain.responses)

    @property
    def responses(self) -> Responses:
        """Those of the domain."""
        return self._of_domain.responses

    @responses.setter
    def responses(self, responses: Responses) -> None:
        """Rasa sets them anew with each model that it loads."""
        self._of_domain = TemplatedNaturalLanguageGenerator(responses)
        self._by_language = {
            path.parent.name: TemplatedNaturalLanguageGenerator(translated(responses, path))
            for path in sorted(self._folder.glob("*/responses.yml"))
        }

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The response in the language named with it, else the conversation's, else that of the latest message."""
        sent = tracker.latest_message.metadata if tracker.latest_message else None
        language = kwargs.get(LANGUAGE) or tracker.current_slot_values().get(LANGUAGE) or (sent or {}).get(LANGUAGE)
        speaker = self._by_language.get(language, self._of_domain)
        return await speaker.generate(utter_action, tracker, output_channel, **kwargs)


def translated(responses: Responses, path: Path) -> Responses:
    """The responses with the words of a translation: `responses` by name, and `titles` by the title they stand for."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts, titles = told.get("responses") or {}, told.get("titles") or {}
    missing: list[str] = []

    def words(of: Mapping[str, Any], name: str, otherwise: str, where: str) -> str:
        if not isinstance(of, Mapping) or not of.get(name):
            missing.append(where)
            return otherwise
        return of[name]

    def put(response: str, variation: dict[str, Any]) -> dict[str, Any]:
        wording = name_of(variation)
        by_wording = texts.get(response)
        by_wording = {FIRST: by_wording} if isinstance(by_wording, str) else by_wording
        text = words(by_wording, wording, variation["text"], f"{response} ({wording})")
        buttons = [
            {**button, "title": words(titles, button["title"], button["title"], f'the title "{button["title"]}"')}
            for button in variation.get("buttons", ())
        ]
        return {**variation, "text": text, **({"buttons": buttons} if buttons else {})}

    result = {name: [put(name, variation) for variation in variations] for name, variations in responses.items()}
    for where in dict.fromkeys(missing):
        # an error, as the product runs Rasa with a log that holds nothing less
        logger.error("%s has no words for %s; those of the domain are said", path, where)
    return result


def name_of(variation: Mapping[str, Any]) -> str:
    """What a wording is called: the slots it asks to be set, such as `again` or `carer`."""
    return "+".join(_slots_set(variation)) or FIRST


def _slots_set(variation: Mapping[str, Any]) -> Iterator[str]:
    return (constraint["name"] for constraint in variation.get("condition") or () if constraint["value"])
