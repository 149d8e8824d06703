"""The actions of the screening form: its greeting, its turns, and what is said when a message was not followed."""

import asyncio
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conduct import (
    Conducted,
    Memory,
    begin,
    contact,
    heard_after_the_end,
    say_again,
    take_turn,
    with_what_is_kept,
)
from actions.earlier import last_time
from actions.slots import (
    FORM,
    language_of,
    marks_of,
    memory_of,
    open_question,
    position_of,
    remember,
    times_asked,
    turn_of,
    was_heard,
)

PATIENCE = 2
"""Times a question is asked before the choices and the phone number are offered."""


class ActionGreet(Action):
    """Say who is asking, and remember in which language, and whom this deployment lets a patient reach."""

    def name(self) -> str:
        return "action_greet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        language = language_of(tracker)
        reach = contact(language)
        # the slot is set only after this is said
        dispatcher.utter_message(response="utter_greeting", language=language, **reach)
        last = await asyncio.to_thread(last_time, tracker.sender_id, language)
        words = reach | last | {"returning": bool(last)}
        return [*(SlotSet(name, value) for name, value in words.items()), *remember(begin(language), tracker)]


class ValidateScreeningForm(Action):
    """Take one turn of the screening; Rasa calls this with every message while the form runs.

    A message that told nothing returns no event, whereupon Rasa rejects the form and looks for a rule that answers it.
    """

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if open_question(tracker) is None:
            return []
        memory = memory_of(tracker)
        if was_heard(tracker):
            conducted = await asyncio.to_thread(say_again, tracker.sender_id, memory)
        else:
            conducted = await asyncio.to_thread(_taken, tracker, memory)
        if heard := marks_of(tracker):
            dispatcher.utter_message(json_message={"heard": heard})
        for saying in conducted.says:
            dispatcher.utter_message(response=saying.response, **saying.words)
        if not conducted.understood:
            return []
        events = remember(conducted.memory, tracker)
        if conducted.holds:
            # Rejected, the form asks nothing; activated anew, it hears the next message.
            return [*events, ActionExecutionRejected(FORM), ActiveLoop(FORM), FollowupAction("action_listen")]
        if conducted.memory.ending:
            return [*events, SlotSet("requested_slot", None)]
        return [*events, SlotSet("again", False)]


def _taken(tracker: Tracker, memory: Memory) -> Conducted:
    if position := position_of(tracker):
        memory = with_what_is_kept(tracker.sender_id, memory, position)
    return take_turn(tracker.sender_id, memory, turn_of(tracker), times_asked(tracker))


class ActionExplainQuestion(Action):
    """Say why the open question is asked."""

    def name(self) -> str:
        return "action_explain_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        question = open_question(tracker)
        dispatcher.utter_message(response=f"utter_why_{question.value}" if question else "utter_what_is_this")
        return [SlotSet("again", True)]


async def _after_the_end(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Say that the talk has ended, unless an emergency is told: that is heard at any time."""
    memory = memory_of(tracker)
    alarmed = await asyncio.to_thread(heard_after_the_end, tracker.sender_id, memory, turn_of(tracker))
    if alarmed is None:
        dispatcher.utter_message(response="utter_already_sent", **contact(memory.language))
        return []
    for saying in alarmed.says:
        dispatcher.utter_message(response=saying.response, **saying.words)
    return remember(replace(alarmed.memory, ending=memory.ending), tracker)


class ActionNotFollowed(Action):
    """Own up to a message that told nothing, and ask again; after two, offer the choices and the phone."""

    def name(self) -> str:
        return "action_not_followed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if open_question(tracker) is None:
            return [*await _after_the_end(dispatcher, tracker), FollowupAction("action_listen")]
        if times_asked(tracker) < PATIENCE:
            dispatcher.utter_message(response="utter_not_followed")
        else:
            dispatcher.utter_message(response="utter_not_followed_again", **contact(language_of(tracker)))
        return [SlotSet("again", True), FollowupAction(FORM)]
