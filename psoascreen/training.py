"""Trains the dialogue model when, and only when, what it is made of has changed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from psoascreen.steps import step

MODELS = Path("models")
BOT_PYTHON = Path("bot/.venv/bin/python")

INGREDIENTS = ("config.yml", "domain.yml", "data/**/*.yml", "bot/**/*.py", "bot/**/*.yml", "bot/uv.lock")
"""Whatever changes the trained model, as patterns below the project's root."""

RASA_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def fingerprint(root: Path = Path()) -> str:
    """A hash of the content of everything the model is made of."""
    digest = hashlib.sha256()
    for path in sorted({p for pattern in INGREDIENTS for p in root.glob(pattern) if ".venv" not in p.parts}):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path() -> Path:
    return MODELS / f"psoascreen-{fingerprint()}.tar.gz"


def train_if_changed() -> Path:
    """The model of the present content, trained now if there is none. Raises SystemExit when training fails."""
    model = model_path()
    if not model.exists():
        with step("Train the dialogue model, as its content changed"):
            name = model.name.removesuffix(".tar.gz")
            command = [BOT_PYTHON, "-m", "bot.quiet", "train", "--quiet", "--fixed-model-name", name, "--out", MODELS]
            trained = subprocess.run(command, env=os.environ | RASA_ENVIRONMENT, check=False)  # noqa: S603
        if trained.returncode or not model.exists():
            raise SystemExit("Training failed. The lines above say why; mend the named file and run the command again.")
        for outdated in set(MODELS.glob("psoascreen-*.tar.gz")) - {model}:
            outdated.unlink()
    return model


if __name__ == "__main__":
    sys.stdout.write(f"{train_if_changed()}\n")
