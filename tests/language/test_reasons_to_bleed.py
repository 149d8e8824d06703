"""Who may bleed: a blood thinner is taken, or was until a week ago, or the blood does not clot."""

from datetime import date

import pytest

from bot.reader import read

TODAY = date(2026, 11, 26)

MAY_BLEED = [
    ("en", "no, I stopped it two days ago"),
    ("en", "they stopped my xarelto yesterday"),
    ("en", "I stopped warfarin 3 days ago"),
    ("en", "I came off apixaban last week"),
    ("en", "not any more, stopped last week"),
    ("en", "no, I take warfarin"),
    ("en", "I have haemophilia"),
    ("en", "no, but my platelets are very low"),
    ("en", "bleeding disorder"),
    ("en", "my blood doesn't clot"),
    ("es", "no, lo dejé hace dos días"),
    ("es", "me quitaron el sintrom ayer"),
    ("es", "tengo hemofilia"),
    ("es", "tengo las plaquetas muy bajas"),
    ("es", "mi sangre no coagula"),
]

MAY_NOT_BLEED = [
    ("en", "no"),
    ("en", "no, they stopped my warfarin last year"),
    ("en", "I stopped warfarin 3 months ago"),
    ("en", "I don't take warfarin, apixaban or heparin"),
    ("en", "no I have never been on warfarin"),
    ("es", "dejé el sintrom hace un año"),
    ("es", "no tomo sintrom"),
]


@pytest.mark.parametrize(("language", "said"), MAY_BLEED)
def test_a_reason_to_bleed_is_heard(language: str, said: str) -> None:
    assert read(said, "anticoagulant", TODAY, language).reading.anticoagulant is True


@pytest.mark.parametrize(
    ("language", "said"), [("en", "I stopped warfarin 3 days ago"), ("en", "I have haemophilia"), ("es", "hemofilia")]
)
def test_a_reason_to_bleed_is_heard_where_nobody_asked(language: str, said: str) -> None:
    assert read(said, "opening", TODAY, language).reading.anticoagulant is True


@pytest.mark.parametrize(("language", "said"), MAY_NOT_BLEED)
def test_what_is_denied_or_long_over_is_no_reason_to_bleed(language: str, said: str) -> None:
    assert read(said, "anticoagulant", TODAY, language).reading.anticoagulant is False


@pytest.mark.parametrize(
    ("language", "said"), [("en", "I stopped it"), ("en", "not any more"), ("es", "ya no"), ("es", "lo dejé")]
)
def test_what_was_stopped_nobody_knows_when_is_not_sure(language: str, said: str) -> None:
    told = read(said, "anticoagulant", TODAY, language).reading

    assert (told.answer, told.anticoagulant) == ("unsure", None)


@pytest.mark.parametrize(("language", "said"), [("en", "my platelets are fine"), ("en", "platelets are not low")])
def test_platelets_that_are_not_low_say_nothing(language: str, said: str) -> None:
    assert read(said, "anticoagulant", TODAY, language).reading.anticoagulant is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "my hip hurts since yesterday, I stopped warfarin two days ago"),
        ("es", "me duele la cadera desde ayer, dejé el sintrom hace dos días"),
    ],
)
def test_when_a_medicine_was_stopped_is_not_since_when_it_hurts(language: str, said: str) -> None:
    assert read(said, "opening", TODAY, language).reading.since == "2026-11-25"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "I stopped chemo last week"), ("es", "dejé la quimio hace una semana")]
)
def test_a_treatment_that_was_stopped_lately_was_lately_given(language: str, said: str) -> None:
    assert read(said, "recent_treatment", TODAY, language).reading.treated_lately is True


def test_legs_that_stopped_working_are_no_medicine_that_was_stopped() -> None:
    assert read("my legs have stopped working", "anticoagulant", TODAY).reading.answer is None


@pytest.mark.parametrize(
    ("language", "said"), [("en", "the tablets stopped working"), ("es", "las pastillas han dejado de hacer efecto")]
)
def test_tablets_that_stopped_working_relieve_nothing(language: str, said: str) -> None:
    assert read(said, "pain_relief", TODAY, language).reading.relief == "not_relieved"
