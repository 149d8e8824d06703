"""The watch for silent talks: each is handled apart, and one that cannot be assessed is told to nurses and log."""

from datetime import timedelta

import pytest
import structlog
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records import alerts, conversations, invites, screenings, users, work
from records.models import Alert, Conversation, Invite, Screening
from records.work import Step, Taken
from screening.interchange import to_json
from screening.report import SymptomReport
from tests.web import told
from tests.web.site import Site
from web.chat import silence

SAID = "both my legs are numb"

WEAK_LEGS = to_json(SymptomReport(told_on=told.TODAY, findings=(told.WEAK_LEGS,)))

UNREADABLE = {"told_on": SAID}
"""A draft that no version of ours wrote."""


@pytest.fixture(autouse=True)
def everyone_is_silent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.seeded
    monkeypatch.setattr(settings(), "silence_minutes", -1)


def fell_silent(site: Site, draft: dict[str, object]) -> str:
    """A visitor's talk that ended halfway."""
    with site.records.begin() as session:
        talk = conversations.open_conversation(session, patient_id=None)
        session.add(Screening(conversation_id=talk.id, report=draft, is_complete=False))
        return talk.id


def rewrite(site: Site, talk: str, draft: dict[str, object]) -> None:
    with site.records.begin() as session:
        session.query(Screening).filter_by(conversation_id=talk).one().report = draft


def status_of(site: Site, talk: str) -> str:
    with site.records() as session:
        return session.get_one(Conversation, talk).status


def on_the_list(site: Site) -> dict[str, tuple[str, str]]:
    with site.records() as session:
        return {row.conversation_id: (row.tier, row.state) for row in alerts.queue(session, alerts.Sought(states=()))}


def resolve(site: Site, talk: str) -> None:
    with site.records.begin() as session:
        nurse = users.find_user(session, site.seeded.login)
        alert = session.query(Alert).filter_by(conversation_id=talk).one()
        assert nurse
        taken = Taken(step=Step.RESOLVE, seen=alerts.last_change(session), choice="reached_well")
        work.take_step(session, alert.id, taken, by=nurse)


def test_a_talk_that_cannot_be_assessed_keeps_no_other_from_the_nurses(site: Site) -> None:
    before, broken, after = (fell_silent(site, draft) for draft in (WEAK_LEGS, UNREADABLE, WEAK_LEGS))

    silence.conclude()

    assert on_the_list(site) == {
        before: ("emergency", "open"),
        broken: ("broken_off", "open"),
        after: ("emergency", "open"),
    }


def test_the_nurses_are_asked_to_read_what_could_not_be_assessed(site: Site, nurse: TestClient) -> None:
    fell_silent(site, UNREADABLE)

    silence.conclude()

    assert "what was told could not be assessed" in nurse.get("/review").text


def test_the_log_names_a_talk_that_cannot_be_assessed_and_not_what_was_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = fell_silent(site, UNREADABLE)
    monkeypatch.setattr(silence, "log", structlog.get_logger())

    silence.conclude()

    logged = capsys.readouterr().out
    assert broken in logged
    assert SAID not in logged


def test_a_talk_that_cannot_be_assessed_is_tried_again_and_asks_for_a_nurse_once(site: Site) -> None:
    broken = fell_silent(site, UNREADABLE)
    silence.conclude()
    resolve(site, broken)

    silence.conclude()
    assert on_the_list(site)[broken] == ("broken_off", "resolved")

    rewrite(site, broken, WEAK_LEGS)
    silence.conclude()
    assert on_the_list(site)[broken] == ("emergency", "open")
    assert status_of(site, broken) == "silent"


def test_a_talk_that_has_an_alert_and_cannot_be_assessed_asks_again_and_is_tried_again(site: Site) -> None:
    broken = fell_silent(site, UNREADABLE)
    with site.records.begin() as session:
        screenings.request_call_back(session, broken)
    resolve(site, broken)

    silence.conclude()
    assert on_the_list(site)[broken] == ("urgent", "open")

    rewrite(site, broken, WEAK_LEGS)
    silence.conclude()
    assert on_the_list(site)[broken] == ("emergency", "open")


def test_a_patient_who_goes_on_after_it_needs_nobody(site: Site) -> None:
    broken = fell_silent(site, UNREADABLE)
    silence.conclude()

    with site.records.begin() as session:
        conversations.mend(session, broken)

    assert on_the_list(site)[broken] == ("broken_off", "resolved")
    assert status_of(site, broken) == "open"


def lost_message(site: Site) -> str:
    """A talk whose message was taken by a process that ended before it answered."""
    with site.records.begin() as session:
        talk = conversations.open_conversation(session, patient_id=None)
        assert conversations.claim(session, talk.id, timedelta(seconds=-1))
        conversations.add_patient_message(session, talk.id, text=SAID)
        return talk.id


def test_a_lost_message_that_cannot_be_told_of_holds_up_no_other(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before, broken, after = (lost_message(site) for _ in range(3))
    raised = conversations.raise_alert

    def fail_for_one(session: Session, conversation_id: str, *told: object, **more: object) -> Alert:
        if conversation_id == broken:
            raise RuntimeError
        return raised(session, conversation_id, *told, **more)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(conversations, "raise_alert", fail_for_one)
    silence.conclude()
    assert set(on_the_list(site)) == {before, after}

    monkeypatch.setattr(conversations, "raise_alert", raised)
    silence.conclude()
    assert set(on_the_list(site)) == {before, broken, after}


def test_a_talk_whose_link_a_nurse_has_ended_is_concluded_as_any_other(site: Site, patient: TestClient) -> None:
    assert patient.post("/api/chat/messages", json={"text": SAID}).status_code == 200
    with site.records.begin() as session:
        talk = session.scalars(select(Conversation.id).where(Conversation.patient_id.is_not(None))).one()
        session.add(Screening(conversation_id=talk, report=WEAK_LEGS, is_complete=False))
        (invite,) = session.scalars(select(Invite))
        invites.revoke(session, invite.id, invite.patient_id)

    silence.conclude()

    with site.records() as session:
        assert session.scalars(select(Alert.tier).where(Alert.conversation_id == talk)).one() == "emergency"
