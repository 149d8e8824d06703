"""The commands a team works with where it has no page: what is typed, and what is then so."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from psoascreen.cli import app
from psoascreen.settings import settings
from records import invites, users
from records.database import sessions

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
    with sessions(settings().database_url).begin() as session:
        return users.check_password(session, login, password) is not None


def test_a_user_who_is_added_can_log_in_with_the_printed_password(run: Run) -> None:
    password = password_in(run("users add nora --name Nora"))

    assert can_log_in("nora", password)
    assert "nora" in run("users list").output


def test_a_disabled_user_cannot_log_in_until_reset(run: Run) -> None:
    old = password_in(run("users add nora --name Nora"))
    run("users disable nora")
    assert not can_log_in("nora", old)

    new = password_in(run("users reset nora"))

    assert not can_log_in("nora", old)
    assert can_log_in("nora", new)


def test_an_invite_opens_the_chat_of_its_patient(run: Run) -> None:
    run("patients add P-7 --name Ada --born 1948-01-15 --sex female")

    link = run("invite P-7").output.strip()

    with sessions(settings().database_url)() as session:
        assert invites.patient_of_invite(session, link.rpartition("/c/")[2]).number == "P-7"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("users disable nobody", 'There is no login "nobody"'),
        ("users reset nobody", 'There is no login "nobody"'),
        ("invite P-404", 'There is no patient with the number "P-404"'),
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
