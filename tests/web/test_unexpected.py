"""What nobody thought of is answered with what to do next, and logged without its words."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from psoascreen.settings import settings
from records import alerts
from web.chat import turns

SAID = "both my legs are weak"


def break_down(*_: Any, **__: Any) -> None:
    raise RuntimeError(SAID)


@pytest.mark.parametrize(("language", "call"), [("en", "emergency call"), ("es", "emergencia llame ahora")])
def test_a_patient_whose_message_meets_a_fault_is_told_what_to_do(
    patient: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, call: str
) -> None:
    monkeypatch.setattr(turns, "_keep", break_down)

    answer = patient.post("/api/chat/messages", json={"text": SAID}, headers={"Accept-Language": language})

    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert call in answer.json()["detail"]
    assert settings().team_phone in answer.json()["detail"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert SAID not in answer.text
    logged = "".join(capsys.readouterr())
    assert "RuntimeError" in logged
    assert SAID not in logged


def test_a_nurse_whose_page_meets_a_fault_reads_what_to_do(nurse: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "queue", break_down)

    page = nurse.get("/review?lang=es")

    assert page.status_code == 500
    assert "Algo ha fallado por nuestra parte" in page.text
    assert 'lang="es"' in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert SAID not in page.text
