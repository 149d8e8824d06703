"""Measures our pipeline as a tree of files has it: intents by cross-validation, findings by kind on labelled halves.

The tree may be another than this one, such as the last commit unpacked, which is then measured by the same sentences.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "language")]

from labels import expected, sentences  # noqa: E402
from sklearn.metrics import precision_recall_fscore_support  # noqa: E402

from bench.nlu.pipelines import Trained, folds_of, ours, rows_of, trained  # noqa: E402

FOLDS = 5


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("json", type=Path, help="the file for the figures")
    arguments.add_argument("--tree", type=Path, default=ROOT, help="the project's files to measure, if not these")
    chosen = arguments.parse_args()
    sys.path.insert(0, str(chosen.tree))  # the components that Rasa loads by name come from the tree
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(measured(chosen.tree), indent=2, ensure_ascii=False), encoding="utf-8")


def measured(tree: Path) -> dict[str, Any]:
    """All figures of the pipeline at `tree`; sentences read wrongly are told of the development half alone."""
    rows, answers = rows_of(tree), []
    for number, (learn, held_out) in enumerate(folds_of(rows, FOLDS), start=1):
        model = trained(ours(tree), learn)
        answers += [(row, model.read(row.text, row.language)["intent"]) for row in held_out]
        print(f"    fold {number} of {FOLDS} read", flush=True)
    return {**_intents(answers), "findings": {half: _findings(model, half) for half in ("development", "test")}}


def _intents(answers: list[tuple[Any, dict[str, Any]]]) -> dict[str, Any]:
    names = sorted({row.intent for row, _ in answers})
    meant, guessed = [row.intent for row, _ in answers], [guess["name"] for _, guess in answers]
    precision, recall, f1, count = precision_recall_fscore_support(meant, guessed, labels=names, zero_division=0)
    return {
        "intents": {
            name: {"count": int(count[i]), "precision": precision[i], "recall": recall[i], "f1": f1[i]}
            for i, name in enumerate(names)
        },
        "macro_f1": float(f1.mean()),
        "confusions": sorted(
            (
                {"text": row.text, "meant": row.intent, "guessed": guess["name"], "confidence": guess["confidence"]}
                for row, guess in answers
                if guess["name"] != row.intent
            ),
            key=lambda one: (one["meant"], one["guessed"], -one["confidence"]),
        ),
    }


def _findings(model: Trained, half: str) -> dict[str, Any]:
    right: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    faults = []
    for case in sentences(half):
        want = expected(case)
        if want is None:
            continue
        read = model.read(case["say"], case["language"], case.get("asked"))
        got = {(f["kind"], f["site"], f["side"], f["assertion"]) for f in read["findings"]}
        for counter, found in ((right, want & got), (extra, got - want), (missed, want - got)):
            counter.update(kind for kind, *_ in found)
        if want != got and half == "development":
            faults.append({"text": case["say"], "missed": _written(want - got), "extra": _written(got - want)})
    kinds = sorted(set(right) | set(extra) | set(missed))
    return {
        "kinds": {kind: _scores(right[kind], extra[kind], missed[kind]) for kind in kinds},
        "all": _scores(sum(right.values()), sum(extra.values()), sum(missed.values())),
        "faults": faults,
    }


def _scores(right: int, extra: int, missed: int) -> dict[str, float]:
    return {
        "count": right + missed,
        "precision": right / max(1, right + extra),
        "recall": right / max(1, right + missed),
        "f1": 2 * right / max(1, 2 * right + extra + missed),
    }


def _written(findings: set) -> list[str]:
    return sorted(" ".join(part or "-" for part in finding) for finding in findings)


if __name__ == "__main__":
    main()
