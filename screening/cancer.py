"""What the record and the patient say about cancer, its spread, its treatment and the risk of bleeding."""

from datetime import date
from typing import NamedTuple

from screening import free_text
from screening.assessment import CancerStatus, Evidence
from screening.free_text import is_called, names
from screening.history import CancerHistory, Imaging, LabTest, Metastasis, Pathology, Reading, Structure, Treatment
from screening.labs import Level, latest
from screening.report import SymptomReport, ToldCancer
from screening.thresholds import ANTICOAGULANT_WANES_DAYS, LATELY_TREATED_DAYS, LONG_PAST_YEARS
from screening.wording import SPEAKER, recorded

DAYS_PER_YEAR = 365.25


class Cancer(NamedTuple):
    """The cancer history as far as it is known.

    `is_known` is False when neither the record nor the patient says whether there is cancer; it then counts as
    possible wherever a decision depends on it.
    """

    status: CancerStatus
    is_known: bool
    is_verified: bool
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_there(self) -> bool:
        return self.status is not CancerStatus.NONE_RECORDED

    @property
    def is_possible(self) -> bool:
        return self.status is not CancerStatus.NONE_RECORDED or not self.is_known


def cancer_of(report: SymptomReport, history: CancerHistory, on: date) -> Cancer:
    """The record where it speaks, otherwise what the patient said, marked unverified."""
    status = recorded_status(history, on)
    if status is not CancerStatus.NONE_RECORDED:
        return Cancer(status=status, is_known=True, is_verified=True, evidence=_recorded_cancer(history))
    if report.told_cancer in (ToldCancer.ACTIVE, ToldCancer.PAST):
        told = CancerStatus.ACTIVE if report.told_cancer is ToldCancer.ACTIVE else CancerStatus.PAST
        return Cancer(status=told, is_known=True, is_verified=False, evidence=(_told(report, f"cancer, {told.value}"),))
    if history.no_cancer_on is not None:
        known = recorded("no cancer", history.no_cancer_on, None)
        return Cancer(status=status, is_known=True, is_verified=True, evidence=(known,))
    if report.told_cancer is ToldCancer.NONE:
        return Cancer(status=status, is_known=True, is_verified=False, evidence=(_told(report, "no cancer"),))
    return Cancer(status=status, is_known=False, is_verified=False)


def recorded_status(history: CancerHistory, on: date) -> CancerStatus:
    """The status the record alone gives: the furthest stage it speaks of."""
    malignant = [p for p in history.pathology if p.malignant]
    if history.metastases or [p for p in malignant if names_psoas(p)]:
        return CancerStatus.METASTATIC
    if history.recurrences:
        return CancerStatus.RECURRENT
    last_day = _last_cancer_day(history)
    if [p for p in malignant if p.on > last_day or not history.diagnoses]:
        return CancerStatus.ACTIVE
    if [i for i in history.imaging if i.reading is Reading.MALIGNANT]:
        return CancerStatus.ACTIVE
    if not history.diagnoses:
        return CancerStatus.NONE_RECORDED
    return CancerStatus.PAST if _is_long_past(history, last_day, on) else CancerStatus.ACTIVE


def names_psoas(entry: Pathology | Metastasis) -> bool:
    return names(entry.site, free_text.PSOAS)


def _last_cancer_day(history: CancerHistory) -> date:
    ends = [t.end or t.start for t in history.treatments]
    return max([d.on for d in history.diagnoses] + ends, default=date.min)


def _is_long_past(history: CancerHistory, last_day: date, on: date) -> bool:
    """No treatment going on, and none for years (ours)."""
    if any(_days_since(_end(t), on) == 0 for t in history.treatments):
        return False
    return (on - last_day).days >= LONG_PAST_YEARS.value * DAYS_PER_YEAR


def _recorded_cancer(history: CancerHistory) -> tuple[Evidence, ...]:
    return tuple(
        [recorded(f"cancer of the {d.site}", d.on, d.source) for d in history.diagnoses]
        + [recorded(f"recurrence: {r.site}", r.on, r.source) for r in history.recurrences]
        + [recorded(f"metastasis: {m.site}", m.on, m.source) for m in history.metastases]
        + [_elsewhere(i) for i in history.imaging if i.reading is Reading.MALIGNANT and i.structure not in OF_ONE_SIDE]
    )


OF_ONE_SIDE = (Structure.PSOAS, Structure.ILIACUS)
"""Structures whose malignant involvement counts for their own side alone."""


def _elsewhere(imaging: Imaging) -> Evidence:
    read_as = f', read as "{imaging.impression}"' if imaging.impression else ""
    words = f"{imaging.modality.value} of the {imaging.structure.value}: malignant involvement{read_as}"
    return recorded(words, imaging.on, imaging.source)


def _told(report: SymptomReport, what: str) -> Evidence:
    return Evidence(text=f"{what} (unverified)", on=report.told_on, source=SPEAKER[report.reporter])


def spinal_metastases(history: CancerHistory) -> tuple[Evidence, ...]:
    """Metastases recorded in the spine, or a study that reads the spine as malignant."""
    return tuple(
        [
            recorded(f"metastasis: {m.site}", m.on, m.source)
            for m in history.metastases
            if names(m.site, free_text.SPINE)
        ]
        + [
            recorded(f"{i.modality.value}: malignant involvement of the spine", i.on, i.source)
            for i in history.imaging
            if i.structure is Structure.SPINE and i.reading is Reading.MALIGNANT
        ]
    )


def unlocated_bone_metastases(history: CancerHistory) -> tuple[Evidence, ...]:
    """Bone metastases whose place the record does not give, so that the spine may be among them."""
    return tuple(
        recorded(f"metastasis: {m.site}", m.on, m.source)
        for m in history.metastases
        if names(m.site, free_text.BONE) and not names(m.site, free_text.SPINE)
    )


def treated_lately(report: SymptomReport, history: CancerHistory, on: date) -> bool | None:
    """Whether there was cancer treatment in the last 6 weeks; None when neither record nor patient says."""
    if report.treated_lately or any(_days_since(_end(t), on) <= LATELY_TREATED_DAYS.value for t in history.treatments):
        return True
    return False if report.treated_lately is False or history.treatments else None


def _end(treatment: Treatment) -> date | None:
    """The day a treatment ended; None while it goes on. Surgery is over on its day (ours)."""
    return treatment.end or (treatment.start if _is_surgery(treatment) else None)


def _is_surgery(treatment: Treatment) -> bool:
    return is_called(treatment.kind, free_text.SURGERY)


def _days_since(end: date | None, on: date) -> int:
    return 0 if end is None or end > on else (on - end).days


class BleedingRisk(NamedTuple):
    """Reasons to bleed; `is_known` is False when nobody said whether a blood thinner is taken."""

    reasons: tuple[Evidence, ...]
    is_known: bool


def bleeding_risk(report: SymptomReport, history: CancerHistory, on: date) -> BleedingRisk:
    """Anticoagulant, low platelets, raised INR or bleeding disorder, from the report or the record."""
    reasons = [
        recorded(
            f"takes {a.name}" if _days_since(a.end, on) == 0 else f"took {a.name} until {a.end}", a.start, a.source
        )
        for a in history.anticoagulants
        if _days_since(a.end, on) <= ANTICOAGULANT_WANES_DAYS.value
    ]
    if report.takes_anticoagulant:
        reasons.append(Evidence(text="takes a blood thinner", on=report.told_on, source=SPEAKER[report.reporter]))
    if history.bleeding_disorder:
        reasons.append(recorded("bleeding disorder", None, None))
    platelets, inr = latest(history, LabTest.PLATELETS), latest(history, LabTest.INR)
    if platelets and platelets.level is Level.LOW:
        reasons.append(platelets.evidence)
    if inr and inr.level is Level.RAISED:
        reasons.append(inr.evidence)
    is_known = bool(reasons) or report.takes_anticoagulant is False or history.medicines_recorded
    return BleedingRisk(reasons=tuple(reasons), is_known=is_known)
