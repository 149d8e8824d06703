"""Lets Rasa run without loading TensorFlow and scikit-learn, where no component of `config.yml` needs them.

Rasa imports every component it ships, whatever a model is made of; half of its memory and more of its start go to those
that learn. Their modules are given stand-ins here, which say so if anything ever asks for one.
"""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from rasa.engine.graph import GraphComponent
from rasa.shared.exceptions import RasaException

NEURAL = {
    "DIETClassifier": "rasa.nlu.classifiers.diet_classifier",
    "ResponseSelector": "rasa.nlu.selectors.response_selector",
    "ConveRTFeaturizer": "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
    "LanguageModelFeaturizer": "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
    "TEDPolicy": "rasa.core.policies.ted_policy",
    "UnexpecTEDIntentPolicy": "rasa.core.policies.unexpected_intent_policy",
}
"""The components that need TensorFlow, and the module of each."""

LINEAR = {
    "CountVectorsFeaturizer": "rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer",
    "LogisticRegressionClassifier": "rasa.nlu.classifiers.logistic_regression_classifier",
}
"""The components that need scikit-learn, and the module of each."""

HELPERS = {
    "RasaTrainingLogger": "rasa.utils.tensorflow.callback",
    "RasaModelCheckpoint": "rasa.utils.tensorflow.callback",
    "RasaBatchDataGenerator": "rasa.utils.tensorflow.data_generator",
    "Data": "rasa.utils.tensorflow.model_data",
    "FeatureArray": "rasa.utils.tensorflow.model_data",
    "RasaModelData": "rasa.utils.tensorflow.model_data",
    "ragged_array_to_ndarray": "rasa.utils.tensorflow.model_data",
}
"""What other components import beside their own work, to use it only while a neural network is trained."""


class StandIn(GraphComponent):
    """In the place of a component that `config.yml` does not name."""

    @classmethod
    def create(cls, *_: Any, **__: Any) -> NoReturn:
        raise RasaException(
            f"This model needs {cls.__name__}, which config.yml does not name. Put the config.yml of the model in its "
            "place, or train again."
        )

    load = create


def spare(config: Path = Path("config.yml")) -> bool:
    """Keep out what no component named in `config` needs; returns whether TensorFlow is.

    Call it before anything of Rasa's is imported that imports a component.
    """
    told = config.read_text(encoding="utf-8") if config.exists() else ""
    if any(name in told for name in NEURAL):
        return False
    unnamed = {name: module for name, module in LINEAR.items() if name not in told}
    for name, module in {**NEURAL, **unnamed, **HELPERS}.items():
        stand_in = sys.modules.setdefault(module, ModuleType(module))
        setattr(stand_in, name, type(name, (StandIn,), {"__module__": module}))
    return True
