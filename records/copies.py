"""A copy of the records made while everything runs, and its return."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, func, inspect, make_url, select
from sqlalchemy.exc import DatabaseError

from records.database import engine_for, upgrade
from records.models import Base, Patient

DUMP_TIMEOUT_S = 3600

BEGINNINGS = {"sqlite": b"SQLite format 3\x00", "postgresql": b"PGDMP"}
"""How a copy of each database begins."""


class CopyFailed(Exception):
    """A copy could not be made or brought back; the message says what to do."""


def backup(url: str, file: Path) -> None:
    """Copy the records as they stand at one moment, while conversations go on. Raises CopyFailed."""
    if file.exists():
        raise CopyFailed(f"{file} exists already. Name a new file, so that no older copy is lost.")
    _refuse_without_records(url)
    engine = engine_for(url)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
    except OSError as error:
        raise CopyFailed(f"{file}: cannot be written: {error.strerror}") from None
    if engine.dialect.name == "sqlite":
        _copy_sqlite(_file_of(engine), unfinished)
    else:
        _run(engine, "pg_dump", "--format=custom", "--no-owner", f"--file={unfinished}")
    unfinished.rename(file)


def restore(url: str, file: Path) -> None:
    """Bring a copy back into an empty database, and up to date. Raises CopyFailed."""
    engine = engine_for(url)
    kind = _kind_of(file)
    if kind != engine.dialect.name:
        raise CopyFailed(f"{file} is a copy of a {kind} database, but DATABASE_URL names one of {engine.dialect.name}.")
    if _holds_anything(engine):
        raise CopyFailed("The database holds records already. Name an empty one with DATABASE_URL.")
    engine.dispose()
    if kind == "sqlite":
        _copy_sqlite(file, _file_of(engine))
    else:
        how = ("--single-transaction", "--clean", "--if-exists", "--no-owner", "--exit-on-error")
        _run(engine, "pg_restore", *how, str(file))
    upgrade(url)


def _refuse_without_records(url: str) -> None:
    """A database that is misspelt would be made, and its copy would hold nothing."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise CopyFailed(f"{address.database}: there is no such file. Name the database of the records: DATABASE_URL.")
    try:
        has_records = inspect(engine_for(url)).has_table(Patient.__tablename__)
    except DatabaseError as error:
        raise CopyFailed(f"The database that DATABASE_URL names cannot be used: {error.orig}") from None
    if not has_records:
        raise CopyFailed("The database holds no records. Name that of the records with DATABASE_URL.")


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
    except sqlite3.Error as error:
        raise CopyFailed(f"{target}: the copy failed: {error}") from None


def _run(engine: Engine, program: str, *arguments: str) -> None:
    # everyone on the machine can read a program's arguments, so the password goes another way
    address = engine.url.set(drivername="postgresql")._replace(password=None)
    told = {"PGPASSWORD": engine.url.password} if engine.url.password else {}
    command = [program, f"--dbname={address.render_as_string()}", *arguments]
    try:
        subprocess.run(  # noqa: S603 - our own words and addresses
            command, check=True, capture_output=True, text=True, timeout=DUMP_TIMEOUT_S, env=os.environ | told
        )
    except FileNotFoundError:
        raise CopyFailed(f"{program} is missing. Install PostgreSQL's client programs, then try again.") from None
    except subprocess.TimeoutExpired:
        raise CopyFailed(f"{program} took longer than {DUMP_TIMEOUT_S // 60} minutes and was stopped.") from None
    except subprocess.CalledProcessError as failure:
        raise CopyFailed(f"{program} failed: {failure.stderr.strip()}") from None


def _kind_of(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            beginning = opened.read(max(map(len, BEGINNINGS.values())))
    except OSError as error:
        raise CopyFailed(f"{file}: cannot be read: {error.strerror}") from None
    for kind, known in BEGINNINGS.items():
        if beginning.startswith(known):
            return kind
    raise CopyFailed(f"{file} is no copy that “psoascreen backup” made.")


def _holds_anything(engine: Engine) -> bool:
    known = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        return any(
            connection.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name in known
        )


def _file_of(engine: Engine) -> Path:
    return Path(engine.url.database or "")
