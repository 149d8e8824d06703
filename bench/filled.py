"""Databases that hold many talks and alerts before anything is measured on them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from bench.context import Context
from records import demo_data
from records.database import engine_for, sessions, upgrade
from tests.databases import empty_database


@contextmanager
def filled_database(kind: str, folder: Path, context: Context, *, conversations: int, alerts: int) -> Iterator[str]:
    """The address of a database of its own with so many finished screenings, of which so many raised an alert."""
    with empty_database(kind, folder) as url:
        if kind == "sqlite":
            shutil.copyfile(_filled_once(context, conversations, alerts), engine_for(url).url.database or "")
        else:
            _fill(url, context, conversations, alerts)
        yield url


@cache
def _filled_once(context: Context, conversations: int, alerts: int) -> Path:
    """Made once in a run, as making many takes longer than copying them."""
    file = context.fresh_folder(f"filled-{conversations}-{alerts}") / "filled.db"
    _fill(f"sqlite:///{file}", context, conversations, alerts)
    return file


def _fill(url: str, context: Context, conversations: int, alerts: int) -> None:
    with context.step(f"Store {conversations:,} conversations, {alerts:,} of them with an alert"):
        upgrade(url)
        for _ in demo_data.make(sessions(url), screenings=conversations, alerts=alerts, seed=1):
            pass
        engine_for(url).dispose()
