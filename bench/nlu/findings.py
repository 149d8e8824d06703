"""Measures the reader against the labelled sentences and shows each one it got wrong."""

import argparse
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "language")]

from labels import BY_OTHERS, HERE, LANGUAGES, sentences  # noqa: E402
from scores import Scores  # noqa: E402

from bot.reader import read, warm  # noqa: E402


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("half", choices=["development", "test"], nargs="?", default="development")
    arguments.add_argument(
        "--figures-only", action="store_true", help="do not show sentences (never tune on the test half)"
    )
    arguments.add_argument("--by-others", action="store_true", help="patients elsewhere instead of our own sentences")
    chosen = arguments.parse_args()
    warm()
    folder = BY_OTHERS if chosen.by_others else HERE
    for language in LANGUAGES:
        scores = Scores(date.today(), frozenset({"other"}) if chosen.by_others else frozenset())
        labelled = list(sentences(chosen.half, language, folder))
        if not labelled:
            continue
        for case in labelled:
            scores.add(case, read(case["say"], case.get("asked"), date.today(), language))
        print(f"--- {language}, {chosen.half} half")
        if not chosen.figures_only:
            print("\n".join(scores.faults))
        print(scores.summary())


if __name__ == "__main__":
    main()
