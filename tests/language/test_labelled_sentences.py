"""What the reader makes of the labelled sentences: each of the development half, the goals on the test half."""

from datetime import date

import pytest
from labels import LANGUAGES, sentences
from scores import Scores

from bot.lexicon import UnknownLanguageError, languages
from bot.reader import read

TODAY = date(2026, 3, 18)


def read_case(case):
    return read(case["say"], case.get("asked"), TODAY, case["language"])


def named(case):
    return f"{case['language']}: {case['say']}"


@pytest.mark.parametrize("case", sentences("development"), ids=named)
def test_a_development_sentence_is_read_as_labelled(case):
    scores = Scores(TODAY)
    scores.add(case, read_case(case))
    assert not scores.faults


@pytest.fixture(scope="module", params=LANGUAGES)
def test_half(request):
    scores = Scores(TODAY)
    for case in sentences("test", request.param):
        scores.add(case, read_case(case))
    return scores


@pytest.mark.parametrize(("what", "goal"), [("side", 0.97), ("denied", 0.95), ("severity", 0.97), ("emergency", 1.0)])
def test_the_test_half_reaches_the_goal(test_half, what, goal):
    assert test_half.share(what) >= goal, test_half.summary()


def test_the_test_half_reaches_the_goal_for_whole_findings(test_half):
    assert test_half.f1 >= 0.92, test_half.summary()


def test_every_language_that_is_read_has_labelled_sentences():
    assert tuple(LANGUAGES) == languages()


def test_a_language_without_a_lexicon_is_refused_by_name():
    with pytest.raises(UnknownLanguageError, match=r"'xx' is no language of the bot; it knows en"):
        read("hello", language="xx")


def test_spans_lie_within_the_message():
    for half in ("development", "test"):
        for case in sentences(half):
            for finding in read_case(case).findings:
                assert 0 <= finding.span[0] < finding.span[1] <= len(case["say"])
