"""What nobody thought of is answered with what to do next, and logged without its words."""

from time import monotonic
from typing import Any

import pytest
from fastapi.testclient import TestClient

from psoascreen.settings import settings
from records import alerts
from tests.web.site import Site
from web.chat import turns

AT_ONCE_S = 5

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


def test_after_a_fault_the_next_message_is_answered_at_once_and_the_nurses_see_the_talk(
    site: Site, patient: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as faulty:
        faulty.setattr(turns, "_store_reply", break_down)
        assert patient.post("/api/chat/messages", json={"text": SAID}).status_code == 500

    began = monotonic()
    assert patient.post("/api/chat/messages", json={"text": SAID}).is_success

    assert monotonic() - began < AT_ONCE_S
    with site.records() as session:
        (row,) = alerts.queue(session)
    assert row.is_broken_off
    assert turns.FAULT in row.reason


def test_a_nurse_whose_page_meets_a_fault_reads_what_to_do(nurse: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "queue", break_down)

    page = nurse.get("/review?lang=es")

    assert page.status_code == 500
    assert "Algo ha fallado por nuestra parte" in page.text
    assert 'lang="es"' in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert SAID not in page.text
