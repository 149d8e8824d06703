"""Holds the lexicons of the languages to each other; `checks` hold them to the medicine's vocabulary."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from screening.report import Kind, Side, Site

LEXICON = Path("bot/lexicon")
LANGUAGES = sorted(path.parent.name for path in LEXICON.glob("*/words.yml"))
OPEN_FILES = {"macros"}
"""Files whose keys are a language's own business."""

every_language = pytest.mark.parametrize("language", LANGUAGES)


def words(language: str, name: str) -> Any:
    return yaml.load((LEXICON / language / f"{name}.yml").read_text(), Loader=yaml.BaseLoader)  # noqa: S506


@every_language
def test_the_sides_and_sites_of_symptoms_are_the_report_s(language: str) -> None:
    entries = [entry for entries in words(language, "symptoms").values() for entry in entries]

    assert {entry["side"] for entry in entries if "side" in entry} <= {side.value for side in Side}
    assert {entry["site"] for entry in entries if "site" in entry} <= {site.value for site in Site}


@every_language
@pytest.mark.parametrize("name", sorted({path.stem for path in LEXICON.glob("*/*.yml")} - OPEN_FILES))
def test_a_language_says_all_that_english_says(language: str, name: str) -> None:
    """A key left out would fail only when a patient's words first reach it, or leave a reading unread."""
    assert set(words(language, name)) - {"none"} == set(words("en", name)), f"bot/lexicon/{language}/{name}.yml"


@every_language
@pytest.mark.parametrize("name", ["movements", "onset", "course", "relief"])
def test_what_surrounds_a_symptom_has_the_same_values_in_every_language(language: str, name: str) -> None:
    assert set(words(language, "context")[name]) == set(words("en", "context")[name])


@every_language
def test_what_a_symptom_is_told_to_be_like_in_english_is_told_in_every_language(language: str) -> None:
    """Red flags turn on these; what a pain is like has words of its own besides, in the file of qualities."""

    def told(code: str) -> set[tuple[str, str]]:
        return {
            (kind, quality)
            for kind, entries in words(code, "symptoms").items()
            for entry in entries
            for quality in entry.get("quality", ())
            if kind != Kind.PAIN.value
        }

    assert told("en") <= told(language)
