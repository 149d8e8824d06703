"""Opens the database: SQLite for the demonstration, PostgreSQL by its address, one schema for both."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from psoascreen.settings import settings

BUSY_TIMEOUT_MS = 15_000
"""How long a writer of SQLite waits for another before it fails."""

CONNECTIONS = {"pool_size": 10, "max_overflow": 30}
"""As many as the web process has threads, so that none waits for a connection."""

CONNECTED_WITHIN_S = 3
ANSWERS_WITHIN_S = 6.0
"""How long PostgreSQL is waited for: a patient must soon read whom to phone, also where a server only falls silent."""

WHILE_ROWS_REFER: dict[str, Any] = {"key_share": True}
"""Locks a row against a second one who locks; rows that refer to it can still be added, or both would deadlock."""

_takes_its_time: ContextVar[bool] = ContextVar("takes its time", default=False)


class OtherVersion(Exception):
    """The database is of an older or newer version, which is for whoever looks after it to change."""


class ImpatientConnection(psycopg.Connection[Any]):
    """Gives up a server that falls silent, for which psycopg would wait for ever."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        limit = None if _takes_its_time.get() else ANSWERS_WITHIN_S
        try:
            return super().wait(gen, interval, limit if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.close()  # the answer may still come, and would be taken for that to something else
            raise


@contextmanager
def taking_its_time() -> Iterator[None]:
    """For work on a whole database, for which nobody waits at a page."""
    before = _takes_its_time.set(True)
    try:
        yield
    finally:
        _takes_its_time.reset(before)


@cache
def engine_for(url: str) -> Engine:
    """The engine of an address such as `sqlite:///var/psoascreen.db` or `postgresql://host/name`.

    Its errors hide the values of a statement: they hold what patients wrote, and errors are logged.
    """
    address = make_url(url)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        engine = create_engine(
            address,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECTED_WITHIN_S},
            **CONNECTIONS,
        )
        event.listen(
            engine, "do_connect", lambda _dialect, _record, where, how: ImpatientConnection.connect(*where, **how)
        )
        return engine
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, hide_parameters=True, **CONNECTIONS)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediately)
    return engine


@cache
def sessions(url: str) -> sessionmaker[Session]:
    return sessionmaker(engine_for(url), expire_on_commit=False)


@contextmanager
def records() -> Iterator[Session]:
    """A session of this deployment's records that is committed at the end."""
    with sessions(settings().database_url).begin() as session:
        yield session


def try_out(url: str) -> None:
    """Write what stands there already. Raises SQLAlchemyError where nothing can be stored, as on a full disk."""
    with engine_for(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def upgrade(url: str, revision: str = "head") -> None:
    with taking_its_time():
        command.upgrade(_migrations(url), revision)


def make_if_new(url: str) -> None:
    """Make the tables of a new database. Raises OtherVersion for one that is made, and not by these migrations."""
    with engine_for(url).connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        upgrade(url)
    elif revision != ScriptDirectory.from_config(_migrations(url)).get_current_head():
        raise OtherVersion


def downgrade(url: str, revision: str) -> None:
    with taking_its_time():
        command.downgrade(_migrations(url), revision)


def _migrations(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine_for(url)
    return config


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    # synchronous=FULL: a message that was acknowledged outlives a power cut
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own knows ASCII alone, and a search for "øyvind" must find Øyvind
    connection.create_function("lower", 1, lambda text: text.lower() if text else text, deterministic=True)


def _begin_immediately(connection: Any) -> None:
    """Take SQLite's write lock at the start, so that two writers wait for each other instead of failing midway."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
