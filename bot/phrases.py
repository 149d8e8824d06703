"""The small pattern language of the lexicon files, so that a nurse can add a phrase without touching code.

`(a|b)` is either, `(a)?` may be missing, `<name>` is a group of macros.yml, ` .. ` is up to four words of any kind but
those of a contrast, behind which something else is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

GAP = ".."
GAP_WORDS_MAX = 4
_MACRO = re.compile(r"<(\w+)>")


def with_macros(pattern: str, macros: Mapping[str, list[str]]) -> str:
    """`pattern` with each <name> replaced by the words it stands for; raises KeyError for an unknown name."""
    return _MACRO.sub(lambda m: "(" + "|".join(macros[m[1]]) + ")", pattern)


def expanded(pattern: str) -> Iterator[str]:
    """Every literal text that `pattern`, which has no macros left, stands for."""
    for text in _unfolded(pattern):
        yield " ".join(text.split())


def alternation(phrases: Iterable[str]) -> str:
    """A regular expression for each text that `phrases` stand for, the longest first."""
    texts = {text for phrase in phrases for text in expanded(phrase)}
    return "(?:" + "|".join(re.escape(text) for text in sorted(texts, key=lambda text: (-len(text), text))) + ")"


@dataclass(frozen=True, eq=False)
class State:
    """Waits for `word`, or for any where it names none, and leads to `then`; or waits for nothing more and is an `end`.

    The states of a pattern are far fewer than the texts that it stands for.
    """

    word: str | None = None
    then: frozenset[State] = frozenset()
    end: int | None = None


def states_of(pattern: str, then: frozenset[State]) -> frozenset[State]:
    """The states that wait for the beginning of `pattern`, behind which comes `then`."""
    for choices in reversed(_parts_of(pattern)):
        then = frozenset().union(*[_waiting(choice, then) for choice in choices])
    return then


def by_next_word(states: Iterable[State]) -> dict[str | None, set[State]]:
    """The states behind these, by the word that leads there; None leads there by any word."""
    behind: dict[str | None, set[State]] = {}
    for state in states:
        if state.end is None:
            behind.setdefault(state.word, set()).update(state.then)
    return behind


def words_in(pattern: str) -> set[str]:
    """Every word of the texts that `pattern` stands for."""
    choices = (choice for choices in _parts_of(pattern) for choice in choices)
    words = ({choice} if _is_word(choice) else words_in(choice) for choice in choices)
    return set().union(*words) - {GAP}


def _waiting(choice: str, then: frozenset[State]) -> frozenset[State]:
    if choice == GAP:
        for _ in range(GAP_WORDS_MAX):
            then |= {State(then=then)}
        return then
    return frozenset([State(choice, then)]) if _is_word(choice) else states_of(choice, then)


def _is_word(choice: str) -> bool:
    return bool(choice) and "(" not in choice and " " not in choice


def _parts_of(pattern: str) -> list[list[str]]:
    """What follows upon each other in `pattern`, each as its choices: a word, or again a pattern; "" may be missing."""
    return [_choices(part) for part in _apart(pattern, " ") if part]


def _choices(part: str) -> list[str]:
    if part.startswith("("):
        end = _closing(part, 0)
        rest = part[end + 1 :]
        if rest in ("", "?"):
            return _apart(part[1:end], "|") + [""] * bool(rest)
    return list(expanded(part))


def _unfolded(pattern: str) -> Iterator[str]:
    start = pattern.find("(")
    if start < 0:
        yield pattern
        return
    end = _closing(pattern, start)
    options = _apart(pattern[start + 1 : end], "|")
    rest = pattern[end + 1 :]
    if rest.startswith("?"):
        options.append("")
        rest = rest[1:]
    for option in options:
        for inner in _unfolded(option):
            yield from _unfolded(pattern[:start] + inner + rest)


def _closing(pattern: str, start: int) -> int:
    depth = 0
    for index in range(start, len(pattern)):
        depth += {"(": 1, ")": -1}.get(pattern[index], 0)
        if depth == 0:
            return index
    raise ValueError(f"phrase {pattern!r}: close the bracket opened at character {start + 1}")


def _apart(pattern: str, sign: str) -> list[str]:
    """`pattern` split at each `sign` that stands in no bracket."""
    parts, depth, last = [], 0, 0
    for index, char in enumerate(pattern):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == sign and depth == 0:
            parts.append(pattern[last:index])
            last = index + 1
    return [*parts, pattern[last:]]
