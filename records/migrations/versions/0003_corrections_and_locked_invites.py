"""An entry of a history can be withdrawn; an invite can ask for the date of birth, and be locked."""

import sqlalchemy as sa
from alembic import op

from records.models import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("history_entries", sa.Column("is_withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE history_entries SET is_withdrawn = true, replaced_by_id = NULL WHERE replaced_by_id = id")
    op.add_column("invites", sa.Column("asks_birth_date", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("invites", sa.Column("wrong_dates", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("invites", sa.Column("locked_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("locked_at", "wrong_dates", "asks_birth_date"):
        op.drop_column("invites", name)
    # what was withdrawn must not stand again where nothing knows of withdrawing
    op.execute("UPDATE history_entries SET replaced_by_id = id WHERE is_withdrawn")
    op.drop_column("history_entries", "is_withdrawn")
