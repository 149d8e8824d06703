"""The outbox: an alert and its announcement are one, a lost try is made again, and a broken promise goes further."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from psoascreen.settings import Channel, settings
from records import alerts, conversations, outbox, screenings, users, work
from records.models import Alert, Delivery, now
from records.work import Step, Taken

SECRET = "s" * 32
PAGER = Channel(name="pager", url="https://pager.example", secret=SECRET)
LEAD = Channel(name="lead", url="mailto://lead.example", stage=1)
CHIEF = Channel(name="chief", url="mailto://chief.example", stage=2)
QUIET = Channel(name="quiet", url="mailto://quiet.example", tiers=frozenset({"emergency"}))


@pytest.fixture(autouse=True)
def channels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "channels", (PAGER, LEAD, CHIEF, QUIET))


@pytest.fixture
def alert(session: Session) -> Alert:
    talk = conversations.open_conversation(session, patient_id=None)
    return session.get_one(Alert, screenings.request_call_back(session, talk.id))


def on_the_way(session: Session, alert: Alert) -> list[tuple[str, str]]:
    return [(delivery.channel, delivery.what) for delivery in outbox.of_alert(session, alert.id)]


def mine(session: Session, alert: Alert) -> Delivery:
    (delivery,) = outbox.of_alert(session, alert.id)
    return delivery


def test_an_alert_is_announced_to_the_channels_that_hear_of_its_tier(session: Session, alert: Alert) -> None:
    assert on_the_way(session, alert) == [("pager", "raised")]


def test_an_alert_that_is_rolled_back_is_not_announced(session: Session, alert: Alert) -> None:
    alert_id = alert.id
    session.rollback()

    assert session.query(Delivery).filter(Delivery.alert_id == alert_id).all() == []


def test_what_is_claimed_is_left_alone_until_its_lease_ends_and_then_due_again(
    session: Session, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = mine(session, alert)
    assert delivery in outbox.claim(session)
    assert delivery not in outbox.claim(session)

    monkeypatch.setattr(outbox, "now", lambda: now() + outbox.LEASE + timedelta(seconds=1))

    assert delivery in outbox.claim(session)
    assert delivery.tries == 2


def test_what_was_put_off_before_the_clock_was_set_back_is_due(session: Session, alert: Alert) -> None:
    delivery = mine(session, alert)
    delivery.next_try_at = now() + timedelta(hours=1)

    assert delivery in outbox.claim(session)


def test_a_failed_try_is_made_again_later_each_time_and_shows_as_trouble(session: Session, alert: Alert) -> None:
    delivery = mine(session, alert)
    waits = []
    for _ in range(12):
        delivery.next_try_at = now()
        outbox.claim(session)
        outbox.failed(session, delivery.id, "it answered 500")
        waits.append(round((delivery.next_try_at - now()).total_seconds()))

    assert waits == sorted(waits)
    assert waits[0] == outbox.FIRST_WAIT.total_seconds()
    assert waits[-1] == outbox.LONGEST_WAIT.total_seconds()
    (trouble,) = outbox.troubles(session)
    assert (trouble.channel, trouble.waiting, trouble.problem) == ("pager", 1, "it answered 500")

    outbox.arrived(session, delivery.id)
    session.flush()
    assert outbox.troubles(session) == []
    assert outbox.oldest_due(session) is None


def test_what_nobody_acknowledges_goes_to_one_further_contact_after_the_other(
    session: Session, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised = settings().promised("urgent")
    passed = []
    for part in (0.5, 1.1, 1.5, 2.1, 3.1, 9):
        monkeypatch.setattr(outbox, "now", lambda part=part: alert.raised_at + promised * part)
        outbox.escalate_overdue(session)
        session.flush()
        passed.append(alert.escalation)

    assert passed == [0, 1, 1, 2, 2, 2]
    assert on_the_way(session, alert) == [("pager", "raised"), ("lead", "escalated"), ("chief", "escalated")]


def test_an_acknowledged_alert_is_passed_on_to_nobody(
    session: Session, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse = users.add_user(session, login="n", name="Nora", role=users.Role.NURSE, password="correct horse")
    taken = Taken(step=Step.ACKNOWLEDGE, seen=alerts.last_change(session))
    work.take_step(session, alert.id, taken, by=nurse)
    monkeypatch.setattr(outbox, "now", lambda: now() + timedelta(days=30))

    outbox.escalate_overdue(session)

    assert alert.escalation == 0


def test_what_is_passed_on_skips_the_stages_at_which_nobody_hears(
    session: Session, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "channels", (CHIEF,))
    nurse = users.add_user(session, login="n", name="Nora", role=users.Role.NURSE, password="correct horse")

    work.take_step(session, alert.id, Taken(step=Step.ESCALATE, seen=alerts.last_change(session)), by=nurse)

    assert alert.escalation == CHIEF.stage == 2
    assert on_the_way(session, alert)[-1] == ("chief", "escalated")


def test_a_nurse_can_pass_an_alert_on_at_once(session: Session, alert: Alert) -> None:
    nurse = users.add_user(session, login="n", name="Nora", role=users.Role.NURSE, password="correct horse")

    work.take_step(session, alert.id, Taken(step=Step.ESCALATE, seen=alerts.last_change(session)), by=nurse)

    assert on_the_way(session, alert)[-1] == ("lead", "escalated")


def test_what_a_nurse_reopens_is_announced_from_the_first_stage_on(
    session: Session, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse = users.add_user(session, login="n", name="Nora", role=users.Role.NURSE, password="correct horse")
    for step, choice in ((Step.ESCALATE, ""), (Step.RESOLVE, "reached_well"), (Step.REOPEN, "")):
        work.take_step(session, alert.id, Taken(step=step, seen=alerts.last_change(session), choice=choice), by=nurse)
    assert on_the_way(session, alert) == [("pager", "raised"), ("lead", "escalated"), ("pager", "reopened")]

    monkeypatch.setattr(outbox, "now", lambda: alert.due_at + timedelta(seconds=1))
    outbox.escalate_overdue(session)

    assert on_the_way(session, alert)[-1] == ("lead", "escalated")
    assert len(on_the_way(session, alert)) == 4
