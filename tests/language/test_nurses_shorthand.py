"""What nurses and carers write short: "L hip", "(R) groin" for a side, "for 2/12" and "3/52" for since when."""

from datetime import date, timedelta

import pytest

from bot.reader import read

TODAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("L hip pain", "left"),
        ("pain (R) hip", "right"),
        ("L) hip sore", "left"),
        ("hip pain, worse in hip R", "right"),
        ("l and r hips ache", "both"),
        ("pain R>L hips", "both"),
        ("bilat hip pain", "both"),
        ("my hip l think hurts", None),
        ("my hips r sore", "both"),
        ("hip pain, known L4 disc", None),
    ],
)
def test_a_letter_is_a_side_beside_a_part_alone(text: str, side: str | None) -> None:
    assert [f.side for f in read(text, "opening", TODAY).findings if f.site == "hip"] == [side]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("hip pain for 2/12", 60),
        ("hip pain x 2/12", 60),
        ("hip pain 2/12 ago", 60),
        ("2/12 history of hip pain", 60),
        ("hip pain, 3/52", 21),
        ("hip pain for 5/7", 5),
        ("hip pain for 6/12, 7/10", 180),
        ("3 week history of hip pain", 21),
    ],
)
def test_a_part_of_a_year_or_week_tells_since_when(text: str, days: int) -> None:
    told = read(text, "opening", TODAY)

    assert told.reading.since == (TODAY - timedelta(days=days)).isoformat()
    assert [f.assertion for f in told.findings] == ["present"]


@pytest.mark.parametrize("text", ["since 2/12", "2/12", "5/7"])
def test_what_may_be_a_date_is_left_open(text: str) -> None:
    assert read(text, "pain_onset", TODAY).reading.since is None


@pytest.mark.parametrize(
    ("text", "severity"),
    [("hip pain 7/10", (7, 7)), ("hip pain for 6/12, 7/10", (7, 7)), ("hip pain 3/4 of the day", None)],
)
def test_a_rating_is_told_of_ten_alone(text: str, severity: tuple | None) -> None:
    assert read(text, "opening", TODAY).severity == severity
