"""Alerts reach the team by a webhook that is down, answers wrongly or slowly, and comes back: each, in the end."""

import hmac
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from fastapi.testclient import TestClient

from psoascreen.settings import Channel, settings
from records import outbox
from records.models import Alert, Delivery, now
from tests.local_server import serving
from tests.web import told
from tests.web.site import Site, form_token
from web.alerts import channels, dispatch
from web.app import create_app

SECRET = "a secret of at least thirty-two characters"

CLAIM_AND_DIE = """
import os, signal
from psoascreen.settings import settings
from records import outbox
from records.database import sessions
with sessions(settings().database_url).begin() as session:
    assert len(outbox.claim(session)) == 3
os.kill(os.getpid(), signal.SIGKILL)
"""
"""A process that has claimed what is due, and ends before it sends any of it."""


@dataclass
class Receiver:
    """A webhook of the test's own. `answers` is what it says to the next tries; then it takes everything."""

    url: str = ""
    answers: list[int | float] = field(default_factory=list)
    got: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        return {one["id"] for one in self.got}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiving = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = receiving.answers.pop(0) if receiving.answers else 204
            if isinstance(answer, float):
                time.sleep(answer)
                answer = 204
            if answer < 300:
                receiving.got.append(json.loads(body))
                receiving.headers.append(dict(self.headers))
                receiving.bodies.append(body)
            with suppress(BrokenPipeError):
                self.send_response(answer)
                self.end_headers()

    with serving(Handler) as port:
        receiving.url = f"http://127.0.0.1:{port}/alerts"
        yield receiving


@pytest.fixture
def pager(site: Site, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Channel:
    channel = Channel(name="pager", url=receiver.url, secret=SECRET)
    monkeypatch.setattr(settings(), "channels", (channel,))
    monkeypatch.setattr(channels, "TIMEOUT_S", 0.5)
    assert site.seeded
    return channel


def raise_alerts(site: Site, count: int) -> set[int]:
    with site.records.begin() as session:
        return {told.weak_legs(session).outcome.alert_id or 0 for _ in range(count)}


def deliver() -> None:
    for one in dispatch.deliver():
        one.join()


def try_again(site: Site) -> None:
    """As after the wait: everything that has not arrived is due."""
    with site.records.begin() as session:
        session.query(Delivery).update({Delivery.next_try_at: now()})
    deliver()


def troubles(site: Site) -> list[tuple[str, int, str]]:
    with site.records() as session:
        return [(one.channel, one.waiting, one.problem) for one in outbox.troubles(session)]


@pytest.mark.usefixtures("pager")
@pytest.mark.parametrize("trouble", [[500, 503, 500], [1.0, 500], [404], []])
def test_every_alert_arrives_in_the_end_whatever_the_receiver_answers_first(
    site: Site, receiver: Receiver, trouble: list[int | float]
) -> None:
    receiver.answers = list(trouble)
    raised = raise_alerts(site, 4)

    for _ in range(len(trouble) + 2):
        try_again(site)

    assert {one["alert"] for one in receiver.got} == raised
    assert len(receiver.ids) == len(raised), "sent again, it has the same id"


def test_alerts_wait_while_the_receiver_is_down_and_arrive_once_it_is_back(
    site: Site, receiver: Receiver, pager: Channel, monkeypatch: pytest.MonkeyPatch, nurse: TestClient
) -> None:
    down = pager.model_copy(update={"url": "http://127.0.0.1:9/alerts"})
    monkeypatch.setattr(settings(), "channels", (down,))
    raised = raise_alerts(site, 2)
    try_again(site)
    assert "does not deliver: 2 waiting" in nurse.get("/review").text

    monkeypatch.setattr(settings(), "channels", (pager,))
    try_again(site)

    assert {one["alert"] for one in receiver.got} == raised
    assert "does not deliver" not in nurse.get("/review").text


@pytest.mark.usefixtures("pager")
def test_a_process_killed_between_commit_and_delivery_loses_none(
    site: Site, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised = raise_alerts(site, 3)
    killed = subprocess.run([sys.executable, "-c", CLAIM_AND_DIE], check=False)  # noqa: S603 - our own words
    assert killed.returncode == -signal.SIGKILL
    deliver()
    assert receiver.got == []

    monkeypatch.setattr(outbox, "now", lambda: now() + outbox.LEASE)
    deliver()

    assert {one["alert"] for one in receiver.got} == raised


@pytest.mark.usefixtures("pager")
def test_a_delivery_is_signed_over_its_body_and_moment_and_names_no_patient(site: Site, receiver: Receiver) -> None:
    with site.records.begin() as session:
        alert_id = told.hip_pain(session).outcome.alert_id
        patient = told.demonstration_patient(session)
    try_again(site)

    body, headers = receiver.bodies[0], receiver.headers[0]
    signed = hmac.digest(SECRET.encode(), f"{headers[channels.TIMESTAMP]}.".encode() + body, "sha256").hex()
    assert headers[channels.SIGNATURE] == f"sha256={signed}"
    assert headers["Idempotency-Key"] == receiver.got[0]["id"]
    assert (receiver.got[0]["alert"], receiver.got[0]["tier"]) == (alert_id, "urgent")
    assert patient.name.encode() not in body
    assert patient.number.encode() not in body


@pytest.mark.usefixtures("pager")
def test_what_arrived_is_not_sent_again(site: Site, receiver: Receiver) -> None:
    raise_alerts(site, 1)
    for _ in range(3):
        try_again(site)

    assert len(receiver.got) == 1


def test_a_channel_that_hangs_keeps_no_other_waiting(
    site: Site, pager: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = pager.model_copy(update={"name": "second"})
    monkeypatch.setattr(settings(), "channels", (pager, second))
    receiver.answers = [0.4, 0.4, 0.4, 0.4, 0.4, 0.4]
    raise_alerts(site, 3)

    began = time.monotonic()
    try_again(site)

    assert len(receiver.got) == 6
    assert time.monotonic() - began < 6 * 0.4


@pytest.fixture
def dripping() -> Iterator[Channel]:
    """A webhook that takes a delivery and then says one byte after another, each well in time, and never a status."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            with suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 ")
                while not ended.wait(0.05):
                    self.wfile.write(b".")

    with serving(Handler) as port:
        yield Channel(name="dripping", url=f"http://127.0.0.1:{port}/", secret=SECRET)
        ended.set()


def test_a_channel_that_drips_keeps_no_other_waiting_and_shows_as_trouble(
    site: Site, pager: Channel, dripping: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "channels", (dripping, pager))
    raised = raise_alerts(site, 2)

    began = time.monotonic()
    try_again(site)

    assert time.monotonic() - began < 4 * channels.TIMEOUT_S
    assert {one["alert"] for one in receiver.got} == raised
    assert troubles(site) == [("dripping", 2, "it did not answer in time")]


def test_a_webhook_has_a_delivery_once_it_says_so_however_long_it_goes_on_talking(
    site: Site, pager: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            time.sleep(2 * channels.TIMEOUT_S)

    with serving(Handler) as port:
        talkative = pager.model_copy(update={"url": f"http://127.0.0.1:{port}/"})
        monkeypatch.setattr(settings(), "channels", (talkative,))
        raise_alerts(site, 1)
        try_again(site)

    with site.records() as session:
        assert session.query(Delivery).one().delivered_at


def test_an_address_of_apprise_that_hangs_keeps_no_other_waiting_and_may_arrive_late(
    site: Site, pager: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes_it = threading.Event()
    monkeypatch.setattr("apprise.Apprise.notify", lambda *_, **__: takes_it.wait(30))
    monkeypatch.setattr(dispatch, "LEFT_AFTER_S", 1.0)
    mail = Channel(name="mail", url="mailto://user:pass@example.org")
    monkeypatch.setattr(settings(), "channels", (mail, pager))
    raised = raise_alerts(site, 2)

    began = time.monotonic()
    try_again(site)

    assert time.monotonic() - began < 10
    assert {one["alert"] for one in receiver.got} == raised
    assert troubles(site) == [("mail", 2, "it did not answer in time")]

    takes_it.set()
    while troubles(site) and time.monotonic() - began < 20:
        time.sleep(0.05)
    assert troubles(site) == [], "it arrived, and is not sent again"


def test_a_new_alert_does_not_wait_for_a_try_that_hangs(
    site: Site, pager: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, hangs = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> bool:
        hangs.set()
        return let_go.wait(30)

    monkeypatch.setattr("apprise.Apprise.notify", hang)
    monkeypatch.setattr(dispatch, "LOOK_EVERY_S", 0.1)
    mail = Channel(name="mail", url="mailto://user:pass@example.org")
    monkeypatch.setattr(settings(), "channels", (mail, pager))
    with TestClient(site.app):
        raise_alerts(site, 1)
        assert hangs.wait(10)
        (later,) = raise_alerts(site, 1)

        began = time.monotonic()
        while later not in {one["alert"] for one in receiver.got} and time.monotonic() - began < 10:
            time.sleep(0.05)

        assert time.monotonic() - began < 10
        let_go.set()


def test_a_channel_the_settings_no_longer_name_shows_as_trouble(
    site: Site, pager: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_alerts(site, 1)
    monkeypatch.setattr(settings(), "channels", ())
    try_again(site)

    with site.records() as session:
        (trouble,) = outbox.troubles(session)
    assert (trouble.channel, trouble.problem) == (pager.name, "the settings name no such channel any more")


def test_a_channel_with_an_impossible_address_keeps_no_other_waiting(
    site: Site, pager: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    impossible = pager.model_copy(update={"name": "impossible", "url": f"http://{'a' * 70}.example.org/"})
    monkeypatch.setattr(settings(), "channels", (impossible, pager))
    raised = raise_alerts(site, 2)

    try_again(site)

    assert len(receiver.got) == len(raised)
    with site.records() as session:
        assert [trouble.channel for trouble in outbox.troubles(session)] == ["impossible"]


@pytest.mark.parametrize(
    ("takes", "problem"), [(True, None), (False, "it did not take the message")], ids=["taken", "refused"]
)
def test_any_address_that_apprise_knows_is_a_channel(
    site: Site, monkeypatch: pytest.MonkeyPatch, takes: bool, problem: str | None
) -> None:
    said: list[str] = []

    def notify(_: object, title: str, body: str) -> bool:
        said.append(f"{title}\n{body}")
        return takes

    monkeypatch.setattr("apprise.Apprise.notify", notify)
    monkeypatch.setattr(settings(), "channels", (Channel(name="mail", url="mailto://user:pass@example.org"),))
    (alert_id,) = raise_alerts(site, 1)
    try_again(site)

    assert said[0].startswith(f"Emergency alert {alert_id}")
    assert f"/review/alerts/{alert_id}" in said[0]
    with site.records() as session:
        (delivery,) = outbox.of_alert(session, alert_id)
        assert (delivery.problem, delivery.delivered_at is not None) == (problem, takes)


def test_an_alert_that_a_nurse_reopens_is_told_as_such(
    site: Site, nurse: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("apprise.Apprise.notify", lambda _, title, body: said.append(f"{title}\n{body}") or True)
    monkeypatch.setattr(settings(), "channels", (Channel(name="mail", url="mailto://user:pass@example.org"),))
    (alert_id,) = raise_alerts(site, 1)
    steps = f"/review/alerts/{alert_id}/steps"
    token = form_token(nurse, f"/review/alerts/{alert_id}")
    for step, choice in (("resolved", "reached_well"), ("reopened", "")):
        taken = {"form_token": token, "seen": "9999", "choice": choice}
        assert nurse.post(f"{steps}/{step}", data=taken).status_code == 303
    try_again(site)

    assert f"Emergency alert {alert_id}: reopened, and waiting for a nurse" in "\n".join(said)


def test_what_people_read_is_in_the_language_of_the_deployment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("apprise.Apprise.notify", lambda _, title, body: said.append(f"{title}\n{body}") or True)
    monkeypatch.setattr(settings(), "channels", (Channel(name="mail", url="mailto://user:pass@example.org"),))
    monkeypatch.setattr(settings(), "language", "es")
    (alert_id,) = raise_alerts(site, 1)

    try_again(site)

    assert said[0].startswith(f"Alerta {alert_id}: Emergencia")
    assert "Delivery" not in said[0]


def test_an_address_nobody_knows_is_said_to_be_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "channels", (Channel(name="odd", url="carrier-pigeon://loft"),))
    raise_alerts(site, 1)
    try_again(site)

    with site.records() as session:
        (trouble,) = outbox.troubles(session)
    assert trouble.problem == "its address is not one that apprise knows"


def test_what_nobody_acknowledges_in_time_is_passed_on_to_who_is_next(
    site: Site, nurse: TestClient, pager: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = pager.model_copy(update={"name": "lead", "stage": 1})
    monkeypatch.setattr(settings(), "channels", (pager, lead))
    (alert_id,) = raise_alerts(site, 1)
    with site.records.begin() as session:
        alert = session.get_one(Alert, alert_id)
        alert.raised_at = alert.due_at = now() - settings().promised("emergency")

    assert dispatch.pass_on() == 1
    assert dispatch.pass_on() == 0, "there is nobody further"
    try_again(site)

    assert sorted(one["event"] for one in receiver.got) == ["escalated", "raised"]
    assert "passed on" in nurse.get("/review").text
    assert "Nobody acknowledged it in time" in nurse.get(f"/review/alerts/{alert_id}").text


@pytest.mark.parametrize("url", ["carrier-pigeon://loft:secret@hospital.org", "mailto://", "nonsense"])
def test_production_starts_with_no_address_that_nothing_understands(
    site: Site, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    assert site.seeded
    mail = Channel(name="mail", url="mailtos://user:password@hospital.org?to=team@hospital.org")
    monkeypatch.setattr(settings(), "production", True)
    monkeypatch.setattr(settings(), "channels", (mail,))
    create_app()
    monkeypatch.setattr(settings(), "channels", (mail, Channel(name="loft", url=url)))

    with pytest.raises(SystemExit, match="PSOASCREEN_CHANNELS: the address of loft is none") as refusal:
        create_app()

    assert url not in str(refusal.value)
