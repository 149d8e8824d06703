"""What a misunderstood message can have meant: the intents of the dialogue, in words for a nurse."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from records.work import UNDERSTOOD
from web.translation import N_, gettext

DOMAIN = Path(__file__).parents[2] / "domain.yml"

MEANINGS = {
    UNDERSTOOD: N_("It was understood after all"),
    "tell": N_("It told of a symptom or a detail"),
    "affirm": N_("It said yes"),
    "deny": N_("It said no"),
    "unsure": N_("It said that it is not known"),
    "skip": N_("It asked to skip the question"),
    "repeat": N_("It asked to hear the question again"),
    "correct": N_("It corrected something"),
    "go_back": N_("It asked to go back"),
    "stop": N_("It asked to stop"),
    "start_over": N_("It asked to begin again"),
    "distress": N_("It told of distress"),
    "ask_nurse": N_("It asked for a nurse"),
    "ask_why": N_("It asked why this is asked"),
    "ask_what_is_this": N_("It asked what this is for"),
    "ask_who_sees": N_("It asked who reads this"),
    "ask_are_you_human": N_("It asked whether this is a person"),
    "ask_how_long": N_("It asked how long this takes"),
    "greet": N_("It said hello"),
    "thank": N_("It said thanks"),
    "goodbye": N_("It said goodbye"),
    "small_talk": N_("It was small talk"),
    "out_of_scope": N_("It was about something else"),
}
"""By intent; one that is not listed is called by its name."""

TAPPED = "choose"
"""The intent of a tapped choice, which nobody can misunderstand."""


@cache
def intents() -> tuple[str, ...]:
    """Those of `domain.yml`, in its order."""
    told = yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["intents"]
    names = (intent if isinstance(intent, str) else next(iter(intent)) for intent in told)
    return tuple(name for name in names if name != TAPPED)


def meanings() -> Mapping[str, str]:
    """Every choice with its words in the language of the page."""
    chosen = (*intents(), UNDERSTOOD)
    return {name: gettext(MEANINGS[name]) if name in MEANINGS else name.replace("_", " ") for name in chosen}
