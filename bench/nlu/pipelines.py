"""The pipelines that are compared, and how one is trained on given rows and asked about a message."""

import asyncio
import logging
import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # a component kept from another fold would have seen what is held out
warnings.filterwarnings("ignore")

import rasa  # noqa: E402
import structlog  # noqa: E402
import yaml  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.model_training import train_nlu  # noqa: E402
from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402
from sklearn.model_selection import StratifiedKFold  # noqa: E402

NLU = "data/nlu"
DEFAULT = Path(rasa.__file__).parent / "engine" / "recipes" / "config_files" / "default_config.yml"
"""What `rasa init` leaves commented out, and Rasa fills in when it trains."""

SEED = 20250

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
logging.disable(logging.WARNING)


class Row(NamedTuple):
    text: str
    intent: str
    language: str


class Trained:
    """A trained pipeline that reads messages as the dialogue has it read them."""

    def __init__(self, archive: Path) -> None:
        self.size_mb = archive.stat().st_size / 1e6
        self._loop = asyncio.new_event_loop()
        self._agent = Agent.load(str(archive))

    def read(self, text: str, language: str, question: str | None = None) -> dict[str, Any]:
        if self._agent.processor is None:
            raise RuntimeError("the trained model cannot be loaded")
        message = UserMessage(text, metadata={"question": question, "language": language})
        return self._loop.run_until_complete(self._agent.processor.parse_message(message))


def ours(root: Path = Path()) -> dict[str, Any]:
    """The pipeline of the project at `root`."""
    return _configuration(root / "config.yml")


def ours_with_diet() -> dict[str, Any]:
    """Ours with Rasa's transformer, and what the default gives it to learn from, in place of our classifier."""
    configuration, theirs = ours(), default()["pipeline"]
    *before, diet = theirs[: 1 + [component["name"] for component in theirs].index("DIETClassifier")]
    kept = [c for c in configuration["pipeline"] if c["name"] != "bot.intent_classifier.IntentClassifier"]
    configuration["pipeline"] = [*before, {**diet, "entity_recognition": False}, *kept]
    return configuration


def default() -> dict[str, Any]:
    """The pipeline of `rasa init`."""
    return _configuration(DEFAULT)


def _configuration(path: Path) -> dict[str, Any]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    pipeline = [
        {**component, **({"random_seed": SEED} if component["name"] in ("DIETClassifier", "ResponseSelector") else {})}
        for component in told["pipeline"]
    ]
    return {"recipe": told["recipe"], "assistant_id": "bench", "language": told["language"], "pipeline": pipeline}


def rows_of(root: Path = Path()) -> list[Row]:
    """The training sentences of the project at `root`, in all its languages."""
    return [
        Row(example.get("text"), example.get("intent"), folder.name)
        for folder in sorted((root / NLU).iterdir())
        for example in load_data(str(folder)).intent_examples
    ]


def folds_of(rows: Sequence[Row], folds: int) -> list[tuple[list[Row], list[Row]]]:
    """Pairs of what to learn from and what is held out; each row is held out once, each intent in its share."""
    splitter = StratifiedKFold(folds, shuffle=True, random_state=SEED)
    split = splitter.split([row.text for row in rows], [f"{row.intent} {row.language}" for row in rows])
    return [([rows[i] for i in learn], [rows[i] for i in held_out]) for learn, held_out in split]


def trained(configuration: dict[str, Any], rows: Sequence[Row], annotated: Sequence[Message] = ()) -> Trained:
    """The pipeline trained on the rows, and on messages with annotated entities where there are some."""
    examples = [Message.build(row.text, intent=row.intent) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        config, data = Path(folder, "config.yml"), Path(folder, "nlu.yml")
        config.write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")
        TrainingData([*examples, *annotated]).persist_nlu(str(data))
        archive = train_nlu(str(config), str(data), folder, fixed_model_name="model")
        if archive is None:
            raise RuntimeError("training failed; the lines above say why")
        return Trained(Path(archive))
