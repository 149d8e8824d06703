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


@pytest.mark.parametrize(
    ("said", "site", "since"),
    [
        ("I had breast cancer 5 years ago and for 3 weeks my left hip hurts", "hip", "2026-11-05"),
        ("left hip hurts, had chemo last week", "hip", None),
        ("my hip has hurt since my chemo in june", "hip", "2026-06-01"),
    ],
)
def test_a_cancer_is_no_painful_place_and_dates_no_pain(said: str, site: str, since: str | None) -> None:
    told = read(said, today=TODAY)

    assert [f.site for f in told.findings] == [site]
    assert told.reading.since == since


@pytest.mark.parametrize(
    ("language", "said", "question"),
    [
        ("en", "ok", "spasm"),
        ("en", "fine", "spasm"),
        ("en", "all good", "anticoagulant"),
        ("es", "vale", "neuropathic"),
    ],
)
def test_fine_is_no_yes_to_whether_something_is_there(language: str, said: str, question: str) -> None:
    told = read(said, question, language=language)

    assert told.reading.answer is None
    assert not told.findings


@pytest.mark.parametrize("said", ["ok", "fine"])
@pytest.mark.parametrize("question", ["consent", "summary"])
def test_fine_is_a_yes_to_consent_and_to_a_read_back(said: str, question: str) -> None:
    assert read(said, question).reading.answer == "yes"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "walking"), ("en", "can't sleep"), ("en", "I walk with a stick"), ("es", "dormir")]
)
def test_what_a_pain_keeps_from_answers_that_question_alone(language: str, said: str) -> None:
    assert read(said, "function", language=language).reading.answer == "yes"
    assert read(said, "spasm", language=language).reading.answer is None


@pytest.mark.parametrize(
    ("said", "worse", "better"),
    [
        ("lying flat makes it worse, pillow under knee helps", ["lying_flat"], ["pillow_under_knee"]),
        ("sitting is best", [], ["sitting"]),
        ("no tablets", [], []),
    ],
)
def test_what_eases_is_told_apart_from_what_worsens(said: str, worse: list[str], better: list[str]) -> None:
    told = read(said, "pain_position").reading

    assert (told.worse_with, told.better_with) == (worse, better)


def test_a_part_that_is_moved_is_no_painful_place() -> None:
    told = read("pain in my left groin, worse when she straightens the leg").findings

    assert {(f.kind, f.site) for f in told} == {("pain", "groin")}


def test_a_part_named_by_itself_in_an_account_is_the_painful_place() -> None:
    told = read("My right hip. I already told the nurse on the phone yesterday about this!!", "opening").findings

    assert {(f.kind, f.site, f.side) for f in told} == {("pain", "hip", "right")}


@pytest.mark.parametrize(
    ("language", "said", "side"),
    [
        ("en", "left I mean right", "right"),
        ("en", "no, the right", "right"),
        ("en", "middle", "midline"),
        ("es", "izquierda, digo derecha", "right"),
    ],
)
def test_a_side_that_mends_a_slip_is_the_one_meant(language: str, said: str, side: str) -> None:
    assert [f.side for f in read(said, "pain_side", language=language).findings] == [side]


def test_the_middle_of_the_night_is_no_place() -> None:
    assert [f.side for f in read("it hurts in the middle of the night").findings] == [None]
