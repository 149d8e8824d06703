"""What the studies and specimens on record say about one psoas: lesion, growth, uptake, proof, or clear."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from screening.assessment import Evidence
from screening.cancer import names_psoas, specimen
from screening.free_text import names, side_named
from screening.history import CancerHistory, Imaging, Metastasis, Modality, Pathology, Reading, Structure
from screening.report import Side
from screening.thresholds import AVID_SUV_MAX, GROWTH_MM
from screening.wording import recorded, sided

SHOWS_THE_PSOAS = frozenset({Modality.CT, Modality.MRI, Modality.PET_CT})
"""Studies that can clear a psoas. Ultrasound, X-ray and bone scan can show a lesion but never clear one (ours)."""


class Change(NamedTuple):
    """A lesion measured twice; each diameter in millimetres, the longer first."""

    before: Imaging
    after: Imaging
    change_mm: tuple[float, float]

    @property
    def has_grown(self) -> bool:
        return max(self.change_mm) >= GROWTH_MM.value

    @property
    def has_shrunk(self) -> bool:
        return not self.has_grown and min(self.change_mm) <= -GROWTH_MM.value

    @property
    def evidence(self) -> Evidence:
        verdict = "larger" if self.has_grown else "smaller" if self.has_shrunk else "about the same size"
        longer, shorter = self.change_mm
        words = (
            f"psoas lesion {verdict}: {sized(self.before)} on {self.before.on}, then {sized(self.after)}"
            f" ({longer:+g} mm long, {shorter:+g} mm wide)"
        )
        return recorded(words, self.after.on, self.after.source)


class PsoasRecord:
    """All that is recorded of the psoas on one side, oldest first; the other side's entries are not in it.

    Studies and specimens stand beside the evidence they are.
    """

    def __init__(
        self, studies: Sequence[Imaging], specimens: Sequence[Pathology], metastases: Sequence[Metastasis]
    ) -> None:
        self.studies = [(s, study(s)) for s in studies]
        self.specimens = [(p, specimen(p)) for p in specimens]
        longest_of_day = {s.on: s for s in studies if s.size_mm}
        self.changes = [_change(*pair) for pair in pairwise(longest_of_day.values())]
        lesions = [s.on for s in studies if s.reading is not Reading.CLEAR]
        self.last_lesion = max(lesions + [m.on for m in metastases], default=NEVER)
        self.last_clear = max([s.on for s in studies if _clears_the_psoas(s)], default=NEVER)
        read_malignant = [s.on for s in studies if s.modality is Modality.CT and s.reading is Reading.MALIGNANT]
        self._read_malignant = max(read_malignant, default=NEVER)
        self._benign = max([p.on for p in specimens if not p.malignant], default=NEVER)
        self.is_proven_by_pathology = bool([p for p in specimens if p.malignant])
        self.is_proven = self._is_proven()
        self.ct_was_contradicted = self._ct_was_contradicted()
        self.clear_studies = [(s, words) for s, words in self.studies if s.reading is Reading.CLEAR]
        self.has_lesion = self._has_lesion()
        self.benign_specimens = [words for p, words in self.specimens if not p.malignant]
        of_studies = [words for _, words in self.studies]
        of_specimens = [words for _, words in self.specimens]
        self.entries = (*of_studies, *of_specimens)
        self.evidence = (*of_studies, *[change.evidence for change in self.changes], *of_specimens)

    def _is_proven(self) -> bool:
        """CT or pathological evidence of malignant involvement (Agar 2004); MRI and PET-CT do not suffice alone.

        Histology decides: what a specimen proved stays proven. What CT alone said, a benign specimen of that day or
        later takes back, and so does a study that is clear later (ours).
        """
        return self.is_proven_by_pathology or (
            self._read_malignant > self._benign and self._read_malignant >= self.last_clear
        )

    def _ct_was_contradicted(self) -> bool:
        """Whether CT read this psoas as malignant and a later study is clear: one of the two misleads (ours)."""
        return not self.is_proven and self._benign < self._read_malignant < self.last_clear

    def _has_lesion(self) -> bool:
        """Whether the newest studies that can show a psoas still show something in it.

        A metastasis recorded there without the study or specimen that showed it is a lesion, and no proof (ours).
        """
        return self.last_lesion is not NEVER and self.last_lesion >= self.last_clear

    def is_clear_since(self, began: date | None) -> bool:
        """Whether this psoas was imaged clear since the symptom began; not when nobody knows when it began."""
        return began is not None and not self.has_lesion and self.last_clear >= began

    def clear_since(self, began: date | None) -> list[Evidence]:
        """The studies that were clear, but for those from before the symptom or the lesion, which say nothing of it."""
        since = max(began or NEVER, self.last_lesion)
        clear = [words for s, words in self.clear_studies if s.on >= since]
        if not self.is_proven_by_pathology:
            return clear
        return [Evidence(text=f"{e.text}; {STAYS_PROVEN}", on=e.on, source=e.source) for e in clear]

    def growth(self) -> Sequence[Evidence]:
        """The newest measurement, where it is larger than the one before or than the smallest ever."""
        if not self.changes:
            return ()
        last = self.changes[-1]
        smallest = min([change.before for change in self.changes], key=_area_mm2)
        return [change.evidence for change in (last, _change(smallest, last.after)) if change.has_grown][:1]

    def uptake(self) -> Sequence[Evidence]:
        """The newest day on which uptake was measured, where that is abnormal."""
        measured = [(s.on, s.suv_max, words) for s, words in self.studies if s.suv_max is not None]
        return [words for on, suv_max, words in measured if suv_max >= AVID_SUV_MAX.value and on == measured[-1][0]]

    @property
    def pet_was_done(self) -> bool:
        """Whether a PET-CT has shown this lesion: its uptake is known, and histology comes next (ours)."""
        return any(s.modality is Modality.PET_CT and s.reading is not Reading.CLEAR for s, _ in self.studies)

    def read_as(self, reading: Reading) -> list[Evidence]:
        """The studies whose report says so."""
        return [words for s, words in self.studies if s.reading is reading]

    def naming(self, stems: re.Pattern[str]) -> list[Evidence]:
        """The studies whose impression names any of these."""
        return [words for s, words in self.studies if s.impression and names(s.impression, stems)]


NEVER = date.min

STAYS_PROVEN = "what pathology proved stays proven"


def _clears_the_psoas(imaging: Imaging) -> bool:
    return imaging.reading is Reading.CLEAR and imaging.modality in SHOWS_THE_PSOAS


def psoas_records(history: CancerHistory) -> Mapping[Side | None, PsoasRecord]:
    """What is recorded of each psoas.

    Under None stand the entries whose side nobody recorded: they are used for neither side, and named as missing.
    """
    studies = sorted([s for s in history.imaging if s.structure is Structure.PSOAS], key=_study_order)
    specimens = sorted([p for p in history.pathology if names_psoas(p)], key=_specimen_order)
    metastases = [m for m in history.metastases if names_psoas(m)]
    if not studies and not specimens and not metastases:
        return NOTHING_OF_EITHER
    return {side: _record(studies, specimens, metastases, sides) for side, sides in COUNTS_FOR.items()}


COUNTS_FOR = {Side.LEFT: (Side.LEFT, Side.BOTH), Side.RIGHT: (Side.RIGHT, Side.BOTH), None: (None,)}
"""The recorded sides that count for each psoas."""

NOTHING_RECORDED = PsoasRecord((), (), ())
NOTHING_OF_EITHER = dict.fromkeys(COUNTS_FOR, NOTHING_RECORDED)


def _record(
    studies: Iterable[Imaging],
    specimens: Iterable[Pathology],
    metastases: Iterable[Metastasis],
    sides: Container[Side | None],
) -> PsoasRecord:
    of_side = (
        [s for s in studies if s.side in sides],
        [p for p in specimens if _side_of(p) in sides],
        [m for m in metastases if _side_of(m) in sides],
    )
    return PsoasRecord(*of_side) if any(of_side) else NOTHING_RECORDED


def study(imaging: Imaging) -> Evidence:
    """A study in a phrase, such as "CT of the left psoas: lesion, 65 x 18 mm"."""
    parts = [f"{imaging.modality} of the {sided(imaging.structure, imaging.side)}: {READING_WORDS[imaging.reading]}"]
    if imaging.size_mm:
        parts.append(sized(imaging))
    if imaging.enhancement:
        parts.append(imaging.enhancement)
    if imaging.suv_max is not None:
        parts.append(f"SUVmax {imaging.suv_max:g}")
    if imaging.impression:
        parts.append(f'read as "{imaging.impression}"')
    return recorded(", ".join(parts), imaging.on, imaging.source)


READING_WORDS = {
    Reading.CLEAR: "clear",
    Reading.LESION: "lesion of unproven nature",
    Reading.MALIGNANT: "malignant involvement",
}


def sized(imaging: Imaging) -> str:
    first, second = imaging.size_mm or (0.0, 0.0)
    return f"{first:g} x {second:g} mm"


def _study_order(imaging: Imaging) -> tuple[date, tuple[float, float], str, str]:
    """By day, and within a day the longest lesion last: two sizes of one day are one lesion and no growth (ours)."""
    return (imaging.on, _diameters(imaging), imaging.modality, imaging.reading)


def _specimen_order(pathology: Pathology) -> tuple[date, str, bool, str]:
    return (pathology.on, pathology.site, pathology.malignant, pathology.histology or "")


def _side_of(entry: Pathology | Metastasis) -> Side | None:
    """The side as recorded, or as the site names it: "left psoas"."""
    return entry.side or side_named(entry.site)


def _diameters(imaging: Imaging) -> tuple[float, float]:
    first, second = imaging.size_mm or (0.0, 0.0)
    return (max(first, second), min(first, second))


def _area_mm2(imaging: Imaging) -> float:
    longer, shorter = _diameters(imaging)
    return longer * shorter


def _change(before: Imaging, after: Imaging) -> Change:
    (long_before, short_before), (long_after, short_after) = _diameters(before), _diameters(after)
    return Change(before, after, (round(long_after - long_before, 1), round(short_after - short_before, 1)))
