"""Where a turn's time goes: what each part of it takes, from spans that the processes themselves write down.

One patient at a time talks, so that whatever lies between the start and the end of a turn belongs to it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.context import Context
from bench.figures import percentile, spread
from bench.load import Burst, Generator
from bench.running import Commands, whole_stack
from bench.spans.recorder import FOLDER
from tests.databases import empty_database

TURNS, QUICK_TURNS = 500, 150
WARM_UP = 50

RECORDED_FOR = {
    "bot.quiet": "bench.spans.rasa",
    "web.app:create_app": "bench.spans.served:web",
    "actions.server:create_app": "bench.spans.served:actions",
}
"""What each process is started with, and what records it in its place."""

SHARES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "web": (["turn"], ["web.rasa", "web.database"]),
    "records database": (["web.database", "actions.database"], []),
    "HTTP from web to Rasa, its lock and queue": (["web.rasa"], ["rasa.turn"]),
    "Rasa: language": (["rasa.nlu"], []),
    "Rasa: policy": (["rasa.policy"], []),
    "Rasa: tracker store": (["rasa.store"], []),
    "Rasa: slots, events, wording": (
        ["rasa.turn"],
        ["rasa.nlu", "rasa.policy", "rasa.store", "rasa.action"],
    ),
    "HTTP from Rasa to the actions": (["rasa.action"], ["actions.call"]),
    "actions: interview and medicine": (["actions.call"], ["actions.database"]),
}
"""Each part of a turn: the spans it is made of, and those within them that are other parts."""


def measure(context: Context) -> dict[str, Any]:
    turns = QUICK_TURNS if context.quick else TURNS
    folder = context.fresh_folder("where")
    spans = folder / "spans"
    spans.mkdir()

    def recorded(commands: Commands) -> Commands:
        return {
            name: ([RECORDED_FOR.get(word, word) for word in command], {**environment, FOLDER: str(spans)})
            for name, (command, environment) in commands.items()
        }

    with (
        empty_database("sqlite", folder) as url,
        context.step(f"Talk for {turns} turns with the spans written down"),
        whole_stack(folder, url, change=recorded) as stack,
        Generator() as generator,
    ):
        burst = Burst("ours", "chat", stack.whole.urls, patients=1, turns=WARM_UP + turns)
        played = generator.play(burst)
    parts = list(by_turn(read(spans)))[WARM_UP:]
    if not parts:
        raise RuntimeError("no turn left a span")
    return {
        "turns": len(parts),
        "failed": played.failed,
        "turn": spread([part["turn"] for part in parts], "ms"),
        "calls": {name: round(sum(p[f"{name} calls"] for p in parts) / len(parts), 2) for name in ("rasa.action",)},
        "rows": [
            {
                "part": name,
                "mean_ms": sum(share(part, name) for part in parts) / len(parts),
                "time": spread([share(part, name) for part in parts], "ms"),
                "p95_ms": percentile([share(part, name) for part in parts], 95),
            }
            for name in SHARES
        ],
    }


def share(part: Mapping[str, float], name: str) -> float:
    """Milliseconds of a turn that belong to one part of it."""
    whole, others = SHARES[name]
    return sum(part[span] for span in whole) - sum(part[span] for span in others)


def read(folder: Path) -> list[tuple[float, float, str]]:
    """Every span as begin, end and name, in the order of begin."""
    lines = (line.split("\t") for file in folder.glob("*.tsv") for line in file.read_text("utf-8").splitlines())
    return sorted((float(began), float(ended), name) for name, began, ended in lines)


def by_turn(spans: Sequence[tuple[float, float, str]]) -> Iterable[Mapping[str, float]]:
    """Milliseconds by name of span, of each turn; and under `NAME calls` how many there were."""
    begins = [began for began, _, _ in spans]
    for began, ended, name in spans:
        if name != "turn":
            continue
        part: defaultdict[str, float] = defaultdict(float)
        for inner_began, inner_ended, inner in spans[bisect_left(begins, began) : bisect_left(begins, ended)]:
            if inner_ended <= ended:
                part[inner] += 1000 * (inner_ended - inner_began)
                part[f"{inner} calls"] += 1
        yield part
