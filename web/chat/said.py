"""What a browser may send as a patient's message, and how it is cleaned before it is kept."""

import json
import re
import unicodedata
from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from psoascreen.languages import languages
from psoascreen.payloads import CHOOSE
from screening.report import TEMPERATURE_RANGE_C

MESSAGE_LIMIT = 2000
PAYLOAD_LIMIT = 2048
POSITION_MAX = 2**31 - 1
"""The highest that both databases hold."""

EMPTY, TOO_LONG, NOT_OFFERED, PASSED = "empty", "too_long", "not_offered", "passed"
NO_TEMPERATURE, KEY_USED = "no_temperature", "key_used"
ONE_OF_BOTH, NO_LANGUAGE = "one_of_both", "no_language"
"""Names of the sentences that a message or an opening is refused with."""

SENTENCE = "sentence"
"""Marks a refusal that names a sentence, among those of pydantic's own."""

COMMAND_MARK = re.compile(r"^[\s/]+")
"""A leading slash would make Rasa read typed words as a command."""

KEPT_CONTROLS = "\n\t"


class Opening(BaseModel):
    """How a chat is opened: with the invite of a known patient, or without one by a visitor.

    `born_on` is the patient's date of birth, for an invite that asks for it. `language` is the code of one that is
    spoken here; without it the talk is in the one that the patient prefers, else in one that `Accept-Language` names.
    """

    model_config = ConfigDict(extra="forbid")
    invite: str | None = Field(None, max_length=500)
    born_on: date | None = None
    language: str | None = None

    @field_validator("language")
    @classmethod
    def _is_spoken(cls, language: str | None) -> str | None:
        if language is not None and language not in languages():
            raise PydanticCustomError(SENTENCE, NO_LANGUAGE, {"codes": ", ".join(languages())})
        return language


class Said(BaseModel):
    """One message: words the patient typed, or the payload of a choice the patient tapped.

    `seen` is the position of the bot's last message that the patient saw on choosing. Where it has said more since,
    in another tab say, the choice would answer a question that it was not offered for, and is refused.
    """

    model_config = ConfigDict(extra="forbid")
    text: str | None = None
    payload: str | None = None
    seen: int | None = Field(None, ge=0, le=POSITION_MAX)

    @model_validator(mode="after")
    def _is_one_message(self) -> Self:
        if (self.text is None) == (self.payload is None):
            raise PydanticCustomError(SENTENCE, ONE_OF_BOTH)
        if self.text is not None:
            self.text = readable(self.text)
            if not any(map(is_seen, COMMAND_MARK.sub("", self.text))):
                raise PydanticCustomError(SENTENCE, EMPTY)
            if len(self.text) > MESSAGE_LIMIT:
                raise PydanticCustomError(SENTENCE, TOO_LONG, {"limit": MESSAGE_LIMIT})
        return self

    @property
    def for_rasa(self) -> str:
        return self.payload if self.payload is not None else COMMAND_MARK.sub("", self.text or "")


def readable(text: str) -> str:
    """The text without control characters and broken surrogates, which no one typed and databases refuse."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def is_seen(character: str) -> bool:
    """Whether a reader sees it, which no space and no mark of format is."""
    return unicodedata.category(character)[0] != "Z" and unicodedata.category(character) not in ("Cc", "Cf")


def chosen_value(payload: str) -> Any:
    """The value of a choice payload. Raises ValueError for anything else than `/choose{"value": ...}`."""
    if len(payload.encode()) > PAYLOAD_LIMIT or not payload.startswith(CHOOSE):
        raise ValueError(NOT_OFFERED)
    try:
        choice = json.loads(payload.removeprefix(CHOOSE))
    except (ValueError, RecursionError):
        raise ValueError(NOT_OFFERED) from None
    if not isinstance(choice, dict) or set(choice) != {"value"}:
        raise ValueError(NOT_OFFERED)
    if not is_choice(value := choice["value"]):
        raise ValueError(NO_TEMPERATURE if isinstance(value, dict) and set(value) == {"temperature_c"} else NOT_OFFERED)
    return value


def is_choice(value: Any) -> bool:
    """Whether a value is one that a widget can give: an id, a number, a list of ids or places, or a temperature."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return 0 <= value <= 10  # noqa: PLR2004 - the pain scale
    if isinstance(value, str):
        return is_id(value)
    if isinstance(value, list):
        return all(is_id(one) or is_place(one) for one in value)
    if isinstance(value, dict) and set(value) == {"temperature_c"}:
        degrees = value["temperature_c"]
        low_c, high_c = TEMPERATURE_RANGE_C
        return isinstance(degrees, int | float) and not isinstance(degrees, bool) and low_c <= degrees <= high_c
    return False


def is_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z_:]{1,40}", value) is not None


def is_place(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"site", "side"}
        and is_id(value["site"])
        and (value["side"] is None or is_id(value["side"]))
    )
