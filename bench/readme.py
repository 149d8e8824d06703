"""Puts the figures of the last report into README.md and docs/deployment.md, and draws the README's picture.

Usage: `.venv/bin/python -m bench.readme [REPORT.json]`. Nothing between the markers is ever written by hand.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from math import ceil
from pathlib import Path
from typing import Any

from bench.goals import EXPLAINED
from bench.pictures import readme_picture
from bench.scale import SHARED

REPORT = Path("bench/report.json")
README, DEPLOYMENT, PICTURE = Path("README.md"), Path("docs/deployment.md"), Path("docs/images/bench.svg")

PATIENTS_A_WEEK = (1_000, 10_000, 100_000, 1_000_000)
BUSIEST_HOUR = 0.1
"""Of a week's screenings: an assumption, for patients who answer after breakfast on the day they are asked."""

LOAD = 0.5
"""How busy a unit may be in that hour, so that nobody waits and one in two may fail."""


def main() -> None:
    report = json.loads((Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT).read_text(encoding="utf-8"))
    if report["quick"]:
        raise SystemExit("This report is of a quick run. Run `make bench` first.")
    put(README, "\n".join(results(report)))
    put(DEPLOYMENT, "\n".join(capacity(report["parts"])))
    PICTURE.write_text(readme_picture(report["parts"]), encoding="utf-8")
    print(f"{README}, {DEPLOYMENT} and {PICTURE} hold the figures of {report['machine']['at']}.")


def put(file: Path, text: str) -> None:
    """Replace what stands between the markers. Raises SystemExit where there are none."""
    pattern = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)
    written, found = pattern.subn(lambda match: f"{match[1]}{text}\n{match[2]}", file.read_text(encoding="utf-8"))
    if not found:
        raise SystemExit(f"{file} has no <!-- figures --> and <!-- /figures --> to put them between.")
    file.write_text(written, encoding="utf-8")


def results(report: Mapping[str, Any]) -> Iterator[str]:
    """The goals as a table of Markdown."""
    machine = report["machine"]
    yield "| what | ours | against | theirs | ratio | goal | |"
    yield "|---|--:|---|--:|--:|---|---|"
    for row in report["goals"]:
        if row["reached"] is None:
            yield f"| {row['what']} | - | {row['against']} | - | - | {row['goal']} | not measured |"
            continue
        verdict = "reached" if row["reached"] else "**not reached**"
        figures = f"{row['ours']} | {row['against']} | {row['other']} | {row['ratio']:.2f}"
        yield f"| {row['what']} | {figures} | {row['goal']} | {verdict} |"
    yield ""
    for told in dict.fromkeys(row["in_the_way"] for row in report["goals"] if row.get("in_the_way")):
        yield f"What stands in the way: {told}"
        yield ""
    for name, what in EXPLAINED.items():
        yield f"- **{name}**: {what}."
    yield ""
    yield (
        f"Measured on {machine['at'][:10]} at commit {machine['commit']} on {machine['cores']} cores of"
        f" {machine['processor']}; medians of rounds that ran in turn."
    )


def capacity(parts: Mapping[str, Any]) -> Iterator[str]:
    """What is needed for so many patients a week, from what one core was seen to do."""
    if "rows" not in parts.get("scale", {}):
        yield "Not measured yet: no PostgreSQL or Redis answered when the last report was made."
        return
    scale = parts["scale"]
    one = next(row for row in scale["rows"] if row["place"] == SHARED and row["units"] == 1)
    a_core, messages = one["per_second"]["median"], scale["content"]["turns"] / scale["content"]["talks"]
    unit_mb, kilobytes = scale["unit_mb"], scale["kilobytes_a_talk"]
    yield (
        f"Measured: one core with one unit and its share of PostgreSQL and Redis answers {a_core:.0f} turns a second;"
        f" a screening takes {messages:.0f} messages; a unit holds {unit_mb:.0f} MB; a finished talk with the memory"
        f" Rasa keeps of it takes {kilobytes:.0f} kB of PostgreSQL; two units on two cores answer"
        f" {two_units(scale):.2f} times as many turns."
    )
    yield ""
    yield (
        f"Arithmetic: all else in this table. It lets {BUSIEST_HOUR:.0%} of a week's screenings fall into its busiest"
        f" hour and loads a core to {LOAD:.0%} then. More than two units were not measured, nor a PostgreSQL elsewhere."
    )
    yield ""
    yield "| patients a week | turns a second, busiest hour | units, a core each | their memory | records a year |"
    yield "|--:|--:|--:|--:|--:|"
    for patients in PATIENTS_A_WEEK:
        turns = patients * messages * BUSIEST_HOUR / 3600
        units = max(2, ceil(turns / (a_core * LOAD)))
        stored_gb = patients * 52 * kilobytes / 1e6
        yield f"| {patients:,} | {turns:.1f} | {units} | {units * unit_mb / 1000:.1f} GB | {stored_gb:,.1f} GB |"


def two_units(scale: Mapping[str, Any]) -> float:
    one, two = (
        next(row for row in scale["rows"] if row["place"] == SHARED and row["units"] == units) for units in (1, 2)
    )
    return two["per_second"]["median"] / one["per_second"]["median"]


if __name__ == "__main__":
    main()
