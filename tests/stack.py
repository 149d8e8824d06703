"""Starts the whole product for tests, as `make run` does, but on free ports and a database of its own."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from psoascreen.launch import answers_a_turn, processes
from psoascreen.settings import Settings
from psoascreen.training import train_if_changed
from records import alerts, patients
from records.database import sessions, upgrade
from records.invites import conversation_of_token, create_invite
from records.models import Screening
from records.seed import Seeded, seed_demonstration
from screening.assessment import Assessment
from screening.interchange import assessment_from_json, history_from_json, report_from_json
from screening.report import SymptomReport

START_LIMIT_S = 300


@dataclass
class Stack:
    """The running product: where its pages are, whom it was seeded with, and its processes by name."""

    url: str
    seeded: Seeded
    settings: Settings
    processes: dict[str, subprocess.Popen[bytes]]
    urls: tuple[str, ...] = ()
    """The address of each web process."""

    actions_ports: tuple[int, ...] = ()

    @property
    def sessions(self) -> sessionmaker[Session]:
        return sessions(self.settings.database_url)

    def invite(self, name: str, recorded: dict[str, Any]) -> str:
        """An invite for a new patient with this history, in which `on` counts days before today."""
        history = history_from_json(dated(recorded))
        with self.sessions.begin() as session:
            number = f"{name} {len(patients.all_patients(session))}"
            patient = patients.add_patient(session, number=number, name=name, born_on=history.born_on, sex=history.sex)
            patients.record_history(session, patient.id, history, by="test")
            return create_invite(session, patient.id, days=1)

    def assessment(self, patient: "Patient") -> Assessment:
        """What was stored of this patient's talk, as it stands now."""
        told = select(Screening).where(Screening.conversation_id == patient.conversation_id)
        with self.sessions() as session:
            return assessment_from_json(session.scalars(told).one().assessments[-1].body)

    def screened(self, patient: "Patient") -> SymptomReport:
        """What was stored of this patient's words, as it stands now."""
        told = select(Screening.report).where(Screening.conversation_id == patient.conversation_id)
        with self.sessions() as session:
            return report_from_json(session.scalars(told).one())

    def queue_row(self, patient: "Patient") -> alerts.QueueRow | None:
        """The line of the nurses' list that this patient's talk has, if any."""
        with self.sessions() as session:
            rows = alerts.queue(session, limit=1000)
        return next((row for row in rows if row.conversation_id == patient.conversation_id), None)


def dated(recorded: Any) -> Any:
    """What is recorded, with days before today made dates."""
    if isinstance(recorded, dict):
        return {
            name: (date.today() - timedelta(days=value)).isoformat() if name in ("on", "no_cancer_on") else dated(value)
            for name, value in recorded.items()
        }
    if isinstance(recorded, list):
        return [dated(entry) for entry in recorded]
    return recorded.isoformat() if isinstance(recorded, date) else recorded


@dataclass
class Patient:
    """Someone who talks to the product over its chat API, and remembers what was asked."""

    url: str
    invite: str | None = None
    language: str | None = None
    replies: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._client = httpx.Client(base_url=self.url, timeout=60)
        opening = {"invite": self.invite, "language": self.language}
        opened = self._client.post("/api/chat/sessions", json=opening)
        self.token: str = opened.raise_for_status().json()["session"]
        self._client.headers["Authorization"] = f"Bearer {self.token}"
        self.done, self.failed = False, False
        self._note([message for message in self.transcript() if message.get("question")][-1:])

    def say(self, text: str) -> str:
        """Type a message; returns all that was replied."""
        return self.send({"text": text})

    def choose(self, payload: str) -> str:
        """Tap a choice by its payload."""
        return self.send({"payload": payload})

    def send(self, message: dict[str, str], key: str | None = None) -> str:
        """Send a message as the chat API takes it, again with the same `key`; returns all that was replied."""
        sent_as = {"Idempotency-Key": key} if key else {}
        answer = self._client.post("/api/chat/messages", json=message, headers=sent_as).raise_for_status().json()
        self.done, self.failed = answer["done"], answer.get("failed", False)
        self._note(answer["messages"])
        return "\n".join(message["text"] for message in answer["messages"])

    def move_to(self, url: str) -> None:
        """Say what follows to another web process."""
        self._client.base_url = url

    @property
    def conversation_id(self) -> str:
        return conversation_of_token(self.token)

    @property
    def question(self) -> str | None:
        return self.asked[-1] if self.asked else None

    def transcript(self) -> list[dict[str, Any]]:
        return self._client.get("/api/chat/messages").raise_for_status().json()["messages"]

    def _note(self, messages: list[dict[str, Any]]) -> None:
        self.replies.extend(messages)
        self.asked.extend(message["question"] for message in messages if message.get("question"))


@contextmanager
def running_stack(
    folder: Path,
    database_url: str,
    *,
    rasas: int = 1,
    webs: int = 1,
    actions: int = 1,
    tracker_url: str | None = None,
    redis_url: str = "",
    **more: str,
) -> Iterator[Stack]:
    """Start every process, with `more` in their environment; wait until each web process answers a turn.

    Several Rasas need a `tracker_url` that is a PostgreSQL database's; it may be that of the records. None is left
    running.
    """
    ports = iter(free_ports(rasas + webs + actions))
    (port, *web_ports), (rasa_port, *rasa_ports), (actions_port, *actions_ports) = (
        [next(ports) for _ in range(count)] for count in (webs, rasas, actions)
    )
    deployment = Settings(
        database_url=database_url,
        tracker_url=tracker_url or f"sqlite:///{folder}/rasa.db",
        redis_url=redis_url,
        port=port,
        rasa_port=rasa_port,
        actions_port=actions_port,
    )
    environment = os.environ | {
        "DATABASE_URL": deployment.database_url,
        "PSOASCREEN_TRACKER_URL": deployment.tracker_url,
        "PSOASCREEN_REDIS_URL": deployment.redis_url,
        "PSOASCREEN_PORT": str(port),
        "PSOASCREEN_CHATS_A_MINUTE": "600000",
        "PSOASCREEN_LOGINS_A_MINUTE": "6000",
        "PSOASCREEN_RASA_PORT": str(rasa_port),
        "PSOASCREEN_ACTIONS_PORT": str(actions_port),
        **more,
    }
    more_ports = {"web": web_ports, "rasa": rasa_ports, "actions": actions_ports}
    urls = tuple(f"http://127.0.0.1:{one}" for one in (port, *web_ports))
    upgrade(deployment.database_url)
    with sessions(deployment.database_url).begin() as session:
        seeded = seed_demonstration(session)
    with ExitStack() as started:
        running = {
            name: started.enter_context(_process(command, environment | dict(extra)))
            for name, (command, extra) in processes(deployment, train_if_changed(), more_ports).items()
        }
        deadline = time.monotonic() + START_LIMIT_S
        while not all(answers_a_turn(url) for url in urls):
            if time.monotonic() > deadline:
                raise TimeoutError("the product did not answer a turn in time; see the output above")
            time.sleep(0.5)
        yield Stack(deployment.base_url, seeded, deployment, running, urls, (actions_port, *actions_ports))


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
