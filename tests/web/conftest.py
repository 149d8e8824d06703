"""Fixtures of the web tests: a site of its own, and browsers that visit it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.site import Prepared, Site, prepared_in, sign_in, site_in


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared_in(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def site(tmp_path: Path, prepared: Prepared) -> Iterator[Site]:
    with site_in(tmp_path, prepared) as running:
        yield running


@pytest.fixture
def browser(site: Site) -> Iterator[TestClient]:
    with TestClient(site.app, follow_redirects=False, client=("127.0.0.1", 1)) as client:
        yield client


@pytest.fixture
def patient(site: Site, browser: TestClient) -> TestClient:
    """A browser that has opened a chat by the demonstration's invite."""
    opened = browser.post("/api/chat/sessions", json={"invite": site.seeded.invite_token})
    browser.headers["Authorization"] = f"Bearer {opened.json()['session']}"
    return browser


@pytest.fixture
def nurse(site: Site, browser: TestClient) -> TestClient:
    """A browser in which the demonstration's nurse has signed in."""
    assert sign_in(browser, site.nurse_login()).status_code == 303
    return browser
