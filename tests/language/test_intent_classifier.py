"""Intents are guessed from the features that a message has, as Rasa guesses them from the matrix of all features."""

import pytest
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.tensorflow.constants import RANKING_LENGTH
from scipy.sparse import random as random_matrix

from bot.intent_classifier import IntentClassifier

INTENTS = ("affirm", "deny", "greet", "tell")
WORDS, LETTERS = 30, 50


def message(seed: int) -> Message:
    """Features of words and of letters, of the whole text and of a word of it."""
    features = [
        Features(random_matrix(1, width, density=0.2, random_state=seed + width).tocoo(), kind, TEXT, origin)
        for origin, width in (("words", WORDS), ("letters", LETTERS))
        for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE)
    ]
    return Message({TEXT: "said", INTENT: INTENTS[seed % len(INTENTS)]}, features=features)


@pytest.fixture(scope="module")
def classifier() -> IntentClassifier:
    made = IntentClassifier(IntentClassifier.get_default_config(), "intents", None, None)  # type: ignore[arg-type]
    learned = [message(seed) for seed in range(80)]
    made.clf.fit(made._create_X(learned), [one.get(INTENT) for one in learned])
    return made


@pytest.mark.parametrize("seed", range(100, 120))
def test_the_ranking_is_that_of_rasa(classifier: IntentClassifier, seed: int) -> None:
    ours, theirs = message(seed), message(seed)

    classifier.process([ours])
    LogisticRegressionClassifier.process(classifier, [theirs])

    told, expected = ours.get("intent_ranking"), theirs.get("intent_ranking")
    assert [one["name"] for one in told] == [one["name"] for one in expected]
    assert [one["confidence"] for one in told] == pytest.approx([one["confidence"] for one in expected])
    assert ours.get(INTENT) == told[0]


def test_a_message_without_features_gets_a_guess_all_the_same(classifier: IntentClassifier) -> None:
    empty = Message({TEXT: ""})

    classifier.process([empty])

    assert sum(one["confidence"] for one in empty.get("intent_ranking")) == pytest.approx(1)


def test_the_ranking_is_as_long_as_was_asked(classifier: IntentClassifier) -> None:
    short = message(7)
    classifier.config = {**classifier.config, RANKING_LENGTH: 2}

    classifier.process([short])

    assert len(short.get("intent_ranking")) == 2
