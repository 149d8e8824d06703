"""What the rules look for in words that clinicians write freely, in each language in which a record may be kept.

A stem stands without accents and is found anywhere in a text; sides and kinds of treatment are whole words.
"""

import unicodedata
from collections.abc import Iterable

from screening.report import Side

SPINE = ("spin", "vertebra", "sacr", "lumbar", "thoracic", "columna", "raqui", "toracic")
BONE = ("bone", "skelet", "osseous", "hueso", "oseo", "osea", "esquelet")
PSOAS = ("psoas",)
ABSCESS = ("abscess", "absceso")
TUBERCULOSIS = ("tubercul",)
HAEMATOMA = ("haematoma", "hematoma")
SURGERY = ("surgery", "cirugia")

PAIRED = (
    "psoas", "iliacus", "hip", "breast", "kidney", "lung", "ovar", "testi", "adrenal", "thigh", "groin",
    "iliaco", "cadera", "mama", "rinon", "pulmon", "suprarrenal", "muslo", "ingle",
)  # fmt: skip
"""Sites that lie on both sides of the body and so have no middle."""

SIDES = {
    "left": Side.LEFT,
    "izquierdo": Side.LEFT,
    "izquierda": Side.LEFT,
    "right": Side.RIGHT,
    "derecho": Side.RIGHT,
    "derecha": Side.RIGHT,
    "both": Side.BOTH,
    "bilateral": Side.BOTH,
}


def names(text: str, stems: Iterable[str]) -> bool:
    """Whether any of these stems stands in a text, however it is accented and in whatever case."""
    plain = _plain(text)
    return any(stem in plain for stem in stems)


def is_called(text: str, called: Iterable[str]) -> bool:
    """Whether a text is one of these names and nothing more."""
    return _plain(text).strip() in called


def side_named(text: str) -> Side | None:
    """The one side that a text names, such as "left psoas"; None where it names none or several."""
    named = {SIDES[word] for word in _plain(text).split() if word in SIDES}
    return named.pop() if len(named) == 1 else None


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )
