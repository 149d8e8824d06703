"""Runs the migrations on the engine that `records.database` hands over; of several at once one, while others wait.

All is one transaction, which on SQLite takes the write lock at its beginning. The others then find nothing left to do.
"""

from alembic import context
from sqlalchemy import text

from records.models import Base

MIGRATION_LOCK = 7_206_115
"""Names PostgreSQL's lock under which one process at a time migrates; the number means nothing."""

with context.config.attributes["engine"].begin() as connection:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    context.run_migrations()
