"""Puts a tapped choice in the words the patient saw, so that the transcript reads as a conversation."""

from collections.abc import Mapping, Sequence
from typing import Any

from psoascreen.languages import Language
from psoascreen.payloads import CHOOSE
from web.chat.said import NOT_OFFERED, chosen_value


def in_words(payload: str, offered: Sequence[Mapping[str, Any]], language: Language) -> str:
    """The title of an offered button, or what a widget's value says. Raises ValueError when it was not offered."""
    titles = {button["payload"]: button["title"] for button in offered}
    if payload in titles:
        return titles[payload]
    return describe(chosen_value(payload), titles, language)


def describe(value: Any, titles: Mapping[str, str], language: Language) -> str:
    words = language.page
    match value:
        case {"temperature_c": degrees}:
            return words["temperature"]["said"].format(degrees=language.number(degrees))
        case int() | float():
            return words["scale"]["said"].format(number=f"{value:g}")
        case str():
            return _title(value, titles)
        case []:
            return words["ticks"]["none"]
        case _:
            return ", ".join(
                _place(one, words["body"]) if isinstance(one, dict) else _title(one, titles) for one in value
            )


def _title(value: str, titles: Mapping[str, str]) -> str:
    """The title of the button that gives this value by itself or as a list of one."""
    for payload, title in titles.items():
        if payload.startswith(CHOOSE) and chosen_value(payload) in (value, [value]):
            return title
    raise ValueError(NOT_OFFERED)


def _place(place: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    if place["site"] not in words["sites"] or place["side"] not in (None, *words["sides"]):
        raise ValueError(NOT_OFFERED)
    site = words["sites"][place["site"]]
    return words["place"].format(site=site, side=words["sides"][place["side"]]) if place["side"] else site
