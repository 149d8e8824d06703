"""The way in which Rasa is asked: its REST channel, which says so where a message could not be answered.

Rasa's own answers 200 with whatever was said before the fault, also where nothing of the turn was kept, so that the
gateway would take it for an answer.
"""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

TRIED_EVERY_S = 5.0

log = structlog.get_logger()


class WholeAnswers(RestInput):
    """The channel that `credentials.yml` names, at the address of Rasa's: a turn is answered whole, or with 500."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("whole_answers", __name__)
        tried_at = -TRIED_EVERY_S

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            """200 while what is said can be remembered; writes for it now and then, however often it is asked."""
            nonlocal tried_at
            if monotonic() - tried_at > TRIED_EVERY_S:
                request.app.ctx.agent.tracker_store.try_out()
                tried_at = monotonic()
            return json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            said = CollectingOutputChannel()
            message, sender, metadata = (request.json.get(name) for name in ("message", "sender", "metadata"))
            try:
                await on_new_message(UserMessage(message, said, sender, input_channel=self.name(), metadata=metadata))
            except Exception:
                log.exception("message not answered")
                return json([], status=500)
            return json(said.messages)

        return webhook
