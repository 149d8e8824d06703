"""Several pains in one message: which of them a side, a number or a day is told of."""

from datetime import date

import pytest

from bot.reader import read

TODAY = date(2026, 11, 27)
A_MONTH_AGO, YESTERDAY, MARCH = "2026-10-28", "2026-11-26", "2026-03-01"


@pytest.mark.parametrize(
    ("said", "corrects"),
    [("the left one is a 2", False), ("the pain on the left is 2", False), ("the left one", True), ("no, left", True)],
)
def test_a_side_that_is_rated_at_the_read_back_was_not_taken_for_the_other(said: str, corrects: bool) -> None:
    told = read(said, "summary")

    assert [(f.kind, f.side) for f in told.findings] == [("pain", "left")]
    assert told.reading.correction is corrects


@pytest.mark.parametrize(
    ("said", "language", "since", "onset"),
    [
        (
            "my left hip has hurt for a month, and my right groin suddenly hurts since yesterday", "en",
            [A_MONTH_AGO, YESTERDAY], [None, "sudden"],
        ),
        (
            "me duele la cadera izquierda desde hace un mes y la ingle derecha de repente desde ayer", "es",
            [A_MONTH_AGO, YESTERDAY], [None, "sudden"],
        ),
        ("dull pain in my left hip since March and burning in my right groin", "en", [None, None], [None, None]),
        ("my left hip hurts since March and my right groin hurts", "en", [MARCH, None], [None, None]),
        ("pain in my left hip and right groin since March", "en", [None, None], [None, None]),
        ("my left hip hurts and my right groin hurts, both since March", "en", [None, None], [None, None]),
        ("my left hip hurts since March. Also the right groin.", "en", [None, None], [None, None]),
        ("my left hip hurts, yesterday, suddenly, my right groin hurts", "en", [None, None], [None, None]),
    ],
)  # fmt: skip
def test_a_day_is_of_the_pain_that_it_is_told_with_where_that_is_plain(
    said: str, language: str, since: list[str | None], onset: list[str | None]
) -> None:
    told = read(said, "opening", TODAY, language)

    assert [(f.site, f.side) for f in told.findings] == [("hip", "left"), ("groin", "right")]
    assert [f.since for f in told.findings] == since
    assert [f.onset for f in told.findings] == onset


def test_what_is_told_of_one_pain_alone_is_not_told_of_all() -> None:
    apart = read(
        "my left hip has hurt for a month, and my right groin suddenly hurts since yesterday", "opening", TODAY
    )
    of_all = read("My left hip hurts. My right groin hurts too. It began suddenly in March.", "opening", TODAY)

    assert (apart.reading.since, apart.reading.onset) == (None, None)
    assert (of_all.reading.since, of_all.reading.onset) == (MARCH, "sudden")


@pytest.mark.parametrize(
    ("said", "question", "language"),
    [
        ("left 3, right 7", "pain_severity", "en"),
        ("3 on the left and 7 on the right", "pain_severity", "en"),
        ("the left hip is a 3 and the right hip is a 7", "pain_severity", "en"),
        ("no, the left hip is 3 and the right hip is 7", "summary", "en"),
        ("left 3, right 7", "summary", "en"),
        ("My left hip hurts, 3 out of 10, and my right hip hurts, 7 out of 10", "opening", "en"),
        ("izquierda 3, derecha 7", "pain_severity", "es"),
        ("la cadera izquierda un 3 y la cadera derecha un 7", "pain_severity", "es"),
    ],
)
def test_each_side_is_as_bad_as_is_told_of_it(said: str, question: str, language: str) -> None:
    told = read(said, question, TODAY, language)

    assert [(f.side, f.severity) for f in told.findings] == [("left", (3, 3)), ("right", (7, 7))]
    assert told.severity is None


@pytest.mark.parametrize(
    ("said", "language", "hip", "elsewhere"),
    [
        ("my left hip aches and my right thigh burns", "en", {"aching"}, {"burning"}),
        ("dull pain in my left hip and burning in my right thigh", "en", {"dull"}, {"burning"}),
        ("a dull and burning pain in my left hip and right thigh", "en", {"dull", "burning"}, {"dull", "burning"}),
        ("burning pain in my left hip and a bit in my right thigh", "en", {"burning"}, {"burning"}),
        ("me duele la cadera izquierda y me arde el muslo derecho", "es", set(), {"burning"}),
    ],
)
def test_a_pain_is_like_what_is_said_of_its_place(said: str, language: str, hip: set[str], elsewhere: set[str]) -> None:
    told = read(said, "opening", TODAY, language)

    assert [(f.site, f.qualities) for f in told.findings] == [("hip", hip), ("thigh", elsewhere)]


@pytest.mark.parametrize("text", ["I have no other pain", "no other symptoms", "no tengo otro dolor"])
def test_no_other_pain_at_the_read_back_turns_no_side_round(text):
    told = read(text, "summary", language="es" if "otro" in text else "en")

    assert not told.reading.other_side
    assert not told.reading.correction


@pytest.mark.parametrize(
    "text", ["no, the other hip", "it's the other", "it's the other side after all", "no, es la otra", "la otra pierna"]
)
def test_the_other_one_at_the_read_back_turns_the_side_round(text):
    assert read(text, "summary", language="es" if "otra" in text else "en").reading.other_side
