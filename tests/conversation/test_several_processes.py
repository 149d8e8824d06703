"""Two processes of each kind on PostgreSQL and Redis: any of them may take any turn of any conversation."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from itertools import cycle
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text

from records.database import engine_for
from records.models import Delivery
from tests.conversation.test_scripted_patients import ASKED_OF_THE_FULL_PATTERN, FULL_PATTERN, Script, invite
from tests.databases import empty_database, shared_redis
from tests.local_server import serving
from tests.stack import Patient, Stack, running_stack

AT_ONCE = 12

DELIVERED_WITHIN_S = 60


@pytest.fixture(scope="module")
def delivered() -> list[dict[str, Any]]:
    """What the team's webhook was sent."""
    return []


@pytest.fixture(scope="module")
def stack(delivered: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("several")
    both = {"rasas": 2, "webs": 2, "actions": 2}

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            delivered.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

    with (
        serving(Webhook) as port,
        empty_database("postgresql", folder) as url,
        running_stack(
            folder,
            url,
            **both,
            tracker_url=url,
            redis_url=shared_redis(),
            PSOASCREEN_CHANNELS=json.dumps([pager(port)]),
        ) as running,
    ):
        yield running


def pager(port: int) -> dict[str, str]:
    return {"name": "pager", "url": f"http://127.0.0.1:{port}", "secret": "a secret of at least thirty-two characters"}


def heard(stack: Stack, patient: Patient) -> list[str]:
    """What Rasa heard of a conversation, in its own order; fails where a message's row is missing or there twice."""
    rows = text("SELECT number, events FROM dialogue_turns WHERE sender_id = :id ORDER BY number")
    with engine_for(stack.settings.tracker_url).connect() as connection:
        turns = connection.execute(rows, {"id": patient.conversation_id}).all()
    assert [number for number, _ in turns] == list(range(1, len(turns) + 1))
    events = [event for _, told in turns for event in json.loads(told)]
    return [event["text"] for event in events if event["event"] == "user"][1:]


def test_no_turn_is_lost_or_reordered_when_each_goes_to_another_process(stack: Stack) -> None:
    links = [invite(stack, FULL_PATTERN) for _ in range(2 * AT_ONCE)]

    def screened(number: int) -> tuple[Patient, int]:
        """A patient whose every message goes to the other web process, and from there to either Rasa."""
        patient, webs = Patient(stack.url, links[number]), cycle(reversed(stack.urls))
        severity = number % 7 + 1
        script = Script(FULL_PATTERN["answers"] | {"pain_severity": f"it is a {severity}"}, FULL_PATTERN["otherwise"])
        while not patient.done:
            patient.move_to(next(webs))
            script.answer(patient)
        return patient, severity

    with ThreadPoolExecutor(AT_ONCE) as everyone:
        talks = list(everyone.map(screened, range(len(links))))

    for patient, severity in talks:
        assert patient.asked == ASKED_OF_THE_FULL_PATTERN, "each answer was heard as one to the question before it"
        told = [message for message in patient.transcript() if message["from"] == "patient"]
        assert len(told) == len(ASKED_OF_THE_FULL_PATTERN)
        assert all(message["answered"] for message in told)
        assert heard(stack, patient) == [message["payload"] or message["text"] for message in told]
        pains = [told for told in stack.screened(patient).findings if told.severity_nrs is not None]
        assert {told.severity_nrs for told in pains} == {severity}
    for port in stack.actions_ports:
        assert httpx.get(f"http://127.0.0.1:{port}/health").json()["calls"] > len(talks)


def test_two_messages_at_once_are_answered_one_after_the_other(stack: Stack) -> None:
    patient = Patient(stack.url)
    patient.say("yes")
    bearer = {"Authorization": f"Bearer {patient.token}"}

    def say(web_and_words: tuple[str, str]) -> int:
        web, words = web_and_words
        return httpx.post(f"{web}/api/chat/messages", json={"text": words}, headers=bearer, timeout=60).status_code

    words = [f"I am the patient and I say it for the {number}. time" for number in range(8)]
    with ThreadPoolExecutor(len(words)) as tabs:
        assert set(tabs.map(say, zip(cycle(stack.urls), words))) == {200}

    transcript = patient.transcript()
    begun = next(at for at, message in enumerate(transcript) if message["text"] in words)
    authors = [message["from"] for message in transcript[begun:]]
    told = [message["text"] for message in transcript[begun:] if message["from"] == "patient"]
    assert sorted(told) == words
    assert "patient, patient" not in ", ".join(authors), "a message came between another and its reply"
    assert heard(stack, patient)[1:] == told


def test_each_alert_arrives_once_though_every_web_process_passes_alerts_on(
    stack: Stack, delivered: list[dict[str, Any]]
) -> None:
    patients = [Patient(url) for url in stack.urls * 5]
    for patient in patients:
        patient.say("yes")
    for patient in patients:
        assert "112" in patient.say("both my legs are weak and I cannot pee")

    deadline = time.monotonic() + DELIVERED_WITHIN_S
    while outstanding(stack):
        assert time.monotonic() < deadline, "an alert was not passed on"
        time.sleep(0.5)

    ids = [told["id"] for told in delivered]
    assert len(ids) == len(set(ids)), "an alert was passed on twice"
    rows = [stack.queue_row(patient) for patient in patients]
    assert {row.id for row in rows if row} <= {told["alert"] for told in delivered}
    assert all(rows)


def outstanding(stack: Stack) -> int:
    with stack.sessions() as session:
        return session.scalars(select(func.count()).where(Delivery.delivered_at.is_(None))).one()


def test_a_talk_goes_on_when_one_rasa_is_gone(stack: Stack) -> None:
    """Runs last: it takes a process away."""
    patient = Patient(stack.url)
    patient.say("yes")
    stack.processes["rasa-2"].terminate()
    stack.processes["rasa-2"].wait(timeout=30)
    time.sleep(0.2)

    patient.say("I am the patient")
    patient.say("I have a throbbing pain in my left hip")
    patient.say("about a 3")

    assert not patient.failed
    assert all(message["answered"] for message in patient.transcript() if message["from"] == "patient")
    assert heard(stack, patient) == ["yes", "I am the patient", "I have a throbbing pain in my left hip", "about a 3"]
