"""Rasa's logistic regression, kept as plain arrays, and asked by the few features that a message has.

Rasa keeps it in a format whose library loads all of scikit-learn to know what it may trust, which takes longer than all
else that is needed to start. And it puts each message into a matrix of all features first, which takes longer than all
else that is needed to read it.
"""

from typing import Any, Dict, List, Text

import numpy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.tensorflow.constants import RANKING_LENGTH
from scipy.special import softmax

FILE = "intents.npz"
FITTED = ("classes_", "coef_", "intercept_")
"""What scikit-learn's regression needs to predict: the intents' names, and for each a weight per feature and a bias."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Trains and predicts as Rasa's; takes the same settings."""

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            confidences = sorted(zip(self._probabilities(message), self.clf.classes_, strict=True), reverse=True)
            ranking = [{"name": name, "confidence": confidence} for confidence, name in confidences]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[: self.config[RANKING_LENGTH] or None], add_to_output=True)
        return messages

    def _probabilities(self, message: Message) -> Any:
        """Of each intent, by the weights of the features of the whole text, in the order of the pipeline."""
        scores, offset = self.clf.intercept_, 0
        for features in message.features:
            if features.attribute == TEXT and features.type == FEATURE_TYPE_SENTENCE:
                row = features.features.tocsr()
                scores = scores + row.data @ self.clf.coef_.T[offset + row.indices]
                offset += row.shape[1]
        return softmax(scores)

    def persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            numpy.savez_compressed(folder / FILE, **{name: getattr(self.clf, name) for name in FITTED})

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        """Raises ValueError for a model that holds no such component: an archive without it cannot answer."""
        classifier = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder, numpy.load(folder / FILE, allow_pickle=False) as fitted:
            for name in FITTED:
                setattr(classifier.clf, name, fitted[name])
        classifier.clf.coef_ = numpy.asfortranarray(classifier.clf.coef_)  # the weights of a feature, side by side
        return classifier
