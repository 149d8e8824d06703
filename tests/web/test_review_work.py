"""What nurses, leads, admins and programs do on their side, and what is said when it cannot be."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from psoascreen.settings import settings
from records import users, work
from records.models import Alert, AlertEvent, Login, Message, User, now
from records.users import Role
from tests.web import told
from tests.web.site import Site, form_token, sign_in
from web.alerts import dispatch

PASSWORD = "correct horse battery"


@pytest.fixture
def alert_id(site: Site) -> int:
    with site.records.begin() as session:
        return told.hip_pain(session).outcome.alert_id or 0


def as_role(site: Site, browser: TestClient, role: Role) -> TestClient:
    with site.records.begin() as session:
        users.add_user(session, login="boss", name="The Boss", role=role, password=PASSWORD)
    assert sign_in(browser, {"login": "boss", "password": PASSWORD}).status_code == 303
    return browser


def send(browser: TestClient, address: str, /, **typed: Any) -> Response:
    return browser.post(address, data=typed | {"form_token": form_token(browser, "/review/account")})


def seen(browser: TestClient, alert_id: int) -> str:
    found = re.search(r'name="seen" value="(\d+)"', browser.get(f"/review/alerts/{alert_id}").text)
    assert found
    return found[1]


def step(browser: TestClient, alert_id: int, what: str, /, **typed: str) -> Response:
    return send(browser, f"/review/alerts/{alert_id}/steps/{what}", **{"seen": seen(browser, alert_id)} | typed)


NOTE = "Called twice;\n<b>nobody</b> picks up"


def sent_again(page: Response) -> dict[str, str]:
    """What a page that could not be served holds of what was typed."""
    held = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    held += re.findall(r'<textarea name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page.text)
    return {name: unescape(value) for name, value in held}


def test_a_note_outlives_a_sign_in_that_ends_while_it_is_written(site: Site, nurse: TestClient, alert_id: int) -> None:
    note = f"/review/alerts/{alert_id}/steps/note"
    typed = {"seen": seen(nurse, alert_id), "form_token": form_token(nurse, "/review/account"), "text": NOTE}
    with site.records.begin() as session:
        session.query(Login).delete()

    ended = nurse.post(note, data=typed)

    assert ended.status_code == 401
    assert f'action="{note}"' in ended.text
    assert "/review/login" in ended.text
    assert sent_again(ended)["text"] == NOTE
    assert sign_in(nurse, site.nurse_login()).status_code == 303
    shown = nurse.post(note, data=sent_again(ended))
    assert shown.status_code == 403, "it may be another person who signed in"
    assert nurse.post(note, data=sent_again(shown)).status_code == 303
    with site.records() as session:
        assert session.query(AlertEvent).filter_by(what="note").one().text == NOTE


@pytest.mark.parametrize(
    ("fault", "status"), [(OperationalError("", {}, Exception()), 503), (KeyError("of nobody's making"), 500)]
)
def test_a_note_outlives_records_that_cannot_be_reached(
    nurse: TestClient, alert_id: int, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    with monkeypatch.context() as down:
        down.setattr(work, "take_step", fail)
        refused = step(nurse, alert_id, "note", text=NOTE)

    assert refused.status_code == status
    assert sent_again(refused)["text"] == NOTE
    assert nurse.post(f"/review/alerts/{alert_id}/steps/note", data=sent_again(refused)).status_code == 303


def test_what_another_site_sends_or_what_is_secret_is_not_held(
    site: Site, nurse: TestClient, alert_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(users, "check_password", fail)
    unreachable = sign_in(nurse, site.nurse_login())
    assert unreachable.status_code == 503
    assert sent_again(unreachable) == {}
    with site.records.begin() as session:
        session.query(Login).delete()
    foreign = nurse.post(f"/review/alerts/{alert_id}/steps/note", data={"seen": 0, "text": NOTE, "form_token": "x"})
    assert foreign.status_code == 403
    assert sent_again(foreign) == {}


@pytest.mark.parametrize(
    "address", ["/review/alerts/{}", "/api/alerts/{}", "/review/patients/{}", "/api/screenings/{}/fhir"]
)
def test_a_number_that_no_database_holds_is_one_that_does_not_exist(nurse: TestClient, address: str) -> None:
    answered = nurse.get(address.format(10**30))

    assert answered.status_code == 404
    assert "There is no such" in answered.text


def test_an_alert_is_worked_on_from_taking_to_resolving(nurse: TestClient, alert_id: int) -> None:
    for what, typed in (
        ("taken", {}),
        ("call_back", {"choice": "reached", "text": "sounds well"}),
        ("resolved", {"choice": "imaging_ordered", "text": "CT on Friday"}),
    ):
        assert step(nurse, alert_id, what, **typed).status_code == 303

    page = nurse.get(f"/review/alerts/{alert_id}").text
    for words in ("took the alert", "reached: sounds well", "Imaging was ordered", "imaging ordered: CT on Friday"):
        assert words in page
    assert f"/review/alerts/{alert_id}" not in nurse.get("/review").text
    assert f"/review/alerts/{alert_id}" in nurse.get("/review?status=resolved").text


def test_who_comes_second_is_told_who_was_first_and_keeps_what_was_typed(
    site: Site, nurse: TestClient, alert_id: int
) -> None:
    opened = seen(nurse, alert_id)
    with TestClient(site.app, follow_redirects=False) as other:
        as_role(site, other, Role.NURSE)
        step(other, alert_id, "taken")

    answer = step(nurse, alert_id, "resolved", seen=opened, choice="confirmed", text="typed for minutes")

    assert answer.status_code == 409
    assert "The Boss changed this alert" in answer.text
    assert "typed for minutes" in answer.text


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("", True),
        ("?search=hanako", True),
        ("?search=DEMO-1", True),
        ("?search=nobody", False),
        ("?group=urgent", True),
        ("?group=emergency", False),
        ("?category=suspected", True),
        ("?category=meets_criteria", False),
        ("?mine=true", False),
        ("?since=2020-01-01", True),
        ("?since=2999-01-01", False),
        ("?status=resolved", False),
        ("?status=all", True),
        ("?search=&category=&since=&status=open", True),
    ],
)
def test_the_queue_shows_what_was_asked_for(nurse: TestClient, alert_id: int, query: str, is_there: bool) -> None:
    assert (f"/review/alerts/{alert_id}" in nurse.get(f"/review{query}").text) == is_there


@pytest.mark.parametrize("query", ["?group=blue", "?since=yesterday", "?offset=-1"])
def test_a_filter_that_cannot_be_is_named(nurse: TestClient, query: str) -> None:
    answer = nurse.get(f"/review{query}")

    assert answer.status_code == 422
    assert query[1:].partition("=")[0] in answer.text


def test_more_alerts_than_a_page_holds_are_on_the_next(site: Site, nurse: TestClient) -> None:
    with site.records.begin() as session:
        for _ in range(60):
            told.weak_legs(session)

    first, second = (nurse.get(f"/review?offset={offset}").text for offset in (0, 50))

    links = [set(re.findall(r"/review/alerts/\d+", page)) for page in (first, second)]
    assert (len(links[0]), len(links[1])) == (50, 10)
    assert links[0].isdisjoint(links[1])
    assert "offset=50" in first


def test_the_words_that_mattered_are_marked_in_what_was_said(site: Site, nurse: TestClient, alert_id: int) -> None:
    with site.records.begin() as session:
        message = session.scalars(select(Message).where(Message.author == "patient")).first()
        assert message
        message.text = "A <b>sore</b> left hip, no fever"
        message.marks = [
            {"start": 2, "end": 22, "what": "pain, left hip"},
            {"start": 24, "end": 32, "what": "fever, denied"},
        ]

    page = nurse.get(f"/review/alerts/{alert_id}").text

    assert '<mark title="pain, left hip">&lt;b&gt;sore&lt;/b&gt; left hip' in page
    assert '<mark title="fever, denied">no fever' in page


def test_an_idle_sign_in_ends_however_often_the_open_page_refreshes_itself(site: Site, nurse: TestClient) -> None:
    with site.records.begin() as session:
        login = session.scalars(select(Login)).one()
        login.seen_at = now() - users.IDLE + timedelta(seconds=5)
    assert nurse.get("/review", headers={"X-Refresh": "rows"}).status_code == 200
    with site.records.begin() as session:
        login = session.scalars(select(Login)).one()
        assert now() - login.seen_at > timedelta(minutes=20)
        login.seen_at = now() - users.IDLE - timedelta(seconds=5)

    assert nurse.get("/review", headers={"X-Refresh": "rows"}).status_code == 401


def test_another_password_ends_every_sign_in_made_with_the_old_one(site: Site, browser: TestClient) -> None:
    as_role(site, browser, Role.NURSE)
    refused = send(browser, "/review/account/password", current="wrong", new="a whole new password")
    assert "not right" in refused.text
    assert "at least 12" in send(browser, "/review/account/password", current=PASSWORD, new="short").text

    send(browser, "/review/account/password", current=PASSWORD, new="a whole new password")

    assert browser.get("/review").status_code == 303
    assert sign_in(browser, {"login": "boss", "password": PASSWORD}).status_code == 401
    assert sign_in(browser, {"login": "boss", "password": "a whole new password"}).status_code == 303


def test_signing_out_everywhere_ends_every_browser(site: Site, nurse: TestClient) -> None:
    with TestClient(site.app, follow_redirects=False) as other:
        sign_in(other, site.nurse_login())
        assert other.get("/review").status_code == 200

        send(nurse, "/review/account/sign-out-everywhere")

        assert other.get("/review").status_code == 303
        assert nurse.get("/review").status_code == 303


def test_an_admin_adds_resets_and_disables_logins_but_not_their_own(site: Site, browser: TestClient) -> None:
    admin = as_role(site, browser, Role.ADMIN)
    made = send(admin, "/review/team", login="nora", name="Nora", role="nurse")
    password = re.search(r"password ([\w-]+)\.", made.text)
    assert password
    with TestClient(site.app, follow_redirects=False) as other:
        assert sign_in(other, {"login": "nora", "password": password[1]}).status_code == 303
        with site.records() as session:
            nora, boss = users.find_user(session, "nora"), users.find_user(session, "boss")
            assert nora
            assert boss
        send(admin, f"/review/team/{nora.id}/role", role="lead")
        assert other.get("/review/results").status_code == 200
        send(admin, f"/review/team/{nora.id}/disable")
        assert other.get("/review").status_code == 303

    assert "already" in send(admin, "/review/team", login="nora", name="Nora", role="nurse").text
    assert "Nobody takes their own login" in send(admin, f"/review/team/{boss.id}/disable").text
    assert "Nobody changes their own role" in send(admin, f"/review/team/{boss.id}/role", role="nurse").text


@pytest.mark.parametrize("taken_away", ["reset", "disable"])
def test_an_admin_who_takes_a_login_out_of_other_hands_ends_its_tokens_and_is_told_which(
    site: Site, browser: TestClient, taken_away: str
) -> None:
    admin = as_role(site, browser, Role.ADMIN)
    with site.records.begin() as session:
        nora = users.add_user(session, login="nora", name="Nora", role=Role.NURSE, password=PASSWORD)
        tokens = [users.make_token(session, nora, name) for name in ("board", "pager")]

    answer = send(admin, f"/review/team/{nora.id}/{taken_away}")

    assert "Programs whose token has ended: board, pager." in answer.text
    with site.records.begin() as session:
        session.get_one(User, nora.id).is_active = True
    for token in tokens:
        assert admin.get("/api/alerts", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_ones_own_change_of_password_leaves_ones_programs_their_tokens(site: Site, browser: TestClient) -> None:
    boss = as_role(site, browser, Role.NURSE)
    with site.records.begin() as session:
        user = users.find_user(session, "boss")
        assert user
        token = users.make_token(session, user, "board")

    send(boss, "/review/account/password", current=PASSWORD, new="a whole new password")

    assert boss.get("/api/alerts", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_the_results_count_alerts_times_and_what_they_turned_out_to_be(
    site: Site, nurse: TestClient, alert_id: int
) -> None:
    step(nurse, alert_id, "taken")
    step(nurse, alert_id, "diagnosed", choice="mps")
    with TestClient(site.app, follow_redirects=False) as lead:
        page = as_role(site, lead, Role.LEAD).get("/review/results").text

    assert "1 (100 %)" in page, "the promise was kept"
    assert "100 % (21\u2013100 %)" in page, "one of one, with Wilson's interval"


class TestPrograms:
    """The same queue and work by a token."""

    @pytest.fixture
    def program(self, site: Site, browser: TestClient) -> TestClient:
        with site.records.begin() as session:
            user = users.find_user(session, site.seeded.login)
            assert user
            token = users.make_token(session, user, "dashboard")
        browser.headers["Authorization"] = f"Bearer {token}"
        return browser

    def test_the_queue_and_an_alert_are_read_and_worked_on(self, program: TestClient, alert_id: int) -> None:
        queue = program.get("/api/alerts").json()
        assert [one["alert_id"] for one in queue["alerts"]] == [alert_id]
        assert queue["counts"] == {"urgent": 1}
        alert = program.get(f"/api/alerts/{alert_id}").json()
        assert alert["assessment"]["urgency"] == "urgent"

        taken = program.post(f"/api/alerts/{alert_id}/steps/taken", json={"seen": alert["seen"]})

        assert taken.status_code == 204
        assert program.get("/api/alerts").json()["alerts"][0]["taken_by"] == "Nurse Demo"

    def test_what_cannot_be_is_refused_with_a_sentence(self, program: TestClient, alert_id: int) -> None:
        assert program.get("/api/alerts/999").status_code == 404
        empty = program.post(f"/api/alerts/{alert_id}/steps/note", json={"text": ""})
        assert (empty.status_code, empty.json()["detail"]) == (409, "Write the note first.")
        assert program.post(f"/api/alerts/{alert_id}/steps/dance", json={}).status_code == 422

    @pytest.mark.usefixtures("alert_id")
    def test_a_token_opens_no_page_and_a_forged_one_nothing(self, program: TestClient) -> None:
        assert program.get("/review").status_code == 303
        program.headers["Authorization"] = "Bearer forged"
        assert program.get("/api/alerts").status_code == 401

    def test_a_token_is_made_shown_once_and_revoked(self, nurse: TestClient) -> None:
        made = send(nurse, "/review/account/tokens", name="board").text
        token = re.search(r"<code class=\"link\">([^<]+)</code>", made)
        assert token
        bearer = {"Authorization": f"Bearer {token[1]}"}
        assert nurse.get("/api/alerts", headers=bearer).status_code == 200
        page = nurse.get("/review/account").text
        assert token[1] not in page
        number = re.search(r"/tokens/(\w+)/revoke", page)
        assert number

        send(nurse, f"/review/account/tokens/{number[1]}/revoke")

        nurse.cookies.clear()
        assert nurse.get("/api/alerts", headers=bearer).status_code == 401

    @pytest.mark.parametrize("address", ["/api/docs", "/api/openapi.json"])
    def test_in_production_only_who_is_signed_in_reads_what_programs_can_ask(
        self, nurse: TestClient, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        monkeypatch.setattr(settings(), "production", True)

        assert nurse.get(address).status_code == 200
        nurse.cookies.clear()
        assert nurse.get(address).status_code == 401
        assert nurse.get("/openapi.json").status_code == 404

    def test_a_program_reads_what_the_chat_answers(self, browser: TestClient) -> None:
        shapes = browser.get("/api/openapi.json").json()["components"]["schemas"]

        assert {"from", "text", "question", "widget", "buttons"} <= shapes["BotMessage"]["properties"].keys()
        assert shapes["Reply"]["properties"]["messages"]["items"]["$ref"].endswith("/BotMessage")

    def test_the_page_of_the_api_names_every_route(self, browser: TestClient) -> None:
        page = browser.get("/api/docs").text

        for route in (
            "/api/chat/messages",
            "/api/alerts/{alert_id}/steps/{step}",
            "/api/screenings/{screening_id}/fhir",
        ):
            assert route in page


class TestHealthAndMetrics:
    def test_the_metrics_count_what_waits_and_name_nobody(self, browser: TestClient, alert_id: int) -> None:
        page = browser.get("/metrics").text

        assert 'psoascreen_alerts_waiting{tier="urgent"} 1.0' in page
        assert "Hanako" not in page
        assert alert_id

    @pytest.mark.parametrize(
        ("token", "sent", "status"), [("secret", "secret", 200), ("secret", "wrong", 403), ("secret", "", 403)]
    )
    def test_with_a_token_set_only_who_sends_it_gets_them(
        self, browser: TestClient, monkeypatch: pytest.MonkeyPatch, token: str, sent: str, status: int
    ) -> None:
        monkeypatch.setattr(settings(), "metrics_token", token)

        assert browser.get("/metrics", headers={"Authorization": f"Bearer {sent}"}).status_code == status

    def test_another_machine_does_not_get_them_without_a_token(self, site: Site) -> None:
        for stranger in ("10.0.0.7", "testclient"):
            with TestClient(site.app, client=(stranger, 1)) as elsewhere:
                assert elsewhere.get("/metrics").status_code == 403

    def test_in_production_nobody_gets_them_without_a_token(
        self, browser: TestClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings(), "production", True)

        assert browser.get("/metrics").status_code == 403

    def test_deliveries_that_nobody_tries_show_as_an_outbox_that_is_down(
        self, site: Site, browser: TestClient, alert_id: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dispatch, "deliver", lambda: 0)
        assert browser.get("/healthz").json()["parts"]["outbox"] == "up"
        with site.records.begin() as session:
            alert = session.get_one(Alert, alert_id)
            session.add(told.delivery(alert, due_at=now() - timedelta(minutes=10)))

        answer = browser.get("/healthz")

        assert (answer.status_code, answer.json()["parts"]["outbox"]) == (503, "down")


def test_a_misunderstood_message_is_marked_and_shown_as_marked(nurse: TestClient, alert_id: int) -> None:
    assert (
        step(nurse, alert_id, "marked", message="2", choice="ask_nurse", text="wants <b>a call</b>").status_code == 303
    )

    page = nurse.get(f"/review/alerts/{alert_id}").text
    assert "Marked: It asked for a nurse" in page
    assert "message 2 meant: ask nurse: wants &lt;b&gt;a call&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"message": "2", "choice": "no_such_intent", "text": "typed for minutes"}, "Choose what the message meant"),
        ({"message": "99", "choice": "tell", "text": "typed for minutes"}, "Only a message that the patient typed"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_with_a_sentence(
    nurse: TestClient, alert_id: int, typed: dict[str, str], why: str
) -> None:
    answer = step(nurse, alert_id, "marked", **typed)

    assert answer.status_code == 409
    assert why in answer.text


def test_what_was_typed_for_a_mark_is_still_there_when_it_is_refused(nurse: TestClient, alert_id: int) -> None:
    answer = step(nurse, alert_id, "marked", message="2", choice="no_such_intent", text="typed for minutes")

    assert "typed for minutes</textarea>" in answer.text
