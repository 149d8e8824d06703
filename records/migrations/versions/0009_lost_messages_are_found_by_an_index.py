"""The watch on lost messages finds the talks that are being answered without reading every one there ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BEING_ANSWERED = sa.text("answering_until IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_conversations_answering_until",
        "conversations",
        ["answering_until"],
        sqlite_where=BEING_ANSWERED,
        postgresql_where=BEING_ANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_answering_until", "conversations")
