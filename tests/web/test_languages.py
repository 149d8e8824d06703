"""In which language a patient is spoken to: the one chosen, else the one on record, else the browser's, else ours."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from psoascreen.languages import languages
from psoascreen.sentences import sentence
from psoascreen.settings import Settings, settings
from records.models import Conversation, Patient
from tests.web.site import Site, form_token
from web.chat.said import EMPTY


def open_chat(site: Site, browser: TestClient, asks: str = "", **opening: str) -> str:
    """Open a chat; returns the language that it is held in, as it is kept and as Rasa is told."""
    opened = browser.post("/api/chat/sessions", json=opening, headers={"Accept-Language": asks})
    assert opened.status_code == 201
    browser.headers["Authorization"] = f"Bearer {opened.json()['session']}"
    with site.records() as session:
        kept = session.scalars(select(Conversation.language).order_by(Conversation.started_at.desc())).first()
    told = browser.get("/api/chat/messages").json()["language"]
    assert kept == told == site.rasa.received[-1]["metadata"]["language"]
    return told


def prefer(site: Site, language: str) -> None:
    with site.records.begin() as session:
        session.scalars(select(Patient)).one().language = language


@pytest.fixture
def spanish_by_default(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PSOASCREEN_LANGUAGE", "es")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(
    ("asks", "held_in"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,es;q=0.5", "en"),
        ("de;q=0.9, es;q=0.4, en;q=0.2", "es"),
        ("de", "en"),
        ("*", "en"),
        ("es;q=0", "en"),
        ("es;q=much", "en"),
    ],
)
def test_a_visitor_is_spoken_to_as_the_browser_asks(site: Site, browser: TestClient, asks: str, held_in: str) -> None:
    assert open_chat(site, browser, asks) == held_in


@pytest.mark.usefixtures("spanish_by_default")
def test_whoever_asks_for_no_language_of_ours_gets_the_deployment_s(site: Site, browser: TestClient) -> None:
    assert open_chat(site, browser, "de") == "es"


def test_what_is_chosen_goes_before_the_record_and_that_before_the_browser(site: Site, browser: TestClient) -> None:
    invite = site.seeded.invite_token
    assert open_chat(site, browser, "es", invite=invite) == "es", "no preference is recorded"

    prefer(site, "es")

    assert open_chat(site, browser, "en", invite=invite) == "es"
    assert open_chat(site, browser, "en", invite=invite, language="en") == "en"


def test_a_language_that_is_spoken_no_longer_takes_nothing_from_the_patient(site: Site, browser: TestClient) -> None:
    prefer(site, "tlh")
    assert open_chat(site, browser, "es", invite=site.seeded.invite_token) == "es"
    with site.records.begin() as session:
        session.scalars(select(Conversation)).one().language = "tlh"

    said = browser.post("/api/chat/messages", json={"payload": '/choose{"value": "yes"}'})

    assert said.status_code == 200


def test_a_language_that_is_not_spoken_is_refused_with_those_that_are(browser: TestClient) -> None:
    refused = browser.post("/api/chat/sessions", json={"language": "tlh"})

    assert refused.status_code == 422
    assert refused.json()["detail"] == "There is no such language here. Send one of: en, es."


def test_a_talk_goes_on_in_its_language_whatever_the_browser_asks(site: Site, browser: TestClient) -> None:
    open_chat(site, browser, language="es")

    browser.post("/api/chat/messages", json={"text": "sí"}, headers={"Accept-Language": "en"})
    assert site.rasa.received[-1]["metadata"]["language"] == "es"

    site.rasa.fails = 1
    lost = browser.post("/api/chat/messages", json={"text": "me duele"}, headers={"Accept-Language": "en"}).json()
    assert lost["messages"][0]["text"] == sentence("not_answered", "es")
    assert "En una emergencia llame ahora al 112" in lost["messages"][0]["text"]


def test_what_cannot_be_taken_is_refused_in_the_language_of_the_page(browser: TestClient) -> None:
    spanish = {"Accept-Language": "es"}

    assert browser.get("/api/chat/messages", headers=spanish).json()["detail"] == sentence("no_session", "es")
    refused = browser.post("/api/chat/messages", json={"text": ""}, headers=spanish)
    assert refused.json()["detail"] == sentence(EMPTY, "es")
    no_link = browser.post("/api/chat/sessions", json={"invite": "nonsense"}, headers=spanish)
    assert no_link.json()["detail"] == sentence("link_invalid", "es")


def test_a_tapped_widget_is_put_in_words_of_the_language(site: Site, browser: TestClient) -> None:
    open_chat(site, browser, language="es")
    for said in ("sí", "un dolor"):
        browser.post("/api/chat/messages", json={"text": said})

    browser.post("/api/chat/messages", json={"payload": '/choose{"value": [{"site": "hip", "side": "left"}]}'})

    shown = browser.get("/api/chat/messages").json()["messages"]
    assert [m["text"] for m in shown if m["from"] == "patient"][-1] == "cadera (lado izquierdo)"


@pytest.mark.parametrize("code", languages())
def test_the_page_comes_in_each_language_before_any_script_runs(browser: TestClient, code: str) -> None:
    words = languages()[code].page["page"]

    chosen = browser.get(f"/?lang={code}")
    assert chosen.headers["Location"] == f"/chat?lang={code}"
    for page in (browser.get(chosen.headers["Location"]), browser.get("/chat", headers={"Accept-Language": code})):
        assert f'<html lang="{code}"' in page.text
        assert words["title"] in page.text
        assert settings().words(code)["team_hours"] in page.text
    assert browser.get("/?lang=tlh").headers["Location"] == "/chat"


def test_an_invite_opens_the_page_in_the_language_on_record(site: Site, browser: TestClient) -> None:
    prefer(site, "es")

    assert browser.get(f"/c/{site.seeded.invite_token}").headers["Location"] == "/chat?lang=es"


def test_the_page_is_told_whom_to_phone_and_which_languages_there_are(browser: TestClient) -> None:
    told = browser.get("/api/chat/contacts?lang=es").json()

    assert told["language"] == "es"
    assert told["languages"] == {"en": "English", "es": "Español"}
    assert told["team_name"] == "el equipo de oncología"
    assert told["emergency_number"] == settings().emergency_number


def test_a_deployment_s_own_words_are_said_in_each_language_it_gives_them_in() -> None:
    given = Settings(team_name='{"en": "ward 3", "es": "la planta 3"}', team_hours="8-18")  # pyright: ignore[reportArgumentType]

    assert [given.words(code)["team_name"] for code in ("en", "es")] == ["ward 3", "la planta 3"]
    assert [given.words(code)["team_hours"] for code in ("en", "es")] == ["8-18", "8-18"]


def test_true_words_in_another_language_go_before_the_demonstration_s() -> None:
    given = Settings(team_hours='{"en": "Mondays only"}')  # pyright: ignore[reportArgumentType]

    assert given.words("es")["team_hours"] == "Mondays only"


@pytest.mark.parametrize("told", ['{"tlh": "x"}', '{"en"', "{}x"])
def test_words_in_no_language_of_ours_are_refused(told: str) -> None:
    with pytest.raises(ValueError, match="one for each of en, es"):
        Settings(team_name=told)  # pyright: ignore[reportArgumentType]


def test_a_nurse_records_the_language_a_patient_prefers(site: Site, nurse: TestClient) -> None:
    address = "/review/patients/1/person"
    form = {"name": "Hanako Demo", "language": "es", "form_token": form_token(nurse, address)}

    assert nurse.post(address, data=form).status_code == 303

    with site.records() as session:
        assert session.scalars(select(Patient)).one().language == "es"
    assert 'value="es" lang="es" selected' in nurse.get(address).text
    assert nurse.get(f"/c/{site.seeded.invite_token}").headers["Location"] == "/chat?lang=es"


def test_the_alert_says_in_which_language_the_talk_was_held(site: Site, nurse: TestClient) -> None:
    open_chat(site, nurse, language="es", invite=site.seeded.invite_token)
    site.rasa.fails = 1
    nurse.post("/api/chat/messages", json={"text": "me duele la cadera"})

    page = nurse.get("/review/alerts/1").text

    assert 'Language of the talk: <span lang="es">Español</span>' in page
    assert '<p class="words" lang="es" dir="auto">me duele la cadera</p>' in page
