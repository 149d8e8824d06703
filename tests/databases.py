"""Databases for tests: SQLite in a folder of the test's, PostgreSQL as a database made for it and dropped after."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import redis
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from records.database import engine_for

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
"""A server on which the tests may make and drop databases of their own."""

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
"""A server in which the tests may count and hold locks."""

KINDS = ("sqlite", "postgresql")


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database. Without PostgreSQL the test is skipped, or fails where CI=true."""
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'psoascreen.db'}"
        try:
            yield url
        finally:
            engine_for(url).dispose()  # or the next one at this address would still hold the file that is gone
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
    try:
        yield url
    finally:
        engine_for(url).dispose()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def shared_redis() -> str:
    """The address of a Redis. Without one the test is skipped, or fails where CI=true."""
    try:
        redis.Redis.from_url(REDIS).ping()
    except redis.RedisError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no Redis at TEST_REDIS_URL: {error}")
    return REDIS
