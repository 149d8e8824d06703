"""Reads the lexicon's files once into terms (what a phrase means) and the words the reader must know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.phrases import with_macros

HERE = Path(__file__).parent

KIND, SITE, SIDE, ASSERTION, QUALITY, PSEUDO = "kind", "site", "side", "assertion", "quality", "pseudo"


@dataclass(frozen=True)
class Term:
    """What a phrase stands for: `role` says in which part of the reading it counts, `name` is its value there."""

    role: str
    name: str
    qualities: tuple[str, ...] = ()
    site: str | None = None
    side: str | None = None
    needs: str | None = None
    guard: tuple[frozenset[str], frozenset[str]] | None = None


@dataclass(frozen=True)
class Lexicon:
    """`terms` maps each term to its patterns, macros already filled in.

    `kinds` are all kinds of symptom; the `placeless` of them befall the whole person.
    """

    terms: Mapping[Term, tuple[str, ...]]
    kinds: frozenset[str]
    placeless: frozenset[str]
    same: Mapping[str, str]
    merged: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    vocabulary: frozenset[str]
    mendable: frozenset[str]
    ordinary_sides: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    people: Mapping[str, frozenset[str]]


@cache
def lexicon() -> Lexicon:
    words = _file("words")
    macros = _file("macros")
    sides = _file("sides")
    assertion = _file("assertion")
    people = assertion.pop("other_person")
    ordinary = {name: (frozenset(w["before"]), frozenset(w["after"])) for name, w in sides.pop("ordinary").items()}
    terms: dict[Term, tuple[str, ...]] = {}
    for term, patterns in _all_terms(sides, assertion):
        terms[term] = terms.get(term, ()) + tuple(with_macros(p, macros) for p in patterns)
    symptom_words = {w for t, ps in terms.items() if t.role in (KIND, SITE, SIDE) for p in ps for w in _words_in(p)}
    vocabulary = {w for ps in terms.values() for p in ps for w in _words_in(p)}
    vocabulary |= {w for values in (*people.values(), *ordinary.values()) for w in values if isinstance(w, str)}
    symptoms = _file("symptoms")
    return Lexicon(
        terms=terms,
        kinds=frozenset(symptoms),
        placeless=frozenset(kind for kind, entries in symptoms.items() if any("place" in entry for entry in entries)),
        same=words["same"],
        merged={phrase: one for one, phrases in words["merged"].items() for phrase in phrases},
        sets={name: frozenset(values) for name, values in words.items() if isinstance(values, list)},
        vocabulary=frozenset(vocabulary),
        mendable=frozenset(symptom_words),
        ordinary_sides=ordinary,
        people={name: frozenset(values) for name, values in people.items()},
    )


def _all_terms(sides: dict[str, Any], assertion: dict[str, Any]) -> Iterator[tuple[Term, list[str]]]:
    for name, entry in _file("sites").items():
        yield from _site_terms(name, entry)
    for kind, entries in _file("symptoms").items():
        for entry in entries:
            qualities = tuple(entry.get("quality", ()))
            yield Term(KIND, kind, qualities, entry.get("site"), entry.get("side"), entry.get("needs")), entry["words"]
    for name, phrases in _file("qualities").items():
        yield Term(QUALITY, name), phrases
    for name, entry in sides.items():
        yield Term(SIDE, name), entry["words"]
    for name, entry in assertion.items():
        if isinstance(entry, list):
            yield Term(PSEUDO if name == "pseudo" else name, name), entry
        else:
            yield from ((Term(ASSERTION, f"{name}.{direction}"), phrases) for direction, phrases in entry.items())
    for role, entry in _file("context").items():
        for name, phrases in entry.items() if isinstance(entry, dict) else [(role, entry)]:
            yield Term(role, name), phrases


def _site_terms(name: str, entry: dict[str, Any]) -> Iterator[tuple[Term, list[str]]]:
    yield Term(SITE, name), entry["words"]
    yield Term(SITE, name, side="both"), entry.get("pair", [])
    for side in ("left", "right"):
        yield Term(SITE, name, side=side), [p.replace("<side>", side) for p in entry.get("sided", [])]
    for guarded in entry.get("guarded", []):
        guard = (frozenset(guarded["before"]), frozenset(guarded["after"]))
        yield Term(SITE, name, guard=guard), guarded["words"]


def _words_in(pattern: str) -> Iterator[str]:
    yield from (
        pattern.replace("(", " ").replace(")", " ").replace("|", " ").replace("?", " ").replace("..", " ").split()
    )


def _file(name: str) -> dict[str, Any]:
    # Every scalar stays a string: to YAML 1.1 "no" and "on" are booleans, to a patient they are words.
    return yaml.load((HERE / "en" / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


@cache
def number_lexicon() -> dict[str, Any]:
    """Numbers in words, words for severity, and what follows a number that is none."""
    return _file("numbers")


@cache
def replies() -> dict[str, list[str]]:
    """Whole replies by what they answer."""
    return _file("replies")


__all__ = [
    "ASSERTION",
    "HERE",
    "KIND",
    "PSEUDO",
    "QUALITY",
    "SIDE",
    "SITE",
    "Lexicon",
    "Term",
    "lexicon",
    "number_lexicon",
    "replies",
]
