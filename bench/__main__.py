"""Runs the bench: every part, or those that are named, into one report.

Usage: `.venv/bin/python -m bench [--only turns,memory] [--quick] [--out FOLDER]`. A whole run is kept in
`bench/`, any other in `var/bench/`.
"""

import argparse
import json
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

from bench import growth, memory, programs, queue, report, scale, start, talk, training, turns, where
from bench.context import Context, NotMeasured
from bench.running import end

PARTS: Mapping[str, Callable[[Context], dict[str, Any]]] = {
    "training": training.measure,
    "turns": turns.measure,
    "start": start.measure,
    "where": where.measure,
    "memory": memory.measure,
    "growth": growth.measure,
    "scale": scale.measure,
    "talk": talk.measure,
    "queue": queue.measure,
    "assessments": programs.assessments,
    "nlu": programs.nlu,
}
"""In the order in which they run; each is told in its own module."""

WORKED_ON = Path("var/bench")


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--only", default=",".join(PARTS), help=f"parts, apart by commas: {', '.join(PARTS)}")
    arguments.add_argument("--quick", action="store_true", help="few and short rounds, for work on the bench itself")
    arguments.add_argument("--out", type=Path, help="the folder that gets the report")
    chosen = arguments.parse_args()
    names = chosen.only.split(",")
    if unknown := set(names) - set(PARTS):
        arguments.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    is_whole = names == list(PARTS) and not chosen.quick
    folder = chosen.out or (Path("bench") if is_whole else WORKED_ON)
    signal.signal(signal.SIGTERM, _stop)
    context = Context(WORKED_ON, quick=chosen.quick)
    measured: dict[str, Any] = {"machine": machine(), "quick": chosen.quick, "parts": {}}
    try:
        for at, name in enumerate(names, 1):
            measured["parts"][name] = _measured(name, context, f"{at} of {len(names)}")
            report.write(plain(measured), folder)
    except KeyboardInterrupt:
        print("\nStopped. The report holds what was measured so far.", file=sys.stderr)
        return 130
    finally:
        end(psutil.Process().children(recursive=True))
    print(f"{folder / report.PAGE_NAME} and {folder / report.JSON_NAME} hold the figures.")
    return 0


def _measured(name: str, context: Context, which: str) -> dict[str, Any]:
    """The part's figures, or why there are none; a part that fails keeps no other from being measured."""
    print(f"==> {name} ({which}) ...", file=sys.stderr, flush=True)
    began = time.monotonic()
    figures: dict[str, Any]
    try:
        figures = PARTS[name](context)
    except NotMeasured as missing:
        figures = {"not_measured": str(missing)}
    except Exception as error:  # noqa: BLE001 - whatever it is, the report says so and the other parts go on
        figures = {"not_measured": f"It failed: {error!r}"}
    if "not_measured" in figures:
        print(f"\n    Not measured. {figures['not_measured']}", file=sys.stderr, flush=True)
    figures["took_s"] = round(time.monotonic() - began, 1)
    print(f"    done in {figures['took_s']:.0f} s", file=sys.stderr, flush=True)
    return figures


def machine() -> dict[str, Any]:
    """Where and when this was measured, and of what."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _told("git", "rev-parse", "--short", "HEAD"),
        "changed": bool(_told("git", "status", "--porcelain", "--untracked-files=no")),
        "processor": _processor(),
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "busy_before": psutil.cpu_percent(interval=1.0),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("rasa-sdk", "fastapi", "uvicorn", "sqlalchemy", "aiohttp")}
        | _of_bot(),
    }


def _of_bot() -> dict[str, str]:
    listed = _told("bot/.venv/bin/python", "-c", "from importlib.metadata import version as v; import sys; "
                   "print(sys.version.split()[0], v('rasa'), v('tensorflow'), v('scikit-learn'))")  # fmt: skip
    return dict(zip(("python of the dialogue", "rasa", "tensorflow", "scikit-learn"), listed.split(), strict=False))


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _told(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()


def plain(measured: Any) -> Any:
    """As JSON takes it: figures as their fields."""
    return json.loads(json.dumps(measured, default=lambda it: asdict(it) if is_dataclass(it) else str(it)))  # pyright: ignore


def _stop(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
