"""The actions that put something on the nurses' list: the finished screening, and the wish to be called back."""

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.conduct import call_back, finish
from actions.slots import language_of, memory_of


class ActionSubmitScreening(Action):
    """Assess what the patient confirmed, record it and tell them what happens next."""

    def name(self) -> str:
        return "action_submit_screening"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        saying = await asyncio.to_thread(finish, tracker.sender_id, memory_of(tracker))
        dispatcher.utter_message(response=saying.response, **saying.words)
        return []


class ActionRequestCallBack(Action):
    """Ask the nurses to call the patient back."""

    def name(self) -> str:
        return "action_request_call_back"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        saying = await asyncio.to_thread(call_back, tracker.sender_id, language_of(tracker))
        dispatcher.utter_message(response=saying.response, **saying.words)
        return []
