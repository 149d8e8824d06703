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
    ("text", "language"),
    [("cant feel my legs my back is killing me", "en"), ("no siento las piernas la espalda me mata", "es")],
)
def test_numb_legs_stay_numb_legs_beside_another_pain(text: str, language: str) -> None:
    told = {(f.kind, f.site, f.side) for f in read(text, language=language).findings}

    assert {("neuropathic", "leg", "both"), ("pain", "back", None)} <= told


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


CORRECTED = [
    ("en", "Actually no it's my hip", {("hip", "present")}),
    ("en", "no wait, it's my thigh not my groin", {("thigh", "present"), ("groin", "denied")}),
    ("en", "hang on, it's the thigh", {("thigh", "present")}),
    ("en", "no not the hip the knee", {("hip", "denied"), ("knee", "present")}),
    ("en", "that should be the left hip", {("hip", "present")}),
    ("es", "en realidad no, es la cadera", {("hip", "present")}),
    ("es", "no espera, es el muslo no la ingle", {("thigh", "present"), ("groin", "denied")}),
]


@pytest.mark.parametrize("question", [None, "pain_severity", "summary"])
@pytest.mark.parametrize(("language", "said", "heard"), CORRECTED)
def test_a_corrected_place_is_told_and_known_as_a_correction(
    language: str, said: str, heard: set[tuple[str, str]], question: str | None
) -> None:
    told = read(said, question, language=language)

    assert {(f.site, f.assertion) for f in told.findings} == heard
    assert told.reading.correction


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "its not my groin its my hip"),
        ("en", "it's not my groin it's my hip"),
        ("es", "no es la ingle es la cadera"),
    ],
)
def test_what_it_is_instead_is_not_denied(language: str, said: str) -> None:
    told = read(said, "summary", language=language).findings

    assert {(f.site, f.assertion) for f in told} == {("groin", "denied"), ("hip", "present")}


@pytest.mark.parametrize("said", ["I have to hold on to the furniture", "it should be in my reports"])
def test_what_corrects_nothing_is_no_correction(said: str) -> None:
    assert not read(said).reading.correction
