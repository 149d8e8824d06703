"""Backup, restore and purge: what was acknowledged comes back, and what must be forgotten is gone."""

import subprocess
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text, update
from sqlalchemy.orm import Session

from records import conversations, copies, invites, patients, retention, screenings
from records.database import engine_for, sessions, upgrade
from records.models import (
    Alert,
    AssessmentRow,
    AuditEntry,
    Conversation,
    HistoryEntry,
    Message,
    Patient,
    Screening,
    now,
)
from records.seed import PATIENT_NUMBER, seed_demonstration
from tests.databases import KINDS, empty_database
from tests.web import told

TALKS = 20
PAUSE_S = 0.01


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    with empty_database(kind, tmp_path) as address:
        upgrade(address)
        yield address


@pytest.fixture
def elsewhere(kind: str, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "elsewhere").mkdir()
    with empty_database(kind, tmp_path / "elsewhere") as address:
        yield address


class Talk(threading.Thread):
    """A patient who goes on talking; `acknowledged` holds what the records have taken."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.records, self.acknowledged = sessions(url), []
        self.has_begun, self.over = threading.Event(), threading.Event()
        with self.records.begin() as session:
            self.id = conversations.open_conversation(session, patient_id=None).id

    def run(self) -> None:
        while not self.over.wait(PAUSE_S):
            words = f"{self.id} {len(self.acknowledged)}"
            with self.records.begin() as session:
                conversations.add_patient_message(session, self.id, text=words)
            self.acknowledged.append(words)
            self.has_begun.set()


def test_a_backup_made_while_twenty_talk_brings_back_every_message_acknowledged_before_it(
    url: str, elsewhere: str, tmp_path: Path
) -> None:
    talks = [Talk(url) for _ in range(TALKS)]
    for talk in talks:
        talk.start()
    for talk in talks:
        assert talk.has_begun.wait(30), "a message was not taken"
    acknowledged = {words for talk in talks for words in list(talk.acknowledged)}

    copies.backup(url, tmp_path / "copy")

    for talk in talks:
        talk.over.set()
        talk.join()
    copies.restore(elsewhere, tmp_path / "copy")
    with sessions(elsewhere).begin() as session:
        kept = set(session.scalars(select(Message.text)))
        conversations.add_patient_message(session, talks[0].id, text="and on it goes")
    assert acknowledged <= kept
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_copy_never_takes_the_place_of_another_nor_of_records(url: str, tmp_path: Path) -> None:
    with sessions(url).begin() as session:
        seed_demonstration(session)
    copies.backup(url, tmp_path / "copy")

    with pytest.raises(copies.CopyFailed, match="exists already"):
        copies.backup(url, tmp_path / "copy")
    with pytest.raises(copies.CopyFailed, match="holds records already"):
        copies.restore(url, tmp_path / "copy")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 40])
def test_what_is_no_copy_is_refused(url: str, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter").write_bytes(content)

    with pytest.raises(copies.CopyFailed, match="no copy"):
        copies.restore(url, tmp_path / "letter")
    with pytest.raises(copies.CopyFailed, match="cannot be read"):
        copies.restore(url, tmp_path / "missing")


def test_a_database_without_records_is_not_copied_as_if_it_held_them(elsewhere: str, tmp_path: Path) -> None:
    with pytest.raises(copies.CopyFailed, match=r"holds no records|no such file"):
        copies.backup(elsewhere, tmp_path / "copy")

    assert not list(tmp_path.glob("copy*"))


def test_a_misspelt_file_of_a_database_is_neither_copied_nor_made(tmp_path: Path) -> None:
    with pytest.raises(copies.CopyFailed, match=r"psoascren\.db: there is no such file"):
        copies.backup(f"sqlite:///{tmp_path}/misspelt/psoascren.db", tmp_path / "copy")

    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_database_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Ada, " * 200)

    with pytest.raises(copies.CopyFailed, match="file is not a database"):
        copies.backup(f"sqlite:///{tmp_path}/letter.db", tmp_path / "copy")


def test_a_copy_that_cannot_be_written_is_told_of(url: str, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("no folder at all")

    with pytest.raises(copies.CopyFailed, match="cannot be written"):
        copies.backup(url, tmp_path / "folder/copy")


@pytest.mark.parametrize("way", ["backup", "restore"])
def test_the_password_of_the_database_is_not_among_what_everyone_on_the_machine_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    (tmp_path / "restore").write_bytes(copies.BEGINNINGS["postgresql"])
    monkeypatch.setattr(copies, "_holds_anything", lambda _: False)
    monkeypatch.setattr(copies, "_refuse_without_records", lambda _: None)
    monkeypatch.setattr(copies, "upgrade", lambda _: None)
    run: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, *, env, **_: run.append((" ".join(command), env)))

    getattr(copies, way)("postgresql://psoascreen:swordfish@db/psoascreen", tmp_path / way)

    ((command, environment),) = run
    assert "postgresql://psoascreen@db/psoascreen" in command
    assert "swordfish" not in command
    assert environment["PGPASSWORD"] == "swordfish"


def rows(session: Session, *tables: type) -> list[int | None]:
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


TOLD = (Conversation, Message, Screening, AssessmentRow, Alert)


@pytest.fixture
def demonstration(url: str) -> Patient:
    """The demonstration's patient after a screening, beside a visitor who told of an emergency."""
    with sessions(url).begin() as session:
        seed_demonstration(session)
        told.hip_pain(session)
        told.weak_legs(session)
        patient = patients.find_patient(session, PATIENT_NUMBER)
        assert patient
        return patient


def test_purging_a_patient_removes_the_words_and_findings_and_keeps_that_it_happened(
    url: str, demonstration: Patient
) -> None:
    with sessions(url).begin() as session:
        before = rows(session, *TOLD)
        gone = retention.purge_patient(session, demonstration, by="Lea")

    with sessions(url)() as session:
        assert len(gone) == 1
        assert session.scalars(select(Conversation.patient_id)).all() == [None], "the visitor's talk stays"
        assert all(now_there == 1 for now_there, _ in zip(rows(session, *TOLD[2:]), before[2:], strict=True))
        assert rows(session, HistoryEntry) != [0]
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry
        assert (entry.actor, entry.event, entry.about) == ("Lea", "talks purged", f"patient {PATIENT_NUMBER}")


def test_purging_the_record_too_leaves_nothing_of_the_person(url: str, demonstration: Patient) -> None:
    with sessions(url).begin() as session:
        entry = patients.entries(session, demonstration.id)[0]
        patients.withdraw_entry(session, demonstration.id, entry.id, by="Nora")
        invites.create_invite(session, demonstration.id, days=1)
    with sessions(url).begin() as session:
        retention.purge_patient(session, demonstration, by="Lea", with_record=True)

    with sessions(url)() as session:
        assert rows(session, Patient, HistoryEntry) == [0, 0]


def test_only_what_is_older_and_waits_for_no_nurse_is_purged(url: str, demonstration: Patient) -> None:
    with sessions(url).begin() as session:
        assert retention.purge_before(session, now() - timedelta(days=1), by="Lea") == []
        waiting = len(retention.purge_before(session, now() + timedelta(days=1), by="Lea"))
        session.execute(update(Alert).values(state="resolved"))
        assert waiting + len(retention.purge_before(session, now() + timedelta(days=1), by="Lea")) == 2
        assert waiting < 2
        assert rows(session, *TOLD) == [0] * len(TOLD)
    assert demonstration.name


def test_the_dialogue_engine_forgets_the_words_too(elsewhere: str) -> None:
    with create_engine(engine_for(elsewhere).url).begin() as connection:
        connection.execute(text("CREATE TABLE dialogue_turns (sender_id TEXT, data TEXT)"))
        connection.execute(text("INSERT INTO dialogue_turns VALUES ('a', 'my left hip'), ('b', 'my back')"))

    retention.forget_dialogues(elsewhere, ["a"])

    with engine_for(elsewhere).connect() as connection:
        assert connection.execute(text("SELECT sender_id FROM dialogue_turns")).scalars().all() == ["b"]


def test_a_memory_in_which_no_dialogue_engine_ever_kept_anything_is_none_to_forget_from(elsewhere: str) -> None:
    retention.forget_dialogues(elsewhere, [])

    with pytest.raises(retention.NotForgotten, match="ever kept anything"):
        retention.forget_dialogues(elsewhere, ["a"])


def test_a_talk_that_is_answered_at_this_moment_is_purged_when_it_is_over(url: str, demonstration: Patient) -> None:
    """Or the dialogue engine would keep what it is still working on."""
    (talk,) = talks_of(url, demonstration)
    with sessions(url).begin() as session:
        assert conversations.claim(session, talk, timedelta(seconds=20))

    with sessions(url).begin() as session, pytest.raises(retention.BeingAnswered):
        retention.purge_patient(session, demonstration, by="Lea")
    assert talks_of(url, demonstration) == [talk]

    with sessions(url).begin() as session:
        conversations.release(session, talk)
        assert retention.purge_patient(session, demonstration, by="Lea") == [talk]


def talks_of(url: str, patient: Patient) -> Sequence[str]:
    with sessions(url)() as session:
        return session.scalars(select(Conversation.id).where(Conversation.patient_id == patient.id)).all()


def test_a_purged_talk_is_not_compared_with_a_later_one(url: str, demonstration: Patient) -> None:
    with sessions(url).begin() as session:
        assert screenings.earlier_screenings(session, demonstration.id)
        retention.purge_patient(session, demonstration, by="Lea")
        assert screenings.earlier_screenings(session, demonstration.id) == []
