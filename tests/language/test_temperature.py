"""In which ways a temperature is written: in words with hyphens, and with the tenth behind the sign."""

from pathlib import Path

import pytest
import yaml

from bot.reader import read
from bot.temperature import POSSIBLE_C

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("language", "said", "degrees_c"),
    [
        ("en", "thirty-eight point two", 38.2),
        ("en", "thirty-nine", 39.0),
        ("en", "thirty-eight and a half", 38.5),
        ("en", "ninety-nine point five", 37.5),
        ("en", "37°8", 37.8),
        ("en", "38'5", 38.5),
        ("es", "38 y medio", 38.5),
        ("es", "treinta y ocho y medio", 38.5),
        ("es", "38,5º", 38.5),
        ("es", "38º5", 38.5),
        ("es", "38\u20195", 38.5),
    ],
)
def test_a_temperature_is_read_in_whatever_way_it_is_written(language: str, said: str, degrees_c: float) -> None:
    assert read(said, "temperature", language=language).reading.temperature_c == degrees_c


@pytest.mark.parametrize(
    ("language", "said", "degrees_c"),
    [
        ("en", "my temperature was thirty-eight point two", 38.2),
        ("en", "I have had 38°5 since yesterday", 38.5),
        ("es", "tengo 38'5 desde ayer", 38.5),
        ("es", "tengo 37'8", 37.8),
    ],
)
def test_a_temperature_is_read_so_where_nobody_asked_for_it(language: str, said: str, degrees_c: float) -> None:
    assert read(said, "opening", language=language).reading.temperature_c == degrees_c


def test_a_height_is_no_temperature() -> None:
    assert read("I am 6'2 and my hip hurts", "opening").reading.temperature_c is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("I have a fever and chills", "en"), ("fever, chills", "en"), ("tengo fiebre y escalofríos", "es")],
)
def test_a_fever_is_none_the_less_one_for_the_chills_told_with_it(text, language):
    told = read(text, language=language).findings

    assert sorted(sorted(finding.qualities) for finding in told) == [[], ["chills"]]


@pytest.mark.parametrize("said", ["60", "3.8", "it says 60 degrees"])
def test_whoever_tells_a_temperature_that_no_body_has_is_asked_again_with_what_one_can_be(said: str) -> None:
    """Asking again is all that is said to it, so the question names the range."""
    english = yaml.safe_load((ROOT / "domain.yml").read_text())["responses"]["utter_ask_temperature"][1]["text"]
    spanish = yaml.safe_load((ROOT / "languages/es/responses.yml").read_text())["responses"]["utter_ask_temperature"][
        "again"
    ]
    lowest, highest = map(round, POSSIBLE_C)

    assert read(said, "temperature").reading.temperature_c is None
    assert f"between {lowest} and {highest} °C" in english
    assert f"entre {lowest} y {highest} grados" in spanish
