"""Several pains in one message: which of them a side, a number or a day is told of."""

import pytest

from bot.reader import read


@pytest.mark.parametrize(
    ("said", "corrects"),
    [("the left one is a 2", False), ("the pain on the left is 2", False), ("the left one", True), ("no, left", True)],
)
def test_a_side_that_is_rated_at_the_read_back_was_not_taken_for_the_other(said: str, corrects: bool) -> None:
    told = read(said, "summary")

    assert [(f.kind, f.side) for f in told.findings] == [("pain", "left")]
    assert told.reading.correction is corrects
