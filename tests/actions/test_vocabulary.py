"""Holds each language's lexicon to the medicine's enumerations: a value is defined once and known to both."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from screening.report import Kind, Quality, Side, Site

LEXICON = Path("bot/lexicon")
LANGUAGES = sorted(path.parent.name for path in LEXICON.glob("*/words.yml"))
TOLD_BY_NO_WORD_ALONE = {Site.THIGH_FRONT.value}
OPEN_FILES = {"macros"}
"""Files whose keys are a language's own business."""

every_language = pytest.mark.parametrize("language", LANGUAGES)


def words(language: str, name: str) -> Any:
    return yaml.load((LEXICON / language / f"{name}.yml").read_text(), Loader=yaml.BaseLoader)  # noqa: S506


@every_language
def test_every_site_has_words_and_every_word_a_site(language: str) -> None:
    assert set(words(language, "sites")) <= {site.value for site in Site}
    assert {site.value for site in Site} - set(words(language, "sites")) <= TOLD_BY_NO_WORD_ALONE


@every_language
def test_every_kind_of_symptom_has_words(language: str) -> None:
    assert set(words(language, "symptoms")) == {kind.value for kind in Kind}


@every_language
def test_the_qualities_of_the_lexicon_are_the_report_s(language: str) -> None:
    symptoms = words(language, "symptoms")
    named = {quality for entries in symptoms.values() for entry in entries for quality in entry.get("quality", ())}
    sides = {entry["side"] for entries in symptoms.values() for entry in entries if "side" in entry}
    sites = {entry["site"] for entries in symptoms.values() for entry in entries if "site" in entry}

    assert set(words(language, "qualities")) | named <= {quality.value for quality in Quality}
    assert sides <= {side.value for side in Side}
    assert sites <= {site.value for site in Site}


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
