"""What tired people write on a phone: short answers, and spans and numbers without a word around them."""

from datetime import date

import pytest

from bot.reader import read

TODAY = date(2026, 11, 26)

ANSWERS = [
    ("n", "no"),
    ("nooo", "no"),
    ("no he doesn't", "no"),
    ("she hasn't", "no"),
    ("yh", "yes"),
    ("yes she does", "yes"),
    ("at night mostly", "yes"),
    ("sometimes yes", "yes"),
    ("ages", "unsure"),
    ("a long time", "unsure"),
    ("no thermometer", "unsure"),
]


@pytest.mark.parametrize(("said", "answer"), ANSWERS)
def test_a_short_answer_is_understood(said: str, answer: str) -> None:
    assert read(said, "spasm").reading.answer == answer


@pytest.mark.parametrize("said", ["pins n needles in my left foot", "numb n tingly left foot"])
def test_an_n_between_words_is_an_and(said: str) -> None:
    assert ("neuropathic", "foot", "left") in {(f.kind, f.site, f.side) for f in read(said).findings}


@pytest.mark.parametrize(
    ("said", "question", "since"),
    [
        ("3 wks", "pain_onset", "2026-11-05"),
        ("last tues", "pain_onset", "2026-11-24"),
        ("since xmas", "pain_onset", "2025-12-25"),
        ("left hip, throbbing, 3 weeks, worse walking", "opening", "2026-11-05"),
        ("left hip, chemo every 3 weeks, throbbing", "opening", None),
    ],
)
def test_since_when_is_read_from_a_span_alone(said: str, question: str, since: str | None) -> None:
    assert read(said, question, TODAY).reading.since == since


@pytest.mark.parametrize(
    ("said", "question"),
    [("chemo 3 weeks ago", "recent_treatment"), ("breast cancer 5 years ago", "cancer_history")],
)
def test_when_something_else_was_is_not_since_when_it_hurts(said: str, question: str) -> None:
    assert read(said, question, TODAY).reading.since is None


@pytest.mark.parametrize(
    ("said", "severity"),
    [("pain in his left hip, bad, 8", (8, 8)), ("hip pain severe 9", (9, 9)), ("hip pain, bad, 2 kids", (7, 10))],
)
def test_a_number_behind_a_word_for_how_bad_a_pain_is_rates_it(said: str, severity: tuple[int, int]) -> None:
    assert read(said).severity == severity
