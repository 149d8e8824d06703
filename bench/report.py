"""Writes the one report: every figure as JSON, and a page with pictures for whoever chooses software by it."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from bench.goals import EXPLAINED, judged, number, told
from bench.pictures import NAMES, pictures

JSON_NAME, PAGE_NAME = "report.json", "report.html"

TITLES = {
    "training": "Training",
    "start": "Start and memory",
    "turns": "Turns a second, and how long a reply takes",
    "where": "Where a turn's time goes",
    "memory": "Memory while it works",
    "growth": "What is stored, and how long a talk is",
    "scale": "Twice the processes",
    "talk": "Whole screenings",
    "queue": "The nurses' pages",
    "assessments": "The medicine by itself",
    "nlu": "What is understood",
}


def write(measured: dict[str, Any], folder: Path) -> None:
    """Write both files into `folder`; `measured` is plain data."""
    folder.mkdir(parents=True, exist_ok=True)
    measured["goals"] = judged(measured["parts"])
    (folder / JSON_NAME).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    environment.filters |= {"number": number, "told": told}
    drawn = {name: Markup(svg) for name, svg in pictures(measured["parts"]).items()}  # noqa: S704 - drawn by us
    page = environment.get_template("report.html.jinja").render(
        **measured, titles=TITLES, pictures=drawn, names=NAMES, explained=EXPLAINED
    )
    (folder / PAGE_NAME).write_text(page, encoding="utf-8")
