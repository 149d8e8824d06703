"""The case report (Yoshioka 2025) replayed screening by screening, each against all that came before."""

from dataclasses import replace
from datetime import date

from screening import assess
from screening.assessment import Assessment, Category, CriterionId, SideResult, Tier
from screening.history import (
    CancerHistory,
    Imaging,
    Modality,
    Reading,
    Response,
    Structure,
    Treatment,
)
from screening.report import Finding, Side, SymptomReport
from tests.screening.cases import WrittenCase, written_cases

WORKED = {case.name.split()[0]: case for case in written_cases("worked_cases.yml")}


def left(assessment: Assessment) -> SideResult:
    return next(side for side in assessment.sides if side.side is Side.LEFT)


def retold(report: SymptomReport, on: date, **changes: object) -> SymptomReport:
    """The same symptoms told again on a later day."""
    changed: tuple[Finding, ...] = tuple(
        replace(f, **changes) if f.severity_nrs is not None else f for f in report.findings
    )
    return replace(report, told_on=on, findings=changed)


def test_the_whole_course_of_the_case_report() -> None:
    screenings: list[tuple[SymptomReport, Assessment]] = []

    def screen(report: SymptomReport, history: CancerHistory) -> Assessment:
        assessment = assess(report, history, report.told_on, screenings)
        screenings.append((report, assessment))
        return assessment

    def screen_case(case: WrittenCase) -> Assessment:
        return screen(case.report, case.history)

    suspected = screen_case(WORKED["A0"])
    assert left(suspected).category is Category.SUSPECTED

    unexplained = screen_case(replace(WORKED["A1"], report=retold(WORKED["A1"].report, date(2024, 6, 5))))
    assert left(unexplained).category is Category.UNEXPLAINED_LESION
    assert not unexplained.progression

    grown = screen_case(WORKED["A2"])
    assert left(grown).category is Category.UNEXPLAINED_LESION
    assert [e.text for e in grown.progression] == ["pain 5 of 10 on the left, was 2 of 10"]
    assert grown.urgency is Tier.URGENT

    proven = screen_case(WORKED["A3"])
    assert left(proven).category is Category.MEETS_CRITERIA
    assert left(proven).criteria_met == (CriterionId.C1,)

    responded = replace(
        WORKED["A3"].history,
        treatments=(
            *WORKED["A3"].history.treatments,
            Treatment(kind="palbociclib and fulvestrant", start=date(2024, 9, 5), response=Response.PARTIAL),
        ),
        imaging=(
            *WORKED["A3"].history.imaging,
            Imaging(
                on=date(2025, 1, 10),
                modality=Modality.CT,
                structure=Structure.PSOAS,
                side=Side.LEFT,
                reading=Reading.LESION,
                size_mm=(48, 14),
            ),
        ),
    )
    eased = screen(retold(proven_report(), date(2025, 1, 15), severity_nrs=1), responded)
    assert left(eased).category is Category.MEETS_CRITERIA
    assert any("smaller: 67 x 32 mm" in e.text and "-19 mm long, -18 mm wide" in e.text for e in left(eased).evidence)
    assert not eased.progression

    relapsed = replace(
        responded,
        treatments=(*responded.treatments, Treatment(kind="chemotherapy (eribulin)", start=date(2025, 4, 1))),
        imaging=(
            *responded.imaging,
            Imaging(
                on=date(2025, 3, 20),
                modality=Modality.CT,
                structure=Structure.RETROPERITONEUM,
                reading=Reading.MALIGNANT,
                impression="new retroperitoneal mass",
            ),
        ),
    )
    later = screen(retold(proven_report(), date(2025, 8, 20), severity_nrs=1), relapsed)
    assert left(later).category is Category.MEETS_CRITERIA
    assert any("new retroperitoneal mass" in e.text for e in left(later).evidence)
    assert all(side.category is not Category.MEETS_CRITERIA for side in later.sides if side.side is Side.RIGHT)


def proven_report() -> SymptomReport:
    return WORKED["A3"].report
