"""What the rules look for in words that clinicians write freely, in each language in which a record may be kept.

A stem stands without accents and is found anywhere in a text, or from the beginning of a word where it would be found
inside others ("ingle" in "single", "testi" in "intestine"); sides and kinds of treatment are whole words.
"""

import re
import unicodedata
from collections.abc import Iterable

from screening.report import Side

SPINE = re.compile(r"spin|vertebra|sacr|lumbar|thoracic|\bcolumna\b|\braqui|toracic")
BONE = re.compile(r"bone|skelet|osseous|hueso|\boseo|\bosea|esquelet")
PSOAS = re.compile(r"psoas")
ABSCESS = re.compile(r"abscess|absceso")
COLD_ABSCESS = re.compile(rf"{ABSCESS.pattern}|tubercul")
HAEMATOMA = re.compile(r"haematoma|hematoma")
SURGERY = ("surgery", "cirugia")

PAIRED = re.compile(
    r"psoas|iliacus|\bhips?\b|\bbreasts?\b|kidney|\blungs?\b|\bovar|\btesti|adrenal|thigh|groin"
    r"|iliaco|cadera|\bmamas?\b|rinon|pulmon|suprarrenal|muslo|\bingles?\b"
)
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


def names(text: str, stems: re.Pattern[str]) -> bool:
    """Whether any of these stems stands in a text, however it is accented and in whatever case."""
    return stems.search(_plain(text)) is not None


def is_called(text: str, called: Iterable[str]) -> bool:
    """Whether a text is one of these names and nothing more."""
    return _plain(text).strip() in called


def side_named(text: str) -> Side | None:
    """The one side that a text names, such as "left psoas"; None where it names none or several."""
    named = {SIDES[word] for word in WORD.findall(_plain(text)) if word in SIDES}
    return named.pop() if len(named) == 1 else None


WORD = re.compile(r"[a-z]+")


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )
