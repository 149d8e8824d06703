"""Compares our language pipeline, the same with DIET, and `rasa init`'s default, all on our data in one run.

Intents by stratified cross-validation; findings, time per message and size by the models of its last fold, on the
sentences of the test half that no model has seen. The default learns findings from the development half.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "language")]

from labels import expected, sentences  # noqa: E402
from sklearn.metrics import f1_score  # noqa: E402

from bench.nlu import default_findings  # noqa: E402
from bench.nlu.pipelines import Trained, default, folds_of, ours, ours_with_diet, rows_of, trained  # noqa: E402

OURS, WITH_DIET, DEFAULT = "ours", "ours with DIET", "default of rasa init"
SHARE_OF_TIME_MAX = 1 / 4
ROUNDS = 3


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folds", type=int, default=3, help="of the cross-validation (each trains all pipelines)")
    arguments.add_argument("--json", type=Path, help="a file for the figures")
    arguments.add_argument("--without-diet", action="store_true", help="leave out ours with DIET, which trains longest")
    chosen = arguments.parse_args()
    figures = compared(chosen.folds, (OURS, DEFAULT) if chosen.without_diet else (OURS, WITH_DIET, DEFAULT))
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


def compared(folds: int, names: Sequence[str]) -> dict[str, dict[str, float]]:
    """The figures of each named pipeline."""
    made = {OURS: ours, WITH_DIET: ours_with_diet, DEFAULT: default}
    configurations = {name: made[name]() for name in names}
    learned = [
        default_findings.annotated(case["say"], case["language"], expected(case))
        for case in _told_unasked("development")
    ]
    meant: list[str] = []
    guessed: dict[str, list[str]] = {name: [] for name in configurations}
    models: dict[str, Trained] = {}
    for number, (learn, held_out) in enumerate(folds_of(rows_of(), folds), start=1):
        meant += [row.intent for row in held_out]
        for name, configuration in configurations.items():
            began = time.perf_counter()
            models[name] = trained(configuration, learn, learned if name == DEFAULT else ())
            guessed[name] += [models[name].read(row.text, row.language)["intent"]["name"] for row in held_out]
            print(f"    fold {number} of {folds}, {name}: {time.perf_counter() - began:.0f} s", flush=True)
    cases = list(_told_unasked("test"))
    milliseconds = _milliseconds(models, [(case["say"], case["language"]) for case in cases])
    return {
        name: {
            "intent_macro_f1": float(f1_score(meant, guessed[name], labels=sorted(set(meant)), average="macro")),
            **_finding_scores(models[name], cases, learned_entities=name == DEFAULT),
            "median_ms": milliseconds[name],
            "size_mb": models[name].size_mb,
        }
        for name in configurations
    }


def _told_unasked(half: str) -> list[dict[str, Any]]:
    """Sentences that need no question to be read by, as the default cannot be told the question."""
    return [case for case in sentences(half) if "expect" in case and "asked" not in case]


def _finding_scores(model: Trained, cases: list[dict[str, Any]], *, learned_entities: bool) -> dict[str, float]:
    right = told = wanted = 0
    for case in cases:
        want, read = expected(case), model.read(case["say"], case["language"])
        if learned_entities:
            got = default_findings.assembled(read["entities"])
        else:
            got = {(f["kind"], f["site"], f["side"], f["assertion"]) for f in read["findings"]}
        right, told, wanted = right + len(want & got), told + len(got), wanted + len(want)
    return {
        "finding_precision": right / max(1, told),
        "finding_recall": right / max(1, wanted),
        "finding_f1": 2 * right / max(1, told + wanted),
    }


def _milliseconds(models: dict[str, Trained], texts: list[tuple[str, str]]) -> dict[str, float]:
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
