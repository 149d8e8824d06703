"""From the start of the first process to the first answered turn, and what all processes weigh then.

Where the turns were measured before, one of the starts is theirs, beside which the others waited idle.
"""

from collections import defaultdict
from contextlib import ExitStack
from typing import Any

from bench.context import Context
from bench.figures import spread
from bench.running import plain_rasa, whole_stack
from bench.training import trained
from tests.databases import empty_database

ROUNDS = 2


def measure(context: Context) -> dict[str, Any]:
    """Each is started alone, one after the other, in every round, and weighed."""
    projects = {name: trained(context, name) for name in ("floor", "default")}
    seconds = defaultdict(list, {name: list(before) for name, before in context.started_s.items()})
    pss, rss = (defaultdict[str, list[float]](list) for _ in range(2))
    for number in range(1 if context.quick or seconds else ROUNDS):
        for name in ("ours", *projects):
            folder = context.fresh_folder("start")
            with context.step(f"Start {name}, round {number + 1}"), ExitStack() as running:
                if name == "ours":
                    url = running.enter_context(empty_database("sqlite", folder))
                    contestant = running.enter_context(whole_stack(folder, url)).whole
                else:
                    contestant = running.enter_context(plain_rasa(name, projects[name], folder))
                seconds[name].append(contestant.started_s)
                pss[name].append(sum(contestant.memory_mb("pss").values()))
                rss[name].append(sum(contestant.memory_mb("rss").values()))
    return {
        "rows": [
            {
                "contestant": name,
                "started": spread(seconds[name], "s"),
                "pss": spread(pss[name], "MB"),
                "rss": spread(rss[name], "MB"),
            }
            for name in seconds
        ]
    }
