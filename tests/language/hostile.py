"""Texts made to trip the reader: odd characters, and words of the lexicon in senseless and endless order."""

import random
from functools import cache

from bot.lexicon import languages, lexicon

LONGEST = 20_000
QUESTIONS = [
    None, "opening", "spasm", "pain_severity", "pain_onset", "temperature", "pain_side", "red_flags", "summary",
    "nonsense",
]  # fmt: skip
PIECES = [
    "a", "a ", "pain ", "no ", "left ", "my left hip hurts and ", "lift ", "numb .. between my ", "6", "6-", "6/10 ",
    "for ", "since last ", "1 or ", "\u202e\u05ea\u05d9\u05e8 ", "😀", "<script>alert(1)</script>", "\x00\x07", "\n",
    ",", "I don't have ", "thigth ", "the the ", "worse better walking ", "on my ", "can't ", "38.", "((", "'",
    "qxzvbn ", "to or ", "pull my leg up with ", "İ", "ﬁ ", "no pain it's numb ", "not my left hip it's my right hip ",
    "use my hands to lift my leg ", "until ", "don't think i ", "stopped warfarin ", "not 3 or ", "deje el sintrom ",
    "{{7*7}} ",
    "'; drop table patients; -- ", "\ud7ff\uffff", "n\u0303", "no puedo levantar ", "no siento ",
    "me duele la cadera izquierda y ", "desde hace ", "ni ", "la derecha no ",
]  # fmt: skip
"""Repeated to the longest message that is read."""

ODD = [
    "\x00", "\x1b[2J", "\u200b", "\u202e", "\ufeff", "\u0301", "👩\u200d👩\u200d👧", "\U0001d525\U0001d526", "ŵ",
    "\r\n", "\t", "½", "٣", "½/10", "%s", "{0}", "../../", "\\", "--", "#", "&lt;", "1e309", "-1",
    "99999999999999999999", "0x10", "31/02/2025",
]  # fmt: skip
LENGTHS = (3, 8, 8, 20, 60, 300)
"""Words a text has; the short ones are the usual ones."""


def mixed(seed):
    """A text of words of the lexicon, their slips and odd characters, and the question it answers; by its number."""
    chance = random.Random(seed)  # noqa: S311
    words = [_piece(chance) for _ in range(chance.choice(LENGTHS))]
    return chance.choice([" ", " ", "", ", "]).join(words)[:LONGEST], chance.choice(QUESTIONS)


def _piece(chance):
    drawn = chance.random()
    if drawn < 0.1:
        return chance.choice(ODD)
    if drawn < 0.15:
        return "".join(chr(chance.randrange(0x20, 0x3000)) for _ in range(chance.randrange(1, 12)))
    if drawn < 0.2:
        return chance.choice(PIECES)
    word = chance.choice(_words())
    if drawn < 0.3:
        at = chance.randrange(len(word))
        return word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz'") + word[at + chance.randrange(2) :]
    return word.upper() if drawn < 0.33 else word


@cache
def _words():
    return sorted(word for language in languages() for word in lexicon(language).vocabulary if word)
