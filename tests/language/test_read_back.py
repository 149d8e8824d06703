"""What is said to the read-back: that something in it is not so, shall not stand there, or is elsewhere."""

import pytest

from bot.reader import read

NOT_SO = [
    ("en", "I do not have a cramp", {("spasm", None, "denied")}),
    ("en", "remove the cramp", {("spasm", None, "denied")}),
    ("en", "can you take the numbness off please", {("neuropathic", None, "denied")}),
    ("en", "the cramp shouldn't be there", {("spasm", None, "denied")}),
    ("en", "my bladder is fine", {("bladder_bowel", None, "denied")}),
    ("en", "I did not fall", {("fall", None, "denied")}),
    ("en", "my bladder", set()),
    ("en", "remove the cramp, add a fever", {("spasm", None, "denied"), ("fever", None, "present")}),
    ("en", "remove the hip and put the groin", {("pain", "hip", "denied"), ("pain", "groin", "present")}),
    ("es", "quite el calambre, por favor", {("spasm", None, "denied")}),
    ("es", "el calambre sobra", {("spasm", None, "denied")}),
    ("es", "la vejiga está bien", {("bladder_bowel", None, "denied")}),
    ("es", "no me he caído", {("fall", None, "denied")}),
    ("es", "quita la cadera y pon la ingle", {("pain", "hip", "denied"), ("pain", "groin", "present")}),
]


@pytest.mark.parametrize(
    ("language", "said", "told"), NOT_SO, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_not_so_is_denied(language: str, said: str, told: set[tuple[str, str | None, str]]) -> None:
    assert {(f.kind, f.site, f.assertion) for f in read(said, "summary", language=language).findings} == told


@pytest.mark.parametrize(("language", "said"), [("en", "take the cramp away"), ("es", "quíteme este calambre")])
def test_who_wants_to_be_rid_of_a_cramp_has_it(language: str, said: str) -> None:
    assert [(f.kind, f.assertion) for f in read(said, "spasm", language=language).findings] == [("spasm", "present")]


def test_a_word_for_a_warning_sign_that_is_fine_denies_it_at_the_read_back_alone() -> None:
    assert not read("my bladder is fine", "opening").findings
