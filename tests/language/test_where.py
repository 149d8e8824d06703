"""Where something is felt: a place told closely, everywhere, which is no place, and the place that "it" is."""

import pytest

from bot.reader import read


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("low in my back", "low_back"),
        ("low down in the back", "low_back"),
        ("high up in my back", "upper_back"),
        ("in the middle of my back", "mid_back"),
        ("at the front of the thigh", "thigh_front"),
    ],
)
def test_a_place_in_the_back_or_leg_is_told_closely(text: str, site: str) -> None:
    assert [finding.site for finding in read(text, "pain_location").findings] == [site]


EVERYWHERE = [
    ("everywhere", "en"),
    ("it's all over", "en"),
    ("all of it", "en"),
    ("por todas partes", "es"),
    ("toda", "es"),
]


@pytest.mark.parametrize(("text", "language"), EVERYWHERE)
@pytest.mark.parametrize("question", ["pain_location", "neuropathic_area", "pain_side"])
def test_everywhere_is_no_place_and_so_not_sure(text: str, language: str, question: str) -> None:
    assert read(text, question, language=language).reading.answer == "unsure"


@pytest.mark.parametrize("question", ["summary", "red_flags", "opening", None])
def test_everywhere_answers_no_other_question(question: str | None) -> None:
    assert read("everywhere", question).reading.answer is None


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("My right leg hurts and it is swollen", "en", ("swelling", "leg", "right")),
        ("my legs ache. They are swollen", "en", ("swelling", "leg", "both")),
        ("my left leg aches and it has become weak", "en", ("weakness", "leg", "left")),
        ("me duele la pierna derecha y está hinchada", "es", ("swelling", "leg", "right")),
    ],
)
def test_it_speaks_of_the_place_told_just_before(text: str, language: str, told: tuple[str, str, str]) -> None:
    assert told in [(f.kind, f.site, f.side) for f in read(text, "opening", language=language).findings]


def test_a_fall_has_no_place_though_it_hurts_in_one() -> None:
    fall = next(f for f in read("my hip hurts, it began when I fell", "opening").findings if f.kind == "fall")

    assert (fall.site, fall.side) == (None, None)
