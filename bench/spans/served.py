"""The web and action applications, with the spans of a turn written down."""

from typing import Any

from actions import server
from bench.spans.recorder import RecordedRequests, Recorder
from web.app import create_app
from web.chat.gateway import Rasa


def web() -> Any:
    recorder = Recorder()
    recorder.wrap_database("web.database")
    recorder.wrap(Rasa, "answer", "web.rasa")
    return RecordedRequests(create_app(), recorder, "/api/chat/messages", "turn")


def actions() -> Any:
    recorder = Recorder()
    recorder.wrap_database("actions.database")
    return RecordedRequests(server.create_app(), recorder, "/webhook", "actions.call")
