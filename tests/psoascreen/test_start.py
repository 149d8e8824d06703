"""Starting the product: what is refused with a sentence, and when a model is trained again."""

import socket
from pathlib import Path

import pytest
from pydantic import ValidationError

from psoascreen.launch import processes, refuse_taken_ports
from psoascreen.settings import Settings, settings
from psoascreen.training import fingerprint

OF_ITS_OWN = {
    "secret_key": "x" * 40,
    "database_url": "postgresql://db/psoascreen",
    "team_phone": "01632 960123",
}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"secret_key": ""}, "PSOASCREEN_SECRET_KEY"),
        ({"secret_key": "too short"}, "PSOASCREEN_SECRET_KEY"),
        ({"database_url": "sqlite:///var/psoascreen.db"}, "DATABASE_URL"),
        ({"team_phone": Settings.model_fields["team_phone"].default}, "PSOASCREEN_TEAM_PHONE"),
        ({"team_phone": " "}, "PSOASCREEN_TEAM_PHONE"),
    ],
)
def test_production_refuses_the_demonstration_s_defaults(given: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(production=True, **OF_ITS_OWN | given)  # type: ignore[arg-type]


def test_production_starts_with_secrets_and_a_phone_of_its_own() -> None:
    Settings(production=True, **OF_ITS_OWN)  # type: ignore[arg-type]


def test_the_demonstration_starts_with_its_made_up_phone() -> None:
    assert Settings().team_phone


@pytest.mark.parametrize(
    ("name", "told", "says"),
    [
        ("PSOASCREEN_PORT", "eight thousand", "PSOASCREEN_PORT: Input should be a valid integer"),
        ("PSOASCREEN_EMBEDDING_ORIGINS", "*", "write it as https://www.hospital.org"),
        (
            "PSOASCREEN_CHANNELS",
            '[{"name": "pager", "url": "https://pager", "secret": "short"}]',
            "give pager a secret",
        ),
        ("PSOASCREEN_CHANNELS", '[{"name": "a", "url": "x://y"}, {"name": "a", "url": "x://z"}]', "a name of its own"),
        ("PSOASCREEN_PRODUCTION", "true", "DATABASE_URL: name the production database"),
    ],
)
def test_a_setting_that_cannot_stand_ends_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, told: str, says: str
) -> None:
    monkeypatch.setenv(name, told)
    settings.cache_clear()

    with pytest.raises(SystemExit, match=says):
        settings()


def test_a_taken_port_is_named_with_the_setting_that_moves_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SystemExit, match=f"Port {port} .* PSOASCREEN_RASA_PORT"):
            refuse_taken_ports(Settings(port=0, rasa_port=port, actions_port=0))


def test_only_the_web_process_can_be_reached_from_outside() -> None:
    commands = processes(Settings(host="0.0.0.0"), Path("model"))  # noqa: S104

    for name in ("rasa", "actions"):
        assert "127.0.0.1" in commands[name][0]
        assert "0.0.0.0" not in commands[name][0]  # noqa: S104
    assert "0.0.0.0" in commands["web"][0]  # noqa: S104


def test_a_model_is_trained_again_when_and_only_when_content_changed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    example = tmp_path / "data" / "nlu.yml"
    example.write_text("one")
    before = fingerprint(tmp_path)

    example.touch()
    assert fingerprint(tmp_path) == before

    example.write_text("two")
    assert fingerprint(tmp_path) != before
