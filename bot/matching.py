"""Finds every phrase of a lexicon in one pass over a message, without writing out all that its patterns stand for.

The patterns are one automaton. A state waits for a word, or for any word of a gap, and leads to the states behind it; a
node is all the states in which the words read so far may be, and is made when a message first gets there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.lexicon import Term
from bot.phrases import GAP, GAP_WORDS_MAX, parts_of

NODES_MAX = 20_000
"""How many nodes are kept: more than ordinary talk reaches, so that no process grows with what it has read."""


@dataclass(frozen=True, eq=False)
class _State:
    """Waits for `word`, or for any where it names none; or waits for nothing more and ends the term of this number."""

    word: str | None = None
    then: frozenset[_State] = frozenset()
    term: int | None = None


@dataclass(eq=False)
class _Node:
    """The terms that the words read so far are, and the states they may go on to, by the next word."""

    terms: Sequence[Term]
    by_word: Mapping[str, frozenset[_State]]
    by_any: frozenset[_State]
    known: dict[str, _Node] = field(default_factory=dict)


class Phrases:
    """The patterns of all `terms`; no gap reaches over a word of `contrasts` or over punctuation."""

    def __init__(self, terms: Mapping[Term, Iterable[str]], contrasts: Container[str]) -> None:
        self._contrasts = contrasts
        self._nodes: dict[frozenset[_State], _Node] = {}
        self._terms = tuple(terms)
        first: set[_State] = set()
        for number, patterns in enumerate(terms.values()):
            end = frozenset([_State(term=number)])
            for pattern in patterns:
                first |= _before(pattern, end)
        self._first = frozenset(first)

    def found_in(self, words: Sequence[str]) -> Iterator[tuple[Term, int, int]]:
        """Each term with the words from `start` to `end` (exclusive) that are it, however the terms overlap.

        Of those that begin and end alike, the first of the lexicon comes first.
        """
        for start in range(len(words)):
            node: _Node | None = self._node(self._first)
            for end, word in enumerate(words[start:], start + 1):
                node = self._after(node, word)
                if node is None:
                    break
                for term in node.terms:
                    yield term, start, end

    def _after(self, node: _Node, word: str) -> _Node | None:
        after = node.known.get(word)
        if after is None:
            states = node.by_word.get(word, frozenset())
            if node.by_any and not self._ends_gap(word):
                states |= node.by_any
            if states:
                after = node.known[word] = self._node(states)
        return after

    def _node(self, states: frozenset[_State]) -> _Node:
        if node := self._nodes.get(states):
            return node
        if len(self._nodes) >= NODES_MAX:
            self._nodes.clear()
        by_word: dict[str, set[_State]] = {}
        by_any: set[_State] = set()
        for state in states:
            if state.word is not None:
                by_word.setdefault(state.word, set()).update(state.then)
            else:
                by_any |= state.then
        node = self._nodes[states] = _Node(
            [self._terms[number] for number in sorted({s.term for s in states if s.term is not None})],
            {word: frozenset(then) for word, then in by_word.items()},
            frozenset(by_any),
        )
        return node

    def _ends_gap(self, word: str) -> bool:
        return word in self._contrasts or all(unicodedata.category(letter).startswith("P") for letter in word)


def _before(pattern: str, then: frozenset[_State]) -> frozenset[_State]:
    """The states that wait for the beginning of `pattern`, behind which comes `then`."""
    for choices in reversed(parts_of(pattern)):
        then = frozenset().union(*[_waiting(choice, then) for choice in choices])
    return then


def _waiting(choice: str, then: frozenset[_State]) -> frozenset[_State]:
    if choice == GAP:
        for _ in range(GAP_WORDS_MAX):
            then |= {_State(then=then)}
        return then
    is_word = choice and "(" not in choice and " " not in choice
    return frozenset([_State(choice, then)]) if is_word else _before(choice, then)
