"""Forgets what is due to be forgotten: a patient's words and what was found from them, but not that it was done."""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from sqlalchemy import Select, bindparam, delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from records import audit
from records.conversations import answered_within, is_being_answered
from records.database import engine_for
from records.models import (
    Alert,
    AlertEvent,
    AssessmentRow,
    Conversation,
    Delivery,
    HistoryEntry,
    Invite,
    Message,
    Misunderstanding,
    Patient,
    Screening,
)

AT_ONCE = 500
"""How many conversations one statement names; databases limit how many values it may."""


class BeingAnswered(Exception):
    """The patient is talking at this moment: what the dialogue engine is working on would stay behind."""


class NotForgotten(Exception):
    """The dialogue engine's memory could not be cleared; the message says why."""


def purge_patient(session: Session, patient: Patient, *, by: str, with_record: bool = False) -> Sequence[str]:
    """Remove all that a patient said, with the record the person and history too; returns the conversations' ids.

    Commit it once the dialogue engine has forgotten them: nobody could name them again. Raises BeingAnswered.
    """
    purged = _purge(session, select(Conversation.id).where(Conversation.patient_id == patient.id))
    if with_record:
        session.execute(update(HistoryEntry).where(HistoryEntry.patient_id == patient.id).values(replaced_by_id=None))
        for table in (HistoryEntry, Invite):
            session.execute(delete(table).where(table.patient_id == patient.id))
        session.delete(patient)
    what = "patient purged" if with_record else "talks purged"
    audit.note(session, actor=by, event=what, about=f"patient {patient.number}")
    session.flush()
    return purged


def purge_before(session: Session, before: datetime, *, by: str) -> Sequence[str]:
    """Remove every conversation in which nothing was said since `before`; returns their ids.

    One whose alert waits for a nurse stays until it is resolved. Commit it as `purge_patient`. Raises BeingAnswered.
    """
    spoken = select(Message.id).where(Message.conversation_id == Conversation.id, Message.at >= before)
    waits = select(Alert.id).where(Alert.conversation_id == Conversation.id, Alert.state != "resolved")
    old = select(Conversation.id).where(Conversation.started_at < before, ~spoken.exists(), ~waits.exists())
    purged = _purge(session, old)
    audit.note(session, actor=by, event="talks purged", about=f"{len(purged)} talks before {before:%Y-%m-%d}")
    session.flush()
    return purged


def forget_dialogues(tracker_url: str, conversation_ids: Sequence[str]) -> None:
    """Remove the dialogue engine's own memory of conversations, which holds the patients' words too.

    Raises NotForgotten, also where no dialogue engine ever kept anything: it keeps these elsewhere.
    """
    if not conversation_ids:
        return
    engine = engine_for(tracker_url)
    forget = text("DELETE FROM dialogue_turns WHERE sender_id IN :ids").bindparams(bindparam("ids", expanding=True))
    try:
        if not inspect(engine).has_table("dialogue_turns"):
            raise NotForgotten("no chat program ever kept anything there")
        with engine.begin() as connection:
            for some in batched(conversation_ids, AT_ONCE):
                connection.execute(forget, {"ids": list(some)})
    except DBAPIError as error:
        raise NotForgotten(str(error.orig)) from None


def _purge(session: Session, chosen: Select[str]) -> Sequence[str]:
    talks = session.execute(chosen.add_columns(Conversation.answering_until).with_for_update()).all()
    if any(is_being_answered(until, answered_within()) for _, until in talks):
        raise BeingAnswered
    ids = [talk for talk, _ in talks]
    for some in batched(ids, AT_ONCE):
        screened = select(Screening.id).where(Screening.conversation_id.in_(some))
        raised = select(Alert.id).where(Alert.conversation_id.in_(some))
        for table in (AlertEvent, Delivery):
            session.execute(delete(table).where(table.alert_id.in_(raised)))
        session.execute(delete(Alert).where(Alert.conversation_id.in_(some)))
        session.execute(delete(AssessmentRow).where(AssessmentRow.screening_id.in_(screened)))
        session.execute(delete(Screening).where(Screening.conversation_id.in_(some)))
        said = select(Message.id).where(Message.conversation_id.in_(some))
        session.execute(delete(Misunderstanding).where(Misunderstanding.message_id.in_(said)))
        session.execute(update(Message).where(Message.conversation_id.in_(some)).values(in_reply_to_id=None))
        session.execute(delete(Message).where(Message.conversation_id.in_(some)))
        session.execute(delete(Conversation).where(Conversation.id.in_(some)))
    return ids
