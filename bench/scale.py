"""Twice the processes, on PostgreSQL and Redis: how many more turns a second, and whether every talk is still whole.

A unit is one web process, one Rasa and one action server. The machine that measures may have no more than two cores,
on which the units, PostgreSQL, Redis and the patients themselves all run; so each comparison says what ran where.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil
from sqlalchemy import text

from bench.context import Context, NotMeasured
from bench.figures import percentile, spread
from bench.load import Burst, Generator, Played
from bench.running import Stack, pin, postgresql, redis, whole_stack
from records.database import engine_for

PATIENTS = 16
ROUNDS, SECONDS = 3, 3.0
QUICK_ROUNDS, QUICK_SECONDS = 2, 2.0
CHECKED_TURNS, QUICK_CHECKED_TURNS = 400, 250

CORES_NEEDED = 2


@dataclass
class Side:
    """One unit or two, and whom else they occupy."""

    stack: Stack
    units: int
    servers: dict[str, list[psutil.Process]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.units} unit{'s' * (self.units > 1)}"

    def find_servers(self, redis_process: psutil.Process) -> None:
        """PostgreSQL has a process for each connection: those of this side's database."""
        with engine_for(self.stack.settings.database_url).connect() as connection:
            found = connection.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"))
            pids = [pid for (pid,) in found if psutil.pid_exists(pid)]
        self.servers = {"PostgreSQL": [psutil.Process(pid) for pid in pids], "Redis": [redis_process]}


SHARED, FREE = "a core for each unit and its share", "not pinned"
PLACES: Mapping[str, str] = {
    SHARED: "One unit, its connections to PostgreSQL, Redis and the patients share one core; two units and all of "
    "these share two.",
    FREE: "Everything runs where the system puts it: one unit already uses both cores.",
}
"""How each comparison lays out the processes."""


def measure(context: Context) -> dict[str, Any]:
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < CORES_NEEDED:
        raise NotMeasured("Two units need two cores.")
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if context.quick else (ROUNDS, SECONDS)
    with ExitStack() as running:
        redis_url, redis_process = running.enter_context(redis())
        generator = running.enter_context(Generator())
        sides = []
        for units in (1, 2):
            folder = context.fresh_folder(f"scale-{units}")
            url = running.enter_context(postgresql(folder))
            with context.step(f"Start {units} of each process"):
                tracker_url = url.replace("+psycopg", "")  # Rasa has another driver
                started = whole_stack(
                    folder, url, tracker_url=tracker_url, redis_url=f"{redis_url[:-1]}{units}", units=units
                )
                sides.append(Side(running.enter_context(started), units))
        with context.step("Check by content that no talk lost or reordered a turn"):
            before = stored_kilobytes(sides[0])
            talks = [checked_talks(generator, side, context) for side in sides]
            kilobytes_a_talk = (stored_kilobytes(sides[0]) - before) / len(talks[0])
        rows = []
        for place in PLACES:
            played: dict[int, list[Played]] = defaultdict(list)
            used: dict[int, list[dict[str, float]]] = defaultdict(list)
            with context.step(place.capitalize()):
                for number in range(-1, rounds):
                    for side in sides:
                        side.find_servers(redis_process)
                        lay_out(place, side, generator, cores)
                        used_before = cpu_s(side)
                        burst = play(generator, side, seconds)
                        if number >= 0:
                            played[side.units].append(burst)
                            shares = {
                                name: max(0, now - used_before[name]) / seconds for name, now in cpu_s(side).items()
                            }
                            used[side.units].append(shares | {"patients": burst.cpu_share})
            rows += [row(place, side, played[side.units], used[side.units]) for side in sides]
        unit_mb = sum(sides[0].stack.whole.memory_mb("pss").values())
    return {
        "rows": rows,
        "places": dict(PLACES),
        "content": compared(*talks),
        "unit_mb": unit_mb,
        "kilobytes_a_talk": kilobytes_a_talk,
    }


def stored_kilobytes(side: Side) -> float:
    """Of the records and Rasa's memory of talks, which share a database here."""
    with engine_for(side.stack.settings.database_url).connect() as connection:
        return connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one() / 1000


def lay_out(place: str, side: Side, generator: Generator, cores: Sequence[int]) -> None:
    """Put the units on their cores, and the servers and the patients on those that the units use."""
    for name, process in side.stack.whole.processes.items():
        unit = int(name.partition("-")[2] or 1)
        pin(process, cores if place == FREE else [cores[unit - 1]])
    used = cores if place == FREE else cores[: side.units]
    for process in (psutil.Process(generator.pid), *(one for several in side.servers.values() for one in several)):
        try:
            pin(process, used)
        except (PermissionError, psutil.AccessDenied):
            raise NotMeasured("PostgreSQL runs as another user, whose processes cannot be pinned.") from None


def cpu_s(side: Side) -> dict[str, float]:
    """Seconds of processor time used so far, by whom."""
    servers = {name: sum(map(_used, several)) for name, several in side.servers.items()}
    return {"units": side.stack.whole.cpu_s()} | servers


def _used(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:2])
    except psutil.NoSuchProcess:
        return 0.0


def play(generator: Generator, side: Side, seconds: float) -> Played:
    return generator.play(Burst(side.name, "chat", side.stack.whole.urls, PATIENTS, seconds=seconds))


def row(place: str, side: Side, bursts: list[Played], used: list[dict[str, float]]) -> dict[str, Any]:
    return {
        "place": place,
        "units": side.units,
        "per_second": spread([burst.per_second for burst in bursts], "turns/s"),
        "p50": spread([percentile(burst.latencies_ms, 50) for burst in bursts], "ms"),
        "p95": spread([percentile(burst.latencies_ms, 95) for burst in bursts], "ms"),
        "cores_used": {name: sum(one[name] for one in used) / len(used) for name in used[0]},
        "failed": sum(burst.failed for burst in bursts),
    }


def checked_talks(generator: Generator, side: Side, context: Context) -> list[dict[str, Any]]:
    """Whole talks, each message to the next web process; each with what the product has stored of it."""
    turns = QUICK_CHECKED_TURNS if context.quick else CHECKED_TURNS
    burst = Burst(f"checked {side.name}", "chat", side.stack.whole.urls, PATIENTS, turns=turns, keep=True)
    played = generator.play(burst)
    if played.failed:
        raise RuntimeError(f"{played.failed} messages were not answered")
    with httpx.Client(base_url=side.stack.whole.url, timeout=60) as client:
        for talk in played.talks:
            answer = client.get("/api/chat/messages", headers={"Authorization": f"Bearer {talk['id']}"})
            talk["stored"] = answer.raise_for_status().json()["messages"]
    return played.talks


def compared(of_one: list[dict[str, Any]], of_two: list[dict[str, Any]]) -> dict[str, Any]:
    """Every way in which a talk is not as it was said, or not as the same talk went with one process of each."""
    expected = {talk["case"]: (talk["asked"], talk["replied"]) for talk in of_one}
    faults = [fault for talk in (*of_one, *of_two) for fault in faults_of(talk)]
    known = [talk for talk in of_two if talk["case"] in expected]
    faults += [
        f"{talk['case']}: went another way than with one of each process"
        for talk in known
        if expected[talk["case"]] != (talk["asked"], talk["replied"])
    ]
    return {
        "talks": len(of_two),
        "turns": sum(len(talk["said"]) for talk in of_two),
        "compared": len(known),
        "faults": faults,
    }


def faults_of(talk: Mapping[str, Any]) -> Iterator[str]:
    """Whether what is stored of a talk is what was said and replied, in that order and nothing else."""
    said = [message.get("payload") or message["text"] for message in talk["said"]]
    stored = [message.get("payload") or message["text"] for message in talk["stored"] if message["from"] == "patient"]
    if said != stored:
        yield f"{talk['case']}: {len(said)} messages were sent, and what is stored is not these in this order"
    replied = [text for reply in talk["replied"] for text in reply]
    kept = [message["text"] for message in talk["stored"] if message["from"] == "bot"]
    if kept[len(kept) - len(replied) :] != replied:
        yield f"{talk['case']}: the replies stored are not those that the patient got"
    if not all(message["answered"] for message in talk["stored"] if message["from"] == "patient"):
        yield f"{talk['case']}: a message was never answered"
