"""Between a conversation's slots and the plain values that conduct it."""

from dataclasses import replace
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.asking import asks_closer, pains_in_question, questions_left
from actions.conduct import Memory, begin
from actions.turn import Turn, tapped, typed
from actions.wording import pain_words, read_back
from psoascreen.languages import languages, speaking
from psoascreen.payloads import CHOOSE
from psoascreen.settings import settings
from screening.interchange import report_from_json, to_json
from screening.report import Question, Reporter

FORM = "screening_form"


def memory_of(tracker: Tracker) -> Memory:
    told, language = tracker.get_slot("report"), language_of(tracker)
    return Memory(
        report=report_from_json(told) if told else begin(language).report,
        language=language,
        announced=tuple(tracker.get_slot("announced") or ()),
        aside=tracker.get_slot("aside"),
        ending=tracker.get_slot("ending"),
    )


def language_of(tracker: Tracker) -> str:
    """The language of the conversation: as it began, else as the gateway sends it with a message, else the default."""
    told = tracker.get_slot("language") or _sent_with_message(tracker).get("language")
    return str(told) if told in languages() else settings().language


def open_question(tracker: Tracker) -> Question | None:
    asked = tracker.get_slot("requested_slot")
    return Question(asked) if asked else None


def times_asked(tracker: Tracker) -> int:
    """How often in a row the open question has been asked."""
    asked = (event["data"].get("custom") or {} for event in reversed(tracker.events) if event["event"] == "bot")
    questions = (custom["question"] for custom in asked if custom.get("question"))
    return len(list(takewhile(lambda question: question == tracker.get_slot("requested_slot"), questions)))


def position_of(tracker: Tracker) -> int | None:
    """Where in the conversation the latest message stands, as the gateway tells."""
    return _sent_with_message(tracker).get("message")


def was_heard(tracker: Tracker) -> bool:
    """Whether the latest message was heard before: its reply was lost, and the gateway sends it again."""
    number = position_of(tracker)
    return number is not None and number == tracker.get_slot("heard_message")


def turn_of(tracker: Tracker) -> Turn:
    """Read the latest message; a tapped choice that the open question does not offer tells nothing."""
    message = tracker.latest_message
    question = open_question(tracker)
    if message["text"].startswith(CHOOSE):
        try:
            turn = tapped(message["text"], None if tracker.get_slot("aside") else question)
        except ValueError:
            turn = Turn(question=question)
    else:
        turn = typed(message, question)
    source = _source(tracker)
    findings, carers = (
        tuple(replace(told, source=source) for told in told_of) for told_of in (turn.findings, turn.carers)
    )
    return replace(turn, findings=findings, carers=carers)


def marks_of(tracker: Tracker) -> list[dict[str, Any]]:
    """The words of the latest message that told a finding, for whoever reads the conversation afterwards."""
    told = tracker.latest_message.get("findings") or ()
    return [{"start": one["span"][0], "end": one["span"][1], "what": _what(one)} for one in told]


def _what(told: dict[str, Any]) -> str:
    places = " ".join(word for word in (told.get("side"), told.get("site")) if word)
    assertion = told.get("assertion", "present")
    words = [told["kind"], places, "" if assertion == "present" else assertion]
    return ", ".join(word.replace("_", " ") for word in words if word)


def _source(tracker: Tracker) -> str | None:
    """Which message of the conversation was heard, as the nurses see it numbered."""
    number = position_of(tracker)
    return f"message {number}" if number else None


def _sent_with_message(tracker: Tracker) -> dict[str, Any]:
    """What the gateway tells beside the words of the latest message."""
    heard = next((event for event in reversed(tracker.events) if event["event"] == "user"), {})
    return heard.get("metadata") or {}


def remember(memory: Memory, tracker: Tracker) -> list[EventType]:
    """The slots that this memory changes."""
    spoken = speaking(memory.language)
    answers = {question.value: answer.value for question, answer in memory.report.answers.items()}
    values: dict[str, Any] = {
        **{question.value: answers.get(question.value) for question in Question},
        "language": memory.language,
        "report": to_json(memory.report),
        "announced": list(memory.announced),
        "heard_message": position_of(tracker),
        "aside": memory.aside,
        "ending": memory.ending,
        "carer": memory.report.reporter is Reporter.CARER,
        "pain_words": pain_words(pains_in_question(memory.report), spoken),
        "read_back": read_back(memory.report, spoken),
        "questions_left": str(questions_left(memory.report)),
        "again": False,
        "closer": asks_closer(memory.report),
    }
    return [SlotSet(name, value) for name, value in values.items() if tracker.get_slot(name) != value]
