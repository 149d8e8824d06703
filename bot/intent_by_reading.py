"""Lets what was read in a message overrule a mere guess at its intent: a symptom told is never small talk."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.symptom_reader import FINDINGS, READING, SEVERITY

INTENT_OF_ANSWER = {"yes": "affirm", "no": "deny", "unsure": "unsure", "skip": "skip", "same": "tell", "all": "tell"}
ANSWERS = frozenset(INTENT_OF_ANSWER.values()) - {"tell"}
KEPT_WITH_FINDINGS = frozenset({"tell", "correct", "ask_nurse", "stop"})
LEAST_CONFIDENCE = 0.4
"""Below this a guess is owned up to as not followed."""

LEAST_CONFIDENCE_OF_AN_ANSWER = 0.75
"""The same for yes, no, unsure and skip where no word was read as one: "skip to the next song" is no answer."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentByReading(GraphComponent):
    """Settles the intent where the reading leaves no doubt, and leaves the classifier's word everywhere else."""

    @classmethod
    def required_components(cls) -> list[type]:
        return []

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentByReading":
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            guess = message.get(INTENT) or {}
            settled = settled_intent(
                guess.get(INTENT_NAME_KEY),
                guess.get(PREDICTED_CONFIDENCE_KEY) or 0.0,
                message.get(FINDINGS) or [],
                message.get(SEVERITY),
                message.get(READING) or {},
            )
            if not any(char.isalnum() for char in message.get(TEXT) or ""):
                settled = "out_of_scope"
            if settled:
                message.set(INTENT, {INTENT_NAME_KEY: settled, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
        return messages


def settled_intent(guess: Any, confidence: float, findings: list[dict], severity: Any, reading: dict) -> Any:
    """The intent the reading settles, or None. Distress is told by words for it, never by a mere guess.

    Bleeding that will not stop is no wish to stop, and neither is to say who writes.
    """
    if reading.get("distress") or any(f["kind"] == "self_harm" and f["assertion"] == "present" for f in findings):
        return "distress"
    answer = INTENT_OF_ANSWER.get(reading.get("answer") or "")
    told_in_words = [f for f in findings if not (answer and f["site"] is None and f["side"] is None)]
    tells_of_health = reading.get("unwell") or (reading.get("anticoagulant") and not answer)
    if told_in_words or severity or tells_of_health or reading.get("temperature_c") or reading.get("reporter"):
        no_stop = reading.get("reporter") or any(f["kind"] == "other_emergency" for f in findings)
        return None if guess in KEPT_WITH_FINDINGS and not (guess == "stop" and no_stop) else "tell"
    if answer and guess != "ask_nurse":
        return answer
    least = LEAST_CONFIDENCE_OF_AN_ANSWER if guess in ANSWERS else LEAST_CONFIDENCE
    return "out_of_scope" if guess == "distress" or (confidence < least and guess != "tell") else None
