"""What the alerts cost and were worth: counted by week and tier, timed, and with intervals that few cases deserve."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from records import conversations, results
from records.models import Alert, now

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def alert(session: Session, **told: object) -> None:
    talk = conversations.open_conversation(session, patient_id=None)
    base = {
        "conversation_id": talk.id,
        "tier": "urgent",
        "tier_rank": 2,
        "reason": "",
        "category": "suspected",
        "raised_at": MONDAY,
        "due_at": MONDAY + timedelta(hours=8),
        "state": "open",
        "escalation": 0,
    }
    session.add(Alert(**base | told))
    session.flush()


def found(session: Session) -> results.Results:
    return results.results(session, since=MONDAY - timedelta(days=1))


def test_alerts_are_counted_by_the_week_that_begins_on_monday(session: Session) -> None:
    for day, tier in ((0, "urgent"), (6, "emergency"), (7, "urgent")):
        alert(session, raised_at=MONDAY + timedelta(days=day), tier=tier)

    assert [(str(monday), dict(counted)) for monday, counted in found(session).weeks] == [
        ("2026-11-23", {"urgent": 1}),
        ("2026-11-16", {"urgent": 1, "emergency": 1}),
    ]


def test_times_to_acknowledge_and_promises_kept(session: Session) -> None:
    for hours in (1, 2, 3, 4, 20):
        alert(session, acknowledged_at=MONDAY + timedelta(hours=hours))
    alert(session)

    (response,) = found(session).responses

    assert (response.tier, response.acknowledged, response.kept) == ("urgent", 5, 4)
    assert response.median == timedelta(hours=3)
    assert timedelta(hours=4) < response.p90 < timedelta(hours=20)


@pytest.mark.parametrize(("acknowledged_after_h", "kept"), [(1, 1), (2, 0)])
def test_a_promise_is_kept_or_broken_as_it_was_given_whatever_is_promised_today(
    session: Session, acknowledged_after_h: int, kept: int
) -> None:
    alert(
        session,
        due_at=MONDAY + timedelta(hours=1),
        acknowledged_at=MONDAY + timedelta(hours=acknowledged_after_h),
    )

    (response,) = found(session).responses

    assert response.kept == kept


def test_the_value_of_a_category_counts_known_diagnoses_alone(session: Session) -> None:
    for diagnosis in ("mps", "mps", "abscess", "unknown", None):
        alert(session, diagnosis=diagnosis)
    alert(session, category=None, tier="broken_off", tier_rank=-1)

    (one,) = found(session).yields

    assert (one.alerts, one.diagnosed, one.right) == (5, 3, 2)
    assert one.value == pytest.approx(2 / 3)
    assert found(session).broken_off == 1


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilson_s(right: int, of: int, low: float, high: float) -> None:
    """The last row is Newcombe's (1998, Stat Med 17:857-872) example; the others follow from the formula by hand."""
    assert results.wilson(right, of) == pytest.approx((low, high), abs=0.0001)


def test_nothing_raised_is_no_result(session: Session) -> None:
    assert results.results(session, since=now() + timedelta(days=1)).weeks == []
