"""How a pain has gone on, and what eases it: a denial of "better" is no "better", which would reassure."""

from datetime import date

import pytest

from bot.reader import read

TODAY = date(2026, 11, 26)


def reading_of(said, question, language="en"):
    return read(said, question=question, language=language, today=TODAY).reading


@pytest.mark.parametrize(
    ("language", "said", "course"),
    [
        ("en", "not getting any better", "same"),
        ("en", "I don't think it's getting better", "same"),
        ("en", "it hasn't improved", "same"),
        ("en", "it isn't getting worse", "same"),
        ("en", "not better, worse", "worse"),
        ("en", "it isn't getting better, it's getting worse", "worse"),
        ("en", "it's not the same, it's worse", "worse"),
        ("en", "it's never been worse", "worse"),
        ("en", "no, it's getting better", "better"),
        ("en", "I can't sleep it's getting worse", "worse"),
        ("es", "no mejora", "same"),
        ("es", "no creo que mejore", "same"),
        ("es", "no empeora", "same"),
        ("es", "no mejora, empeora", "worse"),
        ("es", "no, va mejor", "better"),
    ],
)
def test_what_is_denied_of_a_course_is_not_told(language, said, course):
    assert reading_of(said, "pain_course", language).course == course


@pytest.mark.parametrize(
    ("language", "said", "course"),
    [("en", "for a month, it keeps getting worse", "worse"), ("es", "desde hace un mes, cada vez peor", "worse")],
)
@pytest.mark.parametrize("question", ["opening", "pain_location", "pain_side", "pain_severity", "pain_quality"])
def test_a_course_told_at_any_question_about_the_pain_is_kept(language, said, course, question):
    assert reading_of(said, question, language).course == course


@pytest.mark.parametrize("question", ["spasm", "neuropathic", "temperature"])
def test_a_course_told_at_a_question_about_something_else_is_not_of_the_pain(question):
    assert reading_of("getting worse", question).course is None


@pytest.mark.parametrize(
    ("language", "said", "worse", "better"),
    [
        ("en", "it doesn't get better when I lie down", [], []),
        ("en", "worse walking, rest doesn't help", ["walking"], []),
        ("en", "it's no better sitting but better lying flat", [], ["lying_flat"]),
        ("en", "no it's better when I lie down", [], ["lying_flat"]),
        ("es", "me duele más al caminar y no mejora con el descanso", ["walking"], []),
        ("es", "no me alivia sentarme", [], []),
    ],
)
def test_what_does_not_help_does_not_ease(language, said, worse, better):
    reading = reading_of(said, "pain_position", language)

    assert (reading.worse_with, reading.better_with) == (worse, better)


def test_a_denied_movement_dates_no_course():
    assert reading_of("my hip doesn't get better when I sit", "opening").course is None
