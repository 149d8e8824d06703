"""No text, however odd, stops the reader or keeps a patient waiting."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lexicon import languages
from bot.reader import read, warm

SLOWEST_ALLOWED_S = 0.25
LONGEST = 20_000
QUESTIONS = [
    None,
    "opening",
    "spasm",
    "pain_severity",
    "pain_onset",
    "temperature",
    "pain_side",
    "red_flags",
    "nonsense",
]


@pytest.fixture(scope="module", autouse=True)
def _warm():
    warm()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(QUESTIONS), st.sampled_from(languages()))
def test_any_text_is_read(text, question, language):
    told = read(text, question, language=language)
    assert all(0 <= f.span[0] <= f.span[1] <= len(text) for f in told.findings)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "piece",
    ["a", "a ", "pain ", "no ", "left ", "my left hip hurts and ", "lift ", "numb .. between my ", "6", "6-", "6/10 ",
     "for ", "since last ", "1 or ", "\u202e\u05ea\u05d9\u05e8 ", "😀", "<script>alert(1)</script>", "\x00\x07", "\n",
     ",", "I don't have ", "thigth ", "the the ", "worse better walking ", "on my ", "can't ", "38.", "((", "'",
     "qxzvbn ", "to or ", "pull my leg up with ", "İ", "ﬁ ", "n\u0303", "no puedo levantar ", "no siento ",
     "me duele la cadera izquierda y ", "desde hace ", "ni ", "la derecha no "],
)  # fmt: skip
def test_twenty_thousand_characters_of_anything_are_read_in_time(piece, language):
    text = (piece * (LONGEST // len(piece) + 1))[:LONGEST]
    for question in (None, "pain_severity", "pain_onset"):
        read(text[:200], question, language=language)
        started = time.process_time()
        read(text, question, language=language)
        assert time.process_time() - started < SLOWEST_ALLOWED_S
