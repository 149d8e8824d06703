"""How the list of warning signs is answered in words: an item by a word for it, all together, or not at all."""

import pytest

from bot.reader import read

ITEMS = [
    ("en", "the bladder one", {("bladder_bowel", "present")}),
    ("en", "fever and bladder", {("fever", "present"), ("bladder_bowel", "present")}),
    ("en", "the thigh one", {("weakness", "present")}),
    ("en", "the numb one", {("saddle", "present")}),
    ("en", "the fall", {("fall", "present")}),
    ("en", "not the bladder one", {("bladder_bowel", "denied")}),
    ("en", "bladder fine", set()),
    ("en", "I have bladder cancer", set()),
    ("es", "la de la vejiga", {("bladder_bowel", "present")}),
    ("es", "la del pecho", {("breathing", "present")}),
]


@pytest.mark.parametrize(("language", "said", "told"), ITEMS)
def test_an_item_of_the_list_is_told_by_a_word_for_it(language: str, said: str, told: set[tuple[str, str]]) -> None:
    assert {(f.kind, f.assertion) for f in read(said, "red_flags", language=language).findings} == told


def test_a_word_for_an_item_tells_nothing_where_no_list_is_asked() -> None:
    assert not read("the bladder one", "opening").findings
    assert not read("I had a scan last week and then we talked of the bladder", "red_flags").findings


@pytest.mark.parametrize(
    ("language", "said"), [("en", "all of them"), ("en", "yes, all of these"), ("es", "todas"), ("es", "todas estas")]
)
def test_all_of_the_list_is_told_together_and_of_no_other_question(language: str, said: str) -> None:
    assert read(said, "red_flags", language=language).reading.answer == "all"
    assert read(said, "function", language=language).reading.answer != "all"


@pytest.mark.parametrize("said", ["the first two", "the last one", "not all of them", "some of them", "yes"])
def test_what_names_no_item_is_no_answer_and_never_a_no(said: str) -> None:
    told = read(said, "red_flags")

    assert not told.findings
    assert told.reading.answer in (None, "yes")


@pytest.mark.parametrize(
    ("language", "said", "kinds"),
    [
        ("en", "all except fever", {"fever"}),
        ("en", "everything but the rash", {"rash"}),
        ("en", "yes to all apart from the bladder one", {"bladder_bowel"}),
        ("en", "everything except the fever and the rash", {"fever", "rash"}),
        ("es", "todo menos fiebre", {"fever"}),
        ("es", "todas excepto la erupción", {"rash"}),
    ],
)
def test_what_is_left_out_of_all_is_denied(language: str, said: str, kinds: set[str]) -> None:
    told = read(said, "red_flags", language=language)

    assert told.reading.answer == "all"
    assert {(f.kind, f.assertion) for f in told.findings} == {(kind, "denied") for kind in kinds}


@pytest.mark.parametrize("said", ["all but one", "everything except the last one", "none except the fever"])
def test_all_but_what_is_no_sign_is_not_all(said: str) -> None:
    assert read(said, "red_flags").reading.answer is None
