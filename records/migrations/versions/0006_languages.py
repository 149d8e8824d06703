"""A conversation is held in a language, and a patient may prefer one. What was said before was said in English."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("patients", sa.Column("language", sa.String(8), nullable=True))
    op.add_column("conversations", sa.Column("language", sa.String(8), server_default="en", nullable=False))


def downgrade() -> None:
    op.drop_column("conversations", "language")
    op.drop_column("patients", "language")
