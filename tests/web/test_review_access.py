"""Who may see what on the nurses' pages."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from records import users
from records.models import AlertEvent, User
from tests.web import told
from tests.web.site import Site, form_token, sign_in
from web.protection import HEADERS

PAGES = ["/review", "/review/alerts/1", "/review/patients/1"]


@pytest.fixture
def raised(site: Site) -> told.Raised:
    with site.records.begin() as session:
        return told.hip_pain(session)


@pytest.mark.usefixtures("raised")
@pytest.mark.parametrize("page", PAGES)
def test_without_a_login_every_page_asks_for_it(browser: TestClient, page: str) -> None:
    answer = browser.get(page)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/review/login")


@pytest.mark.usefixtures("raised")
@pytest.mark.parametrize("page", PAGES)
def test_a_forged_sign_in_is_none(browser: TestClient, page: str) -> None:
    browser.cookies.set("psoas_review", "forged")

    assert browser.get(page).status_code == 303


@pytest.mark.parametrize("change", [{"password": "wrong"}, {"login": "nobody"}, {"login": "' OR 1=1 --"}])
def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(
    site: Site, browser: TestClient, change: dict[str, str]
) -> None:
    answer = sign_in(browser, site.nurse_login() | change)

    assert answer.status_code == 401
    assert "do not match" in answer.text
    assert browser.get("/review").status_code == 303


def test_a_form_from_another_site_signs_nobody_in(site: Site, browser: TestClient) -> None:
    browser.get("/review/login")

    assert browser.post("/review/login", data=site.nurse_login()).status_code == 403
    assert browser.post("/review/login", data=site.nurse_login() | {"form_token": "forged"}).status_code == 403


def test_a_form_of_one_sign_in_is_shown_to_whoever_is_signed_in_next_before_it_counts(
    site: Site, nurse: TestClient, raised: told.Raised
) -> None:
    """On a shared computer it would be kept under another person's name."""
    note = {"text": "Reached the patient, who is well", "form_token": form_token(nurse, "/review/account")}
    address = f"/review/alerts/{raised.outcome.alert_id}/steps/note"
    with site.records.begin() as session:
        password = users.new_password()
        users.add_user(session, login="lea", name="Lea", role=users.Role.NURSE, password=password)
    sign_in(nurse, {"login": "lea", "password": password})

    shown = nurse.post(address, data=note)

    assert shown.status_code == 403
    assert note["text"] in shown.text
    assert notes(site) == []
    again = re.search(r'name="form_token" value="([^"]+)"', shown.text)
    assert again
    assert nurse.post(address, data=note | {"form_token": again[1]}).status_code == 303
    assert notes(site) == ["Lea"]


def notes(site: Site) -> list[str]:
    with site.records() as session:
        return list(session.scalars(select(AlertEvent.by).where(AlertEvent.what == "note")))


def test_a_login_page_opened_before_somebody_signed_in_signs_in_too(site: Site, browser: TestClient) -> None:
    token = form_token(browser, "/review/login")
    sign_in(browser, site.nurse_login())

    assert browser.post("/review/login", data=site.nurse_login() | {"form_token": token}).status_code == 303


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/review\\evil", "/review/../x", "/elsewhere"]
)
def test_signing_in_never_leads_to_another_site(site: Site, browser: TestClient, back: str) -> None:
    answer = sign_in(browser, site.nurse_login() | {"back": back})

    assert answer.headers["Location"].startswith("/review")


def test_a_removed_user_is_out_at_once(site: Site, nurse: TestClient) -> None:
    assert nurse.get("/review").status_code == 200

    with site.records.begin() as session:
        user = users.find_user(session, site.seeded.login)
        assert user
        user.is_active = False

    assert nurse.get("/review").status_code == 303


def test_signing_out_ends_the_sign_in_and_not_only_the_cookie(nurse: TestClient) -> None:
    kept = nurse.cookies.get("psoas_review")
    assert kept

    nurse.post("/review/logout", data={"form_token": form_token(nurse, "/review")})
    nurse.cookies.set("psoas_review", kept)

    assert nurse.get("/review").status_code == 303


def test_the_alert_names_why_it_fired_with_its_evidence_and_what_was_said(
    nurse: TestClient, raised: told.Raised
) -> None:
    page = nurse.get(f"/review/alerts/{raised.outcome.alert_id}").text

    for words in ("Left side", "C1", "left hip", "3 of 10", "throbbing pain in my left hip for some weeks", "bone"):
        assert words in page, words


@pytest.mark.parametrize(
    "address",
    [
        "/review/alerts/999",
        "/review/nothing",
        "/review/patients/99",
        "/review/patients/1/history/nothing",
        "/review/patients/1/history/entries/999",
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(nurse: TestClient, address: str) -> None:
    answer = nurse.get(address)

    assert answer.status_code == 404
    assert "There is no such" in answer.text


def test_a_conversation_that_broke_off_stands_on_the_list_with_what_was_said(site: Site, nurse: TestClient) -> None:
    with site.records.begin() as session:
        told.broken_off(session)

    queue = nurse.get("/review").text

    assert "The chat program could not be reached." in queue
    link = re.search(r"/review/alerts/\d+", queue)
    assert link
    assert "My left leg gives way" in nurse.get(link[0]).text


def test_what_a_patient_wrote_is_shown_and_never_run(site: Site, nurse: TestClient) -> None:
    with site.records.begin() as session:
        raised = told.weak_legs(session, "<script>alert('x')</script> {{ 7 * 7 }}")

    page = nurse.get(f"/review/alerts/{raised.outcome.alert_id}").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; {{ 7 * 7 }}" in page


@pytest.mark.parametrize("address", ["/chat", "/review/login", "/api/chat/messages", "/static/base.css", "/nothing"])
def test_every_answer_is_guarded(browser: TestClient, address: str) -> None:
    answer = browser.get(address)

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["X-Frame-Options"] == "DENY"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'none'")
    assert "unsafe" not in policy


def test_no_page_has_a_script_or_style_of_its_own(nurse: TestClient, raised: told.Raised) -> None:
    for address in ("/chat", "/review", f"/review/alerts/{raised.outcome.alert_id}"):
        page = nurse.get(address).text
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page


def test_passwords_are_kept_as_argon2(site: Site) -> None:
    with site.records() as session:
        assert all(user.password_hash.startswith("$argon2id$") for user in session.scalars(select(User)))
