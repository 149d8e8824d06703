"""Compares how our model and that of `rasa init`'s default, which the bench trained on the same half of our English
sentences, read the others.

Intents on the other half of the training sentences; findings and time per message on the test half of the labelled
ones, which no model has seen. The default learns findings from the development half.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "language")]

from labels import expected  # noqa: E402
from sklearn.metrics import f1_score  # noqa: E402

from bench.nlu.default_findings import Case, Finding, told_by_default, told_unasked  # noqa: E402
from bench.nlu.pipelines import Trained, ours_with_diet, rows_of, trained  # noqa: E402
from bench.rivals import LANGUAGE, model_of  # noqa: E402

OURS, WITH_DIET, DEFAULT = "ours", "ours with DIET", "default of rasa init"
SHARE_OF_TIME_MAX = 1 / 4
ROUNDS = 3

Findings = Callable[[Case], set[Finding]]
"""Tells the findings of a labelled sentence."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("ours", type=Path, nargs="?", default=Path("var/bench/projects/ours"), help="our project")
    arguments.add_argument("default", type=Path, nargs="?", default=Path("var/bench/projects/default"), help="theirs")
    arguments.add_argument("--json", type=Path, help="a file for the figures")
    arguments.add_argument("--with-diet", action="store_true", help="train ours with DIET as well, which takes minutes")
    chosen = arguments.parse_args()
    projects = {OURS: chosen.ours, DEFAULT: chosen.default}
    if untrained := [str(project) for project in projects.values() if not model_of(project).exists()]:
        arguments.error(f"no model in {' and '.join(untrained)}; `make bench PARTS=training` trains them")
    figures = compared(projects, with_diet=chosen.with_diet)
    for name, of_one in figures.items():
        print(
            f"{name:22} intent macro-F1 {of_one['intent_macro_f1']:.3f}, findings F1 {of_one['finding_f1']:.3f} "
            f"(precision {of_one['finding_precision']:.3f}, recall {of_one['finding_recall']:.3f}), "
            f"{of_one['median_ms']:.2f} ms a message, {of_one['size_mb']:.1f} MB"
        )
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    ours_, theirs = figures[OURS], figures[DEFAULT]
    wins = (
        ours_["intent_macro_f1"] > theirs["intent_macro_f1"]
        and ours_["finding_f1"] > theirs["finding_f1"]
        and ours_["median_ms"] <= SHARE_OF_TIME_MAX * theirs["median_ms"]
    )
    print(f"Ours {'beats' if wins else 'does not beat'} the default on both, at a quarter of its time or less.")
    return not wins


def compared(projects: Mapping[str, Path], *, with_diet: bool) -> dict[str, dict[str, float]]:
    """The figures of each project, and of ours with DIET trained on the same sentences."""
    models = {name: Trained(model_of(project)) for name, project in projects.items()}
    learned = set(rows_of(projects[OURS]))
    if with_diet:
        models[WITH_DIET] = trained(ours_with_diet(), sorted(learned))
    findings_of = {name: _read_by(model) for name, model in models.items()}
    by_default = told_by_default()
    findings_of[DEFAULT] = lambda case: by_default[case["say"]]
    held_out = [row for row in rows_of() if row.language == LANGUAGE and row not in learned]
    meant = [row.intent for row in held_out]
    cases = list(told_unasked("test"))
    milliseconds = _milliseconds(models, [(case["say"], case["language"]) for case in cases])
    figures = {}
    for name, model in models.items():
        guessed = [model.read(row.text, row.language)["intent"]["name"] for row in held_out]
        figures[name] = {
            "intent_macro_f1": float(f1_score(meant, guessed, labels=sorted(set(meant)), average="macro")),
            **_finding_scores(cases, findings_of[name]),
            "median_ms": milliseconds[name],
            "size_mb": model.size_mb,
        }
    return figures


def _read_by(model: Trained) -> Findings:
    return lambda case: {
        (finding["kind"], finding["site"], finding["side"], finding["assertion"])
        for finding in model.read(case["say"], case["language"])["findings"]
    }


def _finding_scores(cases: Iterable[Case], findings_of: Findings) -> dict[str, float]:
    right = told = wanted = 0
    for case in cases:
        want, got = expected(case), findings_of(case)
        right, told, wanted = right + len(want & got), told + len(got), wanted + len(want)
    return {
        "finding_precision": right / max(1, told),
        "finding_recall": right / max(1, wanted),
        "finding_f1": 2 * right / max(1, told + wanted),
    }


def _milliseconds(models: Mapping[str, Trained], texts: list[tuple[str, str]]) -> dict[str, float]:
    """The median time of a message, each read by all models in turn, so that all share what else the machine does."""
    took: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(ROUNDS):
        for text, language in texts:
            for name, model in models.items():
                began = time.perf_counter()
                model.read(text, language)
                took[name].append(1000 * (time.perf_counter() - began))
    return {name: statistics.median(times) for name, times in took.items()}


if __name__ == "__main__":
    sys.exit(main())
