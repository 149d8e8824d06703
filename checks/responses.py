"""What every sentence said to a patient must be: easy to read, and without the name of a disease."""

import re
from collections.abc import Callable, Iterator, Mapping

from textstat.textstat import textstat

from checks.project import SOURCE_LANGUAGE, Problem, Project, line_of

READING_AGE_MAX = 12
SCHOOL_STARTS_AT = 5
"""Flesch and Kincaid count years of school; the first is that of a child of five or six."""

EASY_SPANISH = 70
"""Fernández Huerta's scale of 1959: what a child of 11 or 12 reads has 70 of 100 or more."""

SAID_BY_CODE = ("deployment", "sentences")
"""Parts of words.yml that patients read as whole sentences."""

SAID_TO_PROGRAMS = frozenset({"one_of_both", "no_language"})

DISEASES = frozenset({
    "psoas", "syndrome", "metastasis", "metastases", "tumour", "tumor", "abscess", "sepsis", "thrombosis", "clot",
    "fracture", "haematoma", "bleed", "compression", "shingles", "infection",
    "síndrome", "metástasis", "tumores", "absceso", "septicemia", "trombosis", "trombo", "coágulo", "coágulos",
    "fractura", "hematoma", "hemorragia", "sangrado", "compresión", "herpes", "culebrilla", "infección",
})  # fmt: skip
"""What the medicine may suspect and the patient is never told."""


def every_response_reads_easily(project: Project) -> Iterator[Problem]:
    for language, path, name, text in _said(project):
        if problem := READING[language](text) if language in READING else None:
            yield Problem(path, line_of(text), f"{name} is hard to read: {problem} Use shorter words and sentences.")


def no_response_names_a_disease(project: Project) -> Iterator[Problem]:
    for _, path, name, text in _said(project):
        for disease in sorted(DISEASES & set(re.findall(r"\w+", text.lower()))):
            yield Problem(path, line_of(text), f'{name} says "{disease}": a patient is told of no disease.')


def _said(project: Project) -> Iterator[tuple[str, str, str, str]]:
    """The language, file, name and words of each response, and of each sentence that code says itself."""
    for name, variants in project.responses.items():
        for variant in variants:
            yield SOURCE_LANGUAGE, "domain.yml", name, variant["text"]
    for language in project.languages:
        path = f"languages/{language}/responses.yml"
        for name, told in project.yaml(path).get("responses", {}).items():
            for text in told.values() if isinstance(told, Mapping) else [told]:
                yield language, path, name, text
        path = f"languages/{language}/words.yml"
        for part in SAID_BY_CODE:
            for name, text in project.yaml(path).get(part, {}).items():
                if name not in SAID_TO_PROGRAMS:
                    yield language, path, name, text


def _english(text: str) -> str | None:
    textstat.set_lang("en_US")
    age = textstat.flesch_kincaid_grade(_filled(text, "it")) + SCHOOL_STARTS_AT
    return (
        f"it asks for a reading age of {age:.0f}, and {READING_AGE_MAX} is the most." if age > READING_AGE_MAX else None
    )


def _spanish(text: str) -> str | None:
    textstat.set_lang("es")
    ease = textstat.fernandez_huerta(_filled(text, "esto"))
    return f"its ease is {ease:.0f}, and {EASY_SPANISH} is the least." if ease < EASY_SPANISH else None


def _filled(text: str, word: str) -> str:
    return re.sub(r"\{\w+\}", word, text)


READING: Mapping[str, Callable[[str], str | None]] = {"en": _english, "es": _spanish}
"""How each language is measured; one without a formula is read by a person alone."""

CHECKS = (every_response_reads_easily, no_response_names_a_disease)
