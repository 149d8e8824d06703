"""What every part of the bench is given: how thorough to be, where to put things, and how to say what it does."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Context:
    """`quick` is for whoever works on the bench: fewer and shorter rounds, figures not worth keeping."""

    folder: Path
    quick: bool = False
    started_s: dict[str, list[float]] = field(default_factory=dict, compare=False)
    """Seconds of the starts that one part has measured for another, by name of who was started."""

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Say what is being done and how long it took."""
        print(f"    {title} ...", file=sys.stderr, end="", flush=True)
        began = time.monotonic()
        yield
        print(f" {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)

    def fresh_folder(self, name: str) -> Path:
        """An empty folder for databases and the like."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


class NotMeasured(Exception):
    """A part cannot be measured here; the message says what is missing."""
