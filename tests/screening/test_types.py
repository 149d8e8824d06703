"""Values that cannot be true are refused where they are written, by an error that names the field."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from screening import assess
from screening.history import (
    Agent,
    Anticoagulant,
    CancerHistory,
    Diagnosis,
    Imaging,
    LabTest,
    LabValue,
    Metastasis,
    Modality,
    Pathology,
    Reading,
    Recurrence,
    Structure,
    Treatment,
)
from screening.report import Finding, Kind, Side, Site, SymptomReport

TODAY = date(2024, 5, 28)
TOMORROW = TODAY + timedelta(days=1)


def study(on: date = TODAY, **changes: object) -> Imaging:
    values = {"modality": Modality.CT, "structure": Structure.PSOAS, "reading": Reading.LESION, **changes}
    return Imaging(on=on, **values)


def crp(on: date = TODAY, value: float = 1.0, unit: str = "mg/L", low: float | None = None, high: float | None = None):
    return LabValue(on=on, test=LabTest.CRP, value=value, unit=unit, low=low, high=high)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Finding(kind=Kind.PAIN, severity_nrs=12), "severity_nrs"),
        (lambda: Finding(kind=Kind.PAIN, severity_nrs=-1), "severity_nrs"),
        (lambda: Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.MIDLINE), "side"),
        (lambda: SymptomReport(told_on=TODAY, temperature_c=101.0), "temperature_c"),
        (
            lambda: SymptomReport(told_on=TODAY, findings=(Finding(kind=Kind.PAIN, since=TOMORROW),)),
            "findings[0].since",
        ),
        (lambda: study(side=Side.MIDLINE), "side"),
        (lambda: study(side=Side.LEFT, size_mm=(65, -18)), "size_mm[1]"),
        (lambda: study(side=Side.LEFT, suv_max=-0.1), "suv_max"),
        (lambda: study(side=Side.LEFT, suv_max=float("nan")), "suv_max"),
        (lambda: Diagnosis(site=" ", on=TODAY), "site"),
        (lambda: Diagnosis(site="breast", side=Side.MIDLINE, on=TODAY), "side"),
        (lambda: Diagnosis(site="breast", grade=5, on=TODAY), "grade"),
        (lambda: Diagnosis(site="breast", grade=0, on=TODAY), "grade"),
        (lambda: Diagnosis(site="breast", mib1_percent=100.5, on=TODAY), "mib1_percent"),
        (lambda: Recurrence(site="", on=TODAY), "site"),
        (lambda: Recurrence(site="left lung", side=Side.MIDLINE, on=TODAY), "side"),
        (lambda: Metastasis(site="", on=TODAY), "site"),
        (lambda: Metastasis(site="kidney", side=Side.MIDLINE, on=TODAY), "side"),
        (lambda: Pathology(site="", malignant=True, on=TODAY), "site"),
        (lambda: Pathology(site="psoas", side=Side.MIDLINE, malignant=True, on=TODAY), "side"),
        (lambda: Pathology(site="left psoas", side=Side.RIGHT, malignant=True, on=TODAY), "side"),
        (lambda: Pathology(site="psoas derecho", side=Side.BOTH, malignant=True, on=TODAY), "side"),
        (lambda: Metastasis(site="left psoas", side=Side.RIGHT, on=TODAY), "side"),
        (lambda: Pathology(site="psoas", mib1_percent=-1, malignant=True, on=TODAY), "mib1_percent"),
        (lambda: Treatment(kind="", start=TODAY), "kind"),
        (lambda: Treatment(kind="surgery", start=TOMORROW, end=TODAY), "end"),
        (lambda: Anticoagulant(name="", start=TODAY), "name"),
        (lambda: Anticoagulant(name="warfarin", start=TOMORROW, end=TODAY), "end"),
        (lambda: Agent(name=""), "name"),
        (lambda: crp(value=-1), "value"),
        (lambda: crp(low=-1), "low"),
        (lambda: crp(high=-1), "high"),
        (lambda: crp(low=3, high=1), "low"),
        (lambda: crp(unit="furlongs"), "unit"),
    ],
)
def test_an_impossible_value_is_refused_by_the_name_of_its_field(make: Callable[[], object], field: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the field is checked below
        make()
    assert str(refused.value).startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("make"),
    [
        lambda: Finding(kind=Kind.PAIN, severity_nrs=0),
        lambda: Finding(kind=Kind.PAIN, severity_nrs=10, site=Site.LOW_BACK, side=Side.MIDLINE),
        lambda: study(side=Side.LEFT, size_mm=(0, 0), suv_max=0),
        lambda: Diagnosis(site="breast", grade=1, mib1_percent=100, on=TODAY),
        lambda: Metastasis(site="lumbar spine", side=Side.MIDLINE, on=TODAY),
        lambda: Pathology(site="left psoas", side=Side.LEFT, malignant=True, on=TODAY),
        lambda: Pathology(site="left and right psoas", side=Side.RIGHT, malignant=True, on=TODAY),
        lambda: Treatment(kind="surgery", start=TODAY, end=TODAY),
        lambda: crp(low=1, high=1, value=0),
    ],
)
def test_a_value_at_the_edge_is_kept(make: Callable[[], object]) -> None:
    assert make()


@pytest.mark.parametrize(
    ("history", "field"),
    [
        (CancerHistory(diagnoses=(Diagnosis(site="breast", on=TOMORROW),)), "history.diagnoses[0].on"),
        (CancerHistory(recurrences=(Recurrence(site="skin", on=TOMORROW),)), "history.recurrences[0].on"),
        (CancerHistory(metastases=(Metastasis(site="bone", on=TOMORROW),)), "history.metastases[0].on"),
        (CancerHistory(imaging=(study(), study(TOMORROW))), "history.imaging[1].on"),
        (CancerHistory(pathology=(Pathology(site="bone", malignant=True, on=TOMORROW),)), "history.pathology[0].on"),
        (CancerHistory(labs=(crp(TOMORROW),)), "history.labs[0].on"),
        (CancerHistory(treatments=(Treatment(kind="surgery", start=TOMORROW),)), "history.treatments[0].start"),
        (CancerHistory(anticoagulants=(Anticoagulant(name="x", start=TOMORROW),)), "history.anticoagulants[0].start"),
        (CancerHistory(born_on=TOMORROW), "history.born_on"),
        (CancerHistory(no_cancer_on=TOMORROW), "history.no_cancer_on"),
    ],
)
def test_an_entry_dated_after_the_screening_is_refused_by_its_path(history: CancerHistory, field: str) -> None:
    with pytest.raises(ValueError, match="is after 2024-05-28") as refused:
        assess(SymptomReport(told_on=TODAY), history, TODAY)
    assert str(refused.value).startswith(f"{field}: ")


def test_a_report_dated_after_the_screening_is_refused() -> None:
    with pytest.raises(ValueError, match=r"report\.told_on"):
        assess(SymptomReport(told_on=TOMORROW), CancerHistory(), TODAY)


def test_a_planned_end_of_treatment_may_lie_ahead() -> None:
    planned = CancerHistory(treatments=(Treatment(kind="chemotherapy", start=TODAY, end=TOMORROW),))
    assert assess(SymptomReport(told_on=TODAY), planned, TODAY)
