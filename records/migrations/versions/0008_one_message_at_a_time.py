"""A conversation says until when a message of it is being answered, so that no other process answers the next."""

import sqlalchemy as sa
from alembic import op

from records.models import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("answering_until", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("conversations", "answering_until")
