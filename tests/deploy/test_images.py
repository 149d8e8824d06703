"""The images: what is copied exists, what is locked is what is installed, and every command in a container can run."""

import importlib
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from psoascreen.cli import app
from psoascreen.launch import processes
from psoascreen.settings import Settings
from tests.deploy.conftest import DEPLOY

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
ALLOWED = [line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line[0] == "!"]
STAGES = {stage.split()[0]: stage for stage in re.split(r"^FROM .* AS ", DOCKERFILE, flags=re.MULTILINE)[1:]}


def copied_into(stage: str) -> list[str]:
    """What of the project goes into a stage."""
    lines = re.findall(r"^COPY (?!--from)(.*)$", STAGES[stage], re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


COPIED = [source for stage in STAGES for source in copied_into(stage)]


@pytest.mark.parametrize("source", COPIED)
def test_what_an_image_holds_exists_and_is_sent_to_the_builder(source: str) -> None:
    assert Path(source).exists()
    assert any(source == allowed or source.startswith(f"{allowed}/") for allowed in ALLOWED)


BESIDE = re.compile(r'Path\(__file__\)\.parents\[(\d)\] / "([^"]+)"')
"""How our modules name what lies elsewhere in the project."""


def test_what_the_code_reads_beside_itself_is_in_its_image() -> None:
    copied = copied_into("records-built")
    modules = [file for source in copied if Path(source).is_dir() for file in Path(source).rglob("*.py")]

    read = {
        file.resolve().parents[int(level)] / name
        for file in modules
        for level, name in BESIDE.findall(file.read_text(encoding="utf-8"))
    }

    assert read
    assert {path.relative_to(Path.cwd()).parts[0] for path in read} <= set(copied)


def test_what_rasa_is_told_to_read_is_in_its_image() -> None:
    endpoints = yaml.safe_load(Path("endpoints.yml").read_text(encoding="utf-8"))
    modules = {one["type"].rpartition(".")[0] for one in endpoints.values() if "." in one.get("type", "")}

    assert {module.split(".")[0] for module in modules} | {endpoints["nlg"]["languages"]} <= set(
        copied_into("dialogue-built")
    )


def test_the_images_are_built_with_the_locked_tools() -> None:
    install = Path("psoascreen/install.sh").read_text(encoding="utf-8")

    assert set(re.findall(r"uv==([\d.]+)", DOCKERFILE)) == set(re.findall(r"^UV_VERSION=(.*)$", install, re.MULTILINE))
    bases = set(re.findall(r"^FROM python:(\d\.\d+)", DOCKERFILE, re.MULTILINE))
    assert bases == {Path(file).read_text("utf-8").strip() for file in (".python-version", "bot/.python-version")}
    assert DOCKERFILE.count("uv sync --frozen --no-dev") == DOCKERFILE.count("uv sync")


def test_each_image_ends_as_a_user_without_rights() -> None:
    for name, stage in STAGES.items():
        if not name.endswith("-built"):
            assert re.findall(r"^USER (.*)$", stage, re.MULTILINE)[-1] == "10001"


def commands(services: Mapping[str, Mapping[str, Any]], image: str) -> list[list[str]]:
    return [one["command"] for one in services.values() if one["image"] == image and "command" in one]


def test_the_applications_that_are_served_exist(services: Mapping[str, Mapping[str, Any]]) -> None:
    served = [word for command in commands(services, "psoascreen-records") for word in command if ":create_app" in word]

    assert sorted(served) == ["actions.server:create_app", "web.app:create_app"]
    for module, _, factory in (word.partition(":") for word in served):
        assert callable(getattr(importlib.import_module(module), factory))


@pytest.mark.parametrize("name", ["web", "actions"])
def test_a_container_runs_what_make_run_runs(services: Mapping[str, Mapping[str, Any]], name: str) -> None:
    deployment = Settings(port=8000, actions_port=5055)
    started, _ = processes(deployment, Path("model.tar.gz"))[name]

    in_container = [part for word in services[name]["command"] for part in word.split("=")]

    elsewhere = {"0.0.0.0", "127.0.0.1", "python", sys.executable}  # noqa: S104 - a container is reached from outside it
    assert set(started) - elsewhere == set(in_container) - elsewhere


def test_the_cluster_runs_what_compose_runs(
    services: Mapping[str, Mapping[str, Any]], manifests: list[dict[str, Any]]
) -> None:
    for manifest in manifests:
        if manifest["kind"] in ("Deployment", "Job"):
            name = manifest["metadata"]["name"]
            (container,) = manifest["spec"]["template"]["spec"]["containers"]
            assert container.get("args") == services[name].get("command")


def test_the_migration_is_a_command_of_the_product(services: Mapping[str, Mapping[str, Any]]) -> None:
    program, command = services["migrate"]["command"]

    assert program == "psoascreen"
    assert command in {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}


def test_rasa_is_started_with_files_of_its_image() -> None:
    command = re.findall(r"^CMD (\[.*\])", DOCKERFILE, re.MULTILINE)[-1]

    assert '"bot.quiet", "run"' in command
    assert Path("bot/quiet.py").exists()
    for file in re.findall(r'"([a-z]+\.yml)"', command):
        assert file in COPIED
    assert "--fixed-model-name psoascreen --out models" in DOCKERFILE
    assert '"models/psoascreen.tar.gz"' in command


def test_secrets_reach_a_command_as_its_environment_and_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "DATABASE_URL").write_text("postgresql://a:p'w$x@db/name\n")
    (tmp_path / "tls.key").write_text("not a variable")
    script = ["sh", "deploy/with-secrets.sh", "sh", "-c", 'printf "%s" "$DATABASE_URL"; env | grep -c tls']

    told = subprocess.run(  # noqa: S603
        script, env={"SECRETS_FOLDER": str(tmp_path), "PATH": "/usr/bin:/bin"}, capture_output=True, check=False
    ).stdout

    assert told.decode() == "postgresql://a:p'w$x@db/name0\n"
