"""Intents are guessed from the few n-grams of a message as scikit-learn guesses them from the matrix of all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from bot.intent_classifier import NUMBER, WORDS, IntentClassifier

SAID = {
    "affirm": ("yes", "yes please", "that is right", "yeah, I do"),
    "deny": ("no", "not at all", "no, I don't", "never"),
    "greet": ("hello", "good morning", "hi there"),
    "tell": ("my hip hurts", "it hurts in my left thigh", "about 6 out of 10", "pain for 3 weeks"),
}
EXAMPLES = [(text, intent) for intent, texts in SAID.items() for text in texts]
CONTEXT = ExecutionContext(GraphSchema({}))


def trained(examples: list[tuple[str, str]], folder: Path) -> IntentClassifier:
    storage, resource, config = LocalModelStorage(folder), Resource("intents"), IntentClassifier.get_default_config()
    learn = TrainingData([Message.build(text, intent=intent) for text, intent in examples])
    IntentClassifier.create(config, storage, resource, CONTEXT).train(learn)
    return IntentClassifier.load(config, storage, resource, CONTEXT)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> IntentClassifier:
    return trained(EXAMPLES, tmp_path_factory.mktemp("model"))


@pytest.mark.parametrize(
    "text", ["yes", "No, it doesn't hurt!", "hello, my left hip hurts", "6", "yes yes yes", "Grüße 🙂", "", "?!"]
)
def test_the_guess_is_that_of_scikit_learn(classifier: IntentClassifier, text: str) -> None:
    regression = LogisticRegression(class_weight="balanced", max_iter=300)
    whole = make_pipeline(CountVectorizer(analyzer=classifier.ngrams), regression)
    whole.fit([text for text, _ in EXAMPLES], [intent for _, intent in EXAMPLES])
    expected = whole.predict_proba([text])[0]

    said = Message({TEXT: text})
    classifier.process([said])

    assert classifier.probabilities(text) == pytest.approx(expected, abs=1e-6)
    assert said.get(INTENT) == {"name": whole.classes_[expected.argmax()], "confidence": pytest.approx(max(expected))}


TEXTS = st.text(st.sampled_from("ab éÑß'İ12_-.,  \tçΣ🙂"), max_size=30)


@given(TEXTS)
def test_a_text_is_cut_as_scikit_learn_cuts_it(classifier: IntentClassifier, text: str) -> None:
    plain = NUMBER.sub("0", " ".join(WORDS.findall(text)))
    words = CountVectorizer(ngram_range=(1, 2)).build_analyzer()(plain)
    letters = CountVectorizer(analyzer="char_wb", ngram_range=(2, 5)).build_analyzer()(plain)

    assert classifier.ngrams(text) == [f"word {ngram}" for ngram in words] + letters


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        ("It's a 7, I think.", "it's a 10 i think"),
        ("  Yes!!  ", "yes"),
        ("no - not that", "no not that"),
    ],
)
def test_case_punctuation_and_the_number_itself_say_nothing_of_an_intent(
    classifier: IntentClassifier, said: str, alike: str
) -> None:
    assert classifier.ngrams(said) == classifier.ngrams(alike)


def test_words_pairs_of_words_and_pieces_of_words_are_looked_at(classifier: IntentClassifier) -> None:
    ngrams = classifier.ngrams("not sure")
    assert {"word not", "word sure", "word not sure", "no", " sure", "ure "} <= set(ngrams)


def test_a_word_is_not_taken_for_the_same_letters_inside_another(classifier: IntentClassifier) -> None:
    assert "word no" not in classifier.ngrams("nothing")


def test_a_model_without_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="intents"):
        IntentClassifier.load(
            IntentClassifier.get_default_config(), LocalModelStorage(tmp_path), Resource("intents"), CONTEXT
        )


def test_too_few_intents_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match=r"^Two intents are not enough to tell apart: write examples of at least three"
    ):
        trained(EXAMPLES[:8], tmp_path)
