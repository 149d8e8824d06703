"""A place told with no word of pain: it hurts where pain is asked of, or where what only a pain has is said of it."""

import pytest

from bot.reader import read


def pains(text: str, question: str | None, language: str) -> list[tuple]:
    told = read(text, question, language=language).findings
    return [(f.kind, f.site, f.side) for f in told if f.assertion == "present"]


TELLS_OF_PAIN = [
    ("left hip is worse today", "en", ("hip", "left")),
    ("hip on the left, getting worse", "en", ("hip", "left")),
    ("right groin, 7/10", "en", ("groin", "right")),
    ("right groin was a 7/10 this morning when I got up and dressed", "en", ("groin", "right")),
    ("worse than ever, can't sleep with it, 9 out of 10 right hip", "en", ("hip", "right")),
    ("left hip mostly at the front of it since about nov 10", "en", ("hip", "left")),
    ("Its my left hip. Its a 7/10 today", "en", ("hip", "left")),
    ("la cadera izquierda está peor hoy", "es", ("hip", "left")),
    ("la ingle derecha está en 7/10 desde que me levanté esta mañana", "es", ("groin", "right")),
    ("peor que nunca, 9 de 10, la cadera derecha", "es", ("hip", "right")),
]


@pytest.mark.parametrize(("text", "language", "where"), TELLS_OF_PAIN)
def test_a_place_hurts_that_is_told_with_what_only_pain_has(text: str, language: str, where: tuple) -> None:
    assert ("pain", *where) in pains(text, "opening", language)


DONE_TO_IT = [
    ("left hip replaced in 2019", "en"),
    ("left hip operation tuesday", "en"),
    ("right hip scan since it got worse", "en"),
    ("my left leg has not been any worse since the operation", "en"),
    ("the scan of my hip is on the 7th", "en"),
    ("operación de la cadera izquierda el martes", "es"),
    ("prótesis en la cadera derecha en 2019", "es"),
    ("me operan de la cadera el martes", "es"),
]


@pytest.mark.parametrize(("text", "language"), DONE_TO_IT)
def test_a_place_does_not_hurt_by_what_is_done_to_it(text: str, language: str) -> None:
    assert not pains(text, "opening", language)


@pytest.mark.parametrize(
    ("text", "language", "where"),
    [
        ("left hip, the one I had the operation on", "en", ("hip", "left")),
        ("la cadera izquierda, la de la operación", "es", ("hip", "left")),
    ],
)
def test_asked_where_it_hurts_a_place_answers_whatever_was_done_to_it(text: str, language: str, where: tuple) -> None:
    assert ("pain", *where) in pains(text, "pain_location", language)


@pytest.mark.parametrize(
    "text", ["fell on my left hip", "my left leg is swollen and it is worse", "my hearing is worse", "my eye is worse"]
)
def test_worse_is_no_pain_of_what_is_told_otherwise(text: str) -> None:
    assert "pain" not in {kind for kind, *_ in pains(text, "opening", "en")}
