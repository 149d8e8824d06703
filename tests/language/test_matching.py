"""The automaton finds what writing out every phrase finds, and keeps nothing for good."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import matching
from bot.lexicon import Term, languages, lexicon
from bot.matching import Phrases
from bot.phrases import GAP, GAP_WORDS_MAX, expanded, words_in

CONTRAST, PUNCTUATION = "but", ","
LOADED_WITHIN_S = 3.0
"""Of a core: several times what it takes, and a third of what it took with all phrases written out."""

WORDS = ("my", "leg", "legs", "hurts", "no")

texts = st.sampled_from(WORDS)
parts = st.recursive(
    texts,
    lambda inner: st.builds(
        lambda choices, ending: f"({'|'.join(choices)}){ending}",
        st.lists(st.lists(inner, min_size=1, max_size=2).map(" ".join), min_size=1, max_size=3),
        st.sampled_from(["", "?", "s", "( more)?"]),
    ),
    max_leaves=6,
)
patterns = st.lists(st.one_of(parts, parts, st.just(GAP)), min_size=1, max_size=4).map(" ".join)
messages = st.lists(st.sampled_from([*WORDS, "legss", "more", CONTRAST, PUNCTUATION]), max_size=9)


def reaches(literal: list[str], words: list[str]) -> set[int]:
    """How many of `words` the whole of `literal` may stand for, from the first on."""
    if not literal:
        return {0}
    if literal[0] == GAP:
        open_for = 0
        while open_for < min(GAP_WORDS_MAX, len(words)) and words[open_for] not in (CONTRAST, PUNCTUATION):
            open_for += 1
        return {over + n for over in range(open_for + 1) for n in reaches(literal[1:], words[over:])}
    return {n + 1 for n in reaches(literal[1:], words[1:])} if words and words[0] == literal[0] else set()


@settings(deadline=None, max_examples=300)
@given(st.lists(patterns, min_size=1, max_size=3), messages)
def test_it_finds_what_each_of_the_texts_written_out_stands_for(told: list[str], words: list[str]) -> None:
    terms = {Term("kind", str(number)): [pattern] for number, pattern in enumerate(told)}
    written_out = {
        (term, start, start + length)
        for term, (pattern,) in terms.items()
        for text in expanded(pattern)
        for start in range(len(words))
        for length in reaches(text.split(), words[start:])
        if length
    }

    found = list(Phrases(terms, {CONTRAST}).found_in(words))

    assert set(found) == written_out
    assert len(found) == len(written_out)


@settings(deadline=None)
@given(patterns)
def test_the_words_of_a_pattern_are_those_of_its_texts(pattern: str) -> None:
    assert words_in(pattern) == {word for text in expanded(pattern) for word in text.split()} - {GAP}


@pytest.mark.parametrize("language", languages())
def test_a_lexicon_is_loaded_before_anybody_waits_for_it(language: str) -> None:
    began = process_time()
    Phrases(lexicon.__wrapped__(language).terms, ())

    assert process_time() - began < LOADED_WITHIN_S


def test_of_phrases_that_are_alike_the_first_of_the_lexicon_comes_first() -> None:
    terms = {Term("kind", name): ["(my)? leg"] for name in ("weakness", "pain", "swelling")}

    assert [term.name for term, _, _ in Phrases(terms, ()).found_in(["leg"])] == ["weakness", "pain", "swelling"]


def test_what_was_read_is_forgotten_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "NODES_MAX", 3)
    pain = Term("kind", "pain")
    phrases = Phrases({pain: ["my .. leg hurts"]}, {CONTRAST})
    words = ["my", "left", "leg", "hurts", "and", "my", "right", "leg", "hurts"]

    for _ in range(3):
        assert list(phrases.found_in(words)) == [(pain, 0, 4), (pain, 5, 9)]
        assert len(phrases._nodes) <= 3
