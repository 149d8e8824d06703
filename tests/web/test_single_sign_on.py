"""Signing in by a hospital's account: a provider of the test's own says who it is, and the team's list who may."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from psoascreen.settings import settings
from records import users
from records.users import Role
from tests.local_server import serving
from tests.web.site import Site
from web.app import create_app

KEY = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
BEGIN = "/review/single-sign-on"
NORA = {"email": "nora@hospital.org", "email_verified": True}


@dataclass
class Provider:
    """Signs a token for whoever `claims` says; `signer` may be another's key."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: dict(NORA))
    nonce: str = ""
    signer: RSAKey = field(default_factory=lambda: KEY)

    def metadata(self) -> dict[str, Any]:
        places = {"authorization": "authorize", "token": "token"}
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            **{f"{name}_endpoint": f"{self.url}/{path}" for name, path in places.items()},
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self) -> dict[str, Any]:
        now = int(time.time())
        told = {"iss": self.url, "aud": "psoascreen", "sub": "1", "iat": now, "exp": now + 60, "nonce": self.nonce}
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, told | self.claims, self.signer)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


@pytest.fixture
def provider() -> Iterator[Provider]:
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(told.metadata() if "well-known" in self.path else {"keys": [KEY.as_dict(private=False)]})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(told.token())

        def answer(self, values: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(values).encode())

    with serving(Handler) as port:
        told.url = f"http://127.0.0.1:{port}"
        yield told


@pytest.fixture
def visitor(site: Site, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser on a site that knows the provider, and Nora who is on the team's list."""
    for name, value in {"issuer": provider.url, "client_id": "psoascreen", "client_secret": "s" * 32}.items():
        monkeypatch.setattr(settings(), f"oidc_{name}", value)
    with site.records.begin() as session:
        users.add_user(session, login="nora@hospital.org", name="Nora", role=Role.NURSE, password="correct horse")
    with TestClient(create_app(site.rasa.transport()), follow_redirects=False) as browser:
        yield browser


def come_back(browser: TestClient, provider: Provider, *, state: str = "") -> int:
    """Be sent to the provider, and come back from it."""
    sent = parse_qs(urlsplit(browser.get(BEGIN).headers["Location"]).query)
    provider.nonce = provider.nonce or sent["nonce"][0]
    return browser.get(f"{BEGIN}/back", params={"code": "c", "state": state or sent["state"][0]}).status_code


def test_who_the_provider_knows_and_the_team_lists_is_signed_in(visitor: TestClient, provider: Provider) -> None:
    assert "Sign in with your hospital" in visitor.get("/review/login").text

    assert come_back(visitor, provider) == 303

    assert "Nora" in visitor.get("/review").text


@pytest.mark.parametrize(
    "told",
    [
        {"claims": NORA | {"email": "stranger@hospital.org"}},
        {"claims": {}},
        {"claims": {"email": "nora@hospital.org"}},
        {"claims": NORA | {"email_verified": False}},
        {"claims": NORA | {"email_verified": "false"}},
        {"claims": NORA | {"aud": "another program"}},
        {"claims": NORA | {"exp": 1}},
        {"nonce": "of another sign-in"},
        {"signer": RSAKey.generate_key(2048, {"kid": "test"})},
    ],
    ids=[
        "not on the list",
        "nobody",
        "of an address that may be anyone's",
        "of an address that is not verified",
        "of an address that is not said to be verified",
        "for another program",
        "too old",
        "replayed",
        "signed by another",
    ],
)
def test_whoever_else_it_is_is_not(visitor: TestClient, provider: Provider, told: dict[str, Any]) -> None:
    for name, value in told.items():
        setattr(provider, name, value)

    assert come_back(visitor, provider) == 403
    assert visitor.get("/review").status_code == 303


def test_another_claim_that_the_team_goes_by_needs_no_verified_address(
    visitor: TestClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "oidc_claim", "employee")
    provider.claims = {"employee": "nora@hospital.org"}

    assert come_back(visitor, provider) == 303


def test_a_way_back_that_was_not_begun_here_leads_nowhere(visitor: TestClient, provider: Provider) -> None:
    assert come_back(visitor, provider, state="forged") == 403


def test_a_disabled_login_is_not_let_in_by_the_provider(site: Site, visitor: TestClient, provider: Provider) -> None:
    with site.records.begin() as session:
        nora = users.find_user(session, "nora@hospital.org")
        assert nora
        nora.is_active = False

    assert come_back(visitor, provider) == 403


def test_without_a_provider_there_is_no_such_way(browser: TestClient) -> None:
    assert browser.get(BEGIN).status_code == 404
    assert "hospital" not in browser.get("/review/login").text
