"""Every setting that the deployment names exists, and Rasa is given all that its endpoints ask for."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from psoascreen.settings import Settings
from tests.deploy.conftest import DEPLOY

NAME = re.compile(r"\b(PSOASCREEN_[A-Z_]+|DATABASE_URL)\b")
FILES = [file for file in DEPLOY.rglob("*") if file.is_file() and file.suffix in (".yml", ".yaml", ".sh", "")]
KNOWN = {f"PSOASCREEN_{name.upper()}" for name in Settings.model_fields} - {"PSOASCREEN_DATABASE_URL"} | {
    "DATABASE_URL"
}


@pytest.mark.parametrize("file", [file for file in FILES if NAME.search(file.read_text("utf-8"))], ids=str)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    assert not set(NAME.findall(file.read_text("utf-8"))) - KNOWN


def asked_of_rasa() -> set[str]:
    return set(re.findall(r"\$\{(\w+)\}", Path("endpoints.yml").read_text("utf-8")))


def test_compose_gives_rasa_what_its_endpoints_ask_for(services: Mapping[str, Mapping[str, Any]]) -> None:
    assert asked_of_rasa() <= {*services["rasa"]["environment"], *services["rasa"]["secrets"]}


def test_a_cluster_gives_rasa_what_its_endpoints_ask_for(manifests: list[dict[str, Any]]) -> None:
    rasa = next(one for one in manifests if one["kind"] == "Deployment" and one["metadata"]["name"] == "rasa")
    pod = rasa["spec"]["template"]["spec"]
    secrets = next(one["secret"]["items"] for one in pod["volumes"] if one["name"] == "secrets")

    given = {one["name"] for one in pod["containers"][0]["env"]} | {one["path"] for one in secrets}

    assert asked_of_rasa() <= given
    assert "DATABASE_URL" not in given  # Rasa has no business with the records


def test_production_is_what_is_deployed(
    services: Mapping[str, Mapping[str, Any]], manifests: list[dict[str, Any]]
) -> None:
    config = next(one["data"] for one in manifests if one["kind"] == "ConfigMap")

    assert config["PSOASCREEN_PRODUCTION"] == services["web"]["environment"]["PSOASCREEN_PRODUCTION"] == "true"


@pytest.mark.parametrize("name", ["PUBLIC_URL", "EMERGENCY_NUMBER", "TEAM_PHONE", "TEAM_HOURS"])
def test_whoever_deploys_names_what_patients_are_told(
    services: Mapping[str, Mapping[str, Any]], manifests: list[dict[str, Any]], name: str
) -> None:
    config = next(one["data"] for one in manifests if one["kind"] == "ConfigMap")

    assert services["web"]["environment"][f"PSOASCREEN_{name}"].startswith(f"${{{name}:?")
    assert f"PSOASCREEN_{name}" in config
