"""Whether the product grows while it works: the memory of each process at the start and after many turns."""

from typing import Any

from bench.context import Context
from bench.load import Burst, Generator
from bench.running import whole_stack
from tests.databases import empty_database

TURNS, FIRST = 10_000, 1_000
QUICK_TURNS, QUICK_FIRST = 600, 200
PATIENTS = 8


def measure(context: Context) -> dict[str, Any]:
    turns, first = (QUICK_TURNS, QUICK_FIRST) if context.quick else (TURNS, FIRST)
    folder = context.fresh_folder("memory")
    with empty_database("sqlite", folder) as url, whole_stack(folder, url) as stack, Generator() as generator:
        samples = [{"turns": 0, "pss_mb": stack.whole.memory_mb("pss"), "rss_mb": stack.whole.memory_mb("rss")}]
        failed = 0
        with context.step(f"Answer {turns:,} turns"):
            while samples[-1]["turns"] < turns:
                played = generator.play(Burst("ours", "chat", stack.whole.urls, PATIENTS, turns=first))
                failed += played.failed
                samples.append(
                    {
                        "turns": samples[-1]["turns"] + played.turns,
                        "pss_mb": stack.whole.memory_mb("pss"),
                        "rss_mb": stack.whole.memory_mb("rss"),
                    }
                )
    after_first, last = samples[1], samples[-1]
    return {
        "samples": samples,
        "failed": failed,
        "rows": [
            {
                "process": process,
                "at_start_mb": samples[0]["rss_mb"][process],
                "after_first_mb": after_first["rss_mb"][process],
                "at_end_mb": last["rss_mb"][process],
                "growth": last["rss_mb"][process] / after_first["rss_mb"][process] - 1,
            }
            for process in last["rss_mb"]
        ],
        "first": after_first["turns"],
        "turns": last["turns"],
    }
