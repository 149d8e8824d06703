"""Writes THIRD_PARTY.md: whose work this is built on, and under which licence, from the metadata of the packages."""

import json
import subprocess
import sys
from pathlib import Path

FILE = Path("THIRD_PARTY.md")

ENVIRONMENTS = {
    ".venv/bin/python": "The web, records and medicine environment (`uv.lock`), with the tools of development",
    "bot/.venv/bin/python": "The dialogue environment (`bot/uv.lock`), with the tools of development",
}

OURS = frozenset({"psoascreen", "psoascreen-bot"})

INTRODUCTION = """# Third-party notices

Psoascreen is licensed under Apache-2.0 (see LICENSE). It contains no code of others; at installation it fetches the
packages below, each under its own licence, as their metadata tell it. Versions stand in the lock files. Written by
`make notices`.

The medicine rests on Yoshioka et al., Cureus 2025;17(5):e84403 (CC BY 4.0). SNOMED CT codes are of the IPS Free Set
(CC BY 4.0), LOINC codes are used under the LOINC licence.
"""


def installed(python: str) -> list[dict[str, str]]:
    """The packages of an environment with `Name`, `License` and `URL`."""
    tool = [sys.executable, "-m", "piplicenses", "--from=mixed", "--with-urls", "--format=json", f"--python={python}"]
    told = json.loads(subprocess.run(tool, capture_output=True, text=True, check=True).stdout)  # noqa: S603
    return sorted((one for one in told if one["Name"] not in OURS), key=lambda one: one["Name"].lower())


def notices() -> str:
    text = INTRODUCTION
    for python, title in ENVIRONMENTS.items():
        text += f"\n## {title}\n\n| package | licence | page |\n|---|---|---|\n"
        for package in installed(python):
            licence = package["License"].partition("\n")[0].replace("|", "/")
            page = package["URL"] if package["URL"] != "UNKNOWN" else f"https://pypi.org/project/{package['Name']}/"
            text += f"| {package['Name']} | {licence} | {page} |\n"
    return text


if __name__ == "__main__":
    FILE.write_text(notices(), encoding="utf-8")
