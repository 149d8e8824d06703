"""Which language a nurse's pages are in: the nurse's own choice, else the browser's, else the deployment's."""

import re

import pytest
from fastapi.testclient import TestClient

from psoascreen.settings import settings
from records import users
from tests.web import told
from tests.web.site import Site, form_token, sign_in

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}


def language_of(page: str) -> str:
    found = re.search(r'<html lang="(\w+)" dir="ltr">', page)
    assert found
    return found[1]


def choose(nurse: TestClient, code: str) -> None:
    typed = {"code": code, "form_token": form_token(nurse, "/review/account")}
    assert nurse.post("/review/account/language", data=typed).status_code == 303


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-AR,es;q=0.8", "es"),
        ("ES-ar", "es"),
        ("fr,es;q=0.2,en;q=0.1", "es"),
        ("en;q=0.3, es;q=0.7", "es"),
        ("en-GB,es;q=0.9", "en"),
        ("ja", "en"),
        ("*", "en"),
        ("es;q=0", "en"),
        ("es;q=nonsense,en;q=0.1", "en"),
        ("../../etc/passwd", "en"),
        (";;;,,,q=", "en"),
    ],
)
def test_a_browser_gets_the_language_it_likes_best_of_ours(browser: TestClient, accepted: str, spoken: str) -> None:
    assert language_of(browser.get("/review/login", headers={"Accept-Language": accepted}).text) == spoken


def test_without_any_wish_the_pages_are_in_the_language_of_the_deployment(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert language_of(browser.get("/review/login").text) == "en"

    monkeypatch.setattr(settings(), "language", "es")

    assert language_of(browser.get("/review/login").text) == "es"
    assert language_of(browser.get("/review/login", headers={"Accept-Language": "en"}).text) == "en"


def test_the_sign_in_page_can_be_switched_and_the_browser_keeps_it(browser: TestClient) -> None:
    switched = browser.get("/review/login?language=es&back=/review/patients")

    assert language_of(switched.text) == "es"
    assert 'value="/review/patients"' in switched.text
    assert "Iniciar sesión" in browser.get("/review/login").text
    assert "Esta página no existe" in browser.get("/review/nothing").text
    assert language_of(browser.get("/review/login?language=xx").text) == "es"
    assert language_of(browser.get("/review/login?language=en").text) == "en"


def test_a_nurse_s_choice_holds_wherever_they_sign_in(site: Site, nurse: TestClient) -> None:
    choose(nurse, "es")

    assert "Desde ahora sus páginas están en este idioma." in nurse.get("/review/account?notice=language").text
    with TestClient(site.app, follow_redirects=False, headers={"Accept-Language": "en"}) as elsewhere:
        sign_in(elsewhere, site.nurse_login())
        assert "Quién espera" in elsewhere.get("/review").text


def test_a_nurse_without_a_choice_gets_that_of_the_browser_again(nurse: TestClient) -> None:
    choose(nurse, "es")
    choose(nurse, "")

    assert "Who is waiting" in nurse.get("/review").text
    assert "Quién espera" in nurse.get("/review", headers=SPANISH).text


def test_a_language_that_is_none_of_ours_is_no_choice(site: Site, nurse: TestClient) -> None:
    choose(nurse, "xx")

    with site.records() as session:
        user = users.find_user(session, site.seeded.login)
        assert user
        assert user.language is None


def test_what_a_live_queue_fetches_is_in_its_language(site: Site, nurse: TestClient) -> None:
    with site.records.begin() as session:
        told.weak_legs(session)
    choose(nurse, "es")

    rows = nurse.get("/review", headers={"X-Refresh": "rows"}).text

    assert "Posible compresión medular" in rows
    assert "Emergencia" in rows


def test_one_reader_s_language_is_no_other_s(site: Site, nurse: TestClient) -> None:
    with site.records.begin() as session:
        alert_id = told.hip_pain(session).outcome.alert_id
    address = f"/review/alerts/{alert_id}"

    assert re.search(r">\d{1,2} \w{3,4} \d{4}, \d\d:\d\d UTC<", nurse.get(address, headers=SPANISH).text)
    assert "dolor en la cadera (lado izquierdo)" in nurse.get(address, headers=SPANISH).text
    assert "pain in the left hip" in nurse.get(address).text


def test_dates_and_numbers_are_written_as_in_the_language(nurse: TestClient) -> None:
    typed = {"on": "2026-01-05", "test": "crp", "value": "11,4", "unit": "mg/L"}
    token = form_token(nurse, "/review/patients/add")
    assert nurse.post("/review/patients/1/history/labs", data=typed | {"form_token": token}).status_code == 303

    spanish, english = nurse.get("/review/patients/1", headers=SPANISH).text, nurse.get("/review/patients/1").text

    assert re.search(r"registrado el \d{1,2} \w{3,4} \d{4} ·", spanish)
    assert "5 ene 2026" in spanish
    assert "11,4" in spanish
    assert "5 Jan 2026" in english
    assert "11.4" in english


def test_what_a_patient_wrote_is_never_a_message(site: Site, nurse: TestClient) -> None:
    with site.records.begin() as session:
        raised = told.weak_legs(session, "Take <b>Missing</b> %(day)s")

    page = nurse.get(f"/review/alerts/{raised.outcome.alert_id}", headers=SPANISH).text

    assert "Take &lt;b&gt;Missing&lt;/b&gt; %(day)s" in page
