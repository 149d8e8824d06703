"""Each question remembers about how many were still to come, for the page that opens again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("messages", sa.Column("questions_left", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("messages", "questions_left")
