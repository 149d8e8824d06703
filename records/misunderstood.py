"""Messages that the bot misunderstood, as nurses mark them, and their way back to training data without the person."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import Conversation, Message, Misunderstanding, Patient, User

MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
    r"|january|february|march|april|june|july|august|september|october|november|december"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)

PLACEHOLDERS = (
    ("<email>", re.compile(r"\S+@\S+")),
    ("<link>", re.compile(r"\b(?:https?://|www\.)\S+", re.I)),
    ("<date>", re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of| de)? {MONTHS}\b(?:,?(?: de)? \d{{2,4}}\b)?", re.I)),
    ("<date>", re.compile(rf"\b{MONTHS} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?", re.I)),
    ("<date>", re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")),
    ("<phone>", re.compile(r"\+?\(?\d[\d ()/.-]{5,}\d")),
    ("<number>", re.compile(r"\S*\d\S*")),
)
"""What is put in the place of what may tell who someone is, in the order in which it is looked for."""

NAME = "<name>"
NAME_LENGTH_MIN = 2
"""Shorter parts of a name, such as an initial, are words of their own too often."""


@dataclass(frozen=True)
class MarkedExample:
    """A marked message without the person: what it meant, "" where only the note says, and the nurse's note."""

    intent: str
    text: str
    note: str


def of_conversation(session: Session, conversation_id: str) -> dict[int, Misunderstanding]:
    """The marks of a conversation by the message that they are of."""
    marked = select(Misunderstanding).join(Message).where(Message.conversation_id == conversation_id)
    return {mark.message_id: mark for mark in session.scalars(marked)}


def marked_examples(session: Session) -> Iterator[MarkedExample]:
    """Every marked message, stripped of whom it is about, by what it meant."""
    rows = session.execute(
        select(Misunderstanding, Message, Patient)
        .join(Message, Misunderstanding.message_id == Message.id)
        .join(Conversation, Message.conversation_id == Conversation.id)
        .outerjoin(Patient, Conversation.patient_id == Patient.id)
        .order_by(Misunderstanding.intent, Misunderstanding.id)
    )
    team = [user.name for user in session.scalars(select(User))]
    for marked, message, patient in rows:
        names = [*team, *([patient.name, patient.number] if patient else [])]
        yield MarkedExample(marked.intent, without_person(message.text, names), without_person(marked.note, names))


def without_person(text: str, names: Iterable[str]) -> str:
    """The text in one line, with a placeholder for each part of the names and for all that is written with digits."""
    text = " ".join(re.sub(r"[\[\](){}<>]", " ", text).split())
    parts = {_plain(part) for name in names for part in re.split(r"[^\w]+", name) if len(part) >= NAME_LENGTH_MIN}
    text = re.sub(r"[^\W\d_]+", lambda word: NAME if _plain(word[0]) in parts else word[0], _whole(text, names))
    for placeholder, written in PLACEHOLDERS:
        text = written.sub(placeholder, text)
    return text


def _whole(text: str, names: Iterable[str]) -> str:
    """Numbers of patients hold letters and signs, and are looked for whole."""
    for name in sorted({name for name in names if re.search(r"\d", name)}, key=len, reverse=True):
        text = re.sub(re.escape(name), NAME, text, flags=re.I)
    return text


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def as_training_data(examples: Sequence[MarkedExample]) -> str:
    """Rasa NLU YAML for a person to review; what has no intent yet stands in comments."""
    placeholders = ", ".join(dict.fromkeys([NAME, *(placeholder for placeholder, _ in PLACEHOLDERS)]))
    lines = [
        "# Messages that nurses marked as misunderstood, for a person to review. Nothing of it is trained by itself.",
        f"# What may tell who someone is was replaced: {placeholders}. Numbers in words, and names that",
        "# no record holds, are still there: read each line, write made-up words for the placeholders, and move what",
        "# is good to data/nlu/<language>/. Never keep a patient's own sentence that could be recognised.",
        'version: "3.1"',
        "nlu:" if any(example.intent for example in examples) else "nlu: []",
    ]
    intents = sorted({example.intent for example in examples if example.intent})
    for intent in intents:
        lines += [f"  - intent: {intent}", "    examples: |"]
        for example in (one for one in examples if one.intent == intent):
            lines.append(f"      - {example.text}")
    noted = [example for example in examples if example.note]
    if noted:
        lines += ["", "# What the nurses noted:"]
        lines += [f"# - {one.intent or 'no intent chosen'}: {one.text!r}: {one.note}" for one in noted]
    return "\n".join(lines) + "\n"
