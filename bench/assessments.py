"""How many assessments one core makes in a second, printed for `make bench` and asserted nowhere.

The patients are those of the written worked cases, with their whole history: each with other severities, temperatures
and days, read anew from JSON before the clock starts, so that no assessment finds anything kept from another one.
"""

import gc
import os
import platform
import sysconfig
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

from screening import assess
from screening.interchange import Submission, submission_from_json, to_json
from tests.screening.cases import WrittenCase, written_cases

ASSESSMENTS = 10_000
DAYS = 1_000
SEVERITIES = range(11)


def patients(count: int) -> list[Submission]:
    """That many submissions made anew, no two of them alike."""
    cases = written_cases("worked_cases.yml")
    return [submission_from_json(varied) for varied in islice(_variations(cases), count)]


def _variations(cases: list[WrittenCase]) -> Iterator[dict[str, Any]]:
    """The cases over and over, each time with everything on other days, and another severity and temperature."""
    for number, case in enumerate(cycle(cases)):
        told, recorded = to_json(case.report), to_json(case.history)
        for finding in told["findings"]:
            if finding["severity_nrs"] is not None:
                finding["severity_nrs"] = SEVERITIES[number % len(SEVERITIES)]
        if told["temperature_c"] is not None:
            told["temperature_c"] = round(36.0 + number % 20 / 10, 1)
        values = {"report": told, "history": recorded, "on": case.report.told_on.isoformat()}
        yield _later(values, timedelta(days=number % DAYS))


def _later(values: Any, by: timedelta) -> Any:
    """The same values with every day in them moved."""
    if isinstance(values, dict):
        return {key: _later(value, by) for key, value in values.items()}
    if isinstance(values, list):
        return [_later(value, by) for value in values]
    try:
        return (date.fromisoformat(values) + by).isoformat()
    except (TypeError, ValueError):
        return values


def seconds_of_one_core(submissions: list[Submission]) -> float:
    """Processor time for assessing each of them once.

    The patients are kept from the garbage collector, which would walk through all of them again and again: a service
    holds one patient at a time and not thousands.
    """
    gc.collect()
    gc.freeze()
    began = time.process_time()
    for submission in submissions:
        assess(submission.report, submission.history, submission.on)
    return time.process_time() - began


def _share(count: int) -> float:
    return seconds_of_one_core(patients(count))


def main() -> None:
    optimised = "with" if "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS")) else "without"
    print(f"Python {platform.python_version()}, configured {optimised} --enable-optimizations")
    told = f"{ASSESSMENTS:,} assessments of different patients"
    seconds = _share(ASSESSMENTS)
    print(f"{told} in {seconds:.2f} s of one core: {ASSESSMENTS / seconds:,.0f} a second")
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        shares = list(pool.map(_share, [ASSESSMENTS] * cores))
    each = ", ".join(f"{ASSESSMENTS / share:,.0f}" for share in shares)
    print(f"On {cores} cores at once, a second and core: {each}")


if __name__ == "__main__":
    main()
