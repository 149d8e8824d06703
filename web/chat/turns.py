"""One turn of a conversation: the message is kept before Rasa sees it, and the reply before the browser does."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import uuid4

import structlog
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from psoascreen.languages import speaking
from psoascreen.payloads import START
from psoascreen.sentences import sentence
from records import conversations, invites
from records.database import records
from records.models import Message
from web import metrics
from web.chat.choices import in_words
from web.chat.gateway import Answer, NoAnswer, Rasa
from web.chat.said import KEY_USED, PASSED, Said
from web.problems import Problem
from web.translation import N_

log = structlog.get_logger()

FAULT = N_("The chat program failed while it answered.")

ASKS_AGAIN_S = 0.05
"""How often a message looks whether the one before it is answered by now."""

WAITING_MAX = 5
"""How many messages of a conversation may wait in this process. Our page sends one after the other, and each that waits
keeps asking the database."""

_waiting: Counter[str] = Counter()


class TooManyWait(Exception):
    """A message was not taken, as too many of its conversation wait to be answered."""


@dataclass(frozen=True)
class Kept:
    """A stored message; `replies` is not empty when it was sent, and answered, before."""

    conversation_id: str
    id: int
    position: int
    language: str
    question: str | None
    replies: Sequence[Mapping[str, Any]]


async def start(rasa: Rasa, patient_id: int | None, language: str | None, otherwise: str) -> str:
    """Open a conversation and let the bot speak first; returns its id. Raises Problem when the bot does not.

    It is held in `language`, where that is None in the one that the patient prefers, else `otherwise`.
    """
    conversation_id, language = await run_in_threadpool(_open, patient_id, language, otherwise)
    try:
        said = await rasa.answer(conversation_id, START, language=language)
    except NoAnswer as reason:
        log.warning("conversation not started", conversation=conversation_id, reason=str(reason))
        await run_in_threadpool(_not_started, conversation_id, patient_id)
        raise Problem(503, sentence("not_started", language)) from None
    await run_in_threadpool(_store_reply, conversation_id, None, said)
    return conversation_id


async def take(rasa: Rasa, conversation_of: Callable[[], str], said: Said, key: str | None) -> dict[str, Any]:
    """Answer one message. Sending it again with the same `key` gives the reply it got, or tries for one.

    One message of a conversation is answered at a time, whichever process the next one reaches. `conversation_of` is
    called in a thread, where it may ask the database. Raises TooManyWait.
    """
    key, until = key or uuid4().hex, monotonic() + conversations.answered_within().total_seconds()
    kept = await run_in_threadpool(_keep, conversation_of, said, key)
    if isinstance(kept, str):
        with _place_among_waiting(kept):
            while isinstance(kept, str):
                if monotonic() > until:
                    return not_answered(await run_in_threadpool(_keep_unanswered, conversation_of, said, key))
                await asyncio.sleep(ASKS_AGAIN_S)
                kept = await run_in_threadpool(_keep, conversation_of, said, key)
    conversation_id = kept.conversation_id
    if kept.replies:
        return {"messages": kept.replies, "done": any(m["done"] for m in kept.replies)}
    try:
        with metrics.turn_seconds.time():
            reply = await _asked(rasa, kept, said)
        messages = await run_in_threadpool(_store_reply, conversation_id, kept.id, reply)
    except NoAnswer as reason:
        log.warning("message not answered", conversation=conversation_id, reason=str(reason))
        metrics.turns.labels("not answered").inc()
        await run_in_threadpool(_break_off, conversation_id, str(reason))
        return not_answered(kept.language)
    except asyncio.CancelledError:  # this process ends, and nothing that is waited for would come back
        log.warning("message not answered", conversation=conversation_id, reason="this process ends")
        metrics.turns.labels("not answered").inc()
        _break_off(conversation_id, "The chat program could not be reached.")
        return not_answered(kept.language)
    except Exception:
        metrics.turns.labels("not answered").inc()
        with suppress(SQLAlchemyError):  # where nothing can be kept, the talk is found as lost
            await run_in_threadpool(_break_off, conversation_id, FAULT)
        raise
    metrics.turns.labels("answered").inc()
    return {"messages": messages, "done": any(m["done"] for m in messages)}


@contextmanager
def _place_among_waiting(conversation_id: str) -> Iterator[None]:
    if _waiting[conversation_id] >= WAITING_MAX:
        raise TooManyWait
    _waiting[conversation_id] += 1
    try:
        yield
    finally:
        _waiting[conversation_id] -= 1
        if not _waiting[conversation_id]:
            del _waiting[conversation_id]


async def take_again(rasa: Rasa, conversation_id: str, since: datetime) -> bool:
    """Answer a message of a broken talk for a patient who may have gone; False where there is none that can be.

    The talk stays broken off until the patient goes on with it: a nurse who hears of no emergency still has to call.
    Raises NoAnswer as `Rasa.answer` does.
    """
    kept = await run_in_threadpool(_keep_again, conversation_id, since)
    if kept is None:
        return False
    message, said = kept
    try:
        reply = await _asked(rasa, message, said)
        await run_in_threadpool(_store_reply, conversation_id, message.id, reply, mends=False)
    except Exception:
        await run_in_threadpool(_release, conversation_id)
        raise
    return True


async def _asked(rasa: Rasa, kept: Kept, said: Said) -> Answer:
    return await rasa.answer(
        kept.conversation_id,
        said.for_rasa,
        language=kept.language,
        question=kept.question,
        position=kept.position,
    )


def not_answered(language: str) -> dict[str, Any]:
    return {"messages": [spoken({"text": sentence("not_answered", language)})], "done": False, "failed": True}


def transcript(conversation_id: str) -> dict[str, Any]:
    """All that was said so far, for a page that opens again; what was never answered says so."""
    with records() as session:
        messages = conversations.transcript(session, conversation_id)
        answered = {m.in_reply_to_id for m in messages}
        talk = conversations.conversation(session, conversation_id)
        return {
            "language": talk.language,
            "messages": [_shown(m, is_answered=m.id in answered) for m in messages],
            "done": talk.status in conversations.ENDED or any(m.done for m in messages),
        }


def spoken(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message of the bot as the API gives it."""
    return {
        "from": "bot",
        "position": message.get("position"),
        "text": message["text"],
        "question": message.get("question"),
        "widget": message.get("widget"),
        "questions_left": message.get("questions_left"),
        "buttons": list(message.get("buttons") or ()),
        "emergency": bool(message.get("emergency")),
        "done": bool(message.get("done")),
    }


def conversation_of(token: str, invite: str | None = None) -> str:
    """The conversation a session token opens. Raises SessionInvalid, also when the invite is another person's.

    Raises LinkRevoked where a nurse has ended its link. Where there is no invite to compare, the conversation may have
    been removed since.
    """
    conversation_id = invites.conversation_of_token(token)
    with records() as session:
        invites.refuse_revoked(session, token)
        if invite is not None:
            known = conversations.conversation(session, conversation_id)
            if known.patient_id != invites.patient_of_invite(session, invite).id:
                raise invites.SessionInvalid
    return conversation_id


def _open(patient_id: int | None, language: str | None, otherwise: str) -> tuple[str, str]:
    with records() as session:
        opened = conversations.open_conversation(session, patient_id=patient_id, language=language, otherwise=otherwise)
        return opened.id, opened.language


def _keep(conversation_of: Callable[[], str], said: Said, key: str) -> Kept | str:
    """Keep the message, to be answered by nobody else; its conversation alone while the one before is not answered."""
    conversation_id = conversation_of()
    with records() as session:
        if not conversations.claim(session, conversation_id, conversations.answered_within()):
            return conversation_id
        language = conversations.conversation(session, conversation_id).language
        message = _added(session, conversation_id, said, key, language)
        if replies := conversations.replies_to(session, message.id):
            conversations.release(session, conversation_id)
        elif said.payload is not None and conversations.has_spoken_since(
            session, conversation_id, message.position if said.seen is None else said.seen
        ):
            raise Problem(409, sentence(PASSED, language))
        said_then = [spoken(vars(reply)) for reply in replies]
        return Kept(conversation_id, message.id, message.position, language, message.question, said_then)


def _keep_again(conversation_id: str, since: datetime) -> tuple[Kept, Said] | None:
    with records() as session:
        if not conversations.claim(session, conversation_id, conversations.answered_within()):
            return None
        message = conversations.to_ask_again(session, conversation_id, since=since)
        if message is None:
            conversations.release(session, conversation_id)
            return None
        language = conversations.conversation(session, conversation_id).language
        kept = Kept(conversation_id, message.id, message.position, language, message.question, ())
        said = {"text": message.text} if message.payload is None else {"payload": message.payload}
        return kept, Said.model_validate(said)


def _release(conversation_id: str) -> None:
    with records() as session:
        conversations.release(session, conversation_id)


def _keep_unanswered(conversation_of: Callable[[], str], said: Said, key: str) -> str:
    """Keep a message for the nurses whose turn did not come; returns the language to say so in."""
    conversation_id = conversation_of()
    with records() as session:
        language = conversations.conversation(session, conversation_id).language
        _added(session, conversation_id, said, key, language)
        conversations.break_off(session, conversation_id, f"The chat program took too long to answer. {TOLD_TO_PHONE}")
        return language


def _added(session: Session, conversation_id: str, said: Said, key: str, language: str) -> Message:
    text = said.text if said.payload is None else _tapped(session, conversation_id, said.payload, language)
    try:
        return conversations.add_patient_message(
            session,
            conversation_id,
            text=text or "",
            payload=said.payload,
            question=conversations.open_question(session, conversation_id),
            key=key,
        )
    except conversations.KeyUsed:
        raise Problem(409, sentence(KEY_USED, language)) from None


def _tapped(session: Session, conversation_id: str, payload: str, language: str) -> str:
    offered = [b for m in reversed(conversations.latest(session, conversation_id, OFFER_REACH)) for b in m.buttons]
    try:
        return in_words(payload, offered, speaking(language))
    except ValueError as refusal:
        raise Problem(422, sentence(str(refusal), language)) from None


TOLD_TO_PHONE = "The patient was told to phone the team."

OFFER_REACH = 6
"""How many of the last messages are looked through for the choice: a reply may offer it before its last message."""


def _store_reply(
    conversation_id: str, in_reply_to: int | None, said: Answer, *, mends: bool = True
) -> list[dict[str, Any]]:
    with records() as session:
        replies = conversations.add_bot_reply(
            session, conversation_id, in_reply_to=in_reply_to, messages=said.messages, heard=said.heard
        )
        if mends:
            conversations.mend(session, conversation_id)
        conversations.release(session, conversation_id)
        return [spoken(vars(reply)) for reply in replies]


def _break_off(conversation_id: str, reason: str) -> None:
    with records() as session:
        conversations.break_off(session, conversation_id, f"{reason} {TOLD_TO_PHONE}")
        conversations.release(session, conversation_id)


def _not_started(conversation_id: str, patient_id: int | None) -> None:
    """A known patient who was turned away goes on the nurses' list; of a visitor nothing is known to act on."""
    with records() as session:
        if patient_id is None:
            conversations.close(session, conversation_id, "stopped")
        else:
            reason = "The chat could not start when the patient opened it. The patient was told to phone the team."
            conversations.break_off(session, conversation_id, reason)


def _shown(message: Message, *, is_answered: bool) -> dict[str, Any]:
    shown = spoken(vars(message)) | {"at": message.at.isoformat()}
    if message.author == conversations.PATIENT:
        shown |= {"from": "patient", "key": message.key, "payload": message.payload, "answered": is_answered}
    return shown
