"""Holds the lexicons of the languages to each other; `checks` hold them to the medicine's vocabulary."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from screening.report import Side

LEXICON = Path("bot/lexicon")
LANGUAGES = sorted(path.parent.name for path in LEXICON.glob("*/words.yml"))
OPEN_FILES = {"macros"}
"""Files whose keys are a language's own business."""

every_language = pytest.mark.parametrize("language", LANGUAGES)


def words(language: str, name: str) -> Any:
    return yaml.load((LEXICON / language / f"{name}.yml").read_text(), Loader=yaml.BaseLoader)  # noqa: S506


@every_language
def test_the_sides_of_symptoms_are_the_report_s(language: str) -> None:
    entries = [entry for entries in words(language, "symptoms").values() for entry in entries]

    assert {entry["side"] for entry in entries if "side" in entry} <= {side.value for side in Side}


@every_language
@pytest.mark.parametrize("name", sorted({path.stem for path in LEXICON.glob("*/*.yml")} - OPEN_FILES))
def test_a_language_says_all_that_english_says(language: str, name: str) -> None:
    """A key left out would fail only when a patient's words first reach it, or leave a reading unread."""
    assert set(words(language, name)) - {"none"} == set(words("en", name)), f"bot/lexicon/{language}/{name}.yml"


@every_language
@pytest.mark.parametrize("name", ["movements", "onset", "course", "relief"])
def test_what_surrounds_a_symptom_has_the_same_values_in_every_language(language: str, name: str) -> None:
    assert set(words(language, "context")[name]) == set(words("en", "context")[name])
