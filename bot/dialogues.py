"""Rasa's memory of conversations in SQL: a row for each message, of which a turn reads the latest few.

Rasa's own store reads and replays a conversation from its beginning with every message, and copies it several times
in between, so that a reply takes the longer the more was said. Here each row keeps the state after it as well, from
which a tracker is built with the events of the last `TURNS_READ` messages. Several Rasas may share a database: no two
can write the same message's row.
"""

import json
import select
from collections.abc import Iterable
from time import monotonic
from typing import Any
from uuid import uuid4

import psycopg2.errors
import sqlalchemy as sa
import structlog
from psycopg2 import extensions
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    ConversationPaused,
    Event,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
)
from rasa.shared.core.trackers import DialogueStateTracker

log = structlog.get_logger()

TURNS_READ = 6
"""Messages whose events the policies and the actions see; slots and the active form tell of all before."""

BUSY_TIMEOUT_S = 15

ANSWERS_WITHIN_S = 6.0
"""How long PostgreSQL is waited for: Rasa's one thread waits, and with it every patient."""

turns = sa.Table(
    "dialogue_turns",
    sa.MetaData(),
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
)


class KeptTracker(DialogueStateTracker):
    """A tracker that knows how much of it is stored: `stored` of its events, as `turn` rows."""

    stored = 0
    turn = 0

    def copy(self) -> DialogueStateTracker:
        """The same state, without replaying how it came about; Rasa copies a tracker with every action."""
        twin = _twin(self)
        twin.events = self.events.copy()
        twin.slots = {name: _twin(slot) for name, slot in self.slots.items()}
        twin.active_loop = self.active_loop and _twin(self.active_loop)
        return twin


class Dialogues(TrackerStore):
    """The tracker store that `endpoints.yml` names. `url` is that of a database, in SQLAlchemy's words."""

    def __init__(
        self, host: str, domain: Domain | None = None, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.engine = engine_for(host)
        try:
            turns.metadata.create_all(self.engine)
        except sa.exc.DBAPIError:  # another Rasa that started at the same moment has made it
            turns.metadata.create_all(self.engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        of_sender = sa.select(turns).where(turns.c.sender_id == sender_id)
        with self.engine.connect() as connection:
            latest = connection.execute(of_sender.order_by(turns.c.number.desc()).limit(TURNS_READ + 1)).all()
        if not latest:
            return None
        *read, before = latest if len(latest) > TURNS_READ else [*latest, None]
        events = [one for row in reversed(read) for one in json.loads(row.events)]
        tracker = self.init_tracker(sender_id)
        for event in (*_events_of(json.loads(before.state) if before else {}), *map(Event.from_parameters, events)):
            tracker.update(event)
        tracker.stored, tracker.turn = len(tracker.events), latest[0].number
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All that was said, from the first message on, as Rasa's own interface shows and exports it."""
        told = sa.select(turns.c.events).where(turns.c.sender_id == conversation_id).order_by(turns.c.number)
        with self.engine.connect() as connection:
            rows = connection.execute(told).scalars().all()
        events = [one for row in rows for one in json.loads(row)]
        return DialogueStateTracker.from_dict(conversation_id, events, self.domain.slots) if rows else None

    def init_tracker(self, sender_id: str) -> KeptTracker:
        return KeptTracker(sender_id, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add what is new as one row. Raises sqlalchemy.exc.IntegrityError where another process was faster."""
        new = list(tracker.events)[getattr(tracker, "stored", 0) :]
        if not new:
            return
        row = {
            "sender_id": tracker.sender_id,
            "number": getattr(tracker, "turn", 0) + 1,
            "events": json.dumps([event.as_dict() for event in new]),
            "state": json.dumps(_state_of(tracker)),
        }
        with self.engine.begin() as connection:
            connection.execute(turns.insert(), row)
        if isinstance(tracker, KeptTracker):
            tracker.stored, tracker.turn = len(tracker.events), row["number"]
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def try_out(self) -> None:
        """Write a row and take it back. Raises sqlalchemy.exc.DBAPIError where nothing can be remembered."""
        row = {"sender_id": f"tried out {uuid4().hex}", "number": 0, "events": "[]", "state": "{}"}
        with self.engine.begin() as connection:
            connection.execute(turns.insert(), row)
            connection.execute(turns.delete().where(turns.c.sender_id == row["sender_id"]))

    async def keys(self) -> Iterable[str]:
        with self.engine.connect() as connection:
            return connection.execute(sa.select(turns.c.sender_id).distinct()).scalars().all()


def engine_for(url: str) -> sa.engine.Engine:
    """The engine of an address such as `sqlite:///var/rasa.db` or `postgresql://host/name`.

    The driver here is another than that of the records, whose name the address may carry.
    """
    address = sa.engine.make_url(url)
    if address.get_backend_name() != "sqlite":
        driver = address.set(drivername="postgresql+psycopg2")
        extensions.set_wait_callback(impatiently)
        engine = sa.create_engine(driver, pool_pre_ping=True, hide_parameters=True, future=True)
        sa.event.listen(engine, "connect", _prepare_postgresql)
        return engine
    # SQLAlchemy would open the file anew for every statement; Rasa asks from its one thread alone
    kept = {"poolclass": sa.pool.QueuePool, "connect_args": {"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}}
    engine = sa.create_engine(address, hide_parameters=True, future=True, **kept)
    sa.event.listen(engine, "connect", lambda connection, _: connection.executescript(SQLITE))
    return engine


def impatiently(connection: Any) -> None:
    """Gives up a server that falls silent, for which psycopg2 would wait for ever. Raises psycopg2.OperationalError.

    psycopg2 then closes the connection, and a new one is made for whatever is asked next.
    """
    until = monotonic() + ANSWERS_WITHIN_S
    awaited = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}
    while (state := connection.poll()) != extensions.POLL_OK:
        ready = select.poll()
        ready.register(connection.fileno(), awaited[state])
        if not ready.poll(max(until - monotonic(), 0) * 1000):
            raise psycopg2.OperationalError("the server fell silent")


def _prepare_postgresql(connection: Any, _: Any) -> None:
    """What PostgreSQL has not done when nobody waits for it any more, it need not do; nor need its log hold words."""
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", (int(ANSWERS_WITHIN_S * 1000),))
        try:
            cursor.execute(WITHOUT_WORDS)
        except psycopg2.errors.InsufficientPrivilege:  # patients are answered all the same
            log.exception("PostgreSQL's log may hold what patients say; docs/deployment.md tells what to grant")
    connection.autocommit = False


WITHOUT_WORDS = "SET log_min_error_statement = panic; SET log_min_duration_statement = -1; SET log_statement = none"
"""psycopg2 puts values into a statement, and PostgreSQL's log shows one that fails, or is slow, as it came."""


SQLITE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
"""Writes once for each message, and what is written outlives a power cut."""


def _twin(thing: Any) -> Any:
    """A shallow copy; `copy.copy` takes six times as long to find out how."""
    twin = object.__new__(type(thing))
    twin.__dict__.update(thing.__dict__)
    return twin


def _state_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    loop = tracker.active_loop
    return {
        "slots": {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value},
        "loop": [loop.name, loop.is_interrupted, loop.rejected] if loop else None,
        "paused": tracker.is_paused(),
    }


def _events_of(state: dict[str, Any]) -> list[Event]:
    """What brings a new tracker into this state, in which it listens; nothing for a conversation read as a whole."""
    if not state:
        return []
    events: list[Event] = [SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]
    events += [SlotSet(name, value) for name, value in state["slots"].items()]
    if state["loop"]:
        name, is_interrupted, rejected = state["loop"]
        events += [ActiveLoop(name), LoopInterrupted(is_interrupted)]
        events += [ActionExecutionRejected(name)] if rejected else []
    return [*events, ConversationPaused()] if state["paused"] else events
