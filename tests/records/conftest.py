"""Every test of the records runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from records.database import sessions, upgrade
from tests.databases import KINDS, empty_database


@pytest.fixture(scope="session", params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with empty_database(request.param, tmp_path_factory.mktemp("records")) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(database_url: str) -> sessionmaker[Session]:
    upgrade(database_url)
    return sessions(database_url)


@pytest.fixture
def session(migrated: sessionmaker[Session]) -> Iterator[Session]:
    """A session whose work is rolled back after the test."""
    with migrated() as opened:
        yield opened
        opened.rollback()
