"""Who may open what: every route of the nurses' side, for every role and for nobody."""

from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from records import users
from records.users import Role
from tests.web import told
from tests.web.site import Site, form_token, sign_in
from web import health, metrics
from web.app import PARTS
from web.chat import api as chat
from web.chat import pages
from web.review import account, alerts, history, login, patients, queue, results, single_sign_on, team
from web.review import api as review_api

PASSWORD = "correct horse battery"

EVERYONE = set(Role)
LEADING = {Role.LEAD, Role.ADMIN}
ADMINS = {Role.ADMIN}

WITH_LOGIN = [
    (queue, EVERYONE),
    (alerts, EVERYONE),
    (patients, EVERYONE),
    (history, EVERYONE),
    (account, EVERYONE),
    (review_api, EVERYONE),
    (results, LEADING),
    (team, ADMINS),
]
WITHOUT_LOGIN = [login, single_sign_on, chat, pages, health, metrics]
OPEN_TO_ALL = {"/api/docs", "/api/openapi.json"}
"""Tell what programs can ask, and nothing of anybody; in production to who is signed in."""

STREAM = "/review/changes"
"""Has no end to wait for; that it asks for a login is tested with the others."""

PATHS = {
    "{patient_id}": "1",
    "{alert_id}": "1",
    "{screening_id}": "1",
    "{entry_id}": "1",
    "{invite_id}": "1",
    "{user_id}": "1",
    "{kind}": "labs",
    "{step}": "note",
    "{number}": "0000",
}

ROUTES = [
    (method, route.path, allowed)
    for module, allowed in WITH_LOGIN
    for route in module.router.routes
    if isinstance(route, APIRoute) and route.path not in OPEN_TO_ALL
    for method in sorted(route.methods)
]


def address_of(path: str) -> str:
    for name, value in PATHS.items():
        path = path.replace(name, value)
    return path


@pytest.fixture
def role_of(site: Site, browser: TestClient) -> Callable[[Role], TestClient]:
    def sign_in_as(role: Role) -> TestClient:
        with site.records.begin() as session:
            users.add_user(session, login=f"a {role}", name=role.value, role=role, password=PASSWORD)
            told.hip_pain(session)
        assert sign_in(browser, {"login": f"a {role}", "password": PASSWORD}).status_code == 303
        return browser

    return sign_in_as


def ask(browser: TestClient, method: str, path: str) -> int:
    data = {"form_token": form_token(browser, "/review/account")} if method == "POST" else None
    return browser.request(method, address_of(path), data=data).status_code


@pytest.mark.parametrize(("method", "path", "allowed"), ROUTES, ids=[f"{m} {p}" for m, p, _ in ROUTES])
def test_without_a_login_nothing_is_shown_or_done(
    browser: TestClient, method: str, path: str, allowed: set[Role]
) -> None:
    answer = browser.request(method, address_of(path))

    assert allowed
    assert answer.status_code in (303, 401, 403)
    if answer.status_code == 303:
        assert answer.headers["Location"].startswith("/review/login")


@pytest.mark.parametrize("role", Role)
def test_every_route_is_open_to_whom_it_should_be_and_nobody_else(
    role_of: Callable[[Role], TestClient], role: Role
) -> None:
    browser = role_of(role)
    ending = ("sign-out-everywhere",)
    for method, path, allowed in ROUTES:
        if path == STREAM or path.endswith(ending):
            continue
        status = ask(browser, method, path)
        if role in allowed:
            assert status not in (401, 403), f"{role} is kept out of {method} {path}"
        else:
            assert status == 403, f"{role} may {method} {path}: {status}"


def test_every_part_with_routes_is_in_one_of_the_tables() -> None:
    listed = [module for module, _ in WITH_LOGIN] + WITHOUT_LOGIN

    assert {module.__name__ for module in listed} == {module.__name__ for module in PARTS}


FORMS = [path for method, path, _ in ROUTES if method == "POST" and not path.startswith("/api")]


@pytest.mark.parametrize("path", FORMS)
def test_no_form_of_another_site_does_anything(role_of: Callable[[Role], TestClient], path: str) -> None:
    browser = role_of(Role.ADMIN)

    assert browser.post(address_of(path), data={"form_token": "forged"}).status_code == 403


def test_a_disabled_user_is_out_at_once(site: Site, role_of: Callable[[Role], TestClient]) -> None:
    browser = role_of(Role.NURSE)
    with site.records.begin() as session:
        user = users.find_user(session, "a nurse")
        assert user
        token = users.make_token(session, user, "a program")
    bearer = {"Authorization": f"Bearer {token}"}
    assert browser.get("/api/alerts", headers=bearer).status_code == 200

    with site.records.begin() as session:
        user = users.find_user(session, "a nurse")
        assert user
        user.is_active = False

    assert browser.get("/review").status_code == 303
    assert browser.get("/api/alerts", headers=bearer).status_code == 401
