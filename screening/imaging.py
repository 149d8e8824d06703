"""What the studies and specimens on record say about one psoas: lesion, growth, uptake, proof, or clear."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from screening.assessment import Evidence
from screening.cancer import names_psoas
from screening.history import CancerHistory, Imaging, Modality, Pathology, Reading, Structure
from screening.report import Side
from screening.thresholds import AVID_SUV_MAX, GROWTH_MM
from screening.wording import recorded

SHOWS_THE_PSOAS = frozenset({Modality.CT, Modality.MRI, Modality.PET_CT})
"""Studies that can clear a psoas. Ultrasound, X-ray and bone scan can show a lesion but never clear one (ours)."""


@dataclass(frozen=True, kw_only=True)
class Change:
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
        longer, shorter = (f"{mm:+g} mm" for mm in self.change_mm)
        words = (
            f"psoas lesion {verdict}: {sized(self.before)} on {self.before.on.isoformat()}, then {sized(self.after)}"
            f" ({longer} long, {shorter} wide)"
        )
        return recorded(words, self.after.on, self.after.source)


@dataclass(frozen=True, kw_only=True)
class PsoasRecord:
    """All that is recorded of the psoas on one side, oldest first; the other side's entries are not in it."""

    studies: tuple[Imaging, ...]
    specimens: tuple[Pathology, ...]

    @cached_property
    def has_lesion(self) -> bool:
        """Whether the newest studies that can show a psoas still show something in it."""
        lesions = [s.on for s in self.studies if s.reading is not Reading.CLEAR]
        return bool(lesions) and not any(day > max(lesions) for day in self.clear_days)

    @property
    def clear_days(self) -> tuple[date, ...]:
        return tuple(s.on for s in self.studies if s.reading is Reading.CLEAR and s.modality in SHOWS_THE_PSOAS)

    @property
    def malignant_specimens(self) -> tuple[Pathology, ...]:
        return tuple(p for p in self.specimens if p.malignant)

    @property
    def malignant_on_ct(self) -> tuple[Imaging, ...]:
        return tuple(s for s in self.studies if s.modality is Modality.CT and s.reading is Reading.MALIGNANT)

    @cached_property
    def proof(self) -> tuple[Evidence, ...]:
        """CT or pathological evidence of malignant involvement (Agar 2004); MRI and PET-CT do not suffice alone.

        Histology decides: a later benign specimen takes back what CT alone said, never what a specimen proved (ours).
        """
        specimens = self.malignant_specimens
        benign_days = [p.on for p in self.specimens if not p.malignant]
        on_ct = [s for s in self.malignant_on_ct if specimens or not any(day >= s.on for day in benign_days)]
        return tuple([specimen(p) for p in specimens] + [study(s) for s in on_ct])

    @property
    def changes(self) -> tuple[Change, ...]:
        """Each measured study against the one before it."""
        measured = [s for s in self.studies if s.size_mm]
        return tuple(_change(before, after) for before, after in pairwise(measured))

    @property
    def growth(self) -> Change | None:
        """The newest measurement, where it is larger than the one before or than the smallest ever."""
        measured = [s for s in self.studies if s.size_mm]
        if len(measured) <= 1:
            return None
        *earlier, newest = measured
        smallest = min(earlier, key=lambda s: _diameters(s)[0] * _diameters(s)[1])
        against = (_change(earlier[-1], newest), _change(smallest, newest))
        return next((change for change in against if change.has_grown), None)

    @property
    def uptake(self) -> Imaging | None:
        """The newest study with a measured uptake that is abnormal."""
        measured = [s for s in self.studies if s.suv_max is not None]
        return measured[-1] if measured and (measured[-1].suv_max or 0) >= AVID_SUV_MAX.value else None

    def is_clear_since(self, began: date | None) -> bool:
        """Whether this psoas was imaged clear since the symptom began; not when nobody knows when it began."""
        return began is not None and not self.has_lesion and any(day >= began for day in self.clear_days)

    @property
    def clear_evidence(self) -> list[Evidence]:
        return [study(s) for s in self.studies if s.reading is Reading.CLEAR]

    @property
    def benign_evidence(self) -> list[Evidence]:
        return [specimen(p) for p in self.specimens if not p.malignant]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return (
            *(study(s) for s in self.studies),
            *(change.evidence for change in self.changes),
            *(specimen(p) for p in self.specimens),
        )


def psoas_record(history: CancerHistory, side: Side, on: date) -> PsoasRecord:
    """What is recorded of the psoas on `side` up to the day `on`."""
    return PsoasRecord(
        studies=tuple(sorted((s for s in _psoas_studies(history, on) if _is_on(s.side, side)), key=_study_order)),
        specimens=tuple(
            sorted((p for p in _psoas_specimens(history, on) if _is_on(p.side, side)), key=_specimen_order)
        ),
    )


def without_side(history: CancerHistory, on: date) -> tuple[Evidence, ...]:
    """Psoas entries whose side nobody recorded: used for neither side, and named as missing."""
    return (
        *(study(s) for s in _psoas_studies(history, on) if s.side is None),
        *(specimen(p) for p in _psoas_specimens(history, on) if p.side is None),
    )


def study(imaging: Imaging) -> Evidence:
    """A study in a phrase, such as "CT of the left psoas: lesion, 65 x 18 mm"."""
    side = f"{imaging.side.value} " if imaging.side else ""
    parts = [f"{imaging.modality.value} of the {side}{imaging.structure.value}: {READING_WORDS[imaging.reading]}"]
    if imaging.size_mm:
        parts.append(sized(imaging))
    if imaging.enhancement:
        parts.append(imaging.enhancement)
    if imaging.suv_max is not None:
        parts.append(f"SUVmax {imaging.suv_max:g}")
    if imaging.impression:
        parts.append(f'read as "{imaging.impression}"')
    return recorded(", ".join(parts), imaging.on, imaging.source)


def specimen(pathology: Pathology) -> Evidence:
    nature = "malignant" if pathology.malignant else "not malignant"
    side = f"{pathology.side.value} " if pathology.side and pathology.side.value not in pathology.site.lower() else ""
    kind = f", {pathology.histology}" if pathology.histology else ""
    return recorded(f"pathology of the {side}{pathology.site}: {nature}{kind}", pathology.on, pathology.source)


READING_WORDS = {
    Reading.CLEAR: "clear",
    Reading.LESION: "lesion of unproven nature",
    Reading.MALIGNANT: "malignant involvement",
}


def sized(imaging: Imaging) -> str:
    return " x ".join(f"{mm:g}" for mm in imaging.size_mm or ()) + " mm"


def _psoas_studies(history: CancerHistory, on: date) -> list[Imaging]:
    return [s for s in history.imaging if s.structure is Structure.PSOAS and s.on <= on]


def _psoas_specimens(history: CancerHistory, on: date) -> list[Pathology]:
    return [p for p in history.pathology if names_psoas(p) and p.on <= on]


def _is_on(recorded_side: Side | None, side: Side) -> bool:
    return recorded_side is side or recorded_side is Side.BOTH


def _study_order(imaging: Imaging) -> tuple[date, str, str, tuple[float, ...]]:
    return (imaging.on, imaging.modality, imaging.reading, imaging.size_mm or ())


def _specimen_order(pathology: Pathology) -> tuple[date, str, bool, str]:
    return (pathology.on, pathology.site, pathology.malignant, pathology.histology or "")


def _diameters(imaging: Imaging) -> tuple[float, float]:
    first, second = imaging.size_mm or (0.0, 0.0)
    return (max(first, second), min(first, second))


def _change(before: Imaging, after: Imaging) -> Change:
    (long_before, short_before), (long_after, short_after) = _diameters(before), _diameters(after)
    return Change(
        before=before,
        after=after,
        change_mm=(round(long_after - long_before, 1), round(short_after - short_before, 1)),
    )
