"""Marks on misunderstood messages, and that nothing of the person goes with them into training data."""

from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from records import conversations, misunderstood, patients, retention, users, work
from records.models import Alert, Misunderstanding, User
from records.raising import raise_alert
from records.users import Role
from records.work import UNDERSTOOD, NotPossible, Step, Taken
from screening.history import Sex


@pytest.fixture
def nurse(session: Session) -> User:
    return users.add_user(session, login="ann", name="Ann Berg", role=Role.NURSE, password="long enough a word")


@pytest.fixture
def alert(session: Session) -> Alert:
    patient = patients.add_patient(session, number="PS-0417", name="Renée O'Hara", born_on=None, sex=Sex.FEMALE)
    talk = conversations.open_conversation(session, patient_id=patient.id).id
    conversations.add_patient_message(session, talk, text="Renee here, born 3 May 1950, call 030 1234567")
    conversations.add_patient_message(session, talk, text="Yes", payload='/choose{"value": "yes"}')
    conversations.add_bot_reply(session, talk, in_reply_to=None, messages=[{"text": "I did not follow that."}])
    return raise_alert(session, talk, None, "it broke off")


def marked(session: Session, alert: Alert, nurse: User, choice: str, text: str = "") -> None:
    taken = Taken(step=Step.MARK, seen=0, choice=choice, text=text, message=1)
    work.take_step(session, alert.id, taken, by=nurse)


def test_the_last_mark_counts_and_each_is_a_step_of_the_alert(session: Session, alert: Alert, nurse: User) -> None:
    marked(session, alert, nurse, "tell")
    marked(session, alert, nurse, "ask_nurse", "wants a call")

    (mark,) = misunderstood.of_conversation(session, alert.conversation_id).values()
    assert (mark.intent, mark.note, mark.by_id) == ("ask_nurse", "wants a call", nurse.id)
    session.expire(alert)
    assert [event.text for event in alert.events if event.what == "marked"] == [
        "message 1 meant: tell",
        "message 1 meant: ask nurse: wants a call",
    ]


def test_a_mark_made_by_mistake_is_taken_away(session: Session, alert: Alert, nurse: User) -> None:
    marked(session, alert, nurse, "tell")
    marked(session, alert, nurse, UNDERSTOOD)

    assert not misunderstood.of_conversation(session, alert.conversation_id)


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        ({"choice": "tell", "message": 2}, "typed"),
        ({"choice": "tell", "message": 3}, "typed"),
        ({"choice": "tell", "message": 99}, "typed"),
        ({"choice": "tell"}, "typed"),
        ({"message": 1}, "Choose what the message meant"),
        ({"choice": UNDERSTOOD, "message": 1}, "not marked"),
    ],
    ids=["a tapped choice", "the bot's own", "no message", "none named", "neither intent nor note", "never marked"],
)
def test_what_cannot_be_marked_is_refused(
    session: Session, alert: Alert, nurse: User, refused: dict[str, Any], why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        work.take_step(session, alert.id, Taken(step=Step.MARK, seen=0, **refused), by=nurse)


def test_what_is_purged_takes_its_marks_along(session: Session, alert: Alert, nurse: User) -> None:
    marked(session, alert, nurse, "tell")
    patient = patients.find_patient(session, "PS-0417")
    assert patient

    retention.purge_patient(session, patient, by="test")

    assert session.query(Misunderstanding).count() == 0


def test_examples_are_training_data_without_the_person(session: Session, alert: Alert, nurse: User) -> None:
    marked(session, alert, nurse, "ask_nurse", "Ms O'Hara wants Ann to call 030 1234567")

    written = misunderstood.as_training_data(list(misunderstood.marked_examples(session)))

    (group,) = yaml.safe_load(written)["nlu"]
    assert group == {"intent": "ask_nurse", "examples": "- <name> here, born <date>, call <phone>\n"}
    assert written.startswith("# Messages that nurses marked as misunderstood, for a person to review.")
    assert "Ms O'<name> wants <name> to call <phone>" in written
    for person in ("Hara", "Ann", "1234", "1950"):
        assert person not in written


def test_without_a_mark_the_file_is_still_training_data() -> None:
    assert yaml.safe_load(misunderstood.as_training_data([])) == {"version": "3.1", "nlu": []}


def test_a_note_alone_stands_in_a_comment() -> None:
    note = misunderstood.MarkedExample(intent="", text="my oak is falling", note="the leg")
    written = misunderstood.as_training_data([note])

    assert yaml.safe_load(written)["nlu"] == []
    assert "# - no intent chosen: 'my oak is falling': the leg" in written


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to anna.k@example.org or www.example.org/me", "write to <email> or <link>"),
        ("since 12/03/2024, or 2024-03-12", "since <date>, or <date>"),
        ("on the 3rd of May and May 4, 2024", "on the <date> and <date>"),
        ("el 3 de mayo de 2024", "el <date>"),
        ("ring +44 (0)20 7946 0018 please", "ring <phone> please"),
        ("pain 7/10 for 3 weeks, 38.5", "pain <number> for <number> weeks, <number>"),
        ("my number is ps-0417", "my number is <name>"),
        ("HARA's hip, Renée's", "<name>'s hip, <name>'s"),
        ("I may fall in march", "I may fall in march"),
        ("[left](side) {hip}\nhurts", "left side hip hurts"),
        ("harassed by it", "harassed by it"),
    ],
)
def test_what_may_tell_who_someone_is_is_replaced(text: str, kept: str) -> None:
    assert misunderstood.without_person(text, ["Renée O'Hara", "PS-0417"]) == kept
