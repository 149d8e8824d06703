"""How long a patient waits for each reply, and how often the actions are called, in whole screenings."""

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from tests.conversation.test_scripted_patients import CASES, Script, invite
from tests.databases import empty_database
from tests.stack import Patient, Stack, running_stack

SCREENINGS = ("no symptoms, typed", "everything in the first message", "full pattern, one answer at a time")
REPEATS = 5


def main() -> None:
    with (
        TemporaryDirectory() as folder,
        empty_database("sqlite", Path(folder)) as url,
        running_stack(Path(folder), url) as stack,
    ):
        for name in SCREENINGS:
            case = next(case for case in CASES if case["case"] == name)
            waits: list[float] = []
            called = calls(stack)
            for _ in range(REPEATS):
                patient = Patient(stack.url, invite(stack, case))
                script = Script(case["answers"], case["otherwise"])
                while not patient.done:
                    began = time.perf_counter()
                    script.answer(patient)
                    waits.append(1000 * (time.perf_counter() - began))
            answers, of_actions = len(waits) / REPEATS, (calls(stack) - called) / REPEATS
            slowest = statistics.quantiles(waits, n=20)[-1]
            sys.stdout.write(
                f"{name:40} {answers:4.0f} answers, {of_actions:4.0f} action calls, "
                f"reply in {statistics.median(waits):.0f} ms (median), {slowest:.0f} ms (95 %)\n"
            )


def calls(stack: Stack) -> int:
    return httpx.get(f"http://127.0.0.1:{stack.settings.actions_port}/health").raise_for_status().json()["calls"]


if __name__ == "__main__":
    main()
