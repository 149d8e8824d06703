"""How long a patient waits for each reply, and how often the actions are called, in whole screenings."""

import time
from collections.abc import Sequence
from typing import Any

import httpx

from bench.context import Context
from bench.figures import percentile, spread
from tests.conversation.test_scripted_patients import CASES, Script, invite
from tests.databases import empty_database
from tests.stack import Patient, Stack, running_stack

SCREENINGS: Sequence[str] = (
    "no symptoms, typed",
    "everything in the first message",
    "full pattern, one answer at a time",
)
REPEATS, QUICK_REPEATS = 5, 2


def measure(context: Context) -> dict[str, Any]:
    """Each screening in turn, over and over, by a patient on record."""
    repeats = QUICK_REPEATS if context.quick else REPEATS
    cases = {name: next(case for case in CASES if case["case"] == name) for name in SCREENINGS}
    waits: dict[str, list[float]] = {name: [] for name in SCREENINGS}
    called = dict.fromkeys(SCREENINGS, 0)
    folder = context.fresh_folder("talk")
    with (
        empty_database("sqlite", folder) as url,
        running_stack(folder, url) as stack,
        context.step(f"Talk through {len(cases)} screenings, {repeats} times"),
    ):
        for name, case in repeats * list(cases.items()):
            before = calls(stack)
            patient = Patient(stack.url, invite(stack, case))
            script = Script(case["answers"], case["otherwise"])
            while not patient.done:
                began = time.perf_counter()
                script.answer(patient)
                waits[name].append(1000 * (time.perf_counter() - began))
            called[name] += calls(stack) - before
    return {
        "rows": [
            {
                "screening": name,
                "answers": len(waits[name]) / repeats,
                "action_calls": called[name] / repeats,
                "reply": spread(waits[name], "ms"),
                "p95_ms": percentile(waits[name], 95),
            }
            for name in SCREENINGS
        ]
    }


def calls(stack: Stack) -> int:
    return httpx.get(f"{stack.settings.actions}/health").raise_for_status().json()["calls"]
