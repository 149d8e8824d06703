"""The small pattern language of the lexicon files, so that a nurse can add a phrase without touching code.

`(a|b)` is either, `(a)?` may be missing, `<name>` is a group of macros.yml, ` .. ` is up to four words of any kind but
those of a contrast, behind which something else is told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

GAP = ".."
GAP_WORDS_MAX = 4
_MACRO = re.compile(r"<(\w+)>")
_SINGLE_WORDS = re.compile(r"(?<!\S)\(([^()\s]+)\)(\??)(?!\S)")


def with_macros(pattern: str, macros: Mapping[str, list[str]]) -> str:
    """`pattern` with each <name> replaced by the words it stands for; raises KeyError for an unknown name."""
    return _MACRO.sub(lambda m: "(" + "|".join(macros[m[1]]) + ")", pattern)


def expanded(pattern: str) -> Iterator[str]:
    """Every literal text that `pattern`, which has no macros left, stands for."""
    for text in _unfolded(pattern):
        yield " ".join(text.split())


def _unfolded(pattern: str) -> Iterator[str]:
    start = pattern.find("(")
    if start < 0:
        yield pattern
        return
    end = _closing(pattern, start)
    options = _options(pattern[start + 1 : end])
    rest = pattern[end + 1 :]
    if rest.startswith("?"):
        options.append("")
        rest = rest[1:]
    for option in options:
        for inner in _unfolded(option):
            yield from _unfolded(pattern[:start] + inner + rest)


def token_patterns(pattern: str, contrasts: Iterable[str]) -> Iterator[list[dict[str, object]]]:
    """spaCy Matcher patterns for a `pattern` with gaps: groups of single words stay one token each."""
    groups: list[str] = []
    between = {"IS_PUNCT": False, "ORTH": {"NOT_IN": sorted(contrasts)}, "OP": "?"}

    def keep(match: re.Match[str]) -> str:
        groups.append(match[0])
        return f"\x00{len(groups) - 1}\x00"

    for text in expanded(_SINGLE_WORDS.sub(keep, pattern)):
        tokens: list[dict[str, object]] = []
        for chunk in text.split():
            if chunk == GAP:
                tokens += [between] * GAP_WORDS_MAX
            elif chunk.startswith("\x00"):
                words, optional = _SINGLE_WORDS.fullmatch(groups[int(chunk.strip("\x00"))]).groups()  # type: ignore[union-attr]
                tokens.append({"ORTH": {"IN": words.split("|")}, **({"OP": "?"} if optional else {})})
            else:
                tokens.append({"ORTH": chunk})
        yield tokens


def _closing(pattern: str, start: int) -> int:
    depth = 0
    for index in range(start, len(pattern)):
        depth += {"(": 1, ")": -1}.get(pattern[index], 0)
        if depth == 0:
            return index
    raise ValueError(f"phrase {pattern!r}: close the bracket opened at character {start + 1}")


def _options(inside: str) -> list[str]:
    options, depth, last = [], 0, 0
    for index, char in enumerate(inside):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "|" and depth == 0:
            options.append(inside[last:index])
            last = index + 1
    return [*options, inside[last:]]
