"""How long each project takes to train, on the same machine, one after the other."""

import os
import subprocess
import time
from pathlib import Path
from typing import Any

from bench.context import Context
from bench.figures import spread
from bench.rivals import MAKERS, is_trained, make, model_of
from bench.running import RASA
from psoascreen.training import BOT_PYTHON, RASA_ENVIRONMENT

QUIET = {"LOG_LEVEL": "ERROR", "LOG_LEVEL_LIBRARIES": "ERROR"}


def measure(context: Context) -> dict[str, Any]:
    """Trains all; with `quick`, what is trained already is not trained again and not measured."""
    took = {}
    for name in MAKERS:
        project = make(name, context.folder)
        if not (context.quick and is_trained(project)):
            with context.step(f"Train {name}"):
                took[name] = train(project)
    return {"rows": [{"contestant": name, "training": spread([seconds], "s")} for name, seconds in took.items()]}


def trained(context: Context, name: str) -> Path:
    """The project of this name, trained now if its content changed since it was."""
    project = make(name, context.folder)
    if not is_trained(project):
        with context.step(f"Train {name}"):
            train(project)
    return project


def train(project: Path) -> float:
    """Train a project; returns the seconds it took. Raises RuntimeError with Rasa's own last words."""
    model = model_of(project)
    rasa = [str(BOT_PYTHON), "-m", "bot.quiet"] if project.name == "ours" else RASA
    command = [
        *rasa, "train", "--quiet", "--force",
        "--config", str(project / "config.yml"), "--domain", str(project / "domain.yml"),
        "--data", str(project / "data"),
        "--fixed-model-name", model.name.removesuffix(".tar.gz"), "--out", str(model.parent),
    ]  # fmt: skip
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603
        command, env=os.environ | RASA_ENVIRONMENT | QUIET, capture_output=True, text=True, check=False
    )
    if done.returncode or not model.exists():
        raise RuntimeError(f"{project} could not be trained: {(done.stderr or done.stdout)[-1000:]}")
    return time.monotonic() - began
