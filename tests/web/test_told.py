"""What a nurse sees of what was told: the words that mattered, the places on the picture, and the course over time."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.models import Message
from screening.history import CancerHistory, Imaging, Modality, Reading, Structure, Treatment
from screening.report import Assertion, Finding, Kind, Side, Site, SymptomReport
from tests.screening.strategies import histories, reports
from web.review.timeline import LEFT, RIGHT, WIDTH, timeline
from web.review.told import places, segments

TODAY = date(2026, 11, 24)

SAID = "sore left hip, no fever"
spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


def mark(start: int, end: int, what: str = "pain") -> dict[str, Any]:
    return {"start": start, "end": end, "what": what}


def pieces(*marks: dict[str, Any]) -> list[tuple[str, str]]:
    return list(segments(Message(text=SAID, marks=list(marks) or None)))


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        ([], [(SAID, "")]),
        ([mark(0, 13)], [("sore left hip", "pain"), (", no fever", "")]),
        (
            [mark(0, 13), mark(15, 23, "fever, denied")],
            [("sore left hip", "pain"), (", ", ""), ("no fever", "fever, denied")],
        ),
        ([mark(0, 9), mark(5, 13, "weakness")], [("sore left hip", "pain; weakness"), (", no fever", "")]),
        ([mark(15, 99)], [("sore left hip, ", ""), ("no fever", "pain")]),
    ],
)
def test_the_words_that_mattered_stand_apart(marks: list[dict[str, Any]], shown: list[tuple[str, str]]) -> None:
    assert pieces(*marks) == shown


@given(st.lists(spans, max_size=5))
def test_whatever_is_marked_every_word_is_shown_once(told: list[list[int]]) -> None:
    assert "".join(words for words, _ in pieces(*(mark(*span) for span in told))) == SAID


@pytest.mark.parametrize(
    ("site", "side", "shown"),
    [
        (Site.HIP, Side.LEFT, {("hip", "left")}),
        (Site.KNEE, Side.BOTH, {("knee", "left"), ("knee", "right")}),
        (Site.LOW_BACK, Side.MIDLINE, {("low_back", "midline")}),
        (Site.THIGH, Side.RIGHT, {(f"thigh_{part}", "right") for part in ("front", "inner", "outer", "back")}),
    ],
)
def test_a_place_is_shown_by_the_regions_the_picture_has(site: Site, side: Side, shown: set[tuple[str, str]]) -> None:
    report = SymptomReport(told_on=TODAY, findings=(Finding(kind=Kind.PAIN, site=site, side=side),))

    assert {(place["site"], place["side"]) for place in places(report)} == shown


def test_what_was_denied_is_on_no_picture() -> None:
    denied = Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT, assertion=Assertion.DENIED)

    assert places(SymptomReport(told_on=TODAY, findings=(denied,))) == []


def pain(days_ago: int, severity: int) -> SymptomReport:
    finding = Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT, severity_nrs=severity)
    return SymptomReport(told_on=TODAY - timedelta(days=days_ago), findings=(finding,))


def lesion(days_ago: int, length_mm: float) -> Imaging:
    return Imaging(
        on=TODAY - timedelta(days=days_ago),
        modality=Modality.CT,
        structure=Structure.PSOAS,
        reading=Reading.LESION,
        side=Side.LEFT,
        size_mm=(length_mm, 20),
    )


def test_the_course_shows_pain_lesions_and_treatments_from_left_to_right() -> None:
    history = CancerHistory(
        imaging=(lesion(20, 48), lesion(150, 65)),
        treatments=(Treatment(kind="chemotherapy", start=TODAY - timedelta(days=100)),),
    )

    course = timeline([pain(140, 3), pain(5, 6)], history, TODAY)

    assert course
    assert [lane.title.split(",")[0] for lane in course.lanes] == ["Worst pain told", "Psoas lesion"]
    for lane in course.lanes:
        (line,) = lane.lines
        assert [point.x for point in line] == sorted(point.x for point in line)
        assert all(lane.top <= point.y <= lane.bottom for point in line)
    assert course.bars[0].x + course.bars[0].width == WIDTH - RIGHT
    assert [words for _, words in course.rows] == [
        "CT: psoas lesion left, 65 x 20 mm",
        "worst pain told 3 of 10",
        "chemotherapy begins",
        "CT: psoas lesion left, 48 x 20 mm",
        "worst pain told 6 of 10",
    ]


def test_one_day_is_no_course() -> None:
    assert timeline([pain(5, 3)], CancerHistory(), TODAY) is None


@given(st.lists(reports(), max_size=4), histories())
def test_any_course_stays_on_its_canvas(told: list[SymptomReport], history: CancerHistory) -> None:
    course = timeline(told, history, TODAY)
    if course is None:
        return
    points = [point for lane in course.lanes for line in lane.lines for point in line]
    assert all(LEFT <= point.x <= WIDTH - RIGHT and 0 <= point.y <= course.height for point in points)
    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH - RIGHT + 3 for bar in course.bars)
