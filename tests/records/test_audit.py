"""The audit trail: every entry is sealed onto the one before it, and no change goes unseen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from records import audit
from records.database import sessions, upgrade
from records.models import AuditEntry
from tests.databases import KINDS, empty_database

ALLOW = {
    "sqlite": ["DROP TRIGGER audit_entries_UPDATE", "DROP TRIGGER audit_entries_DELETE"],
    "postgresql": ["ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_kept"],
}
"""What someone would do first who could write to the database."""


@pytest.fixture(params=KINDS)
def trail(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    with empty_database(request.param, tmp_path) as url:
        upgrade(url)
        yield sessions(url)


def note(trail: sessionmaker[Session], *events: str) -> None:
    for event in events:
        with trail.begin() as session:
            audit.note(session, actor="nora", event=event, about="alert 1")


def verdict(trail: sessionmaker[Session]) -> audit.Verdict:
    with trail() as session:
        return audit.verify(session)


def test_entries_noted_at_once_are_one_unbroken_trail(trail: sessionmaker[Session]) -> None:
    with ThreadPoolExecutor(8) as nurses:
        list(nurses.map(lambda n: note(trail, f"event {n}"), range(40)))

    assert verdict(trail).entries == 40
    assert verdict(trail).broken_at is None


def test_what_was_rolled_back_is_not_in_the_trail(trail: sessionmaker[Session]) -> None:
    with trail() as session:
        audit.note(session, actor="nora", event="never happened", about="alert 1")
        session.rollback()
        session.commit()

    assert verdict(trail).entries == 0


@pytest.mark.parametrize("change", ["UPDATE audit_entries SET actor = 'tom'", "DELETE FROM audit_entries"])
def test_the_database_refuses_to_change_the_trail(trail: sessionmaker[Session], change: str) -> None:
    note(trail, "alert viewed")

    with pytest.raises(DBAPIError, match="only ever added"), trail.begin() as session:
        session.execute(text(change))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entries SET actor = 'tom' WHERE event = 'second'",
        "UPDATE audit_entries SET about = 'alert 2' WHERE event = 'second'",
        "DELETE FROM audit_entries WHERE event = 'second'",
        "DELETE FROM audit_entries WHERE event = 'first'",
    ],
)
def test_a_change_made_in_the_database_itself_is_found(trail: sessionmaker[Session], change: str) -> None:
    note(trail, "first", "second", "third")
    with trail.begin() as session:
        for statement in ALLOW[session.get_bind().dialect.name]:
            session.execute(text(statement))
        session.execute(text(change))

    assert verdict(trail).broken_at is not None


def test_an_entry_holds_who_did_what_to_what(trail: sessionmaker[Session]) -> None:
    note(trail, "alert viewed")

    with trail() as session:
        (entry,) = session.query(AuditEntry)
    assert (entry.actor, entry.event, entry.about) == ("nora", "alert viewed", "alert 1")
