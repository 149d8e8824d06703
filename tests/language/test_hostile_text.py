"""No text, however odd, stops the reader; how long it takes is measured in bench/nlu/hostile.py."""

from time import process_time

import pytest
from hostile import LONGEST, PIECES, QUESTIONS, mixed
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lexicon import languages
from bot.reader import read, warm

READ_WITHIN_S = 5
"""Seconds of a core: thrice what the slowest takes, and half of what one took whose time grew with the square."""


@pytest.fixture(scope="module", autouse=True)
def _warm():
    warm()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(QUESTIONS), st.sampled_from(languages()))
def test_any_text_is_read(text, question, language):
    spans_lie_within(text, read(text, question, language=language))


@pytest.mark.parametrize("seed", range(300))
def test_any_mixture_of_symptom_words_and_odd_characters_is_read(seed):
    text, question = mixed(seed)
    spans_lie_within(text, read(text, question))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("piece", PIECES)
def test_twenty_thousand_characters_of_anything_are_read(piece, language):
    text = (piece * (LONGEST // len(piece) + 1))[:LONGEST]
    for question in (None, "pain_severity", "pain_onset", "anticoagulant"):
        begun = process_time()
        spans_lie_within(text, read(text, question, language=language))
        assert process_time() - begun < READ_WITHIN_S


def spans_lie_within(text, told):
    assert all(0 <= f.span[0] <= f.span[1] <= len(text) for f in told.findings)
