"""Parts that are programs of their own: the medicine by itself, and what is understood."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.context import Context
from bench.training import trained
from psoascreen.training import BOT_PYTHON, RASA_ENVIRONMENT

COMPARE = "bench.nlu.compare"


def assessments(context: Context) -> dict[str, Any]:
    with context.step("Assess"):
        return {"said": _run([sys.executable, "-m", "bench.assessments"])}


def nlu(context: Context) -> dict[str, Any]:
    """Intents and findings on held-out rows, of ours and the default trained on the same rows."""
    file = context.fresh_folder("nlu") / "compare.json"
    projects = [str(trained(context, name)) for name in ("ours", "default")]
    command = [str(BOT_PYTHON), "-m", COMPARE, *projects, "--json", str(file)]
    with context.step("Read what is held out"):
        said = _run(command, or_made=file)
    figures = json.loads(file.read_text(encoding="utf-8"))
    return {"rows": [{"pipeline": name, **of_one} for name, of_one in figures.items()], "lines": said}


def _run(command: Sequence[str], or_made: Path | None = None) -> list[str]:
    """The lines that a program printed. Raises RuntimeError with its last words when it fails.

    One that made the file `or_made` did not fail, whatever its exit status says of the figures.
    """
    done = subprocess.run(  # noqa: S603
        command, env=os.environ | RASA_ENVIRONMENT, capture_output=True, text=True, check=False
    )
    if done.returncode and not (or_made and or_made.exists()):
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-1000:]}")
    return done.stdout.splitlines()
