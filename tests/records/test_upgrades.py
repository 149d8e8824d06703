"""A database that an older version has filled keeps what is in it, and the present version works with it."""

import multiprocessing
from collections.abc import Iterator
from datetime import UTC, date, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, insert, text

from records import alerts, audit, conversations, invites, migrations, patients, users
from records.database import engine_for, sessions, upgrade
from records.models import Alert
from records.work import Step, Taken, take_step
from screening import assess
from screening.history import CancerHistory
from screening.interchange import to_json
from screening.report import SymptomReport
from tests.databases import KINDS, empty_database
from tests.web import told

*OLDER, HEAD = sorted(step.revision for step in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions())

FORKED = multiprocessing.get_context("fork")

THEN = datetime(2026, 1, 5, 12, tzinfo=UTC)
REPORT = SymptomReport(told_on=told.TODAY, findings=(told.HIP_PAIN,))
ASSESSMENT = to_json(assess(REPORT, CancerHistory(), told.TODAY))

TALKS = {"went well": "done", "broke off": "broken_off"}
MESSAGE = {"conversation_id": "went well", "buttons": [], "emergency": False, "done": False, "at": THEN}

ROWS: list[tuple[str, dict[str, Any]]] = [
    ("patients", {"number": "7", "name": "Øyvind", "born_on": date(1950, 2, 3), "sex": "male"}),
    ("users", {"login": "ada", "name": "Ada", "role": "nurse", "password_hash": "of old"}),
    ("invites", {"patient_id": 1, "created_at": THEN, "expires_at": datetime(2999, 1, 1, tzinfo=UTC)}),
    ("history_entries", {"patient_id": 1, "kind": "diagnoses", "body": {"primary_site": "breast"}}),
    *(("conversations", {"id": talk, "patient_id": 1, "status": status}) for talk, status in TALKS.items()),
    ("messages", MESSAGE | {"position": 1, "author": "bot", "text": "How are you?", "question": "opening"}),
    ("messages", MESSAGE | {"position": 2, "author": "patient", "text": "my left hip hurts", "key": "k"}),
    ("screenings", {"conversation_id": "went well", "report": to_json(REPORT), "is_complete": True}),
    ("assessments", {"screening_id": 1, "body": ASSESSMENT, "urgency": "urgent"}),
    ("alerts", {"conversation_id": "went well", "screening_id": 1, "tier": "urgent", "tier_rank": 2}),
]
"""What a deployment holds at least; columns that a version did not have yet are left out."""

FILLERS = {
    "is_active": True,
    "wrong_passwords": 0,
    "recorded_by": "ada",
    "reason": "Suspected left: C1",
    "is_incomplete": False,
    "wants_call_back": False,
    **dict.fromkeys(("added_at", "recorded_at", "started_at", "changed_at", "at", "raised_at", "due_at"), THEN),
}
"""What every row says in a column of this name."""


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with empty_database(request.param, tmp_path) as address:
        yield address


@pytest.mark.parametrize("version", OLDER)
def test_what_an_older_version_recorded_is_there_and_is_worked_on_after_the_upgrade(url: str, version: str) -> None:
    upgrade(url, version)
    fill(url)

    upgrade(url)

    with sessions(url).begin() as session:
        waiting = {row.conversation_id: row for row in alerts.queue(session)}
        assert waiting["went well"].tier == "urgent"
        assert ("broke off" in waiting) == (version < "0004"), "later versions raised that alert themselves"
        detail = alerts.alert(session, 1)
        assert detail.assessment
        assert [message.text for message in detail.messages] == ["How are you?", "my left hip hurts"]
        (entry,) = patients.entries(session, 1)
        assert entry.kind == "diagnoses"
        assert invites.patient_of_invite(session, invites.token_of(invites.invites_of(session, 1)[0])).name == "Øyvind"
        assert audit.verify(session).broken_at is None
        ada = users.find_user(session, "ada")
        assert ada
        assert ada.is_active

        conversations.add_patient_message(session, "went well", text="it is worse now")
        take_step(session, 1, Taken(step=Step.NOTE, seen=0, text="called"), by=ada)
        assert session.get_one(Alert, 1).tier == "urgent"


@pytest.mark.parametrize("version", [None, OLDER[0]], ids=["new", "older"])
def test_of_three_that_upgrade_a_database_at_once_one_does_and_the_others_wait(url: str, version: str | None) -> None:
    if version:
        upgrade(url, version)
        fill(url)
    engine_for(url).dispose()
    all_ready = FORKED.Barrier(3)

    upgrading = [FORKED.Process(target=upgrade_at_once, args=(all_ready, url)) for _ in range(3)]
    for process in upgrading:
        process.start()
    for process in upgrading:
        process.join()

    assert [process.exitcode for process in upgrading] == [0, 0, 0]
    with engine_for(url).connect() as connection:
        assert connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [HEAD]


def upgrade_at_once(all_ready: Barrier, url: str) -> None:
    all_ready.wait()
    upgrade(url)


def fill(url: str) -> None:
    engine = engine_for(url)
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for name, told_of in ROWS:
            table = tables.tables[name]
            connection.execute(insert(table).values(known_to(table, told_of)))
        if "hash" not in tables.tables["audit_entries"].c:
            entry = {"at": THEN, "actor": "ada", "event": "queue viewed", "about": "the page"}
            connection.execute(insert(tables.tables["audit_entries"]).values(entry))


def known_to(table: Table, told_of: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (FILLERS | told_of).items() if name in table.c}
