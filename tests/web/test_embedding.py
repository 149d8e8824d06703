"""Which other sites may hold the chat, and what they may not."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import select

from psoascreen.settings import Settings, settings
from records.models import Conversation
from tests.web.site import Site
from web.app import create_app

HOSPITAL, STRANGER = "https://www.hospital.org", "https://elsewhere.example"
NEWEST_PATIENT = select(Conversation.patient_id).order_by(Conversation.started_at.desc()).limit(1)
FROM_ANOTHER_SITE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def embedding(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser on the site of a deployment that allows one hospital's pages."""
    monkeypatch.setenv("PSOASCREEN_EMBEDDING_ORIGINS", HOSPITAL)
    settings.cache_clear()
    with TestClient(create_app(site.rasa.transport()), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(("origin", "is_allowed"), [(HOSPITAL, True), (STRANGER, False)])
def test_a_chat_is_opened_from_an_allowed_site_alone(embedding: TestClient, origin: str, is_allowed: bool) -> None:
    opened = embedding.post("/api/chat/sessions", json={}, headers=FROM_ANOTHER_SITE | {"Origin": origin})

    assert opened.status_code == (201 if is_allowed else 403)
    assert opened.headers.get("Access-Control-Allow-Origin") == (origin if is_allowed else None)
    assert "Set-Cookie" not in opened.headers


def test_a_cookie_of_ours_does_not_count_in_another_sites_page(site: Site, embedding: TestClient) -> None:
    embedding.cookies.set("psoas_invite", site.seeded.invite_token, path="/api/chat")

    embedding.post("/api/chat/sessions", json={}, headers=FROM_ANOTHER_SITE | {"Origin": HOSPITAL}).raise_for_status()

    with site.records() as session:
        assert session.execute(NEWEST_PATIENT).scalar_one() is None


def test_the_chat_page_alone_may_stand_in_a_frame_of_that_site(embedding: TestClient) -> None:
    chat, nurses = embedding.get("/chat").headers, embedding.get("/review/login").headers

    assert chat["Content-Security-Policy"].endswith(f"frame-ancestors {HOSPITAL}")
    assert "X-Frame-Options" not in chat
    assert nurses["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert nurses["X-Frame-Options"] == "DENY"


def test_the_script_for_other_sites_is_served_to_them(embedding: TestClient) -> None:
    script = embedding.get("/widget.js")

    assert script.headers["Content-Type"].startswith("text/javascript")
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "psoas-chat.js" in script.text


def test_several_origins_stand_apart_by_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSOASCREEN_EMBEDDING_ORIGINS", f"{HOSPITAL} http://localhost:8080")

    assert Settings().embedding_origins == (HOSPITAL, "http://localhost:8080")


@pytest.mark.parametrize("told", ["*", "www.hospital.org", "https://hospital.org/portal", "'none'"])
def test_what_is_no_origin_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("PSOASCREEN_EMBEDDING_ORIGINS", told)

    with pytest.raises(ValidationError, match=r"write it as https://www\.hospital\.org"):
        Settings()
