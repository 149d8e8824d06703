"""Rasa's logistic regression, kept as plain arrays.

Rasa keeps it in a format whose library loads all of scikit-learn to know what it may trust, which takes longer than all
else that is needed to start.
"""

from typing import Any, Dict, Text

import numpy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier

FILE = "intents.npz"
FITTED = ("classes_", "coef_", "intercept_")
"""What scikit-learn's regression needs to predict: the intents' names, and for each a weight per feature and a bias."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Trains and predicts as Rasa's; takes the same settings."""

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
        return classifier
