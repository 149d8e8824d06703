"""Conversations and their messages: what was said is stored before anyone acts on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from psoascreen.languages import languages
from psoascreen.settings import settings
from records.database import WHILE_ROWS_REFER
from records.models import Alert, Conversation, Message, Patient, now
from records.raising import raise_alert, went_on

PATIENT, BOT = "patient", "bot"

ENDED = ("done", "stopped")
"""The states of a talk that came to its end."""

STORED_WITHIN = timedelta(seconds=15)
"""How long after Rasa's answer, or its silence, it is stored at the latest."""

AHEAD_AT_MOST = 2
"""How many times its length a claim may seem to last, as clocks differ a little; one that lasts longer ran out, made
before a clock was set back."""

LOST = "The program ended before it answered. The patient may not know whom to phone."
"""Why a talk broke off whose message nobody answered."""


class KeyUsed(Exception):
    """The key of a message is that of another one."""


def open_conversation(
    session: Session, *, patient_id: int | None, language: str | None = None, otherwise: str | None = None
) -> Conversation:
    """Begin a talk in `language`, else in the one that the patient prefers, else in `otherwise` or the deployment's."""
    preferred = session.get_one(Patient, patient_id).language if patient_id is not None else None
    spoken = next(code for code in (language, preferred, otherwise, settings().language) if code in languages())
    started = Conversation(patient_id=patient_id, language=spoken)
    session.add(started)
    session.flush()
    return started


def conversation(session: Session, conversation_id: str) -> Conversation:
    """Raises sqlalchemy.exc.NoResultFound for one that does not exist."""
    return session.get_one(Conversation, conversation_id)


def answered_within() -> timedelta:
    """How long a message may take until its answer, or its silence, is stored."""
    return timedelta(seconds=settings().rasa_timeout_s) + STORED_WITHIN


def claim(session: Session, conversation_id: str, lasting: timedelta) -> bool:
    """Whether a message may be answered now; if so no other of its conversation is, until `release` or for `lasting`.

    A claim that ran out tells of a message that was never answered, which the next one must not hide.
    Raises sqlalchemy.exc.NoResultFound as `conversation` does.
    """
    claimed = session.get_one(Conversation, conversation_id, with_for_update=WHILE_ROWS_REFER)
    if is_being_answered(claimed.answering_until, lasting):
        return False
    break_off_lost(session, conversation_id)
    claimed.answering_until = now() + lasting
    return True


def is_being_answered(until: datetime | None, lasting: timedelta) -> bool:
    """Whether a claim stands of which `until` is kept, and which lasted so long from its beginning."""
    return until is not None and now() < until < now() + AHEAD_AT_MOST * lasting


def release(session: Session, conversation_id: str) -> None:
    """Let the next message be answered; commit it with what was answered to this one."""
    conversation(session, conversation_id).answering_until = None


def add_patient_message(
    session: Session,
    conversation_id: str,
    *,
    text: str,
    payload: str | None = None,
    question: str | None = None,
    key: str | None = None,
) -> Message:
    """Keep what the patient said; a second message with the same `key` is the first one sent again, else KeyUsed."""
    if key is not None:
        same = select(Message).where(Message.conversation_id == conversation_id, Message.key == key)
        if sent_before := session.scalar(same):
            # a choice is put in the words of what is offered then, and its payload stays
            if sent_before.payload != payload or (payload is None and sent_before.text != text):
                raise KeyUsed
            return sent_before
    message = Message(
        conversation_id=conversation_id,
        position=_next_position(session, conversation_id),
        author=PATIENT,
        text=text,
        payload=payload,
        question=question,
        key=key,
    )
    session.add(message)
    session.flush()
    return message


def add_bot_reply(
    session: Session,
    conversation_id: str,
    *,
    in_reply_to: int | None,
    messages: Sequence[Mapping[str, Any]],
    heard: Sequence[Mapping[str, Any]] = (),
) -> list[Message]:
    """Keep what the bot said, and in the message it answers which words it went by."""
    if in_reply_to is not None and heard:
        session.get_one(Message, in_reply_to).marks = [dict(mark) for mark in heard]
    first = _next_position(session, conversation_id)
    rows = [
        Message(
            conversation_id=conversation_id,
            position=position,
            author=BOT,
            text=message["text"],
            question=message.get("question"),
            widget=message.get("widget"),
            questions_left=message.get("questions_left"),
            buttons=list(message.get("buttons") or ()),
            emergency=bool(message.get("emergency")),
            done=bool(message.get("done")),
            in_reply_to_id=in_reply_to,
        )
        for position, message in enumerate(messages, first)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def replies_to(session: Session, message_id: int) -> Sequence[Message]:
    return session.scalars(select(Message).where(Message.in_reply_to_id == message_id).order_by(Message.position)).all()


def transcript(session: Session, conversation_id: str) -> Sequence[Message]:
    told = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.position)
    return session.scalars(told).all()


def latest(session: Session, conversation_id: str, count: int) -> Sequence[Message]:
    """The last `count` messages, the latest first."""
    told = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.position.desc())
    return session.scalars(told.limit(count)).all()


def open_question(session: Session, conversation_id: str) -> str | None:
    """The question that the bot asked last."""
    asked = select(Message.question).where(
        Message.conversation_id == conversation_id, Message.author == BOT, Message.question.is_not(None)
    )
    return session.scalar(asked.order_by(Message.position.desc()).limit(1))


def has_spoken_since(session: Session, conversation_id: str, position: int) -> bool:
    """Whether the bot has said anything after the message at this position."""
    later = select(Message.id).where(
        Message.conversation_id == conversation_id, Message.author == BOT, Message.position > position
    )
    return session.scalar(later.limit(1)) is not None


def break_off(session: Session, conversation_id: str, reason: str) -> None:
    """Put the conversation on the nurses' list: a message was kept and not answered. One that has ended stays so."""
    broken = conversation(session, conversation_id)
    broken.broken_reason = reason
    if broken.status not in ENDED:
        broken.status = "broken_off"
    raise_alert(session, conversation_id, None, reason, again_from=("acknowledged", "resolved"))


def lost_talks(session: Session) -> Sequence[str]:
    """The talks whose message was taken by a process that ended before it answered."""
    return session.scalars(_lost().with_only_columns(Conversation.id)).all()


def break_off_lost(session: Session, conversation_id: str) -> None:
    """Break off such a talk; one that is answered by now, or taken, is left alone."""
    lost = _lost().where(Conversation.id == conversation_id)
    if session.scalar(lost.with_for_update(skip_locked=True, **WHILE_ROWS_REFER)) is None:
        return
    release(session, conversation_id)
    break_off(session, conversation_id, LOST)


def _lost() -> Select[Conversation]:
    until, too_far_ahead = Conversation.answering_until, now() + AHEAD_AT_MOST * answered_within()
    return select(Conversation).where(until.is_not(None), (until < now()) | (until > too_far_ahead))


def broken_talks(session: Session, *, since: datetime, before: datetime) -> Sequence[str]:
    """The talks that broke off with a message told after `since` and not answered, and are quiet since `before`.

    One whose alert a nurse has resolved was read by a person since.
    """
    told = select(Message.id).where(Message.conversation_id == Conversation.id)
    handled = select(Alert.id).where(Alert.conversation_id == Conversation.id, Alert.state == "resolved")
    broken = select(Conversation.id).where(
        Conversation.status == "broken_off",
        _unanswered().where(Message.conversation_id == Conversation.id, Message.at >= since).exists(),
        ~told.where(Message.at >= before).exists(),
        ~handled.exists(),
    )
    return session.scalars(broken).all()


def to_ask_again(session: Session, conversation_id: str, *, since: datetime) -> Message | None:
    """The message of a broken talk that tells most, of those that can be answered as if they had just been written.

    None is once the talk has gone on to another question, which a bare "no" from before would answer unseen.
    """
    if conversation(session, conversation_id).status != "broken_off":
        return None
    told = transcript(session, conversation_id)
    answered = {message.in_reply_to_id for message in told}
    gone_on = max(
        (message.position for message in told if message.author == PATIENT and message.id in answered), default=0
    )
    asked = open_question(session, conversation_id)
    left = [
        message
        for message in told
        if message.author == PATIENT
        and message.id not in answered
        and message.position > gone_on
        and message.question == asked
        and message.at >= since
        and not (message.payload and has_spoken_since(session, conversation_id, message.position))
    ]
    return max(left, key=lambda message: len(message.text), default=None)


def mend(session: Session, conversation_id: str) -> None:
    """A message was answered, perhaps after a break or a long silence; one that never was keeps the talk broken off.

    Nurses learn of such a message also where the talk has ended, and where nothing could be stored when it was lost.
    """
    mended = conversation(session, conversation_id)
    if _has_unanswered(session, conversation_id):
        if mended.broken_reason is None:
            break_off(session, conversation_id, LOST)
        elif mended.status not in ENDED:
            mended.status = "broken_off"
        return
    if mended.status in ("broken_off", "silent"):
        mended.status = "open"
    elif mended.broken_reason is None:
        return
    mended.broken_reason = None
    went_on(session, conversation_id)


def _has_unanswered(session: Session, conversation_id: str) -> bool:
    return session.scalar(unanswered(conversation_id).limit(1)) is not None


def unanswered(conversation_id: str) -> Select[int]:
    """The messages of a talk that got no reply."""
    return _unanswered().where(Message.conversation_id == conversation_id)


def _unanswered() -> Select[int]:
    reply = aliased(Message)
    told = select(Message.id).where(Message.author == PATIENT)
    return told.where(~exists().where(reply.in_reply_to_id == Message.id))


def close(session: Session, conversation_id: str, status: str) -> None:
    conversation(session, conversation_id).status = status


def _next_position(session: Session, conversation_id: str) -> int:
    last = select(func.max(Message.position)).where(Message.conversation_id == conversation_id)
    return (session.scalar(last) or 0) + 1
