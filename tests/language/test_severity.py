"""Which of several numbers rates the pain now, which takes another back, and which rates no pain at all."""

import pytest

from bot.reader import read

RATED = [
    ("en", "usually 5, today 8", 8),
    ("en", "now 3, usually 5", 3),
    ("en", "3 at rest and 8 when I walk", 8),
    ("en", "5 now and 9 at night", 5),
    ("en", "not 3, 8", 8),
    ("en", "20!", 10),
    ("es", "normalmente 5, hoy 8", 8),
    ("es", "3 en reposo y 8 cuando camino", 8),
    ("es", "2 ahora que estoy quieta y 7 al moverme", 2),
    ("es", "no es un 4 sino un 8", 8),
]

MENDED = [
    ("en", "it was 8 not 3", 8),
    ("en", "it was 3 not 8", 3),
    ("en", "it isn't 3 it's 8", 8),
    ("en", "it's 3 out of 10 not 8 out of 10", 3),
    ("en", "I said 4 but it is 8", 8),
    ("en", "I said 8", 8),
    ("en", "change 4 to 8", 8),
    ("en", "change the pain from 4 to 8", 8),
    ("es", "era 8, no 4", 8),
    ("es", "no es 4, es 8", 8),
    ("es", "dije 4 pero es 8", 8),
    ("es", "cambia el 4 por un 8", 8),
]

TOLD_BESIDES = [
    ("en", "pain_course", "worse, it is a 9 now", 9),
    ("en", "pain_quality", "burning, 8 now", 8),
    ("en", "pain_onset", "3 weeks ago, a 7 now", 7),
    ("es", "pain_course", "peor, ahora es un 9", 9),
    ("es", "pain_onset", "hace 3 semanas, ahora un 7", 7),
]

NO_RATING = [
    ("en", "my temperature is 38.5"),
    ("en", "my temperature is a hundred and two"),
    ("en", "I also have a fever of 39"),
    ("en", "39"),
    ("en", "I am 78"),
    ("en", "two paracetamol"),
    ("en", "500 mg"),
    ("en", "at 8 am"),
    ("en", "for 3 days"),
    ("en", "I have stage 4 cancer"),
    ("en", "not 7 or 8"),
    ("es", "tengo treinta y nueve de fiebre"),
    ("es", "38 y medio"),
    ("es", "tengo 78 años"),
    ("es", "a las 8"),
    ("es", "las dos"),
    ("es", "diabetes tipo 2"),
]


@pytest.mark.parametrize(("language", "said", "rated"), RATED)
def test_of_several_numbers_the_worst_of_those_told_of_now_counts(language: str, said: str, rated: int) -> None:
    assert read(said, "pain_severity", language=language).severity == (rated, rated)


@pytest.mark.parametrize(("language", "said", "rated"), MENDED)
def test_a_number_that_is_taken_back_at_the_read_back_counts_no_more(language: str, said: str, rated: int) -> None:
    assert read(said, "summary", language=language).severity == (rated, rated)


@pytest.mark.parametrize(("language", "question", "said", "rated"), TOLD_BESIDES)
def test_how_bad_it_is_now_may_be_told_at_any_question_about_a_pain(
    language: str, question: str, said: str, rated: int
) -> None:
    assert read(said, question, language=language).severity == (rated, rated)


@pytest.mark.parametrize(
    ("language", "question", "said"),
    [
        ("en", "pain_onset", "around 6 this morning"),
        ("en", "pain_onset", "2 years now"),
        ("es", "pain_onset", "desde las 8"),
    ],
)
def test_when_it_began_is_not_how_bad_it_is(language: str, question: str, said: str) -> None:
    assert read(said, question, language=language).severity is None


@pytest.mark.parametrize("question", ["pain_severity", "summary"])
@pytest.mark.parametrize(("language", "said"), NO_RATING)
def test_a_number_of_something_else_rates_no_pain(language: str, said: str, question: str) -> None:
    assert read(said, question, language=language).severity is None


def test_a_temperature_beside_a_rating_takes_its_place_in_no_way() -> None:
    told = read("temperature 38.5 and pain 6", "pain_severity")

    assert told.severity == (6, 6)
    assert told.reading.temperature_c == 38.5
