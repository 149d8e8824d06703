"""What Rasa remembers of conversations: the same as its own store, of any length, for several processes at once."""

import asyncio
import os
import socket
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot import dialogues
from bot.dialogues import TURNS_READ, Dialogues, engine_for, turns

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
LOGS_STATEMENTS = ("log_min_error_statement", "log_min_duration_statement", "log_statement")
DOMAIN = Domain.from_yaml("""
intents: [tell, ask_why]
slots:
  report: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  again: {type: bool, initial_value: false, influence_conversation: false, mappings: [{type: custom}]}
forms: {screening_form: {required_slots: [report]}}
actions: [utter_why]
responses: {utter_why: [{text: because}]}
""")
STATE = (
    "active_loop", "latest_message", "latest_bot_utterance", "latest_action", "latest_action_name", "followup_action",
    "is_active_loop_rejected", "sender_id",
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path: Path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/rasa.db"
        return
    server = sa.create_engine(engine_for(POSTGRESQL).url, isolation_level="AUTOCOMMIT")
    name = f"psoascreen_test_{uuid4().hex[:8]}"
    try:
        server.connect().execute(f"CREATE DATABASE {name}")
    except sa.exc.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at TEST_DATABASE_URL: {error}")
    yield str(server.url.set(database=name))
    server.connect().execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(url: str) -> Dialogues:
    return Dialogues(url, DOMAIN)


def test_of_processes_that_start_at_once_on_an_empty_database_each_starts(url: str) -> None:
    others = []
    sa.event.listen(turns, "before_create", lambda *_, **__: others.append(Dialogues(url, DOMAIN)), once=True)

    store = Dialogues(url, DOMAIN)

    assert len(others) == 1
    assert asyncio.run(store.keys()) == []


def turn(number: int) -> list:
    """The events of a message: told in the form, or every fourth time answered outside it."""
    told = UserUttered(f"message {number}", {"name": "tell", "confidence": 1.0}, parse_data={"findings": [number]})
    if number % 4 == 3:
        outside = [ActionExecutionRejected("screening_form"), ActionExecuted("utter_why"), BotUttered("because")]
        again = [ActionExecuted("screening_form"), ActionExecuted("action_listen")]
        return [told, *outside, *([] if number % 8 == 7 else again)]
    report = SlotSet("report", {"told": list(range(number)), "words": "Ödem ' \" {x}"})
    return [
        told,
        ActionExecuted("screening_form"),
        report,
        SlotSet("again", number % 2 == 0),
        ActionExecuted("action_listen"),
    ]


def talked(store: Dialogues, sender: str, turns: int) -> DialogueStateTracker:
    """A conversation of so many messages, each taken by a tracker read anew; returns it as it is read after them."""
    begun = [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
        ActiveLoop("screening_form"),
    ]
    for number in range(turns):
        tracker = read(store, sender) or store.init_tracker(sender)
        for event in (begun if number == 0 else []) + turn(number):
            tracker.update(event)
        asyncio.run(store.save(tracker))
    return read(store, sender)


def read(store: Dialogues, sender: str):
    return asyncio.run(store.retrieve(sender))


def replayed(store: Dialogues, sender: str) -> DialogueStateTracker:
    """The state that comes of replaying everything from the beginning, as Rasa's own store does."""
    return asyncio.run(store.retrieve_full_tracker(sender))


def state(tracker: DialogueStateTracker) -> dict:
    named = {name: getattr(tracker, name) for name in STATE}
    loop = named.pop("active_loop")
    loop = loop and (loop.name, loop.is_interrupted, loop.rejected)
    return named | {"loop": loop, "paused": tracker.is_paused(), "slots": tracker.current_slot_values()}


@pytest.mark.parametrize("turns", [1, 4, TURNS_READ, TURNS_READ + 1, TURNS_READ + 2, 4 * TURNS_READ])
def test_a_conversation_of_any_length_is_read_in_the_state_that_replaying_it_gives(store: Dialogues, turns: int):
    tracker = talked(store, "a", turns)

    assert state(tracker) == state(replayed(store, "a"))
    assert tracker.latest_message.text == f"message {turns - 1}"


def test_a_turn_of_a_long_conversation_reads_no_more_than_one_of_a_short(store: Dialogues):
    read_of_short = len(talked(store, "short", TURNS_READ + 4).events)
    read_of_long = len(talked(store, "long", TURNS_READ + 44).events)

    assert read_of_long == read_of_short
    assert len([e for e in replayed(store, "long").events if isinstance(e, UserUttered)]) == TURNS_READ + 44


def test_a_paused_conversation_stays_paused(store: Dialogues):
    tracker = talked(store, "a", 2)
    tracker.update(ConversationPaused())
    asyncio.run(store.save(tracker))
    for _ in range(TURNS_READ + 1):
        tracker = read(store, "a")
        tracker.update(SlotSet("again", True))
        asyncio.run(store.save(tracker))

    assert read(store, "a").is_paused()


def test_a_copy_is_what_replaying_the_events_gives_and_changes_nothing_in_the_first(store: Dialogues):
    tracker = talked(store, "a", 8)
    before = state(tracker)

    copied = tracker.copy()

    assert state(copied) == state(tracker.travel_back_in_time(float("inf"))) == before
    assert list(copied.events) == list(tracker.events)
    copied.update(SlotSet("report", None))
    copied.update(ActiveLoop(None))
    assert state(tracker) == before


def test_two_processes_see_each_other_s_turns_and_cannot_both_write_the_same(url: str):
    one, other = Dialogues(url, DOMAIN), Dialogues(url, DOMAIN)
    talked(one, "a", 3)
    here, there = read(one, "a"), read(other, "a")
    here.update(UserUttered("told here"))
    there.update(UserUttered("told there"))

    asyncio.run(one.save(here))
    with pytest.raises(sa.exc.IntegrityError):
        asyncio.run(other.save(there))

    assert read(other, "a").latest_message.text == "told here"


def test_conversations_are_kept_apart(store: Dialogues):
    talked(store, "a", 2)
    talked(store, "b", 5)

    assert read(store, "a").latest_message.text == "message 1"
    assert read(store, "never seen") is None
    assert sorted(asyncio.run(store.keys())) == ["a", "b"]


def test_an_error_of_the_database_does_not_tell_what_a_patient_wrote(store: Dialogues):
    tracker = talked(store, "a", 1)
    with store.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE dialogue_turns"))
    tracker.update(UserUttered("my left hip hurts"))

    with pytest.raises(sa.exc.DBAPIError) as failure:
        asyncio.run(store.save(tracker))

    assert "hip" not in str(failure.value)


def test_a_postgresql_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(dialogues, "ANSWERS_WITHIN_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(sa.exc.OperationalError):
        Dialogues(f"postgresql://someone@127.0.0.1:{silent.getsockname()[1]}/any", DOMAIN)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_postgresql_logs_no_statement_of_the_memory_as_it_holds_what_a_patient_wrote(url: str):
    with Dialogues(url, DOMAIN).engine.connect() as connection:
        logged = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in LOGS_STATEMENTS]

    assert logged == ["panic", "-1", "none"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_who_may_not_decide_what_postgresql_logs_is_answered_all_the_same(url: str):
    role = f"psoascreen_test_{uuid4().hex[:8]}"
    with engine_for(url).begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA public TO {role}")
    store = Dialogues(str(sa.engine.make_url(url).set(username=role, password=None)), DOMAIN)
    try:
        talked(store, "a", 1)
        assert read(store, "a").latest_message.text == "message 0"
    finally:
        with engine_for(url).begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {role} CASCADE; DROP ROLE {role}")
