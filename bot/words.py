"""Cuts a message into words with their places in it, spelled as the lexicon spells them."""

import re
from typing import NamedTuple

from bot.lexicon import Lexicon, lexicon
from bot.spelling import mended

WORD_LENGTH_MAX = 40
WORDS_MAX = 3_000
"""Beyond this a message is no account of symptoms; the words after it are not read."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|n't\b|(?:(?!\d)\w)+(?:'(?:(?!\d)\w)+)*|[.!?;:\n]+|[,()/&+%°\"]", re.UNICODE)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": ",", "…": ".", "\u00a0": " ", "_": " "}
)


class Word(NamedTuple):
    """One word of a message: `norm` as the lexicon knows it, `start` and `end` as characters of the message."""

    norm: str
    start: int
    end: int

    @property
    def is_stop(self) -> bool:
        return self.norm[0] in ".!?;\n"


def words_of(text: str) -> list[Word]:
    """The words of `text`, slips mended and fixed expressions merged ("can not" is one word)."""
    known = lexicon()
    words = []
    for match in _TOKEN.finditer(plain(text)):
        raw = match[0].lower()
        if len(raw) <= WORD_LENGTH_MAX:
            words.append(Word(_norm(raw, known), match.start(), match.end()))
        if len(words) == WORDS_MAX:
            break
    return _merged(words, known)


def plain(text: str) -> str:
    """`text` of the same length with one kind of quotation mark, dash and space."""
    return text.translate(_PLAIN)


def _norm(raw: str, known: Lexicon) -> str:
    if raw in known.same:
        return known.same[raw]
    if not raw[0].isalpha():
        return raw[0] if raw[0] in ".!?;\n:" else raw
    if raw.endswith("'s") and raw not in known.vocabulary:
        raw = raw[:-2]
    return raw if raw in known.vocabulary else mended(raw)


def _merged(words: list[Word], known: Lexicon) -> list[Word]:
    merged, index = [], 0
    while index < len(words):
        for length in (3, 2):
            span = words[index : index + length]
            phrase = " ".join(w.norm for w in span)
            if phrase in known.merged:
                merged.append(Word(known.merged[phrase], span[0].start, span[-1].end))
                index += len(span)
                break
        else:
            merged.append(words[index])
            index += 1
    return merged
