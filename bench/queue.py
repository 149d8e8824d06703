"""How long the nurses' pages take with 100 alerts and with 20,000, on both databases, measured in turn.

Usage: `.venv/bin/python -m bench.queue`; PostgreSQL is left out where none answers at TEST_DATABASE_URL.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from fastapi.testclient import TestClient
from sqlalchemy import select

from psoascreen.settings import settings
from records import demo_data
from records.database import sessions, upgrade
from records.models import Alert
from records.seed import seed_demonstration
from tests.databases import KINDS, empty_database
from tests.web.fake_rasa import FakeRasa
from tests.web.site import sign_in
from web.app import create_app
from web.limits import limiter

FEW, MANY = (500, 100), (100_000, 20_000)
"""Screenings and alerts."""

ROUNDS = 40
ALLOWED_RATIO = 3
PAGES = {
    "queue": "/review",
    "queue, all": "/review?status=all",
    "queue, searched": "/review?search=ito",
    "alert": "/review/alerts/{alert}",
}


@contextmanager
def site(url: str, size: tuple[int, int]) -> Iterator[tuple[TestClient, int]]:
    """A nurse's browser on records of this size, and an alert that waits."""
    use(url)
    upgrade(url)
    for made in demo_data.make(sessions(url), screenings=size[0], alerts=size[1], seed=1):
        print(f"\r    {made} screenings", end="", flush=True)
    with sessions(url).begin() as session:
        seeded = seed_demonstration(session)
        alert = session.scalars(select(Alert.id).where(Alert.state == "open")).first() or 1
    print()
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


def measure(kind: str, folder: Path) -> None:
    with ExitStack() as stack:
        urls, sites = [], []
        for name, size in (("few", FEW), ("many", MANY)):
            (folder / name).mkdir()
            urls.append(stack.enter_context(empty_database(kind, folder / name)))
            print(f"==> {kind}: {size[0]} screenings, {size[1]} alerts ...", flush=True)
            sites.append(stack.enter_context(site(urls[-1], size)))
        for title, page in PAGES.items():
            taken: list[list[float]] = [[], []]
            for _ in range(ROUNDS):
                for which, (browser, alert) in enumerate(sites):
                    use(urls[which])
                    taken[which].append(timed(browser, page.format(alert=alert)))
            few, many = map(median, taken)
            verdict = "reached" if many / few <= ALLOWED_RATIO else "NOT reached"
            p95 = quantiles(taken[1], n=20)[-1]
            times = f"{few:6.1f} ms at 100, {many:6.1f} ms at 20,000 (p95 {p95:.1f})"
            print(f"{kind:11} {title:16} {times}, {many / few:.2f} times: {verdict}")


def main() -> None:
    for kind in KINDS:
        with TemporaryDirectory() as folder:
            measure(kind, Path(folder))


if __name__ == "__main__":
    main()
