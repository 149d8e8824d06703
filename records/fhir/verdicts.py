"""What the words of a radiologist or pathologist amount to; None wherever that is not beyond doubt (ours).

A doubt is never settled here: a hedged malignancy is a lesion of unproven nature, and a sentence that both denies and
finds something is left to a clinician.
"""

import re

from screening.history import Reading

MALIGNANT = re.compile(r"metasta|malignan|carcinoma|sarcoma|lymphoma|neoplas", re.I)
LESION = re.compile(
    r"lesion|\bmass\b|abscess|collection|ha?ematoma|swelling|swollen|enlarge|hypodens|low.density|uptake|avid|infiltrat"
    r"|abnormal|oedema|edema|high signal",
    re.I,
)
CLEAR = re.compile(r"(?<!ab)\bnormal\b|unremarkable|\bclear\b|within normal limits", re.I)
DENIED = re.compile(r"\b(?:no|not|without|neither|nor|absent|resolved)\b|negative for|free of", re.I)
HEDGED = re.compile(
    r"suspic|suspect|possib|probab|likely|suggest|cannot|could|may\b|might|question|\?|\bvs?\b|versus|differential|rule"
    r" out|exclude|\bor\b|concern|indetermin|equivocal|consistent with|compatible",
    re.I,
)
BENIGN = re.compile(
    r"\b(?:no|without) (?:evidence of )?(?:malignan\w+|carcinoma)|negative for malignan\w+|\bbenign\b", re.I
)


def reading_of(words: str) -> Reading | None:
    """What a finding says of the structure it is about."""
    finds, clears, denies = (bool(pattern.search(words)) for pattern in (LESION, CLEAR, DENIED))
    malignant = bool(MALIGNANT.search(words))
    if denies or clears == (finds or malignant):
        return None
    if clears:
        return None if HEDGED.search(words) else Reading.CLEAR
    return Reading.MALIGNANT if malignant and not HEDGED.search(words) else Reading.LESION


def is_malignant(words: str) -> bool | None:
    """What a histology or a pathologist's conclusion says."""
    benign = BENIGN.search(words)
    rest = BENIGN.sub("", words)
    if MALIGNANT.search(rest):
        sure = not benign and not DENIED.search(rest) and not HEDGED.search(rest.replace("consistent with", ""))
        return True if sure else None
    return False if benign and not HEDGED.search(rest) else None
