"""What a question needs to be asked: its place in the form, a slot, wordings with a widget, and a reason."""

import re
from collections.abc import Iterator
from typing import Any

from checks.project import SIGNS, VOCABULARY, Problem, Project, line_of

FORM = "screening_form"

SHORT_ENOUGH = 90
"""Characters of a question that need not be said in fewer the second time."""

LIST_OF_SIGNS = "red_flags"


def the_form_asks_the_questions_of_the_vocabulary(project: Project) -> Iterator[Problem]:
    form = project.domain["forms"][FORM]["required_slots"]
    known = project.values("Question")
    for question in project.vocabulary["Question"]:
        if question.value not in form:
            says = f'The form never asks "{question.value}": add it to required_slots of {FORM} in domain.yml.'
            yield Problem(VOCABULARY, question.line, says)
    for asked in form:
        if asked not in known:
            says = f'The form asks "{asked}", which is no line of Question in {VOCABULARY}.'
            yield Problem("domain.yml", line_of(asked), says)
    in_both = [asked for asked in form if asked in known]
    order = [question for question in known if question in form]
    for asked, expected in zip(in_both, order, strict=True):
        if asked != expected:
            says = f'The form asks "{asked}" where the order of {VOCABULARY} has "{expected}".'
            yield Problem("domain.yml", line_of(asked), says)
            return


def every_question_has_a_slot(project: Project) -> Iterator[Problem]:
    for question in project.vocabulary["Question"]:
        if question.value not in project.domain["slots"]:
            says = f'The question "{question.value}" has no slot: add it to "slots" in domain.yml.'
            yield Problem(VOCABULARY, question.line, says)


def every_question_is_asked_and_explained(project: Project) -> Iterator[Problem]:
    for question in project.vocabulary["Question"]:
        for name, what in ((f"utter_ask_{question.value}", "wording"), (f"utter_why_{question.value}", "reason")):
            if name not in project.responses:
                says = f'The question "{question.value}" has no {what}: add the response {name} to domain.yml.'
                yield Problem(VOCABULARY, question.line, says)


def every_wording_of_a_question_carries_its_id_and_widget(project: Project) -> Iterator[Problem]:
    for question in project.values("Question"):
        for variant in project.responses.get(f"utter_ask_{question}", ()):
            custom = variant.get("custom", {})
            line = line_of(variant["text"])
            if custom.get("question") != question:
                says = f'This wording of "{question}" does not carry it as `question` under "custom".'
                yield Problem("domain.yml", line, says)
            if custom.get("widget") not in project.widgets:
                known = ", ".join(project.widgets)
                says = f'This wording of "{question}" has no widget: name one of {known} under "custom".'
                yield Problem("domain.yml", line, says)
            if custom.get("questions_left") != "{questions_left}":
                says = f'This wording of "{question}" does not pass on `questions_left` under "custom".'
                yield Problem("domain.yml", line, says)


def every_question_is_asked_again_in_no_more_words(project: Project) -> Iterator[Problem]:
    for question in project.values("Question"):
        variants = project.responses.get(f"utter_ask_{question}", ())
        again = [variant for variant in variants if _slots_of(variant).get("again") == "true"]
        if not variants:
            continue
        first, line = variants[0], line_of(variants[0]["text"])
        if len(again) != 1:
            says = f'The question "{question}" has {len(again)} wordings to ask it again; it needs one that is `again`.'
            yield Problem("domain.yml", line, says)
            continue
        if len(again[0]["text"]) > max(len(first["text"]), SHORT_ENOUGH):
            says = f'Asked again, "{question}" is longer than at first: say it in fewer words.'
            yield Problem("domain.yml", line_of(again[0]["text"]), says)
        if again[0].get("buttons") != first.get("buttons"):
            says = f'Asked again, "{question}" offers other choices than at first.'
            yield Problem("domain.yml", line_of(again[0]["text"]), says)
        for variant in variants[1:]:
            if variant is not again[0] and _slots_of(variant).get("again") != "false":
                says = (
                    f'Two wordings of "{question}" could apply at once: add the condition `again: false` to this one.'
                )
                yield Problem("domain.yml", line_of(variant["text"]), says)


def every_slot_is_filled(project: Project) -> Iterator[Problem]:
    for slot in project.domain["slots"]:
        if slot not in project.values("Question") and slot not in project.said_by_actions:
            says = f'Nothing fills the slot "{slot}": no question of {VOCABULARY} has its name, and no action sets it.'
            yield Problem("domain.yml", line_of(slot), says)


def every_word_that_a_response_leaves_open_is_filled(project: Project) -> Iterator[Problem]:
    for name, variants in project.responses.items():
        for variant in variants:
            for word in re.findall(r"\{(\w+)\}", variant["text"]):
                if word not in project.domain["slots"] and word not in project.said_by_actions:
                    says = f"{name} leaves {{{word}}} open, which is no slot and is filled by no action."
                    yield Problem("domain.yml", line_of(variant["text"]), says)


def the_tick_list_offers_the_signs_of_the_medicine(project: Project) -> Iterator[Problem]:
    signs = project.names_of(SIGNS, "RED_FLAG_SIGNS")
    for variant in project.responses.get(f"utter_ask_{LIST_OF_SIGNS}", ()):
        offered = {
            sign: line_of(button["payload"])
            for button in variant.get("buttons", ())
            for sign in re.findall(r'\["(\w+)"\]', button["payload"])
        }
        for sign, line in signs.items():
            if sign not in offered:
                says = (
                    f'The warning sign "{sign}" cannot be ticked: add a button for it to each wording of '
                    f"utter_ask_{LIST_OF_SIGNS}."
                )
                yield Problem(SIGNS, line, says)
        for sign, line in offered.items():
            if sign not in signs:
                says = f'This choice ticks "{sign}", which is no sign of RED_FLAG_SIGNS in {SIGNS}.'
                yield Problem("domain.yml", line, says)


def _slots_of(variant: dict[str, Any]) -> dict[str, str]:
    """The slots that a wording asks for, with their values."""
    return {condition["name"]: condition["value"] for condition in variant.get("condition", ())}


CHECKS = (
    the_form_asks_the_questions_of_the_vocabulary,
    every_question_has_a_slot,
    every_question_is_asked_and_explained,
    every_wording_of_a_question_carries_its_id_and_widget,
    every_question_is_asked_again_in_no_more_words,
    every_slot_is_filled,
    every_word_that_a_response_leaves_open_is_filled,
    the_tick_list_offers_the_signs_of_the_medicine,
)
