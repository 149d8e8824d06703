"""Finds every phrase of a lexicon in one pass over a message, without writing out all that its patterns stand for.

The patterns are one automaton. A state waits for a word, or for any word of a gap, and leads to the states behind it; a
node is all the states in which the words read so far may be, and is made when a message first gets there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.lexicon import Term
from bot.phrases import State, by_next_word, states_of

NODES_MAX = 20_000
"""How many nodes are kept: more than ordinary talk reaches, so that no process grows with what it has read."""


@dataclass(eq=False)
class _Node:
    """The terms that the words read so far are, and the states they may go on to, by the next word."""

    terms: Sequence[Term]
    by_word: Mapping[str | None, frozenset[State]]
    by_any: frozenset[State]
    known: dict[str, _Node] = field(default_factory=dict)


class Phrases:
    """The patterns of all `terms`; no gap reaches over a word of `contrasts` or over punctuation."""

    def __init__(self, terms: Mapping[Term, Iterable[str]], contrasts: Container[str]) -> None:
        self._contrasts = contrasts
        self._nodes: dict[frozenset[State], _Node] = {}
        self._terms = tuple(terms)
        first: set[State] = set()
        for number, patterns in enumerate(terms.values()):
            end = frozenset([State(end=number)])
            for pattern in patterns:
                first |= states_of(pattern, end)
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

    def _node(self, states: frozenset[State]) -> _Node:
        if node := self._nodes.get(states):
            return node
        if len(self._nodes) >= NODES_MAX:
            self._nodes.clear()
        by_word = {word: frozenset(then) for word, then in by_next_word(states).items()}
        by_any = by_word.pop(None, frozenset())
        terms = [self._terms[number] for number in sorted({s.end for s in states if s.end is not None})]
        node = self._nodes[states] = _Node(terms, by_word, by_any)
        return node

    def _ends_gap(self, word: str) -> bool:
        return word in self._contrasts or all(unicodedata.category(letter).startswith("P") for letter in word)
