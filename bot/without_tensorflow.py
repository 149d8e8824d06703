"""Lets Rasa run without loading TensorFlow, where no component of `config.yml` needs it.

Rasa imports every component it ships, whatever a model is made of; half of its memory and of its start go to those
that are neural networks. Their modules are given stand-ins here, which say so if anything ever asks for one.
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

HELPERS = {
    "RasaTrainingLogger": "rasa.utils.tensorflow.callback",
    "RasaModelCheckpoint": "rasa.utils.tensorflow.callback",
    "RasaBatchDataGenerator": "rasa.utils.tensorflow.data_generator",
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
    """Keep TensorFlow out, unless `config` names a component that needs it; returns whether it is kept out.

    Call it before anything of Rasa's is imported that imports a component.
    """
    told = config.read_text(encoding="utf-8") if config.exists() else ""
    if any(name in told for name in NEURAL):
        return False
    for name, module in {**NEURAL, **HELPERS}.items():
        stand_in = sys.modules.setdefault(module, ModuleType(module))
        setattr(stand_in, name, type(name, (StandIn,), {"__module__": module}))
    return True
