"""Cuts a message into words with their places in it, spelled as the lexicon spells them."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from bot.lexicon import Lexicon
from bot.spelling import mended

WORD_LENGTH_MAX = 40
WORDS_MAX = 3_000
"""Beyond this a message is no account of symptoms; the words after it are not read."""

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)?|n't\b|(?:(?!\d)[\w\u0300-\u036f])+(?:'(?:(?!\d)\w)+)*|[.!?;:\n]+|[,()/&+%°\"]", re.UNICODE
)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": ",", "…": ".", "\u00a0": " ", "_": " "}
)

_DASH = re.compile(r"(?<=[^\W\d] )-+(?= [^\W\d])")
"""A dash with a space on either side and a number on neither: "no pain - weak legs", not "6 - 7"."""


class Word(NamedTuple):
    """One word of a message: `norm` as the lexicon knows it, `start` and `end` as characters of the message."""

    norm: str
    start: int
    end: int

    @property
    def is_stop(self) -> bool:
        return self.norm[0] in ".!?;\n"


class Words(tuple[Word, ...]):
    """The words of one message in order, and `known`, the lexicon of the language they are read in."""

    known: Lexicon

    @classmethod
    def of(cls, words: Iterable[Word], known: Lexicon) -> "Words":
        made = cls(words)
        made.known = known
        return made


def words_of(text: str, known: Lexicon) -> Words:
    """The words of `text`, slips mended and fixed expressions merged ("can not" is one word)."""
    words = []
    for match in _TOKEN.finditer(plain(text)):
        raw = match[0].lower()
        if len(raw) <= WORD_LENGTH_MAX:
            words.append(Word(_norm(raw, known), match.start(), match.end()))
        if len(words) == WORDS_MAX:
            break
    return Words.of(_of_parts(_merged(words, known), known), known)


def plain(text: str) -> str:
    """`text` of the same length with one kind of quotation mark, dash and space; a dash between phrases is a comma."""
    return _DASH.sub(lambda dash: ",".ljust(len(dash[0])), text.translate(_PLAIN))


def folded(text: str, known: Lexicon) -> str:
    """`text` with the letters that patients write for one another made one: in Spanish an accent may be missing."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(known.letters)


def _norm(raw: str, known: Lexicon) -> str:
    if raw in known.same:
        return known.same[raw]
    if not raw.isascii():
        raw = folded(raw, known)
        raw = known.same.get(raw, raw)
    if not raw[0].isalpha():
        return raw[0] if raw[0] in ".!?;\n:" else raw
    ending = known.possessive
    if ending and raw.endswith(ending) and raw not in known.vocabulary:
        raw = raw.removesuffix(ending)
    return raw if raw in known.vocabulary else mended(raw, known)


def _merged(words: list[Word], known: Lexicon) -> list[Word]:
    merged, index = [], 0
    while index < len(words):
        for phrase, norm in known.merged.get(words[index].norm, ()):
            end = index + len(phrase)
            if tuple(word.norm for word in words[index:end]) == phrase:
                merged.append(Word(norm, words[index].start, words[end - 1].end))
                index = end
                break
        else:
            merged.append(words[index])
            index += 1
    return merged


def _of_parts(words: list[Word], known: Lexicon) -> list[Word]:
    """The words, of which some are read as others before a part of the body: "me left leg" as "my left leg".

    So are the letters for a side, which may stand in brackets and behind the part as well: "(L) hip", "hip R".
    """
    read = list(words)
    bare = [at for at, word in enumerate(words) if word.norm not in "()"]
    for number, at in enumerate(bare):
        norm = words[at].norm
        if norm not in known.before_a_part and norm not in known.side_letters:
            continue
        ahead = [words[i].norm for i in bare[max(0, number - 1) : number]]
        behind = [words[i].norm for i in bare[number + 1 : number + 4]]
        if norm in known.before_a_part and _names_a_part(behind, known):
            read[at] = words[at]._replace(norm=known.before_a_part[norm])
        elif norm in known.side_letters and _is_a_side(at, words, ahead, behind, known):
            read[at] = words[at]._replace(norm=known.side_letters[norm])
    return read


def _names_a_part(behind: list[str], known: Lexicon) -> bool:
    between = known.sets["side_words"] | known.sets["determiners"]
    return not (known.parts | known.sets["owned"]).isdisjoint(behind[:1]) or (
        not between.isdisjoint(behind[:1]) and not known.parts.isdisjoint(behind[1:2])
    )


def _is_a_side(at: int, words: list[Word], ahead: list[str], behind: list[str], known: Lexicon) -> bool:
    """Whether a letter stands for a side: in brackets, before a part, or behind one where nothing goes on."""
    if [word.norm for word in words[max(0, at - 1) : at + 2 : 2]] == ["(", ")"]:
        return True
    letters = known.side_letters.keys()
    if len(behind) > 1 and behind[0] in known.sets["joiners"] and behind[1] in letters:
        behind = behind[2:]  # "l and r hips"
    if not (known.parts | known.sets["beside_a_letter"]).isdisjoint(behind[:1]):
        return letters.isdisjoint(ahead)
    goes_on = bool(behind) and behind[0][0].isalnum()
    return not known.parts.isdisjoint(ahead) and not goes_on
