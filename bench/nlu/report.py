"""Writes one page on how well messages are read, and what the changes since the last commit do to it."""

import hashlib
import json
import subprocess
import sys
import tarfile
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl
from jinja2 import Environment, FileSystemLoader, select_autoescape
from matplotlib.figure import Figure

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "var" / "nlu-report"
INGREDIENTS = ["config.yml", "data", "bot"]
"""What the figures depend on; the sentences and the measuring are the same for both sides of a comparison."""

NOW, BEFORE, PALE = "#1f5f8b", "#d98324", "#dfe5ea"
mpl.rcParams.update({"font.family": "sans-serif", "font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "nlu-report"})


def main() -> None:
    commit = _git("rev-parse", "HEAD").decode().strip()
    changed = bool(_git("status", "--porcelain", "--", *INGREDIENTS))
    print("==> Measure the files as they are ...", flush=True)
    now = _measured(ROOT, FOLDER / "now.json")
    before = _of_commit(commit) if changed else None
    page = FOLDER / "index.html"
    page.write_text(_page(now, before, commit[:7]), encoding="utf-8")
    print(f"Intent macro-F1 {now['macro_f1']:.3f}{_change(now, before)}. The page: {page.relative_to(ROOT)}")


def _of_commit(commit: str) -> dict[str, Any]:
    """The figures of a commit, kept for as long as the sentences and the measuring stay the same."""
    kept = FOLDER / f"{commit[:12]}-{_yardstick()}.json"
    if kept.exists():
        return json.loads(kept.read_text(encoding="utf-8"))
    print("==> Measure the last commit, by the same sentences ...", flush=True)
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(_git("archive", commit, *INGREDIENTS))) as archive:
            archive.extractall(folder, filter="data")
        return _measured(Path(folder), kept)


def _yardstick() -> str:
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "tests" / "language").rglob("*.yml"), *Path(__file__).parent.glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _measured(tree: Path, figures: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.nlu.measure", str(figures), "--tree", str(tree)]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
    return json.loads(figures.read_text(encoding="utf-8"))


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607


def _change(now: dict[str, Any], before: dict[str, Any] | None) -> str:
    return f" ({now['macro_f1'] - before['macro_f1']:+.3f} since the last commit)" if before else ""


def _page(now: dict[str, Any], before: dict[str, Any] | None, commit: str) -> str:
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape())
    halves = {half: _compared(of_half["kinds"], _kinds(before, half)) for half, of_half in now["findings"].items()}
    return templates.get_template("report.html.jinja").render(
        now=now,
        before=before,
        commit=commit,
        intents=_compared(now["intents"], before["intents"] if before else {}),
        halves=halves,
        intent_bars=_bars(now["intents"], before["intents"] if before else {}),
        finding_bars=_bars(now["findings"]["test"]["kinds"], _kinds(before, "test")),
        confusion_map=_confusion_map(now),
    )


def _kinds(figures: dict[str, Any] | None, half: str) -> dict[str, Any]:
    return figures["findings"][half]["kinds"] if figures else {}


def _compared(now: dict[str, Any], before: dict[str, Any]) -> list[dict[str, Any]]:
    """A line of the table each; `change` is of the F1, None where there was nothing before."""
    return [
        {"name": name, **of_one, "change": of_one["f1"] - before[name]["f1"] if name in before else None}
        for name, of_one in now.items()
    ]


def _bars(now: dict[str, Any], before: dict[str, Any]) -> str:
    """The F1 of each, the worst on top; a mark where it was before."""
    names = sorted(now, key=lambda name: -now[name]["f1"])
    figure = Figure(figsize=(7, 0.26 * len(names) + 0.6), layout="constrained")
    axes = figure.add_subplot()
    values = [now[name]["f1"] for name in names]
    axes.barh(names, values, color=NOW, height=0.62)
    axes.barh(names, [1 - value for value in values], left=values, color=PALE, height=0.62)
    known = [name for name in names if name in before]
    if known:
        axes.plot([before[name]["f1"] for name in known], known, "D", color=BEFORE, markersize=5, clip_on=False)
    for place, value in enumerate(values):
        axes.annotate(f"{value:.2f}", (1.01, place), va="center", annotation_clip=False)
    axes.set(xlim=(0, 1), ylim=(-0.6, len(names) - 0.4))
    return _svg(figure)


def _confusion_map(now: dict[str, Any]) -> str:
    """How often one intent was taken for another; those read rightly are left out, as they would outshine the rest."""
    names = list(now["intents"])
    counts = [[0] * len(names) for _ in names]
    for confusion in now["confusions"]:
        if confusion["guessed"] in names:
            counts[names.index(confusion["meant"])][names.index(confusion["guessed"])] += 1
    figure = Figure(figsize=(7, 6.4), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(counts, cmap="Oranges")
    for row, of_row in enumerate(counts):
        for column, count in enumerate(of_row):
            if count:
                axes.annotate(str(count), (column, row), ha="center", va="center")
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="taken for", ylabel="meant")
    return _svg(figure)


def _svg(figure: Figure) -> str:
    for axes in figure.axes:
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    drawn = StringIO()
    figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    text = drawn.getvalue()
    return text[text.index("<svg") :]


if __name__ == "__main__":
    main()
