"""What is over, and what it became or that it is back: "its gone" is past, "gone really bad" is not."""

import pytest

from bot.reader import read


def asserted(text: str, language: str = "en") -> list[str]:
    return [f.assertion for f in read(text, "opening", language=language).findings]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("had a cramp in my thigh. its gone", "en"),
        ("the numbness, it went away last year", "en"),
        ("i fell. it was years ago", "en"),
        ("had a fall. that was 2 years ago", "en"),
        ("hip pain gone", "en"),
        ("tenía un calambre en el muslo. se me quitó", "es"),
        ("me caí. eso fue hace dos años", "es"),
    ],
)
def test_a_clause_of_its_own_says_that_it_is_over(text: str, language: str) -> None:
    assert asserted(text, language) == ["past"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("both my legs were weak yesterday. its gone now", "en"),
        ("i had a numb leg but it went away", "en"),
        ("tenía la pierna dormida esta mañana. ya se me quitó", "es"),
    ],
)
def test_a_sign_of_the_cord_that_went_lately_is_asked_about(text: str, language: str) -> None:
    assert asserted(text, language) == ["uncertain"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("had chest pain this morning. gone now", "en"),
        ("couldnt pee last night. ok now", "en"),
        ("the pain in my hip has gone really bad", "en"),
        ("my foot hurts and has gone blue", "en"),
        ("the numbness went away but it came back", "en"),
        ("pain in my hip. its not gone", "en"),
        ("my hip hurts. it was replaced 2 years ago", "en"),
        ("my hip hurts. it started years ago", "en"),
        ("me dolía la cadera. se me pasó pero ha vuelto", "es"),
    ],
)
def test_what_became_worse_or_came_back_or_may_do_so_is_there(text: str, language: str) -> None:
    assert set(asserted(text, language)) == {"present"}
