"""The NLU component that gives each message its findings, severity and reading, whatever its intent."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import reader
from bot.lexicon import DEFAULT_LANGUAGE, languages

FINDINGS, SEVERITY, READING = "findings", "severity", "reading"
PAYLOAD_MARK = "/"
"""Begins what a button sends, which is no one's words."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SymptomReader(GraphComponent):
    """Reads symptoms by lexicon and rules; needs neither training nor the components before it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SymptomReader":
        if not execution_context.is_finetuning:
            reader.warm()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if (message.get(TEXT) or "").startswith(PAYLOAD_MARK):
                continue
            metadata = message.get("metadata") or {}
            question, language = metadata.get("question"), metadata.get("language")
            told = reader.read(
                message.get(TEXT) or "",
                question if isinstance(question, str) else None,
                language=language if language in languages() else DEFAULT_LANGUAGE,
            )
            message.set(FINDINGS, [f.as_dict() for f in told.findings], add_to_output=True)
            message.set(SEVERITY, list(told.severity) if told.severity else None, add_to_output=True)
            message.set(READING, told.reading.as_dict(), add_to_output=True)
        return messages
