"""What the reader makes of the labelled sentences: each of the development half, the goals on the test half."""

from datetime import date

import pytest
from labels import expected, sentences, told
from scores import Scores

from bot.reader import read

TODAY = date(2026, 3, 18)


@pytest.mark.parametrize("case", sentences("development"), ids=lambda case: case["say"])
def test_a_development_sentence_is_read_as_labelled(case):
    scores = Scores(TODAY)
    scores.add(case, read(case["say"], case.get("asked"), TODAY))
    assert not scores.faults


@pytest.fixture(scope="module")
def test_half():
    scores = Scores(TODAY)
    for case in sentences("test"):
        scores.add(case, read(case["say"], case.get("asked"), TODAY))
    return scores


@pytest.mark.parametrize(("what", "goal"), [("side", 0.97), ("denied", 0.95), ("severity", 0.97), ("emergency", 1.0)])
def test_the_test_half_reaches_the_goal(test_half, what, goal):
    assert test_half.share(what) >= goal, test_half.summary()


def test_the_test_half_reaches_the_goal_for_whole_findings(test_half):
    assert test_half.f1 >= 0.92, test_half.summary()


def test_spans_lie_within_the_message():
    for half in ("development", "test"):
        for case in sentences(half):
            for finding in read(case["say"], case.get("asked"), TODAY).findings:
                assert 0 <= finding.span[0] < finding.span[1] <= len(case["say"])


def test_labels_name_only_what_they_may():
    kinds = {kind for half in ("development", "test") for case in sentences(half) for kind, *_ in expected(case) or ()}
    assert "pain" in kinds
    assert told([]) == set()
