"""Every test of the records runs on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from records.database import engine_for, sessions, upgrade

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
"""A server on which the tests may make and drop databases of their own."""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.db'}"
        return
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    name = f"psoascreen_test_{uuid4().hex[:8]}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at TEST_DATABASE_URL: {error.orig}")
    url = make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    yield url
    engine_for(url).dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


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
