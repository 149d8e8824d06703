"""What the lexicon of each language needs: words for every symptom and place, each claimed once, and told in a test."""

from collections.abc import Iterator
from typing import Any

from bot.phrases import GAP, expanded, with_macros
from checks.project import VOCABULARY, Problem, Project, line_of

LABELLED = "tests/language"


def every_symptom_has_words(project: Project) -> Iterator[Problem]:
    yield from _entries_of(project, "symptoms", "Kind", "symptom")


def every_place_has_words(project: Project) -> Iterator[Problem]:
    yield from _entries_of(project, "sites", "Site", "place")


def every_quality_is_known(project: Project) -> Iterator[Problem]:
    known = project.values("Quality")
    for language in project.languages:
        path = f"bot/lexicon/{language}/symptoms.yml"
        named = [q for entries in project.yaml(path).values() for entry in entries for q in entry.get("quality", ())]
        places = [(path, quality) for quality in named]
        path = f"bot/lexicon/{language}/qualities.yml"
        places += [(path, quality) for quality in project.yaml(path)]
        for path, quality in places:
            if quality not in known:
                yield Problem(path, line_of(quality), f'"{quality}" is no line of Quality in {VOCABULARY}.')


def no_word_is_claimed_twice(project: Project) -> Iterator[Problem]:
    """By two symptoms, or by two places; a word of one role may be one of another besides."""
    for language in project.languages:
        macros = project.yaml(f"bot/lexicon/{language}/macros.yml")
        for entries in (_symptom_entries, _site_entries):
            claimed: dict[str, tuple[str, str, int]] = {}
            for path, name, pattern, line in entries(project, language):
                whole = with_macros(pattern, macros)
                for phrase in [whole] if GAP in whole else set(expanded(whole)):
                    before, at, where = claimed.setdefault(phrase, (name, path, line))
                    if before != name:
                        says = (
                            f'"{phrase}" is claimed by "{name}" here and by "{before}" in {at}:{where}: keep it in one.'
                        )
                        yield Problem(path, line, says)
                        break


def languages_agree_on_which_symptoms_have_no_place(project: Project) -> Iterator[Problem]:
    def placeless(language: str) -> set[str]:
        told = project.yaml(f"bot/lexicon/{language}/symptoms.yml")
        return {kind for kind, entries in told.items() if any("place" in entry for entry in entries)}

    source, *others = project.languages
    for language in others:
        path = f"bot/lexicon/{language}/symptoms.yml"
        for kind in sorted(placeless(source) ^ placeless(language)):
            line = next((line_of(known) for known in project.yaml(path) if known == kind), 0)
            says = f'"{kind}" has `place: none` in one of "{source}" and "{language}": say it in both, or in neither.'
            yield Problem(path, line, says)


def every_symptom_is_told_by_a_labelled_sentence(project: Project) -> Iterator[Problem]:
    for language in project.languages:
        told = {
            label.split()[0]
            for path in project.paths(f"{LABELLED}/{language}/*.yml")
            for half in project.yaml(path).values()
            for case in half
            for label in case.get("expect", ())
        }
        for kind in project.vocabulary["Kind"]:
            if kind.value not in told:
                says = (
                    f'No labelled sentence tells the symptom "{kind.value}" in "{language}": add one to a file of '
                    f"{LABELLED}/{language}/."
                )
                yield Problem(VOCABULARY, kind.line, says)


def _entries_of(project: Project, file: str, enumeration: str, what: str) -> Iterator[Problem]:
    """Where the entries of a lexicon's file are not the members of an enumeration of the vocabulary."""
    for language in project.languages:
        path = f"bot/lexicon/{language}/{file}.yml"
        told = project.yaml(path)
        for member in project.vocabulary[enumeration]:
            if member.value not in told:
                says = f'The {what} "{member.value}" has no words in "{language}": add them to {path}.'
                yield Problem(VOCABULARY, member.line, says)
        for name in told:
            if name not in project.values(enumeration):
                yield Problem(path, line_of(name), f'"{name}" is no line of {enumeration} in {VOCABULARY}.')


def _symptom_entries(project: Project, language: str) -> Iterator[tuple[str, str, str, int]]:
    path = f"bot/lexicon/{language}/symptoms.yml"
    for kind, entries in project.yaml(path).items():
        for entry in entries:
            yield from ((path, kind, pattern, line_of(pattern)) for pattern in entry["words"])


def _site_entries(project: Project, language: str) -> Iterator[tuple[str, str, str, int]]:
    path = f"bot/lexicon/{language}/sites.yml"
    for site, entry in project.yaml(path).items():
        for pattern in _patterns_of(entry):
            yield path, site, pattern.replace("<side>", "left"), line_of(pattern)


def _patterns_of(entry: dict[str, Any]) -> Iterator[str]:
    for name in ("words", "pair", "sided"):
        yield from entry.get(name, ())


CHECKS = (
    every_symptom_has_words,
    every_place_has_words,
    every_quality_is_known,
    no_word_is_claimed_twice,
    languages_agree_on_which_symptoms_have_no_place,
    every_symptom_is_told_by_a_labelled_sentence,
)
