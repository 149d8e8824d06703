"""Starting the product: what is refused with a sentence, and when a model is trained again."""

import socket
from contextlib import chdir
from pathlib import Path

import pytest
from pydantic import ValidationError

from psoascreen.launch import main, processes, refuse_taken_ports
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
        ({"public_url": "http://chat.hospital.org"}, "PSOASCREEN_PUBLIC_URL"),
        ({"database_url": "sqlite:///./var/psoascreen.db"}, "DATABASE_URL"),
        ({"database_url": "sqlite://"}, "DATABASE_URL"),
        ({"database_url": ""}, "DATABASE_URL"),
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


@pytest.mark.parametrize("told", ["https://chat.hospital.org/", " HTTPS://Chat.Hospital.org "])
def test_links_lead_to_the_address_however_it_is_written(told: str) -> None:
    assert Settings(public_url=told).base_url == "https://chat.hospital.org"


def test_the_demonstration_s_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    with chdir(tmp_path):
        made = Settings(secret_key="").signing_key

        assert Settings(secret_key="").signing_key == made
        assert [file.name for file in Path("var").iterdir()] == ["secret_key"]
        assert Path("var/secret_key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_a_full_disk_cut_off_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").touch()

    with chdir(tmp_path), pytest.raises(SystemExit, match=r"var/secret_key holds no whole key. Remove it"):
        _ = Settings(secret_key="").signing_key


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
        ("PSOASCREEN_PRODUCTON", "true", "PSOASCREEN_PRODUCTON: there is no such setting. Is it PSOASCREEN_PRODUCTION"),
        ("PSOASCREEN_DATABASE_URL", "sqlite://", "there is no such setting. Is it DATABASE_URL"),
        ("PSOASCREEN_QQQ", "1", "PSOASCREEN_QQQ: there is no such setting.$"),
        ("PSOASCREEN_PUBLIC_URL", "chat.hospital.org", "PSOASCREEN_PUBLIC_URL: 'chat.hospital.org' is no origin"),
        ("PSOASCREEN_RASA_URLS", "rasa:5005", "PSOASCREEN_RASA_URLS: 'rasa:5005' is no origin"),
        ("PSOASCREEN_RASA_TIMEOUT_S", "nan", "PSOASCREEN_RASA_TIMEOUT_S: Input should be a finite number"),
        ("PSOASCREEN_SESSION_HOURS", "0", "PSOASCREEN_SESSION_HOURS: Input should be greater than 0"),
    ],
)
def test_a_setting_that_cannot_stand_ends_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, told: str, says: str
) -> None:
    monkeypatch.setenv(name, told)
    settings.cache_clear()

    with pytest.raises(SystemExit, match=says):
        settings()


def test_the_demonstration_is_not_started_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, told in OF_ITS_OWN.items():
        monkeypatch.setenv("DATABASE_URL" if name == "database_url" else f"PSOASCREEN_{name.upper()}", told)
    monkeypatch.setenv("PSOASCREEN_PRODUCTION", "true")
    settings.cache_clear()

    with pytest.raises(SystemExit, match=r"the demonstration, .* See docs/deployment.md"):
        main()
    settings.cache_clear()


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
