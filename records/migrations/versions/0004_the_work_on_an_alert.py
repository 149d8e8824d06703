"""The work on an alert, its way to the team, tokens for programs, and a trail that shows when it was tampered with."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from records.audit import BEGINNING, digest
from records.models import UtcDateTime

revision = "0004"
down_revision = "0003"

MOMENT = UtcDateTime(timezone=True)
PROMISED = {"emergency": timedelta(minutes=15), "urgent": timedelta(hours=8), "soon": timedelta(hours=72)}
"""As it was promised when these alerts were raised."""

NEXT_CONTACT = timedelta(days=28)

ADDED_TO_ALERTS = ("category", "due_at", "state", "escalation", "taken_by_id", "resolution", "diagnosis")

REFUSE_CHANGES = {
    "sqlite": [
        f"CREATE TRIGGER audit_entries_{what} BEFORE {what} ON audit_entries "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END"
        for what in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is only ever added to'; END $$",
        "CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    ],
}
ALLOW_CHANGES = {
    "sqlite": ["DROP TRIGGER audit_entries_UPDATE", "DROP TRIGGER audit_entries_DELETE"],
    "postgresql": ["DROP TRIGGER audit_entries_kept ON audit_entries", "DROP FUNCTION refuse_audit_change()"],
}


def upgrade() -> None:
    op.add_column("messages", sa.Column("marks", sa.JSON(), nullable=True))
    _extend_alerts()
    _alert_broken_off()
    _new_tables()
    _seal_the_trail()


def downgrade() -> None:
    for statement in ALLOW_CHANGES[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_column("audit_entries", "hash")
    for table in ("api_tokens", "deliveries", "alert_events"):
        op.drop_table(table)
    # before, a talk that broke off stood on the list by itself
    op.execute("DELETE FROM alerts WHERE tier = 'broken_off'")
    for index in ("ix_alerts_queue", "ix_alerts_raised_at", "ix_alerts_taken_by_id"):
        op.drop_index(index, "alerts")
    for column in ADDED_TO_ALERTS:
        op.drop_column("alerts", column)
    op.create_index("ix_alerts_queue", "alerts", ["acknowledged_at", "tier_rank", "raised_at"])
    op.drop_column("messages", "marks")


def _extend_alerts() -> None:
    op.drop_index("ix_alerts_queue", "alerts")
    op.add_column("alerts", sa.Column("category", sa.String(32)))
    # SQLite adds no column without a value that is always there, and knows no ALTER to take the default away again
    op.add_column("alerts", sa.Column("due_at", MOMENT, nullable=False, server_default="2000-01-01 00:00:00"))
    op.add_column("alerts", sa.Column("state", sa.String(16), nullable=False, server_default="open"))
    op.add_column("alerts", sa.Column("escalation", sa.Integer(), nullable=False, server_default=sa.text("0")))
    # native ALTERs alone: SQLite's batch mode drops the table, which its foreign keys forbid once it holds rows
    taken = "taken_by_id INTEGER CONSTRAINT fk_alerts_taken_by_id REFERENCES users (id)"
    op.execute(f"ALTER TABLE alerts ADD COLUMN {taken}")
    op.add_column("alerts", sa.Column("resolution", sa.String(32)))
    op.add_column("alerts", sa.Column("diagnosis", sa.String(32)))
    op.create_index("ix_alerts_queue", "alerts", ["state", "tier", "due_at"])
    op.create_index("ix_alerts_raised_at", "alerts", ["raised_at"])
    op.create_index("ix_alerts_taken_by_id", "alerts", ["taken_by_id"])
    alerts = _alerts()
    connection = op.get_bind()
    for alert in connection.execute(sa.select(alerts)).all():
        due_at = alert.raised_at + PROMISED.get(alert.tier, NEXT_CONTACT)
        state = "open" if alert.acknowledged_at is None else "acknowledged"
        connection.execute(sa.update(alerts).where(alerts.c.id == alert.id).values(due_at=due_at, state=state))


def _alert_broken_off() -> None:
    """What broke off before it raised an alert becomes one, so that it can be worked on as any other."""
    conversations = sa.table(
        "conversations",
        *(sa.column(name) for name in ("id", "status", "broken_reason")),
        sa.column("changed_at", MOMENT),
    )
    alerts = _alerts()
    broken = sa.select(conversations).where(
        conversations.c.status == "broken_off", ~sa.exists().where(alerts.c.conversation_id == conversations.c.id)
    )
    for talk in op.get_bind().execute(broken).all():
        values = {"conversation_id": talk.id, "tier": "broken_off", "tier_rank": -1, "reason": talk.broken_reason or ""}
        moments = {"raised_at": talk.changed_at, "due_at": talk.changed_at + timedelta(hours=1)}
        flags = {"is_incomplete": True, "wants_call_back": False, "state": "open", "escalation": 0}
        op.get_bind().execute(sa.insert(alerts).values(values | moments | flags))


def _new_tables() -> None:
    op.create_table(
        "alert_events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("alert_id", sa.Integer(), sa.ForeignKey("alerts.id"), nullable=False, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("alert_id", sa.Integer(), sa.ForeignKey("alerts.id"), nullable=False, index=True),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("delivered_at", MOMENT),
        sa.Column("problem", sa.Text()),
        sa.Index("ix_deliveries_due", "delivered_at", "next_try_at"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
    )


def _seal_the_trail() -> None:
    op.add_column("audit_entries", sa.Column("hash", sa.String(64), nullable=False, server_default=BEGINNING))
    trail = sa.table(
        "audit_entries",
        *(sa.column(name) for name in ("id", "actor", "event", "about", "hash")),
        sa.column("at", MOMENT),
    )
    last, connection = BEGINNING, op.get_bind()
    for entry in connection.execute(sa.select(trail).order_by(trail.c.id)).all():
        last = digest(last, entry.at, entry.actor, entry.event, entry.about)
        connection.execute(sa.update(trail).where(trail.c.id == entry.id).values(hash=last))
    for statement in REFUSE_CHANGES[connection.dialect.name]:
        op.execute(statement)


def _alerts() -> sa.TableClause:
    plain = (
        "id",
        "conversation_id",
        "tier",
        "tier_rank",
        "reason",
        "is_incomplete",
        "wants_call_back",
        "state",
        "escalation",
    )
    moments = ("raised_at", "acknowledged_at", "due_at")
    return sa.table("alerts", *map(sa.column, plain), *(sa.column(name, MOMENT) for name in moments))
