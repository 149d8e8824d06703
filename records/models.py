"""The tables. Everything a patient said or a nurse did is a row here; nothing is kept elsewhere but Rasa's tracker."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC that comes back timezone-aware from both databases; SQLite keeps no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[dict[str, Any]]: JSON}  # noqa: RUF012


class Patient(Base):
    """Someone under the team's care. `language` is the ISO 639-1 code of the one they prefer, where it is known."""

    __tablename__ = "patients"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    born_on: Mapped[date | None]
    sex: Mapped[str] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(8))
    added_at: Mapped[datetime] = mapped_column(default=now)


class HistoryEntry(Base):
    """One fact of a cancer history as `screening.history` writes it; a correction is a row that replaces another.

    A row `is_withdrawn` where what it replaces was recorded in error and nothing stands in its place.
    """

    __tablename__ = "history_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    body: Mapped[dict[str, Any]]
    recorded_by: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("history_entries.id"))
    is_withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())


class Invite(Base):
    """A link that opens chats for a patient. `wrong_dates` counts wrong dates of birth; too many lock it."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    asks_birth_date: Mapped[bool] = mapped_column(default=False, server_default=false())
    wrong_dates: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    locked_at: Mapped[datetime | None]
    patient: Mapped[Patient] = relationship()


BEING_ANSWERED = "answering_until IS NOT NULL"
"""Of which talks the index for the watch on lost messages knows: few at a time, whatever the table holds."""


class Conversation(Base):
    """One talk with a patient or visitor, in `language` from beginning to end.

    `id` is Rasa's sender; `status` open, silent, done, stopped or broken_off. A message is being answered until
    `answering_until`, and the next one waits for that.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index(
            "ix_conversations_answering_until",
            "answering_until",
            sqlite_where=text(BEING_ANSWERED),
            postgresql_where=text(BEING_ANSWERED),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: uuid4().hex)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"), index=True)
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    status: Mapped[str] = mapped_column(String(16), default="open", index=True)
    broken_reason: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    answering_until: Mapped[datetime | None]
    patient: Mapped[Patient | None] = relationship()


class Message(Base):
    """One message as it was said. `position` orders a conversation; `key` is the sender's own, so none counts twice."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "position"), UniqueConstraint("conversation_id", "key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    position: Mapped[int]
    author: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text)
    question: Mapped[str | None] = mapped_column(String(32))
    widget: Mapped[str | None] = mapped_column(String(32))
    questions_left: Mapped[int | None]
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    emergency: Mapped[bool] = mapped_column(default=False)
    done: Mapped[bool] = mapped_column(default=False)
    marks: Mapped[list[dict[str, Any]] | None]
    key: Mapped[str | None] = mapped_column(String(64))
    in_reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class Misunderstanding(Base):
    """What a message meant that the bot misunderstood: an intent, or a nurse's words where none fits."""

    __tablename__ = "misunderstandings"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    intent: Mapped[str] = mapped_column(String(64), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Screening(Base):
    """What a patient told in one conversation, as it stood when it was assessed."""

    __tablename__ = "screenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), unique=True)
    report: Mapped[dict[str, Any]]
    is_complete: Mapped[bool]
    at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    conversation: Mapped[Conversation] = relationship()
    assessments: Mapped[list["AssessmentRow"]] = relationship(order_by="AssessmentRow.id", back_populates="screening")


class AssessmentRow(Base):
    """One result; each message that alarms and the submission add one, and none is ever changed."""

    __tablename__ = "assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    screening_id: Mapped[int] = mapped_column(ForeignKey("screenings.id"), index=True)
    body: Mapped[dict[str, Any]]
    urgency: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(default=now)
    screening: Mapped[Screening] = relationship(back_populates="assessments")


class Alert(Base):
    """What asks for a nurse. One for each conversation.

    `tier` is a tier of the medicine or `broken_off`, and `tier_rank` tells which is higher: 3 for an emergency, 0 for
    routine, -1 for what nothing is known of yet. `state` is open, acknowledged or resolved; `due_at` is when the
    promise of its tier breaks. `escalation` is the stage of the contacts it was passed on to.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_queue", "state", "tier", "due_at"),
        Index("ix_alerts_raised_at", "raised_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), unique=True)
    screening_id: Mapped[int | None] = mapped_column(ForeignKey("screenings.id"), index=True)
    tier: Mapped[str] = mapped_column(String(16))
    tier_rank: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    side: Mapped[str | None] = mapped_column(String(8))
    category: Mapped[str | None] = mapped_column(String(32))
    is_incomplete: Mapped[bool] = mapped_column(default=False)
    wants_call_back: Mapped[bool] = mapped_column(default=False)
    raised_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default="open")
    escalation: Mapped[int] = mapped_column(default=0)
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    resolution: Mapped[str | None] = mapped_column(String(32))
    diagnosis: Mapped[str | None] = mapped_column(String(32))
    conversation: Mapped[Conversation] = relationship()
    screening: Mapped[Screening | None] = relationship()
    acknowledged_by: Mapped["User | None"] = relationship(foreign_keys=[acknowledged_by_id])
    taken_by: Mapped["User | None"] = relationship(foreign_keys=[taken_by_id])
    events: Mapped[list["AlertEvent"]] = relationship(order_by="AlertEvent.id", back_populates="alert")


class AlertEvent(Base):
    """One step of the work on an alert: `what` happened, who did it and what they wrote. Only ever added."""

    __tablename__ = "alert_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    what: Mapped[str] = mapped_column(String(32))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    alert: Mapped[Alert] = relationship(back_populates="events")


class Delivery(Base):
    """One alert on its way to one channel of the team; tried until it arrives. `id` is the same at every try."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_due", "delivered_at", "next_try_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: uuid4().hex)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"), index=True)
    channel: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    delivered_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(Text)
    alert: Mapped[Alert] = relationship()


class User(Base):
    """Someone of the team who can log in. `role` is nurse, lead or admin."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)
    wrong_passwords: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(String(8))
    """What the pages are in wherever this user signs in; None for the language of each browser."""


class Login(Base):
    """One signed-in browser; only a hash of its token is kept."""

    __tablename__ = "logins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()


class ApiToken(Base):
    """With which a program works in the name of a user; only a hash is kept."""

    __tablename__ = "api_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()


class AuditEntry(Base):
    """Who did what to what; never changed or removed. `hash` seals an entry and every one before it."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str] = mapped_column(String(200))
    event: Mapped[str] = mapped_column(String(64))
    about: Mapped[str] = mapped_column(String(200))
    hash: Mapped[str] = mapped_column(String(64))
