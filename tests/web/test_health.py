"""What /healthz tells whoever keeps the product running."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.web.site import Site
from web import health


def test_a_database_that_stores_nothing_is_down_though_it_can_be_read(site: Site, browser: TestClient) -> None:
    with site.records.begin() as session:
        session.execute(
            text("CREATE TRIGGER full BEFORE UPDATE ON alembic_version BEGIN SELECT RAISE(FAIL, 'full'); END")
        )

    told = browser.get("/healthz")

    assert told.status_code == 503
    assert told.json()["parts"]["database"] == "down"


def test_asked_often_it_writes_seldom(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(health, "try_out", written.append)

    for _ in range(5):
        assert browser.get("/healthz").json()["parts"]["database"] == "up"

    assert len(written) == 1
