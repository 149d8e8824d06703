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
    "public_url": "https://chat.hospital.org",
    "emergency_number": "112",
    "team_phone": "01632 960123",
    "team_hours": "every day, 8 am to 8 pm",
}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"secret_key": ""}, "PSOASCREEN_SECRET_KEY"),
        ({"secret_key": "too short"}, "PSOASCREEN_SECRET_KEY"),
        ({"database_url": "sqlite:///var/psoascreen.db"}, "DATABASE_URL"),
        ({"team_phone": Settings.model_fields["team_phone"].default}, "PSOASCREEN_TEAM_PHONE"),
        ({"team_phone": " "}, "PSOASCREEN_TEAM_PHONE"),
        ({"emergency_number": " "}, "PSOASCREEN_EMERGENCY_NUMBER"),
        ({"team_hours": " "}, "PSOASCREEN_TEAM_HOURS"),
        ({"public_url": ""}, "PSOASCREEN_PUBLIC_URL"),
    ],
)
def test_production_refuses_the_demonstration_s_defaults(given: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(production=True, **OF_ITS_OWN | given)  # type: ignore[arg-type]


def test_production_starts_with_what_is_its_own() -> None:
    Settings(production=True, **OF_ITS_OWN)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", OF_ITS_OWN)
def test_production_takes_nothing_of_its_own_for_granted(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("PSOASCREEN_SECRET_KEY")
    given = {other: told for other, told in OF_ITS_OWN.items() if other != name}

    with pytest.raises(ValidationError, match=name.upper()):
        Settings(production=True, **given)  # type: ignore[arg-type]


def test_all_that_production_lacks_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSOASCREEN_SECRET_KEY")

    with pytest.raises(ValidationError) as refusal:
        Settings(production=True)

    assert all(name.upper() in str(refusal.value) for name in OF_ITS_OWN)


def test_an_emergency_number_that_is_the_default_starts_where_it_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, told in OF_ITS_OWN.items():
        monkeypatch.setenv("DATABASE_URL" if name == "database_url" else f"PSOASCREEN_{name.upper()}", told)

    assert Settings(production=True).emergency_number == "112"


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
        (
            "PSOASCREEN_CHANNELS",
            '[{"name": "mail", "url": "mailto://u:p@x.org", "tiers": ["emergncy"]}]',
            "mail would hear of 'emergncy', which no alert is; its tiers are among broken_off, emergency,",
        ),
        ("PSOASCREEN_CHANNELS", '[{"name": "mail"}]', r"PSOASCREEN_CHANNELS\[0\].url: Field required"),
        (
            "PSOASCREEN_CHANNELS",
            "pager",
            "PSOASCREEN_CHANNELS: is not JSON: Expecting value at character 1; write it as",
        ),
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
