"""Mends slips of the pen towards words of the lexicon, and leaves every ordinary word of the language alone."""

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from bot.lexicon import Lexicon

MENDED_LENGTH_MIN = 4
TWO_SLIPS_LENGTH_MIN = 7


@lru_cache(maxsize=4096)
def mended(word: str, known: Lexicon) -> str:
    """The lexicon's word that `word` is a slip of, or `word` itself."""
    if len(word) < MENDED_LENGTH_MIN or word in ordinary_words(known) or not word.isascii():
        return word
    slips = 2 if len(word) >= TWO_SLIPS_LENGTH_MIN else 1
    found = process.extractOne(word, _targets(word[0], known), scorer=OSA.distance, score_cutoff=slips)
    return found[0] if found else word


@cache
def ordinary_words(known: Lexicon) -> frozenset[str]:
    """Words of the language that are never mended, however near a symptom they are spelled.

    Empty for a language that the library has no words of: nothing is mended there, as any word might be ordinary.
    """
    if known.language not in SpellChecker.languages():
        return frozenset()
    return frozenset(
        word.translate(known.letters) for word in SpellChecker(language=known.language).word_frequency.words()
    )


@cache
def _targets(initial: str, known: Lexicon) -> tuple[str, ...]:
    ordinary = ordinary_words(known)
    return tuple(sorted(w for w in known.mendable if w[0] == initial and len(w) >= MENDED_LENGTH_MIN and w in ordinary))
