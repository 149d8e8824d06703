"""Turns a second and how long each takes, for more and more patients at once, against what else could be chosen."""

from collections import defaultdict
from contextlib import ExitStack
from typing import Any

from bench.context import Context
from bench.figures import percentile, spread
from bench.load import Burst, Generator, Played
from bench.running import Contestant, plain_rasa, whole_stack
from bench.training import trained
from tests.databases import empty_database

PATIENTS = (1, 4, 16, 64)
ROUNDS, SECONDS = 3, 2.5
QUICK_ROUNDS, QUICK_SECONDS = 2, 1.0
CONVERSATIONS = 6_000
"""More than Rasa's channel opens with our model in all rounds."""


def measure(context: Context) -> dict[str, Any]:
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if context.quick else (ROUNDS, SECONDS)
    with ExitStack() as running:
        folder = context.fresh_folder("turns")
        url = running.enter_context(empty_database("sqlite", folder))
        with context.step("Start everyone"):
            stack = running.enter_context(whole_stack(folder, url))
            others = [
                running.enter_context(plain_rasa(name, trained(context, name), folder)) for name in ("floor", "default")
            ]
        context.started_s.update({started.name: [started.started_s] for started in (stack.whole, *others)})
        contestants = [stack.whole, stack.rasa, *others]
        senders = {
            contestant.name: stack.conversations(CONVERSATIONS)
            if contestant is stack.rasa
            else [f"{contestant.name}-{at}" for at in range(CONVERSATIONS)]
            for contestant in contestants
            if contestant.kind == "rest"
        }
        generator = running.enter_context(Generator())
        played: dict[tuple[str, int], list[Played]] = defaultdict(list)
        cpu: dict[tuple[str, int], list[float]] = defaultdict(list)
        for number in range(-1, rounds):
            with context.step(f"Round {number + 1} of {rounds}" if number >= 0 else "Warm up"):
                for patients in PATIENTS if number >= 0 else PATIENTS[-2:-1]:
                    for contestant in contestants:
                        used = contestant.cpu_s()
                        burst = generator.play(burst_for(contestant, patients, seconds, senders))
                        if number >= 0:
                            played[contestant.name, patients].append(burst)
                            cpu[contestant.name, patients].append(
                                1000 * (contestant.cpu_s() - used) / max(burst.turns, 1)
                            )
    return {
        "contestants": [contestant.name for contestant in contestants],
        "patients": PATIENTS,
        "seconds": seconds,
        "rows": [row(name, patients, bursts, cpu[name, patients]) for (name, patients), bursts in played.items()],
    }


def burst_for(contestant: Contestant, patients: int, seconds: float, senders: dict[str, list[str]]) -> Burst:
    """The next burst of a contestant; its conversations are handed over with the first one alone."""
    return Burst(
        target=contestant.name,
        kind=contestant.kind,
        urls=contestant.urls,
        patients=patients,
        seconds=seconds,
        senders=senders.pop(contestant.name, ()),
    )


def row(name: str, patients: int, bursts: list[Played], cpu_ms: list[float]) -> dict[str, Any]:
    """One contestant under one load: medians over the rounds, with their quartiles."""
    return {
        "contestant": name,
        "patients": patients,
        "per_second": spread([burst.per_second for burst in bursts], "turns/s"),
        "p50": spread([percentile(burst.latencies_ms, 50) for burst in bursts], "ms"),
        "p95": spread([percentile(burst.latencies_ms, 95) for burst in bursts], "ms"),
        "p99": spread([percentile(burst.latencies_ms, 99) for burst in bursts], "ms"),
        "cpu": spread(cpu_ms, "ms/turn"),
        "generator_share": spread([burst.cpu_share for burst in bursts], "of a core"),
        "turns": sum(burst.turns for burst in bursts),
        "failed": sum(burst.failed for burst in bursts),
    }
