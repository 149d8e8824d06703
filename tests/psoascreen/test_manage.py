"""The commands a team works with where it has no page: what is typed, and what is then so."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine, select, text
from typer.testing import CliRunner

from psoascreen.cli import app
from psoascreen.settings import settings
from records import conversations, invites, patients, users
from records.database import downgrade, engine_for, records, upgrade
from records.models import AuditEntry
from screening.history import Metastasis

Run = Callable[[str], Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Types a command on a database of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/psoascreen.db")
    settings.cache_clear()
    yield lambda command: CliRunner().invoke(app, command.split())
    settings.cache_clear()


def password_in(result: Result) -> str:
    return result.output.split()[-1]


def can_log_in(login: str, password: str) -> bool:
    with records() as session:
        return users.check_password(session, login, password) is not None


def test_a_user_who_is_added_can_log_in_with_the_printed_password(run: Run) -> None:
    password = password_in(run("users add nora --name Nora"))

    assert can_log_in("nora", password)
    assert "nora" in run("users list").output


@pytest.mark.parametrize("command", ["users list", "migrate", "demo-data", "backup copy"])
def test_a_database_that_cannot_be_reached_ends_a_command_with_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:password@127.0.0.1:1/records")
    settings.cache_clear()

    result = run(command)

    assert result.exit_code == 1
    assert result.output.startswith("The database that DATABASE_URL names cannot be used")
    assert "password" not in result.output


def test_a_misspelt_database_is_not_backed_up(run: Run, tmp_path: Path) -> None:
    result = run(f"backup {tmp_path}/copy")

    assert result.exit_code == 1
    assert "DATABASE_URL" in result.output
    assert not (tmp_path / "psoascreen.db").exists()


def test_a_command_leaves_a_database_of_an_older_version_as_it_is_until_it_is_migrated(run: Run) -> None:
    url = settings().database_url
    upgrade(url)
    downgrade(url, "0008")

    refused = run("alerts list")

    assert refused.exit_code == 1
    assert 'run "psoascreen migrate"' in refused.output
    with engine_for(url).connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0008"
    run("migrate")
    assert run("alerts list").exit_code == 0


def test_a_disabled_user_cannot_log_in_until_reset(run: Run) -> None:
    old = password_in(run("users add nora --name Nora"))
    run("users disable nora")
    assert not can_log_in("nora", old)

    new = password_in(run("users reset nora"))

    assert not can_log_in("nora", old)
    assert can_log_in("nora", new)


def noted() -> list[tuple[str, str]]:
    with records() as session:
        return [(entry.event, entry.about) for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.mark.parametrize(
    ("command", "event"),
    [("patients list", "patients listed"), ("patients show P-7", "patient viewed"), ("alerts list", "queue viewed")],
)
def test_a_look_at_patients_is_in_the_audit_trail(run: Run, command: str, event: str) -> None:
    run("patients add P-7 --name Ada")

    run(command)

    assert noted()[-1][0] == event


def test_the_audit_trail_names_a_user_by_login_wherever(run: Run) -> None:
    password = password_in(run("users add nora --name Nora"))
    with records() as session:
        nora = users.check_password(session, "nora", password)
        assert nora
        users.start_login(session, nora)

    assert noted() == [("user added", "user nora"), ("signed in", "user nora")]


@pytest.mark.parametrize("command", ["disable", "reset"])
def test_a_login_taken_out_of_other_hands_loses_its_tokens(run: Run, command: str) -> None:
    run("users add nora --name Nora")
    with records() as session:
        nora = users.find_user(session, "nora")
        assert nora
        token = users.make_token(session, nora, "board")

    assert "Programs whose token has ended: board." in run(f"users {command} nora").output

    run("users reset nora")
    with records() as session:
        assert users.user_of_api_token(session, token) is None


def test_an_invite_opens_the_chat_of_its_patient(run: Run) -> None:
    run("patients add P-7 --name Ada --born 1948-01-15 --sex female")

    link = run("invite P-7").output.strip()

    with records() as session:
        assert invites.patient_of_invite(session, link.rpartition("/c/")[2]).number == "P-7"


def test_a_patient_is_shown_with_what_is_recorded_and_the_links_that_work(run: Run) -> None:
    run("patients add P-7 --name Ada --born 1948-01-15 --sex female")
    run("invite P-7 --ask-birth-date")
    with records() as session:
        patient = patients.find_patient(session, "P-7")
        assert patient
        bone = Metastasis(site="bone", on=date(2026, 5, 1))
        patients.record_entry(session, patient.id, "metastases", bone, by="Nora")

    shown = run("patients show P-7").output

    for words in ("Ada, born 1948-01-15, female", "metastases: site bone", "recorded by Nora", "link 1: works until"):
        assert words in shown


def test_the_list_of_patients_shows_number_birth_and_name(run: Run) -> None:
    run("patients add P-7 --name Ada --born 1948-01-15")

    assert run("patients list").output.split() == ["P-7", "1948-01-15", "Ada"]


def test_a_revoked_link_opens_nothing(run: Run) -> None:
    run("patients add P-7 --name Ada")
    token = run("invite P-7").output.strip().rpartition("/c/")[2]

    assert "opens nothing" in run("invite P-7 --revoke 1").output

    with records() as session, pytest.raises(invites.InviteInvalid):
        invites.patient_of_invite(session, token)


@pytest.mark.parametrize(("suffix", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_link_is_written_as_a_picture(run: Run, tmp_path: Path, suffix: str, begins: bytes) -> None:
    run("patients add P-7 --name Ada")

    assert run(f"invite P-7 --qr {tmp_path}/link.{suffix}").exit_code == 0

    assert (tmp_path / f"link.{suffix}").read_bytes().startswith(begins)


def test_a_backup_is_restored_into_an_empty_database(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("patients add P-7 --name Ada")
    assert run(f"backup {tmp_path}/copy").exit_code == 0
    assert "holds records already" in run(f"restore {tmp_path}/copy").output

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    settings.cache_clear()
    assert run(f"restore {tmp_path}/copy").exit_code == 0

    assert "P-7" in run("patients list").output


@pytest.fixture
def memory(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    """Rasa's memory, in which it remembers one talk of a patient P-7 and one of nobody's."""
    assert run
    monkeypatch.setenv("PSOASCREEN_TRACKER_URL", f"sqlite:///{tmp_path}/rasa.db")
    settings.cache_clear()
    run("patients add P-7 --name Ada")
    with records() as session:
        patient = patients.find_patient(session, "P-7")
        assert patient
        talk = conversations.open_conversation(session, patient_id=patient.id).id
    engine = engine_for(settings().tracker_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE dialogue_turns (sender_id TEXT, events TEXT)"))
        connection.execute(text("INSERT INTO dialogue_turns VALUES (:talk, 'my hip'), ('other', '')"), {"talk": talk})
    return engine


def remembered(memory: Engine) -> int:
    with memory.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM dialogue_turns")).scalar_one()


def test_purging_asks_first_and_removes_a_patient_s_talks(run: Run, memory: Engine) -> None:
    assert run("purge --patient P-7").exit_code == 1, "nobody said yes"
    assert remembered(memory) == 2
    assert "1 talks of patient P-7 are removed" in run("purge --patient P-7 --yes").output
    assert remembered(memory) == 1
    assert "0 talks older than 30 days" in run("purge --older-than 30 --yes").output
    run("purge --patient P-7 --record --yes")

    assert "P-7" not in run("patients list").output


@pytest.mark.parametrize(
    "wrong", ["sqlite:///{folder}/elsewhere.db", "postgresql://ada:password@127.0.0.1:1/rasa"], ids=["other", "down"]
)
def test_a_purge_that_cannot_reach_rasa_s_memory_removes_nothing_and_can_be_run_again(
    run: Run, memory: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: str
) -> None:
    right = settings().tracker_url
    monkeypatch.setenv("PSOASCREEN_TRACKER_URL", wrong.format(folder=tmp_path))
    settings.cache_clear()

    refused = run("purge --patient P-7 --record --yes")

    assert refused.exit_code == 1
    assert refused.output.startswith("Nothing was removed")
    assert "PSOASCREEN_TRACKER_URL" in refused.output
    assert "password" not in refused.output
    monkeypatch.setenv("PSOASCREEN_TRACKER_URL", right)
    settings.cache_clear()
    assert "1 talks of patient P-7 are removed" in run("purge --patient P-7 --record --yes").output
    assert remembered(memory) == 1


def test_the_audit_trail_is_verified(run: Run) -> None:
    run("users add nora --name Nora")

    verified = run("verify-audit")

    assert verified.exit_code == 0
    assert "1 entries, none changed" in verified.output


def test_made_up_data_fills_the_queue_and_the_same_seed_makes_the_same(run: Run) -> None:
    assert "60 screenings, 20 of them with an alert" in run("demo-data --screenings 60 --alerts 20 --seed 7").output

    assert len(run("alerts list").output.splitlines()) == 20
    assert len(run("patients list").output.splitlines()) == 7


def test_no_patients_are_made_up_in_production(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "production", True)

    assert run("demo-data").exit_code == 1


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("users disable nobody", 'There is no login "nobody"'),
        ("users reset nobody", 'There is no login "nobody"'),
        ("invite P-404", 'There is no patient with the number "P-404"'),
        ("patients show P-404", 'There is no patient with the number "P-404"'),
        ("purge --patient P-404 --yes", 'There is no patient with the number "P-404"'),
        ("purge --yes", "Say either whose words to remove"),
        ("purge --older-than 3 --record --yes", "say whose"),
        ("restore nowhere", "cannot be read"),
        ("invite P-7 --qr link.gif", "written as .svg or .png"),
    ],
)
def test_what_is_not_there_is_named_in_one_sentence(run: Run, command: str, says: str) -> None:
    result = run(command)

    assert result.exit_code == 1
    assert says in result.output


@pytest.mark.parametrize("command", ["users add nora --name Nora", "patients add P-7 --name Ada"])
def test_nothing_is_added_twice(run: Run, command: str) -> None:
    assert run(command).exit_code == 0

    assert run(command).exit_code == 1
