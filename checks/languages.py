"""What a language needs: every message of the one that it is translated from, and a lexicon, examples and sentences."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checks.project import LANGUAGES, SOURCE_LANGUAGE, VOCABULARY, Problem, Project, line_of

WORDED = (("words.yml", "symptoms", "Kind"), ("words.yml", "qualities", "Quality"), ("page.json", "body.sites", "Site"))
"""Which list of which file names which enumeration of the vocabulary."""

FOLDERS = {
    "bot/lexicon": "what its speakers say",
    "data/nlu": "examples of every intent",
    "tests/language": "labelled sentences",
}
"""What stands in a folder of a language's own, besides its messages."""


def every_language_words_the_vocabulary(project: Project) -> Iterator[Problem]:
    for language in project.languages:
        for file, key, enumeration in WORDED:
            path = f"{LANGUAGES}/{language}/{file}"
            told = project.yaml(path)
            for part in key.split("."):
                told = told.get(part, {})
            for member in project.vocabulary[enumeration]:
                if member.value not in told:
                    says = f'"{member.value}" has no words in "{language}": add it under "{key}" in {path}.'
                    yield Problem(VOCABULARY, member.line, says)


def every_language_has_every_message(project: Project) -> Iterator[Problem]:
    for file in ("words.yml", "page.json"):
        source = project.yaml(f"{LANGUAGES}/{SOURCE_LANGUAGE}/{file}")
        for language in project.languages[1:]:
            path = f"{LANGUAGES}/{language}/{file}"
            for key, line, says in _differences(source, project.yaml(path)):
                yield Problem(path, line, f'"{key}" {says}')


def every_language_says_every_response(project: Project) -> Iterator[Problem]:
    for language in project.languages[1:]:
        path = f"{LANGUAGES}/{language}/responses.yml"
        texts, titles = (project.yaml(path).get(key, {}) for key in ("responses", "titles"))
        for name, variants in project.responses.items():
            told = texts.get(name, {})
            for variant in variants:
                wording, line = _wording(variant), line_of(variant["text"])
                said = told.get(wording) if isinstance(told, Mapping) else told if wording == FIRST else None
                if said is None:
                    says = f'{name} ({wording}) has no words in "{language}": add them to {path}.'
                    yield Problem("domain.yml", line, says)
                elif problem := _opened_otherwise(variant["text"], said):
                    yield Problem(path, line_of(said), f"{name} ({wording}) {problem} domain.yml.")
                for button in variant.get("buttons", ()):
                    if button["title"] not in titles:
                        says = f'The choice "{button["title"]}" is not under "titles" in {path}: add it there.'
                        yield Problem("domain.yml", line_of(button["title"]), says)


def no_translation_is_left_over(project: Project) -> Iterator[Problem]:
    wordings = {name: {_wording(variant) for variant in variants} for name, variants in project.responses.items()}
    offered = {
        button["title"]
        for variants in project.responses.values()
        for variant in variants
        for button in variant.get("buttons", ())
    }
    for language in project.languages[1:]:
        path = f"{LANGUAGES}/{language}/responses.yml"
        texts, titles = (project.yaml(path).get(key, {}) for key in ("responses", "titles"))
        for name, told in texts.items():
            if name not in wordings:
                yield Problem(path, line_of(name), f"domain.yml has no response {name}.")
                continue
            for wording in told if isinstance(told, Mapping) else ():
                if wording not in wordings[name]:
                    yield Problem(path, line_of(wording), f'{name} has no wording "{wording}" in domain.yml.')
        for title in titles:
            if title not in offered:
                yield Problem(path, line_of(title), f'No choice of domain.yml is called "{title}".')


def every_language_can_be_understood(project: Project) -> Iterator[Problem]:
    for language in project.languages:
        for folder, what in FOLDERS.items():
            if not project.paths(f"{folder}/{language}/*.yml"):
                yield Problem(f"{folder}/{language}", 0, f'The language "{language}" has no folder here with {what}.')
    for folder in FOLDERS:
        for path in project.paths(f"{folder}/*/*.yml"):
            language = path.removeprefix(f"{folder}/").partition("/")[0]
            if language not in project.languages:
                says = f'The language "{language}" has no messages: add {LANGUAGES}/{language}/words.yml.'
                yield Problem(path, 0, says)
    for language in project.languages[1:]:
        for path in project.paths(f"bot/lexicon/{SOURCE_LANGUAGE}/*.yml"):
            there = path.replace(f"/{SOURCE_LANGUAGE}/", f"/{language}/")
            if not (project.root / there).exists():
                yield Problem(there, 0, f"The lexicon has no such file, and {path} shows what belongs in it.")


def every_language_is_called_by_its_own_name(project: Project) -> Iterator[Problem]:
    named: dict[str, str] = {}
    for language in project.languages:
        path = f"{LANGUAGES}/{language}/words.yml"
        words = project.yaml(path)
        name, locale = words.get("name", ""), words.get("locale", "")
        if name in named:
            yield Problem(path, line_of(name), f'"{name}" is "{named[name]}" already: say what its speakers call it.')
        named[name] = language
        if locale.split("_")[0] != language:
            says = f'Days and numbers are written as in "{locale}": name a locale of "{language}".'
            yield Problem(path, line_of(locale), says)
        path = f"{LANGUAGES}/{language}/page.json"
        if (lang := project.yaml(path).get("lang", "")) != language:
            yield Problem(
                path, line_of(lang), f'The patient\'s page would be read out as "{lang}": write "{language}".'
            )


def every_language_has_a_catalogue(project: Project) -> Iterator[Problem]:
    for language in project.languages[1:]:
        path = f"web/review/locale/{language}.po"
        if not (project.root / path).exists():
            yield Problem(path, 0, f'The language "{language}" has no catalogue here of the nurses\' pages.')


def _differences(source: Any, told: Any, above: str = "") -> Iterator[tuple[str, int, str]]:
    """Where a file of messages has other keys, or leaves other words open, than the one it is translated from."""
    if isinstance(source, Mapping):
        told = told if isinstance(told, Mapping) else {}
        for key, words in source.items():
            name = f"{above}{key}"
            if key not in told:
                yield name, next((line_of(known) for known in told), 0), "is not told here."
            else:
                yield from _differences(words, told[key], f"{name}.")
        for key in told:
            if key not in source:
                yield f"{above}{key}", line_of(key), f'is no message of "{SOURCE_LANGUAGE}".'
    elif isinstance(source, str) and isinstance(told, str) and (problem := _opened_otherwise(source, told)):
        yield above.rstrip("."), line_of(told), f'{problem} "{SOURCE_LANGUAGE}".'


def _opened_otherwise(source: str, told: str) -> str | None:
    """How the words that a text leaves open differ from those of its source."""
    open_here, open_there = (set(re.findall(r"\{(\w+)\}", text)) for text in (told, source))
    if added := sorted(open_here - open_there):
        return f"leaves {{{added[0]}}} open, unlike"
    if lost := sorted(open_there - open_here):
        return f"does not say {{{lost[0]}}}, unlike"
    return None


FIRST = "first"


def _wording(variant: Mapping[str, Any]) -> str:
    """What a translation calls a wording: the slots it asks to be set."""
    asked = [condition["name"] for condition in variant.get("condition", ()) if condition["value"] == "true"]
    return "+".join(asked) or FIRST


CHECKS = (
    every_language_words_the_vocabulary,
    every_language_has_every_message,
    every_language_says_every_response,
    no_translation_is_left_over,
    every_language_can_be_understood,
    every_language_is_called_by_its_own_name,
    every_language_has_a_catalogue,
)
