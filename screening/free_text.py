"""What the rules look for in words that clinicians write freely, in each language in which a record may be kept.

A stem stands without accents and is found anywhere in a text, or from the beginning of a word where it would be found
inside others ("ingle" in "single", "testi" in "intestine"); sides and kinds of treatment are whole words.
"""

import re
import unicodedata
from collections.abc import Iterable

from screening.report import Side

SPINE = re.compile(
    r"(?<!iliac )(?<!ischial )spin(?!dle|as? iliac|as? isquia)|vertebra|backbone|\bcolumna\b|\braqui"
    r"|\bcauda\b|cola de caballo|\bconus\b|cono medular|mening|epidural|extradural|intradural|thecal"
    r"|\bdural sac|saco dural"
)
"""The spine and what lies in its canal. The spine of the iliac bone and spindle cells are none."""

LEVEL = re.compile(
    r"lumbar|lumbosacr|sacr|thoracic|toracic"
    r"|\b(?:c[\s-]?[1-7]|(?:th?|d)[\s-]?(?:1[0-2]|[1-9])|l[\s-]?[1-5]|s[\s-]?[1-5])\b"
)
"""What names a vertebra by its height, as "L3" does, where nothing soft of that height is meant."""

NO_VERTEBRA = re.compile(
    r"lymph|\bnod|linfa|gangli|adenopat|\bwall\b|pared|\bskin|\bpiel|\bduct|conducto|pleura|muscle|muscul|psoas"
    r"|liver|hepat|higado|\blung|pulmon"
)
"""What may lie at a height of the spine, or be numbered as its vertebrae are: nodes, walls, "liver S4"."""

PARTS = re.compile(r"[,;+&()]| and | y | e ")
""""Lumbar lymph nodes and L3" names two places."""

BONE = re.compile(r"bone|skelet|osseous|hueso|\boseo|\bosea|esquelet")
BONE_OF_ITS_OWN = re.compile(
    r"femur|femor|humer|\bribs?\b|costill|costal|pelvi|\bili(?:um|ac|on)|ischi|isqui|\bpubi|acetab|skull|crani|\bcraneo"
    r"|calvari|mandib|maxil|clavic|scapul|escapul|omoplato|stern|esternon|tibia|fibula|perone|\bradius\b|ulna\b|cubito"
    r"|\bhips?\b|cadera|\bknee|rodilla|shoulder|hombro|patell|rotula"
)
"""Bones that are no part of the spine."""

MORE_BONES = re.compile(r"multip|diffus|difus|dis+emin|widespread|several|vari[oa]s|other|\botr[oa]s?\b|\betc|incl|\?")
"""Words by which a named bone is one of several."""

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


def is_in_spine(text: str) -> bool:
    """Whether a text names the spine, its canal, or a vertebra by its height."""
    plain = _plain(text)
    if SPINE.search(plain):
        return True
    return any(LEVEL.search(part) and not NO_VERTEBRA.search(part) for part in PARTS.split(plain))


def is_in_some_bone(text: str) -> bool:
    """Whether a text names bone and does not say which, or not which else, so that the spine may be meant."""
    plain = _plain(text)
    if not BONE.search(plain) or is_in_spine(plain):
        return False
    return not BONE_OF_ITS_OWN.search(plain) or MORE_BONES.search(plain) is not None


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
