"""The text a nurse reads, word for word, for every written case; a change of wording is a change to be read again.

`REWRITE_EXPLANATIONS=1` writes the files anew, to be reviewed as text.
"""

import os
from pathlib import Path

import pytest

from screening.explain import explain
from tests.screening.cases import written_cases

EXPLANATIONS = Path(__file__).parent / "explanations"


SHOWN = {
    "worked_cases": ("",),
    "red_flags": ("Urgency", "Red flag", "Missing"),
    "criteria": ("Left side",),
    "history": ("Red flag",),
    "imaging": ("Left side",),
    "progression": ("Urgency", "Worse"),
}
"""Which sections of each file are kept: those its cases are about, by how their titles begin."""


@pytest.mark.parametrize("name", SHOWN)
def test_the_explanations_read_as_they_were_reviewed(name: str) -> None:
    text = explanations(name)
    file = EXPLANATIONS / f"{name}.txt"
    if os.environ.get("REWRITE_EXPLANATIONS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def explanations(name: str) -> str:
    lines = []
    for case in written_cases(f"{name}.yml"):
        shown = [section for section in explain(case.assessed()) if section.title.startswith(SHOWN[name])]
        told = [line for section in shown for line in (section.title, *(f"  {line}" for line in section.lines))]
        lines += [f"# {case.name}", "", *told, ""] if told else []
    return "\n".join(lines)
