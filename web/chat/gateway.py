"""Speaks to Rasa for the patient: nobody else does, and the sender is always the conversation of the session token."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError


class NoAnswer(Exception):
    """Rasa was not reached, took too long, or had nothing to say; the message says which."""


class Choice(BaseModel):
    title: str
    payload: str


class Mark(BaseModel):
    """Words of the patient's message from `start` to `end` that told `what`, such as "pain, denied"."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    what: str


class Custom(BaseModel):
    question: str | None = None
    widget: str | None = None
    questions_left: int | None = None
    """About how many questions are still to come, this one with them."""

    done: bool = False
    emergency: bool = False
    heard: list[Mark] = []


class Item(BaseModel):
    text: str | None = None
    buttons: list[Choice] = []
    custom: Custom | None = None


_items = TypeAdapter(list[Item])


@dataclass(frozen=True)
class Answer:
    """What the bot says, and which words of the message it answers it went by."""

    messages: Sequence[dict[str, Any]]
    heard: Sequence[dict[str, Any]] = ()


class Rasa:
    """One or several processes of Rasa: any of them may take any turn, as they share what they know."""

    def __init__(self, client: httpx.AsyncClient, urls: Sequence[str]) -> None:
        self._client = client
        asked = [f"{url}/webhooks/rest/webhook" for url in urls]
        self._orders = cycle([asked[begin:] + asked[:begin] for begin in range(len(asked))])

    async def answer(
        self,
        conversation_id: str,
        message: str,
        *,
        language: str,
        question: str | None = None,
        position: int | None = None,
    ) -> Answer:
        """What the bot says to one message, the one at `position` of its conversation. Raises NoAnswer for silence."""
        metadata = {"language": language, "question": question, "message": position}
        body = {"sender": conversation_id, "message": message, "metadata": metadata}
        try:
            response = await self._sent(body)
            response.raise_for_status()
            items = _items.validate_json(response.content)
        except httpx.TimeoutException:
            raise NoAnswer("The chat program took too long to answer.") from None
        except (httpx.HTTPError, ValidationError):
            raise NoAnswer("The chat program could not be reached.") from None
        said = list(merged(items))
        if not any(message["text"] for message in said):
            raise NoAnswer("The chat program had no answer.")
        return Answer(said, [mark.model_dump() for item in items if item.custom for mark in item.custom.heard])

    async def _sent(self, body: Mapping[str, Any]) -> httpx.Response:
        """The response of whichever Rasa is next; one that cannot be reached has heard nothing, so another is asked."""
        *others, last = next(self._orders)
        for url in others:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._client.post(url, json=body)
        return await self._client.post(last, json=body)


def merged(items: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """Messages as the page shows them; Rasa may send the custom part of a message as an item of its own."""
    message: dict[str, Any] | None = None
    for item in items:
        if item.custom is not None and item.custom.heard:
            continue
        if item.text is not None:
            if message is not None:
                yield message
            message = _silent() | {"text": item.text}
        if message is None:
            message = _silent()
        message["buttons"] += [choice.model_dump() for choice in item.buttons]
        if item.custom is not None:
            message["question"] = item.custom.question or message["question"]
            message["widget"] = item.custom.widget or message["widget"]
            message["questions_left"] = item.custom.questions_left or message["questions_left"]
            message["done"] |= item.custom.done
            message["emergency"] |= item.custom.emergency
    if message is not None:
        yield message


def _silent() -> dict[str, Any]:
    nothing = {"question": None, "widget": None, "questions_left": None, "done": False, "emergency": False}
    return {"text": "", "buttons": [], **nothing}
