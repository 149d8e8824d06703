"""The languages that patients are spoken to in: one for each folder of `languages/`, named by its ISO 639-1 code.

`page.json` holds what the patient's page says, `words.yml` the words and sentences that code puts together, and
`responses.yml` what the bot says, save for English, whose responses stand in `domain.yml`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.core import negotiate_locale
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

FOLDER = Path(__file__).parents[1] / "languages"

SOURCE = "en"
"""The language that the others are translated from, and that the nurses' records are written in."""

DAY_AND_MONTH = "MMMMd"
"""The Unicode skeleton of a day such as "3 May" or "3 de mayo"."""


@dataclass(frozen=True)
class Language:
    """One language, as its folder tells it."""

    code: str
    words: Mapping[str, Any]
    page: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What its own speakers call it, such as "Español"."""
        return self.words["name"]

    def day(self, day: date) -> str:
        return format_skeleton(DAY_AND_MONTH, day, locale=self.words["locale"])

    def number(self, number: float) -> str:
        """With one decimal where it is needed, such as "2,000" or "38,5"."""
        return format_decimal(number, "#,##0.#", locale=self.words["locale"])

    def joined(self, words: Iterable[str]) -> str:
        """Such as "walking, standing and bending"."""
        return format_list(list(words), locale=self.words["locale"])


@cache
def languages() -> Mapping[str, Language]:
    """Every language by its code, the one that the others are translated from first."""
    found = sorted((path.parent for path in FOLDER.glob("*/words.yml")), key=lambda path: (path.name != SOURCE, path))
    return {
        path.name: Language(
            code=path.name,
            words=yaml.safe_load((path / "words.yml").read_text(encoding="utf-8")),
            page=json.loads((path / "page.json").read_text(encoding="utf-8")),
        )
        for path in found
    }


def speaking(code: str | None) -> Language:
    """The language of this code; where it is spoken here no longer, the one that the others are translated from."""
    return languages().get(code or "", languages()[SOURCE])


def understood(preferred: Iterable[str], among: Iterable[str]) -> str | None:
    """The first of some language tags, such as `es-MX`, that is among these codes; None for no one."""
    return negotiate_locale(preferred, list(among), sep="-")
