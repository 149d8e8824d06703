"""How a reply's time grows with what is stored: conversations, alerts, and the length of the conversation itself."""

import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.context import Context
from bench.figures import percentile, spread
from bench.filled import filled_database
from bench.load import Burst, Generator, Played
from bench.running import Stack, whole_stack
from tests.stack import Patient


@dataclass(frozen=True)
class Size:
    """What is stored before the first patient comes."""

    conversations: int
    alerts: int

    def __str__(self) -> str:
        alerts = f", {self.alerts:,} with an alert" if self.alerts else ""
        return f"{self.conversations:,} conversation{'s' * (self.conversations != 1)}{alerts}"


SIZES = (Size(1, 0), Size(1_000, 0), Size(1_000, 1_000), Size(100_000, 20_000))
QUICK_SIZES = (Size(1, 0), Size(1_000, 0), Size(1_000, 200))
ROUNDS, QUICK_ROUNDS, SECONDS = 3, 2, 2.0
PATIENTS = 4

LENGTHS, QUICK_LENGTHS = (10, 100, 500), (10, 60)
WINDOW = 10
"""A length stands for as many turns up to it."""

TALKS = 2
SAID = ("why do you ask?", "who can read this?", "how long will this take?", "thank you", "my left hip hurts a lot")
"""Said over and over: each is answered, and leaves the question open."""

STORED_TURNS = 2
"""Of each of the talks that fill Rasa's memory, beside its opening."""


def measure(context: Context) -> dict[str, Any]:
    folder = context.fresh_folder("growth")
    with ExitStack() as running:
        stacks = dict(_started(context, folder, running))
        return {"stored": stored(context, stacks), "length": length(context, next(iter(stacks.values())))}


def _started(context: Context, folder: Path, running: ExitStack) -> Iterator[tuple[Size, Stack]]:
    """Our product on each database, the emptiest first."""
    for number, size in enumerate(QUICK_SIZES if context.quick else SIZES):
        own = folder / str(number)
        own.mkdir()
        filled = filled_database("sqlite", own, context, conversations=size.conversations, alerts=size.alerts)
        url = running.enter_context(filled)
        if number:
            with context.step("Fill Rasa's tracker store as well"):
                fill_tracker_store(folder / "0" / "rasa.db", own / "rasa.db", size.conversations)
        with context.step(f"Start on {size}"):
            stack = running.enter_context(whole_stack(own, url))
        if not number:
            _talk_once(stack)
        yield size, stack


def stored(context: Context, stacks: Mapping[Size, Stack]) -> list[dict[str, Any]]:
    """Several patients at once, in turn on databases that hold more and more."""
    played: dict[Size, list[Played]] = defaultdict(list)
    with Generator() as generator:
        for number in range(-1, QUICK_ROUNDS if context.quick else ROUNDS):
            for size, stack in stacks.items():
                burst = generator.play(Burst(str(size), "chat", [stack.whole.url], PATIENTS, seconds=SECONDS))
                if number >= 0:
                    played[size].append(burst)
    return [
        {
            "stored": str(size),
            "p50": spread([percentile(burst.latencies_ms, 50) for burst in bursts], "ms"),
            "p95": spread([percentile(burst.latencies_ms, 95) for burst in bursts], "ms"),
            "per_second": spread([burst.per_second for burst in bursts], "turns/s"),
            "failed": sum(burst.failed for burst in bursts),
        }
        for size, bursts in played.items()
    ]


def _talk_once(stack: Stack) -> None:
    patient = Patient(stack.whole.url)
    for text in SAID[:STORED_TURNS]:
        patient.say(text)


def fill_tracker_store(of_one_talk: Path, file: Path, conversations: int) -> None:
    """Make a store in `file` that holds the longest talk of another one, for so many other senders."""
    with closing(sqlite3.connect(of_one_talk)) as source, closing(sqlite3.connect(file)) as store:
        source.backup(store)
        store.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        (sender,) = store.execute(
            "SELECT sender_id FROM dialogue_turns GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        store.execute(
            "WITH RECURSIVE other(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM other WHERE n < ?) "
            "INSERT INTO dialogue_turns (sender_id, number, events, state) "
            "SELECT 'stored-' || n, number, events, state FROM other, dialogue_turns WHERE sender_id = ?",
            (conversations, sender),
        )
        store.commit()


def length(context: Context, stack: Stack) -> list[dict[str, Any]]:
    """Patients who talk and talk, each in turn, in a conversation that is never done."""
    lengths = QUICK_LENGTHS if context.quick else LENGTHS
    waits: dict[int, list[float]] = defaultdict(list)
    with context.step(f"Talk for {max(lengths)} turns"):
        patients = [Patient(stack.whole.url) for _ in range(TALKS)]
        for patient in patients:
            for answer in ("yes", "I am the patient", "I have pain."):
                patient.say(answer)
        for turn in range(1, max(lengths) + 1):
            for patient in patients:
                waits[turn].append(timed(patient, SAID[turn % len(SAID)]))
    return [
        {
            "turns": reached,
            "p50": spread([median(waits[turn]) for turn in range(reached - WINDOW + 1, reached + 1)], "ms"),
        }
        for reached in lengths
    ]


def timed(patient: Patient, text: str) -> float:
    """Milliseconds until the reply."""
    began = time.perf_counter()
    patient.say(text)
    return (time.perf_counter() - began) * 1000
