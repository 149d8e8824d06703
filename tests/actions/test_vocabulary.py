"""Holds the bot's lexicon to the medicine's enumerations: each value is defined once and known to both."""

from pathlib import Path
from typing import Any

import yaml

from screening.report import Kind, Quality, Side, Site

LEXICON = Path("bot/lexicon/en")


def words(name: str) -> Any:
    return yaml.safe_load((LEXICON / f"{name}.yml").read_text())


def test_every_site_has_words_and_every_word_a_site() -> None:
    told_by_no_word_alone = {Site.THIGH_FRONT}
    assert set(words("sites")) <= {site.value for site in Site}
    assert {site.value for site in Site} - set(words("sites")) <= {s.value for s in told_by_no_word_alone}


def test_every_kind_of_symptom_has_words() -> None:
    assert set(words("symptoms")) == {kind.value for kind in Kind}


def test_the_qualities_of_the_lexicon_are_the_report_s() -> None:
    symptoms = words("symptoms")
    named = {quality for entries in symptoms.values() for entry in entries for quality in entry.get("quality", ())}
    sides = {entry["side"] for entries in symptoms.values() for entry in entries if "side" in entry}

    assert set(words("qualities")) | named <= {quality.value for quality in Quality}
    assert sides <= {side.value for side in Side}
