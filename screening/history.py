"""The recorded cancer history that criteria are applied against, each entry with its source."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from screening.checks import (
    refuse_after,
    refuse_another_side_than_named,
    refuse_blank,
    refuse_end_before_start,
    refuse_middle_of_paired,
    refuse_negative,
    refuse_outside,
    refuse_range_upside_down,
)
from screening.report import Side
from screening.units import refuse_unknown_unit


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Receptor(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"


class Modality(StrEnum):
    CT = "CT"
    MRI = "MRI"
    PET_CT = "PET-CT"
    ULTRASOUND = "ultrasound"
    XRAY = "X-ray"
    BONE_SCAN = "bone scan"


class Structure(StrEnum):
    """What a study showed or was read for; only the psoas decides a criterion."""

    PSOAS = "psoas"
    ILIACUS = "iliacus"
    SPINE = "spine"
    HIP_JOINT = "hip joint"
    RETROPERITONEUM = "retroperitoneum"
    OTHER = "other"


class Reading(StrEnum):
    """What the report says of the structure: nothing there, a lesion of unproven nature, or malignant involvement."""

    CLEAR = "clear"
    LESION = "lesion"
    MALIGNANT = "malignant"


class LabTest(StrEnum):
    WHITE_CELLS = "white_cells"
    NEUTROPHILS = "neutrophils"
    CRP = "crp"
    PLATELETS = "platelets"
    INR = "inr"


class Response(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    STABLE = "stable"
    PROGRESSIVE = "progressive"


@dataclass(frozen=True, kw_only=True, slots=True)
class Receptors:
    er: Receptor | None = None
    pr: Receptor | None = None
    her2: Receptor | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnosis:
    """A primary cancer. `mib1_percent` 0-100; `stage` as written, with the edition that defines it."""

    site: str
    on: date
    histology: str | None = None
    grade: int | None = None
    receptors: Receptors | None = None
    mib1_percent: float | None = None
    stage: str | None = None
    stage_edition: str | None = None
    side: Side | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        refuse_blank("site", self.site)
        refuse_middle_of_paired(self.site, self.side)
        refuse_outside("grade", self.grade, 1, 4)
        refuse_outside("mib1_percent", self.mib1_percent, 0, 100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurrence:
    site: str
    on: date
    histology: str | None = None
    receptors: Receptors | None = None
    side: Side | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        refuse_blank("site", self.site)
        refuse_middle_of_paired(self.site, self.side)


@dataclass(frozen=True, kw_only=True, slots=True)
class Metastasis:
    site: str
    on: date
    side: Side | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        refuse_blank("site", self.site)
        refuse_middle_of_paired(self.site, self.side)
        refuse_another_side_than_named(self.site, self.side)


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    name: str
    dose: str | None = None

    def __post_init__(self) -> None:
        refuse_blank("name", self.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Treatment:
    """`kind` is a plain word: surgery, chemotherapy, endocrine therapy, radiotherapy, bone-protecting therapy ..."""

    kind: str
    start: date
    end: date | None = None
    agents: tuple[Agent, ...] = ()
    response: Response | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        refuse_blank("kind", self.kind)
        refuse_end_before_start(self.start, self.end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Imaging:
    """One structure on one side as one study shows it. `size_mm` is length by width in millimetres."""

    on: date
    modality: Modality
    structure: Structure
    reading: Reading
    side: Side | None = None
    size_mm: tuple[float, float] | None = None
    enhancement: str | None = None
    suv_max: float | None = None
    impression: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        refuse_middle_of_paired(self.structure.value, self.side)
        refuse_negative("suv_max", self.suv_max)
        for index, size_mm in enumerate(self.size_mm or ()):
            refuse_negative(f"size_mm[{index}]", size_mm)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pathology:
    on: date
    site: str
    malignant: bool
    side: Side | None = None
    histology: str | None = None
    receptors: Receptors | None = None
    mib1_percent: float | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        refuse_blank("site", self.site)
        refuse_middle_of_paired(self.site, self.side)
        refuse_another_side_than_named(self.site, self.side)
        refuse_outside("mib1_percent", self.mib1_percent, 0, 100)


@dataclass(frozen=True, kw_only=True, slots=True)
class LabValue:
    """A laboratory value in its own `unit`, with the reference range of the laboratory that measured it."""

    on: date
    test: LabTest
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        refuse_unknown_unit(self.test, self.unit)
        refuse_negative("value", self.value)
        refuse_negative("low", self.low)
        refuse_negative("high", self.high)
        refuse_range_upside_down(self.low, self.high)


@dataclass(frozen=True, kw_only=True, slots=True)
class Anticoagulant:
    name: str
    start: date | None = None
    end: date | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        refuse_blank("name", self.name)
        refuse_end_before_start(self.start, self.end)


@dataclass(frozen=True, kw_only=True, slots=True)
class CancerHistory:
    """What is on record for one patient.

    `medicines_recorded` tells an empty list of anticoagulants (none taken) from a record that is silent about them.
    `psoas` sites in `pathology` are those whose `site` names the psoas.
    """

    born_on: date | None = None
    sex: Sex = Sex.UNKNOWN
    diagnoses: tuple[Diagnosis, ...] = ()
    recurrences: tuple[Recurrence, ...] = ()
    metastases: tuple[Metastasis, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    imaging: tuple[Imaging, ...] = ()
    pathology: tuple[Pathology, ...] = ()
    labs: tuple[LabValue, ...] = ()
    anticoagulants: tuple[Anticoagulant, ...] = ()
    medicines_recorded: bool = False
    bleeding_disorder: bool = False
    no_cancer_on: date | None = None
    """The day a clinician recorded that there is no cancer; None where the record is simply silent."""

    is_whole: bool = True
    """False where an entry on record cannot be read and is left out: then nothing counts as not being on record."""

    def refuse_future(self, on: date) -> None:
        """Raise ValueError naming the first entry dated after `on`; a planned end of treatment may lie ahead."""
        for name, dated_by in DATED_BY.items():
            for index, entry in enumerate(getattr(self, name)):
                day = getattr(entry, dated_by)
                if day is not None and day > on:
                    refuse_after(f"history.{name}[{index}].{dated_by}", day, on)
        for name in DAYS:
            refuse_after(f"history.{name}", getattr(self, name), on)

    def until(self, on: date) -> "CancerHistory":
        """The history as it stood on a day: without what is dated after it."""
        entries = {
            name: tuple(e for e in getattr(self, name) if not _is_after(getattr(e, dated_by), on))
            for name, dated_by in DATED_BY.items()
        }
        days = {name: None for name in DAYS if _is_after(getattr(self, name), on)}
        return replace(self, **entries, **days)


DATED_BY = {
    "diagnoses": "on",
    "recurrences": "on",
    "metastases": "on",
    "treatments": "start",
    "imaging": "on",
    "pathology": "on",
    "labs": "on",
    "anticoagulants": "start",
}
"""The lists of dated entries that a history holds, and the field that dates their entries."""

DAYS = ("born_on", "no_cancer_on")


def _is_after(day: date | None, on: date) -> bool:
    return day is not None and day > on
