"""Starts what is measured, each on ports of its own, and leaves no process behind."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest
from sqlalchemy import insert

from bench.context import NotMeasured
from bench.rivals import model_of
from psoascreen.launch import answers_a_turn, processes
from psoascreen.payloads import START
from psoascreen.settings import Settings
from psoascreen.training import BOT_PYTHON, RASA_ENVIRONMENT, train_if_changed
from records.database import sessions, upgrade
from records.models import Conversation
from tests.databases import empty_database
from tests.stack import free_ports

type Commands = Mapping[str, tuple[Sequence[str], Mapping[str, str]]]
"""Of each process its command, and what is set in its environment."""

START_LIMIT_S = 900
"""Long enough for a crowded machine; a process that ends is noticed at once."""

END_LIMIT_S = 15

RASA = (str(BOT_PYTHON), "-W", "ignore", "-m", "rasa")
"""Rasa as it is installed, with nothing of ours in its process."""

POLLED_EVERY_S = 0.1


@dataclass
class Contestant:
    """Something that answers patients: where, over which channel, and by which processes."""

    name: str
    kind: str
    urls: Sequence[str]
    processes: Mapping[str, psutil.Process]
    started_s: float
    """From the start of its first process to its first answered turn."""

    @property
    def url(self) -> str:
        return self.urls[0]

    def memory_mb(self, measure: str = "pss") -> dict[str, float]:
        """Of each process with its children; PSS counts shared pages once, RSS in every process that maps them."""
        return {name: _memory_mb(process, measure) for name, process in self.processes.items()}

    def cpu_s(self) -> float:
        """Processor time used so far by all of its processes."""
        return sum(sum(one.cpu_times()[:2]) for process in self.processes.values() for one in _family(process))


@dataclass
class Stack:
    """Our product, as patients reach it and as Rasa's own channel shows it."""

    whole: Contestant
    rasa: Contestant
    settings: Settings

    def conversations(self, count: int) -> list[str]:
        """Ids of so many new conversations, for talks that do not come through the gateway, which opens its own."""
        ids = [uuid4().hex for _ in range(count)]
        now = datetime.now(UTC)
        rows = [{"id": one, "started_at": now, "changed_at": now} for one in ids]
        with sessions(self.settings.database_url).begin() as session:
            session.execute(insert(Conversation), rows)
        return ids


def _memory_mb(process: psutil.Process, measure: str) -> float:
    return sum(getattr(one.memory_full_info(), measure) for one in _family(process)) / 1e6


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


@contextmanager
def plain_rasa(name: str, project: Path, folder: Path) -> Iterator[Contestant]:
    """Rasa alone with the model of `project`; its conversations are kept in `folder`, as ours are."""
    (port,) = free_ports(1)
    command = [
        *RASA, "run", "--interface", "127.0.0.1", "--port", str(port),
        "--model", str(model_of(project)), "--endpoints", str(project / "endpoints.yml"),
        "--credentials", str(project / "credentials.yml"),
    ]  # fmt: skip
    environment = RASA_ENVIRONMENT | {"TRACKER_DB": str(folder / f"{name}.db"), "LOG_LEVEL": "ERROR"}
    url, began = f"http://127.0.0.1:{port}", time.monotonic()
    said = folder / f"{name}.log"  # its libraries warn their developers, at length
    with started({"rasa": (command, environment)}, said) as running:
        wait_until(lambda: rasa_answers(url), running, said)
        yield Contestant(name, "rest", [url], running, time.monotonic() - began)


@contextmanager
def whole_stack(
    folder: Path,
    database_url: str,
    *,
    tracker_url: str = "",
    redis_url: str = "",
    units: int = 1,
    change: Callable[[Commands], Commands] = dict,
) -> Iterator[Stack]:
    """Our product with everything that belongs to it; `change` may put other commands in its place.

    A unit is one web process, one Rasa and one action server. Several need PostgreSQL for `tracker_url`, and Redis.
    """
    ports = free_ports(3 * units)
    (web, *webs), (rasa, *rasas), (actions, *more_actions) = (ports[kind::3] for kind in range(3))
    deployment = Settings(
        database_url=database_url,
        tracker_url=tracker_url or f"sqlite:///{folder}/rasa.db",
        redis_url=redis_url,
        port=web,
        rasa_port=rasa,
        actions_port=actions,
    )
    environment = {
        "DATABASE_URL": database_url,
        "PSOASCREEN_TRACKER_URL": deployment.tracker_url,
        "PSOASCREEN_REDIS_URL": redis_url,
        "PSOASCREEN_PORT": str(web),
        "PSOASCREEN_RASA_PORT": str(rasa),
        "PSOASCREEN_ACTIONS_PORT": str(actions),
        "PSOASCREEN_CHATS_A_MINUTE": "1000000",
    }
    upgrade(database_url)
    more_ports = {"web": webs, "rasa": rasas, "actions": more_actions}
    started_with = processes(deployment, train_if_changed(), more_ports)
    commands = {name: (command, environment | dict(extra)) for name, (command, extra) in started_with.items()}
    began = time.monotonic()
    with started(change(commands)) as running:
        urls = [f"http://127.0.0.1:{port}" for port in (web, *webs)]
        wait_until(lambda: all(map(answers_a_turn, urls)), running)
        whole = Contestant("ours", "chat", urls, running, time.monotonic() - began)
        yield Stack(whole, replace(whole, name="our Rasa", kind="rest", urls=deployment.rasas), deployment)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of a new database of PostgreSQL. Raises NotMeasured where none answers."""
    try:
        with empty_database("postgresql", folder) as url:
            yield url
    except pytest.skip.Exception as missing:
        raise NotMeasured(f"Start a PostgreSQL, or name one with TEST_DATABASE_URL: {missing}") from None


@contextmanager
def redis() -> Iterator[tuple[str, psutil.Process]]:
    """The address of a Redis of our own, and its process. Raises NotMeasured where there is none to start."""
    if shutil.which("redis-server") is None:
        raise NotMeasured("Install redis-server: this part starts one of its own.")
    (port,) = free_ports(1)
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with started({"redis": (command, {})}) as running:
        yield f"redis://127.0.0.1:{port}/0", running["redis"]


def pin(process: psutil.Process, cores: Collection[int]) -> None:
    """Let a process, with all its threads and children, run on these cores alone."""
    for one in _family(process):
        for thread in one.threads():
            with suppress(ProcessLookupError):
                os.sched_setaffinity(thread.id, cores)


@contextmanager
def started(commands: Commands, said: Path | None = None) -> Iterator[dict[str, psutil.Process]]:
    """Run each command until the block ends; then end it and whatever it started. What they say goes into `said`."""
    running: dict[str, psutil.Process] = {}
    try:
        for name, (command, environment) in commands.items():
            with said.open("ab") if said else nullcontext() as told:
                settings = os.environ | dict(environment)
                running[name] = psutil.Popen(command, env=settings, stdout=told or subprocess.DEVNULL, stderr=told)
        yield running
    finally:
        end(running.values())


def end(running: Iterable[psutil.Process]) -> None:
    """Ask these processes and their children to end, and insist after a while."""
    family = []
    for process in running:
        try:
            family += _family(process)
        except psutil.NoSuchProcess:
            continue
    for one in family:
        _signal(one.terminate)
    _, alive = psutil.wait_procs(family, timeout=END_LIMIT_S)
    for one in alive:
        _signal(one.kill)
    psutil.wait_procs(alive, timeout=END_LIMIT_S)


def _signal(send: Callable[[], None]) -> None:
    with suppress(psutil.NoSuchProcess):
        send()


def wait_until(is_ready: Callable[[], bool], running: Mapping[str, psutil.Process], said: Path | None = None) -> None:
    """Raises RuntimeError when one of the processes ends, and TimeoutError when they take too long."""
    deadline = time.monotonic() + START_LIMIT_S
    while not is_ready():
        if ended := [name for name, process in running.items() if process.status() == psutil.STATUS_ZOMBIE]:
            raise RuntimeError(f"{' and '.join(ended)} ended; the reason stands {f'in {said}' if said else 'above'}.")
        if time.monotonic() > deadline:
            raise TimeoutError(f"{', '.join(running)} did not answer within {START_LIMIT_S} s.")
        time.sleep(POLLED_EVERY_S)


def rasa_answers(url: str) -> bool:
    """Whether Rasa answers the greeting of a conversation."""
    try:
        body = {"sender": "first", "message": START}
        return bool(httpx.post(f"{url}/webhooks/rest/webhook", json=body, timeout=20).raise_for_status().json())
    except (httpx.HTTPError, ValueError):
        return False
