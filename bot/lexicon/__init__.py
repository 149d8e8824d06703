"""Reads a language's lexicon once into terms (what a phrase means) and the words the reader must know.

Each folder here is a language, named by its ISO 639-1 code; all of them hold the same files with the same keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.phrases import with_macros, words_in

HERE = Path(__file__).parent
DEFAULT_LANGUAGE = "en"

KIND, SITE, SIDE, ASSERTION, QUALITY, PSEUDO = "kind", "site", "side", "assertion", "quality", "pseudo"


class UnknownLanguageError(ValueError):
    """A language was asked for that has no lexicon."""

    def __init__(self, language: object) -> None:
        super().__init__(f"{language!r} is no language of the bot; it knows {', '.join(languages())}")


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


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What the reader knows of one `language`; `terms` maps each term to its patterns, macros already filled in.

    `kinds` are all kinds of symptom; the `placeless` of them befall the whole person. `parts` are the words that name
    a part of the body by themselves, `before_a_part` words that are read as others before one, and `side_letters` those
    that stand for a side beside one. `merged` has the phrases that are read as one word, by their first word, the
    longest first.

    `letters` maps letters to those they are read as, `possessive` is the ending that a name may take, and
    `numbers`, `replies` and `timing` are the files of these names.
    """

    language: str
    terms: Mapping[Term, tuple[str, ...]]
    kinds: frozenset[str]
    placeless: frozenset[str]
    same: Mapping[str, str]
    merged: Mapping[str, list[tuple[tuple[str, ...], str]]]
    parts: frozenset[str]
    before_a_part: Mapping[str, str]
    side_letters: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    vocabulary: frozenset[str]
    mendable: frozenset[str]
    ordinary_sides: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    people: Mapping[str, frozenset[str]]
    side_follows_site: bool
    letters: Mapping[int, str]
    possessive: str
    numbers: Mapping[str, Any]
    replies: Mapping[str, list[str]]
    timing: Mapping[str, Any]


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a lexicon, in order."""
    return tuple(sorted(path.parent.name for path in HERE.glob("*/words.yml")))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of `language`; raises UnknownLanguageError where there is none."""
    if language not in languages():
        raise UnknownLanguageError(language)
    files = {path.stem: _content(path) for path in sorted((HERE / language).glob("*.yml"))}
    return _lexicon(language, files)


def _lexicon(language: str, files: dict[str, Any]) -> Lexicon:
    words, macros, sides, assertion = (files[name] for name in ("words", "macros", "sides", "assertion"))
    order = sides.pop("order")
    people = assertion.pop("other_person")
    ordinary = {name: (frozenset(w["before"]), frozenset(w["after"])) for name, w in sides.pop("ordinary").items()}
    terms: dict[Term, tuple[str, ...]] = {}
    for term, patterns in _all_terms(files):
        terms[term] = terms.get(term, ()) + tuple(with_macros(p, macros) for p in patterns)
    words_of = {term: {word for pattern in patterns for word in words_in(pattern)} for term, patterns in terms.items()}
    vocabulary = {word for told in words_of.values() for word in told}
    vocabulary |= {w for values in (*people.values(), *ordinary.values()) for w in values if isinstance(w, str)}
    symptoms = files["symptoms"]
    return Lexicon(
        language=language,
        terms=terms,
        kinds=frozenset(symptoms),
        placeless=frozenset(kind for kind, entries in symptoms.items() if any("place" in entry for entry in entries)),
        same=words["same"],
        merged=_by_first_word(words["merged"]),
        parts=frozenset(p for t, ps in terms.items() if t.role == SITE and not t.guard for p in ps if p.isalpha()),
        before_a_part=words["before_a_part"],
        side_letters=words["side_letters"],
        sets={name: frozenset(values) for name, values in words.items() if isinstance(values, list)},
        vocabulary=frozenset(vocabulary),
        mendable=frozenset(w for term, told in words_of.items() if term.role in (KIND, SITE, SIDE) for w in told),
        ordinary_sides=ordinary,
        people={name: frozenset(values) for name, values in people.items()},
        side_follows_site=order == "after the site",
        letters=str.maketrans(words["letters"]),
        possessive=words["possessive"],
        numbers=files["numbers"],
        replies=files["replies"],
        timing=files["timing"],
    )


def _by_first_word(merged: Mapping[str, list[str]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    phrases = [(tuple(phrase.split()), one) for one, told in merged.items() for phrase in told]
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, one in sorted(phrases, key=lambda told: -len(told[0])):
        by_first.setdefault(phrase[0], []).append((phrase, one))
    return by_first


def _all_terms(files: dict[str, Any]) -> Iterator[tuple[Term, list[str]]]:
    for name, entry in files["sites"].items():
        yield from _site_terms(name, entry)
    for kind, entries in files["symptoms"].items():
        for entry in entries:
            qualities = tuple(entry.get("quality", ()))
            yield Term(KIND, kind, qualities, entry.get("site"), entry.get("side"), entry.get("needs")), entry["words"]
    for name, phrases in files["qualities"].items():
        yield Term(QUALITY, name), phrases
    for name, entry in files["sides"].items():
        yield Term(SIDE, name), entry["words"]
    for name, entry in files["assertion"].items():
        if isinstance(entry, list):
            yield Term(name, name), entry
        else:
            yield from ((Term(ASSERTION, f"{name}.{direction}"), phrases) for direction, phrases in entry.items())
    for role, entry in files["context"].items():
        for name, phrases in entry.items() if isinstance(entry, dict) else [(role, entry)]:
            yield Term(role, name), phrases


def _site_terms(name: str, entry: dict[str, Any]) -> Iterator[tuple[Term, list[str]]]:
    yield Term(SITE, name, side="both"), entry.get("pair", [])
    yield Term(SITE, name), entry["words"]
    for side in ("left", "right"):
        yield Term(SITE, name, side=side), [p.replace("<side>", f"<{side}>") for p in entry.get("sided", [])]
    for guarded in entry.get("guarded", []):
        guard = (frozenset(guarded["before"]), frozenset(guarded["after"]))
        yield Term(SITE, name, guard=guard), guarded["words"]


def _content(path: Path) -> dict[str, Any]:
    # Every scalar stays a string: to YAML 1.1 "no" and "on" are booleans, to a patient they are words.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
