"""The command that hands marked messages to whoever trains the bot."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from psoascreen.cli import app
from psoascreen.settings import settings
from records import alerts, users, work
from records.database import sessions, upgrade
from records.seed import seed_demonstration
from records.work import Step, Taken
from tests.web import told


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One marked message in a database of its own."""
    url = f"sqlite:///{tmp_path}/records.db"
    monkeypatch.setattr(settings(), "database_url", url)
    upgrade(url)
    with sessions(url).begin() as session:
        seeded = seed_demonstration(session)
        nurse = users.find_user(session, seeded.login)
        alert_id = told.hip_pain(session).outcome.alert_id
        assert nurse
        assert alert_id
        said = alerts.alert(session, alert_id).messages
        position = next(one.position for one in said if one.author == "patient" and not one.payload)
        work.take_step(session, alert_id, Taken(step=Step.MARK, seen=0, choice="deny", message=position), by=nurse)


@pytest.mark.usefixtures("marked")
def test_marked_messages_are_written_once_for_a_person_to_review(tmp_path: Path) -> None:
    file = tmp_path / "marked.yml"
    command = ["export-examples", "--output", str(file)]

    assert "1 marked messages" in CliRunner().invoke(app, command).stdout

    (group,) = yaml.safe_load(file.read_text())["nlu"]
    assert group["intent"] == "deny"
    again = CliRunner().invoke(app, command)
    assert again.exit_code == 1
    assert "exists already" in again.stderr


@pytest.mark.usefixtures("marked")
def test_without_a_file_they_are_printed() -> None:
    printed = CliRunner().invoke(app, ["export-examples"]).stdout

    assert yaml.safe_load(printed)["nlu"]
