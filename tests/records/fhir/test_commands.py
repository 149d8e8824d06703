"""The commands for FHIR: what is typed, what is printed, and what becomes of files and servers that are no use."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from psoascreen import fhir_commands
from psoascreen.cli import app
from psoascreen.settings import settings
from records.conversations import open_conversation
from records.database import records
from records.fhir.server import ServerFailed, everything_of
from records.models import Screening
from tests.records.fhir.case_report import BEFORE_IMAGING, STEPS, Json, bundle, condition

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Types a command on a database of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/psoascreen.db")
    settings.cache_clear()
    yield lambda *command: CliRunner().invoke(app, [str(word) for word in command])
    settings.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def written(text: str) -> Path:
        path = tmp_path / "bundle.json"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_an_import_says_what_it_took_over_and_lists_the_rest(run: Run, file: Callable[[str], Path]) -> None:
    path = file(json.dumps(bundle(*STEPS["A3"], condition("cough", {"text": "Cough"}, "2024-01-01"))))

    first, second = run("import-fhir", path), run("import-fhir", path)

    assert first.exit_code == second.exit_code == 0
    assert "CASE-1 Hanako Example: 20 entries added, 0 corrected, 0 known already" in first.output
    assert "Condition/cough: is neither a cancer nor a bleeding disorder: Cough" in first.output
    assert "0 entries added, 0 corrected, 20 known already" in second.output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "not a FHIR bundle"),
        ('{"resourceType": "Patient"}', "not a FHIR bundle"),
        ('{"resourceType": "Bundle", "entry": {}}', "its entry is not a list"),
        ('{"resourceType": "Bundle"}', "no readable Patient"),
        (json.dumps(bundle(condition("c", {"text": "Cancer"}, "2024-01-01"))), "no readable Patient"),
    ],
)
def test_what_is_no_bundle_of_a_patient_is_refused_in_one_sentence(
    run: Run, file: Callable[[str], Path], text: str, says: str
) -> None:
    result = run("import-fhir", file(text))

    assert result.exit_code == 2
    assert says in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize("command", [["import-fhir"], ["import-fhir", "nowhere.json"], ["export-fhir", "404"]])
def test_what_is_not_there_ends_with_status_2(run: Run, command: list[str]) -> None:
    assert run(*command).exit_code == 2


def test_a_screening_that_cannot_be_read_is_refused_in_one_sentence(run: Run, file: Callable[[str], Path]) -> None:
    run("import-fhir", file(json.dumps(bundle(*STEPS["A0"]))))
    with records() as session:
        talk = open_conversation(session, patient_id=None)
        session.add(Screening(id=1, conversation_id=talk.id, report={"told_on": "never"}, is_complete=False))

    result = run("export-fhir", "1")

    assert result.exit_code == 2
    assert "can no longer be read" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_server_is_asked_with_the_token_that_is_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(fhir_commands, "everything_of", lambda *_, **how: asked.update(how) or bundle(*STEPS["A0"]))
    monkeypatch.setattr(settings(), "fhir_token", "secret")

    assert run("import-fhir", "--server", "https://ehr.example/fhir", "--patient", "hanako").exit_code == 0
    assert asked["token"] == "secret"


def server(*answers: httpx.Response) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """A server that gives these answers in turn, and what it was asked."""
    asked: list[httpx.Request] = []
    to_come = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return to_come.pop(0)

    return httpx.MockTransport(answer), asked


def page(*resources: Json, following: str | None = None) -> httpx.Response:
    links = [{"relation": "next", "url": following}] if following else []
    return httpx.Response(200, json=bundle(*resources) | {"link": links})


def fetched(transport: httpx.BaseTransport) -> Json:
    return everything_of("https://ehr.example/fhir", "p 1", token="secret", timeout_s=1, transport=transport)


def test_a_server_is_asked_for_every_page_with_the_token_and_again_when_it_is_busy() -> None:
    transport, asked = server(
        httpx.Response(503), page(BEFORE_IMAGING[0], following="?page=2"), page(BEFORE_IMAGING[1])
    )

    everything = fetched(transport)

    assert len(everything["entry"]) == 2
    assert [str(r.url) for r in asked[1:]] == [
        "https://ehr.example/fhir/Patient/p%201/$everything",
        "https://ehr.example/fhir/Patient/p%201/$everything?page=2",
    ]
    assert {r.headers["Authorization"] for r in asked} == {"Bearer secret"}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (httpx.Response(404), "404"),
        (httpx.Response(200, text="<html>"), "gave no history"),
        (httpx.Response(200, json={"resourceType": "OperationOutcome"}), "no bundle"),
        (page(following="https://elsewhere.example/2"), "another server"),
    ],
)
def test_a_server_that_gives_no_history_is_refused_in_one_sentence(answer: httpx.Response, says: str) -> None:
    transport, _ = server(answer)

    with pytest.raises(ServerFailed, match=says):
        fetched(transport)
