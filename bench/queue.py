"""How long the nurses' pages take with 100 alerts and with 20,000, on both databases, measured in turn.

PostgreSQL is left out where none answers at TEST_DATABASE_URL.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select

from bench.context import Context, NotMeasured
from bench.figures import percentile, spread
from bench.filled import filled_database
from bench.running import postgresql
from psoascreen.settings import settings
from records.database import sessions
from records.models import Alert
from records.seed import seed_demonstration
from tests.databases import KINDS
from tests.web.fake_rasa import FakeRasa
from tests.web.site import sign_in
from web.app import create_app
from web.limits import limiter

FEW, MANY = (500, 100), (100_000, 20_000)
QUICK_SIZES = (50, 10), (500, 100)
"""Screenings and alerts."""

ROUNDS, QUICK_ROUNDS = 40, 3
PAGES = {
    "queue": "/review",
    "queue, all": "/review?status=all",
    "queue, searched": "/review?search=ito",
    "alert": "/review/alerts/{alert}",
}


@contextmanager
def site(url: str) -> Iterator[tuple[TestClient, int]]:
    """A nurse's browser on these records, and an alert that waits."""
    use(url)
    with sessions(url).begin() as session:
        seeded = seed_demonstration(session)
        alert = session.scalars(select(Alert.id).where(Alert.state == "open")).first() or 1
    with TestClient(create_app(FakeRasa().transport())) as browser:
        limiter.reset()
        sign_in(browser, {"login": seeded.login, "password": seeded.password})
        yield browser, alert


def use(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()


def timed(browser: TestClient, address: str) -> float:
    start = time.perf_counter()
    browser.get(address).raise_for_status()
    return (time.perf_counter() - start) * 1000


def measure(context: Context) -> dict[str, Any]:
    """Every page with few alerts and with many, in turn, on each database that there is."""
    rows = []
    kinds = [kind for kind in KINDS if kind == "sqlite" or _answers(kind, context)]
    for kind in kinds:
        rows += measured(kind, context)
    return {"rows": rows, "databases": kinds}


def _answers(kind: str, context: Context) -> bool:
    try:
        with postgresql(context.fresh_folder("queue-probe")):
            return True
    except NotMeasured as missing:
        print(f"    {kind} is left out. {missing}", file=sys.stderr)
        return False


def measured(kind: str, context: Context) -> list[dict[str, Any]]:
    few, many = QUICK_SIZES if context.quick else (FEW, MANY)
    folder = context.fresh_folder(f"queue-{kind}")
    with ExitStack() as stack:
        urls, sites = [], []
        for name, size in (("few", few), ("many", many)):
            (folder / name).mkdir()
            filled = filled_database(kind, folder / name, context, conversations=size[0], alerts=size[1])
            urls.append(stack.enter_context(filled))
            sites.append(stack.enter_context(site(urls[-1])))
        taken: dict[str, tuple[list[float], list[float]]] = {title: ([], []) for title in PAGES}
        for _ in range(QUICK_ROUNDS if context.quick else ROUNDS):
            for which, (browser, alert) in enumerate(sites):
                use(urls[which])
                for title, page in PAGES.items():
                    taken[title][which].append(timed(browser, page.format(alert=alert)))
    return [
        {
            "database": kind,
            "page": title,
            f"with_{few[1]:,}_alerts": spread(of_few, "ms"),
            f"with_{many[1]:,}_alerts": spread(of_many, "ms"),
            "p95_ms": percentile(of_many, 95),
            "ratio": median(of_many) / median(of_few),
        }
        for title, (of_few, of_many) in taken.items()
    ]
