"""Guesses the intent of a message by logistic regression, from the words and the letters it is made of.

Rasa's own classifier wants a tokenizer and two featurizers before it. They make features of every token, which nothing
here uses, and matrices of all features that any message may have: together half of the time of a message. Here
scikit-learn fits the regression, and a message is scored by the few n-grams it has. Only training loads scikit-learn,
which takes a tenth of a start; so a text is cut here, as scikit-learn would cut it, and what was learned is kept as
plain arrays.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import softmax

FILE = "intents.npz"

LEAST_INTENTS = 3
"""Fewer have another shape in scikit-learn."""

WORDS = re.compile(r"[\w']+")
LONGER_WORDS = re.compile(r"\w{2,}")
NUMBER = re.compile(r"\b\d+\b")


class Learned(NamedTuple):
    """`weights` has a row for each of `ngrams` and a column for each of `intents`; `bias` has a number per intent."""

    intents: Any
    ngrams: Any
    weights: Any
    bias: Any


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Settings: how many `words` in a row and how many `letters` of a word to look at, from and to."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"words": [1, 2], "letters": [2, 5]}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._words, self._letters = (range(least, most + 1) for least, most in (config["words"], config["letters"]))
        self._learned: Learned | None = None
        self._row_of: dict[str, int] = {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentClassifier":
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has a text and an intent. Raises ValueError for fewer than three intents."""
        from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415  see above
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        if len({e.get(INTENT) for e in examples}) < LEAST_INTENTS:
            raise ValueError("Two intents are not enough to tell apart: write examples of at least three in data/nlu.")
        counts = CountVectorizer(analyzer=self.ngrams)
        regression = LogisticRegression(class_weight="balanced", max_iter=300)
        regression.fit(counts.fit_transform([e.get(TEXT) for e in examples]), [e.get(INTENT) for e in examples])
        learned = Learned(
            intents=regression.classes_,
            ngrams=counts.get_feature_names_out().astype(str),
            weights=numpy.ascontiguousarray(regression.coef_.T),
            bias=regression.intercept_,
        )
        with self._model_storage.write_to(self._resource) as folder:
            numpy.savez_compressed(folder / FILE, **learned._asdict())
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        """Raises ValueError for a model that holds no such component: an archive without it cannot answer."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, numpy.load(folder / FILE, allow_pickle=False) as kept:
            classifier._learned = Learned(**kept)
        classifier._row_of = {ngram: row for row, ngram in enumerate(classifier._learned.ngrams.tolist())}
        return classifier

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intents, probabilities = self._learned.intents, self.probabilities(message.get(TEXT) or "")
            best = int(probabilities.argmax())
            guess = {INTENT_NAME_KEY: str(intents[best]), PREDICTED_CONFIDENCE_KEY: float(probabilities[best])}
            message.set(INTENT, guess, add_to_output=True)
        return messages

    def probabilities(self, text: str) -> Any:
        """Of each intent."""
        rows = [self._row_of[ngram] for ngram in self.ngrams(text) if ngram in self._row_of]
        return softmax(self._learned.bias + self._learned.weights[rows].sum(axis=0))

    def ngrams(self, text: str) -> list[str]:
        """The words and the letters of a text without its punctuation; any number is the same to it."""
        plain = NUMBER.sub("0", " ".join(WORDS.findall(text))).lower()
        return [f"word {ngram}" for ngram in _words(plain, self._words)] + list(_letters(plain, self._letters))


def _words(plain: str, lengths: Sequence[int]) -> Iterator[str]:
    """So many words in a row, of those with two letters or more."""
    words = LONGER_WORDS.findall(plain)
    for length in lengths:
        for at in range(len(words) - length + 1):
            yield " ".join(words[at : at + length])


def _letters(plain: str, lengths: Sequence[int]) -> Iterator[str]:
    """So many letters in a row of each word, which a blank begins and ends; a shorter word once and whole."""
    for word in plain.split():
        bounded = f" {word} "
        for length in lengths:
            for at in range(max(1, len(bounded) - length + 1)):
                yield bounded[at : at + length]
            if length >= len(bounded):
                break
