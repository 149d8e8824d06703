"""A patient told of an emergency while Rasa was down, and closed the page: it is read as soon as Rasa is back."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from records import alerts, conversations, users, work
from records.models import Conversation, Message, now
from records.work import Step, Taken
from tests.web.fake_rasa import EMERGENCY
from tests.web.site import Site
from web.chat import unanswered
from web.chat.gateway import Rasa

WEAK_LEGS = "both legs went weak this morning"
KEY = {"Idempotency-Key": "k1"}


@pytest.fixture(autouse=True)
def everyone_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "QUIET_FOR", timedelta(0))


def say(patient: TestClient, text: str, **headers: str) -> Any:
    return patient.post("/api/chat/messages", json={"text": text}, headers=headers).json()


def left(site: Site, patient: TestClient, *texts: str) -> None:
    """The patient wrote these while Rasa was down, and went."""
    site.rasa.fails = len(texts)
    assert all(say(patient, text)["failed"] for text in texts)


def ask_again(site: Site) -> None:
    async def once() -> None:
        async with httpx.AsyncClient(transport=site.rasa.transport()) as client:
            await unanswered.ask_again(Rasa(client, ["http://rasa"]))

    with ThreadPoolExecutor(1) as apart:  # where no browser's event loop runs
        apart.submit(asyncio.run, once()).result()


def heard(site: Site) -> list[str]:
    return [body["message"] for body in site.rasa.received]


def replies(site: Site, text: str) -> list[str]:
    with site.records() as session:
        (asked,) = session.scalars(select(Message.id).where(Message.text == text))
        return [reply.text for reply in conversations.replies_to(session, asked)]


def row(site: Site) -> alerts.QueueRow:
    with site.records() as session:
        (only,) = alerts.queue(session, alerts.Sought(states=()))
        return only


def test_what_was_told_in_an_outage_is_answered_once_it_is_over(site: Site, patient: TestClient) -> None:
    left(site, patient, WEAK_LEGS)

    ask_again(site)

    assert replies(site, WEAK_LEGS)[0] == EMERGENCY
    sent = site.rasa.received[-1]
    assert sent["metadata"]["question"] == "consent"
    assert sent["message"] == WEAK_LEGS


def test_it_is_answered_once_however_often_it_is_looked_for_or_sent_again(site: Site, patient: TestClient) -> None:
    site.rasa.fails = 1
    say(patient, WEAK_LEGS, **KEY)
    for _ in range(2):
        ask_again(site)

    again = say(patient, WEAK_LEGS, **KEY)

    assert again["messages"][0]["text"] == EMERGENCY
    assert heard(site).count(WEAK_LEGS) == 2, "once in the outage, once after it"
    assert len(replies(site, WEAK_LEGS)) == 2, "the emergency and the question"


def test_the_talk_stays_on_the_list_until_the_patient_goes_on(site: Site, patient: TestClient) -> None:
    left(site, patient, "my left hip hurts")
    ask_again(site)
    assert row(site).state == "open"
    assert row(site).is_broken_off

    say(patient, "yes")

    assert row(site).state == "resolved"


def test_while_rasa_is_down_nothing_is_lost_and_nothing_held(site: Site, patient: TestClient) -> None:
    left(site, patient, WEAK_LEGS)
    site.rasa.is_up = False
    ask_again(site)
    site.rasa.is_up = True

    assert say(patient, "yes")["messages"], "a patient who comes back waits for nobody"
    with site.records() as session:
        assert session.scalars(select(Conversation.answering_until)).all() == [None]


def test_a_message_that_is_being_answered_is_left_to_whoever_does(site: Site, patient: TestClient) -> None:
    left(site, patient, WEAK_LEGS)
    with site.records.begin() as session:
        (talk,) = session.scalars(select(Conversation.id))
        assert conversations.claim(session, talk, timedelta(minutes=1))
    before = len(site.rasa.received)

    ask_again(site)

    assert len(site.rasa.received) == before


def test_a_bare_answer_never_answers_a_question_that_the_patient_has_not_seen(site: Site, patient: TestClient) -> None:
    left(site, patient, "yes", "yes")
    before = len(site.rasa.received)

    ask_again(site)

    assert len(site.rasa.received) == before + 1
    assert row(site).is_broken_off


def test_of_several_messages_the_one_that_tells_most_is_read_first(site: Site, patient: TestClient) -> None:
    left(site, patient, "no", WEAK_LEGS)

    ask_again(site)

    assert replies(site, WEAK_LEGS)[0] == EMERGENCY
    assert row(site).is_broken_off, "the other is left to the nurses"


def test_a_talk_that_has_gone_on_is_left_to_the_nurses(site: Site, patient: TestClient) -> None:
    left(site, patient, "no")
    say(patient, "yes")
    before = len(site.rasa.received)

    ask_again(site)

    assert len(site.rasa.received) == before
    assert row(site).is_broken_off


def test_what_a_nurse_has_resolved_or_is_a_day_old_is_not_read_again(site: Site, patient: TestClient) -> None:
    left(site, patient, WEAK_LEGS)
    before, alert_id = len(site.rasa.received), row(site).alert_id
    with site.records.begin() as session:
        (message,) = session.scalars(select(Message).where(Message.text == WEAK_LEGS))
        message.at, told_at = now() - timedelta(days=2), message.at
    ask_again(site)
    with site.records.begin() as session:
        session.get_one(Message, message.id).at = told_at
        nurse = users.find_user(session, site.seeded.login)
        assert nurse
        taken = Taken(step=Step.RESOLVE, seen=alerts.last_change(session), choice="reached_well")
        work.take_step(session, alert_id, taken, by=nurse)
    ask_again(site)

    assert len(site.rasa.received) == before


def test_one_talk_that_meets_a_fault_keeps_no_other_from_being_read(
    site: Site, patient: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(site, patient, WEAK_LEGS)
    with site.records() as session:
        (talk,) = session.scalars(select(Conversation.id))
    monkeypatch.setattr(unanswered, "_broken", lambda _: ["gone", talk, "gone too"])

    ask_again(site)

    assert replies(site, WEAK_LEGS)[0] == EMERGENCY
