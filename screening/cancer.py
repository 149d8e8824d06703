"""What the record and the patient say about cancer, its spread, its treatment and the risk of bleeding."""

from datetime import date
from typing import NamedTuple

from screening import free_text
from screening.assessment import CancerStatus, Evidence
from screening.free_text import is_called, is_in_some_bone, is_in_spine, names
from screening.history import (
    Anticoagulant,
    CancerHistory,
    Imaging,
    LabTest,
    Metastasis,
    Pathology,
    Reading,
    Structure,
    Treatment,
)
from screening.labs import Level, Marker, latest
from screening.report import SymptomReport, ToldCancer
from screening.thresholds import (
    ANTICOAGULANT_WANES_DAYS,
    BLEEDING_VALUE_AGE_DAYS,
    LATELY_TREATED_DAYS,
    LONG_PAST_YEARS,
    SPECIMEN_OF_OPERATION_DAYS,
)
from screening.wording import SPEAKER, recorded, sided

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
    """The record where it speaks, otherwise what the patient said, marked unverified.

    Where an entry on record cannot be read, it may be of a cancer, whatever else says that there is none (ours).
    """
    status = recorded_status(history, on)
    if status is not CancerStatus.NONE_RECORDED:
        return Cancer(status=status, is_known=True, is_verified=True, evidence=_recorded_cancer(history))
    if report.told_cancer in (ToldCancer.ACTIVE, ToldCancer.PAST):
        told = CancerStatus.ACTIVE if report.told_cancer is ToldCancer.ACTIVE else CancerStatus.PAST
        return Cancer(status=told, is_known=True, is_verified=False, evidence=(_told(report, f"cancer, {told.value}"),))
    if not history.is_whole:
        return Cancer(status=status, is_known=False, is_verified=False)
    if history.no_cancer_on is not None:
        known = recorded("no cancer", history.no_cancer_on, None)
        return Cancer(status=status, is_known=True, is_verified=True, evidence=(known,))
    if report.told_cancer is ToldCancer.NONE:
        return Cancer(status=status, is_known=True, is_verified=False, evidence=(_told(report, "no cancer"),))
    return Cancer(status=status, is_known=False, is_verified=False)


def recorded_status(history: CancerHistory, on: date) -> CancerStatus:
    """The status the record alone gives: the furthest stage it speaks of."""
    if history.metastases or [p for p in history.pathology if p.malignant and names_psoas(p)]:
        return CancerStatus.METASTATIC
    if history.recurrences:
        return CancerStatus.RECURRENT
    if specimens_of_active_cancer(history):
        return CancerStatus.ACTIVE
    if [i for i in history.imaging if i.reading is Reading.MALIGNANT]:
        return CancerStatus.ACTIVE
    if not history.diagnoses:
        return CancerStatus.NONE_RECORDED
    return CancerStatus.PAST if _is_long_past(history, on) else CancerStatus.ACTIVE


def specimens_of_active_cancer(history: CancerHistory) -> list[Pathology]:
    """Malignant specimens later than every diagnosis and treatment, or with no diagnosis recorded beside them.

    One that an operation may have taken is of what was operated on then, also where it is dated by its report (ours).
    """
    malignant = [p for p in history.pathology if p.malignant]
    if not malignant or not history.diagnoses:
        return malignant
    last_day = _last_cancer_day(history)
    later = [p for p in malignant if p.on > last_day]
    operations = [t.end or t.start for t in history.treatments if _is_surgery(t)]
    return [p for p in later if not any(_is_taken_by(day, p) for day in operations)]


def _is_taken_by(operated: date, specimen: Pathology) -> bool:
    return (specimen.on - operated).days <= SPECIMEN_OF_OPERATION_DAYS.value


def names_psoas(entry: Pathology | Metastasis) -> bool:
    return names(entry.site, free_text.PSOAS)


def _last_cancer_day(history: CancerHistory) -> date:
    ends = [t.end or t.start for t in history.treatments]
    return max([d.on for d in history.diagnoses] + ends)


def _is_long_past(history: CancerHistory, on: date) -> bool:
    """No treatment going on, and none for years (ours)."""
    if any(_days_since(_end(t), on) == 0 for t in history.treatments):
        return False
    return (on - _last_cancer_day(history)).days >= LONG_PAST_YEARS.value * DAYS_PER_YEAR


def _recorded_cancer(history: CancerHistory) -> tuple[Evidence, ...]:
    return tuple(
        [recorded(f"cancer of the {d.site}", d.on, d.source) for d in history.diagnoses]
        + [recorded(f"recurrence: {r.site}", r.on, r.source) for r in history.recurrences]
        + [recorded(f"metastasis: {m.site}", m.on, m.source) for m in history.metastases]
        + [specimen(p) for p in specimens_of_active_cancer(history) if not names_psoas(p)]
        + [_elsewhere(i) for i in history.imaging if i.reading is Reading.MALIGNANT and i.structure not in OF_ONE_SIDE]
    )


def specimen(pathology: Pathology) -> Evidence:
    """A specimen in a phrase, such as "pathology of the left psoas: malignant, lobular carcinoma"."""
    nature = "malignant" if pathology.malignant else "not malignant"
    site = sided(pathology.site, pathology.side)
    kind = f", {pathology.histology}" if pathology.histology else ""
    return recorded(f"pathology of the {site}: {nature}{kind}", pathology.on, pathology.source)


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
        [recorded(f"metastasis: {m.site}", m.on, m.source) for m in history.metastases if is_in_spine(m.site)]
        + [
            recorded(f"{i.modality.value}: malignant involvement of the spine", i.on, i.source)
            for i in history.imaging
            if i.structure is Structure.SPINE and i.reading is Reading.MALIGNANT
        ]
    )


def unlocated_bone_metastases(history: CancerHistory) -> tuple[Evidence, ...]:
    """Bone metastases whose place the record does not give, so that the spine may be among them."""
    return tuple(
        recorded(f"metastasis: {m.site}", m.on, m.source) for m in history.metastases if is_in_some_bone(m.site)
    )


def treated_lately(report: SymptomReport, history: CancerHistory, on: date) -> bool | None:
    """Whether there was cancer treatment in the last 6 weeks; None when neither record nor patient says."""
    if report.treated_lately or treatments_lately(history, on):
        return True
    return False if report.treated_lately is False or (history.treatments and history.is_whole) else None


def treatments_lately(history: CancerHistory, on: date) -> tuple[Evidence, ...]:
    """The recorded treatments of the last 6 weeks, each by its kind and agents: what they do to the blood differs."""
    return tuple(
        recorded(f"cancer treatment {LATELY}: {_by_kind_and_agents(t)}", t.start, t.source)
        for t in history.treatments
        if _days_since(_end(t), on) <= LATELY_TREATED_DAYS.value
    )


LATELY = f"in the last {LATELY_TREATED_DAYS.value / 7:g} weeks"


def _by_kind_and_agents(treatment: Treatment) -> str:
    agents = ", ".join(agent.name for agent in treatment.agents)
    return f"{treatment.kind} ({agents})" if agents else treatment.kind


def _end(treatment: Treatment) -> date | None:
    """The day a treatment ended; None while it goes on. Surgery is over on its day (ours)."""
    return treatment.end or (treatment.start if _is_surgery(treatment) else None)


def _is_surgery(treatment: Treatment) -> bool:
    return is_called(treatment.kind, free_text.SURGERY)


def _days_since(end: date | None, on: date) -> int:
    return 0 if end is None or end > on else (on - end).days


class BleedingRisk(NamedTuple):
    """Reasons to bleed; `is_known` is False when nobody said whether a blood thinner is taken.

    `outdated` are values that were a reason and are too old to be one: whether they still are is not known.
    """

    reasons: tuple[Evidence, ...]
    is_known: bool
    outdated: tuple[Evidence, ...] = ()

    @property
    def is_ruled_out(self) -> bool:
        return self.is_known and not self.reasons and not self.outdated


def bleeding_risk(report: SymptomReport, history: CancerHistory, on: date) -> BleedingRisk:
    """Anticoagulant, low platelets, raised INR or bleeding disorder, from the report or the record."""
    reasons = [
        recorded(
            f"takes {a.name}" if _days_since(a.end, on) == 0 else f"took {a.name} until {a.end}", a.start, a.source
        )
        for a in history.anticoagulants
        if _may_still_act(a, on)
    ]
    if report.takes_anticoagulant:
        reasons.append(Evidence(text="takes a blood thinner", on=report.told_on, source=SPEAKER[report.reporter]))
    if history.bleeding_disorder:
        reasons.append(recorded("bleeding disorder", None, None))
    values = values_that_bleed(history, on) if history.labs else []
    reasons += [value.evidence for value in values if _tells_of_today(value, on)]
    all_are_recorded = history.medicines_recorded and history.is_whole
    is_known = bool(reasons) or report.takes_anticoagulant is False or all_are_recorded
    outdated = [value.evidence for value in values if not _tells_of_today(value, on)]
    return BleedingRisk(reasons=tuple(reasons), is_known=is_known, outdated=tuple(outdated))


def values_that_bleed(history: CancerHistory, on: date) -> list[Marker]:
    """Platelets and INR, where the newest is low or raised; an INR of an anticoagulant that is over is none (ours)."""
    platelets, inr = latest(history, LabTest.PLATELETS), latest(history, LabTest.INR)
    found = [platelets] if platelets and platelets.level is Level.LOW else []
    if (
        inr
        and inr.level is Level.RAISED
        and not [a for a in history.anticoagulants if _explains_and_is_over(a, inr, on)]
    ):
        found.append(inr)
    return found


def _tells_of_today(value: Marker, on: date) -> bool:
    return (on - value.lab.on).days <= BLEEDING_VALUE_AGE_DAYS.value


def _may_still_act(anticoagulant: Anticoagulant, on: date) -> bool:
    return _days_since(anticoagulant.end, on) <= ANTICOAGULANT_WANES_DAYS.value


def _explains_and_is_over(anticoagulant: Anticoagulant, inr: Marker, on: date) -> bool:
    """Whether an INR was measured while an anticoagulant acted that acts no more."""
    acted = (anticoagulant.start or date.min) <= inr.lab.on and _may_still_act(anticoagulant, inr.lab.on)
    return acted and not _may_still_act(anticoagulant, on)
