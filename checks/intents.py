"""What an intent needs to be understood and answered: its name, examples, a rule or code that hears it, and a test."""

from collections.abc import Iterator
from typing import Any

from checks.project import Problem, Project, line_of

EXAMPLES_MIN = 25
"""Fewer sentences teach the classifier the sentences and not the intent."""

STORIES = "tests/stories/test_stories.yml"


def every_intent_has_examples(project: Project) -> Iterator[Problem]:
    """In each language; an intent that buttons send needs none."""
    tapped = {
        button["payload"].lstrip("/").partition("{")[0]
        for variants in project.responses.values()
        for variant in variants
        for button in variant.get("buttons", ())
    }
    for language in project.languages:
        examples = list(project.examples(language))
        for intent in project.intents:
            count = sum(example.intent == intent for example in examples)
            if intent not in tapped and count < EXAMPLES_MIN:
                says = (
                    f'The intent "{intent}" has {count} examples in "{language}" and needs at least {EXAMPLES_MIN}: '
                    f"add some below data/nlu/{language}/."
                )
                yield Problem("domain.yml", line_of(intent), says)


def no_example_teaches_two_intents(project: Project) -> Iterator[Problem]:
    for language in project.languages:
        first = {}
        for example in project.examples(language):
            known = first.setdefault(" ".join(example.text.lower().strip(" .!?").split()), example)
            if known.intent != example.intent:
                says = (
                    f'"{example.text}" is an example of "{example.intent}" here and of "{known.intent}" in '
                    f"{known.path}:{known.line}: keep it with the one that is meant."
                )
                yield Problem(example.path, example.line, says)


def every_line_of_examples_is_one(project: Project) -> Iterator[Problem]:
    """Rasa passes over a line that is none, and says nothing of it."""
    for path in project.paths("data/nlu/*/*.yml"):
        for group in project.yaml(path).get("nlu", ()):
            for number, line in enumerate(group["examples"].splitlines(), line_of(group["examples"]) + 1):
                if line.strip() and not line.startswith("- "):
                    yield Problem(path, number, f'"{line.strip()}" is learnt by nobody: begin the line with "- ".')


def every_example_is_of_a_known_intent(project: Project) -> Iterator[Problem]:
    for path in project.paths("data/nlu/*/*.yml"):
        for group in project.yaml(path).get("nlu", ()):
            intent = group.get("intent", "")
            if intent and intent not in project.intents:
                says = f'Here are examples of "{intent}", which domain.yml does not name under "intents".'
                yield Problem(path, line_of(intent), says)


def every_intent_is_heard(project: Project) -> Iterator[Problem]:
    """By a rule, or by the code of the actions, which names the intents that steer or answer the form."""
    ruled = {step["intent"] for _, step in _steps_of_rules(project) if "intent" in step}
    for intent in project.intents:
        if intent not in ruled and intent not in project.said_by_actions:
            says = f'The intent "{intent}" is heard by nothing: add a rule for it to data/rules/interruptions.yml.'
            yield Problem("domain.yml", line_of(intent), says)


def every_intent_is_met_in_a_story(project: Project) -> Iterator[Problem]:
    met = {
        step["intent"]
        for story in project.yaml(STORIES).get("stories", ())
        for step in story["steps"]
        if "intent" in step
    }
    for intent in project.intents:
        if intent not in met:
            says = f'The intent "{intent}" is met in no test: add a story that meets it to {STORIES}.'
            yield Problem("domain.yml", line_of(intent), says)


def every_rule_names_what_there_is(project: Project) -> Iterator[Problem]:
    known = {*project.responses, *project.domain.get("actions", ()), *project.domain.get("forms", ())}
    for path, step in _steps_of_rules(project):
        intent, action = step.get("intent"), step.get("action")
        if intent and intent not in project.intents:
            yield Problem(path, line_of(intent), f'This rule hears "{intent}", which domain.yml does not name.')
        if action and action not in known:
            where = "responses" if action.startswith("utter_") else "actions"
            says = f'This rule says "{action}", which domain.yml does not hold under "{where}".'
            yield Problem(path, line_of(action), says)


def _steps_of_rules(project: Project) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in [*project.paths("data/rules/*.yml"), *project.paths("data/stories/*.yml")]:
        told = project.yaml(path)
        for rule in [*told.get("rules", ()), *told.get("stories", ())]:
            for step in rule["steps"]:
                yield path, step


CHECKS = (
    every_intent_has_examples,
    no_example_teaches_two_intents,
    every_line_of_examples_is_one,
    every_example_is_of_a_known_intent,
    every_intent_is_heard,
    every_intent_is_met_in_a_story,
    every_rule_names_what_there_is,
)
