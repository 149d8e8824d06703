"""A slip of the pen is mended towards a symptom, and an ordinary word never is."""

from dataclasses import replace

import pytest

from bot.lexicon import lexicon
from bot.spelling import mended


@pytest.mark.parametrize(
    ("language", "word", "read_as"),
    [("en", "thigth", "thigh"), ("en", "numbnes", "numbness"), ("en", "pain", "pain"), ("en", "grown", "grown")],
)
def test_a_slip_is_read_as_the_word_it_was_meant_for(language: str, word: str, read_as: str) -> None:
    assert mended(word, lexicon(language)) == read_as


def test_where_the_ordinary_words_are_not_known_nothing_is_mended() -> None:
    galician = replace(lexicon("en"), language="gl")

    assert mended("thigth", galician) == "thigth"
