"""How many assessments one core makes in a second, printed for `make bench` and asserted nowhere."""

import time
from dataclasses import replace
from datetime import date

from screening import assess
from screening.history import (
    CancerHistory,
    Diagnosis,
    Imaging,
    LabTest,
    LabValue,
    Metastasis,
    Modality,
    Reading,
    Structure,
)
from screening.report import (
    Answer,
    Assertion,
    Course,
    Finding,
    Kind,
    Movement,
    Quality,
    Question,
    Side,
    Site,
    SymptomReport,
)
from screening.signs import RED_FLAG_SIGNS

ASSESSMENTS = 10_000
TODAY = date(2024, 6, 5)


def case_report() -> tuple[SymptomReport, CancerHistory]:
    """The case report's patient after her first CT, all questions answered."""
    hip = Finding(
        kind=Kind.PAIN,
        site=Site.HIP,
        side=Side.LEFT,
        severity_nrs=2,
        qualities=frozenset({Quality.THROBBING}),
        since=date(2024, 5, 1),
        course=Course.WORSE,
        worse_with=frozenset({Movement.WALKING, Movement.BENDING}),
    )
    denied = [Finding(kind=kind, assertion=Assertion.DENIED) for kind in (Kind.SPASM, Kind.NEUROPATHIC)]
    denied += [
        Finding(kind=sign.kind, site=sign.site, qualities=sign.qualities, assertion=Assertion.DENIED)
        for sign in RED_FLAG_SIGNS.values()
    ]
    report = SymptomReport(
        told_on=TODAY,
        findings=(hip, *denied),
        answers=dict.fromkeys(Question, Answer.ANSWERED),
        temperature_c=36.6,
    )
    ct = Imaging(
        on=date(2024, 6, 1),
        modality=Modality.CT,
        structure=Structure.PSOAS,
        side=Side.LEFT,
        reading=Reading.LESION,
        size_mm=(65, 18),
    )
    history = CancerHistory(
        diagnoses=(Diagnosis(site="breast", on=date(2016, 4, 1)),),
        metastases=(Metastasis(site="bone", on=date(2023, 5, 1)),),
        imaging=(ct,),
        labs=(LabValue(on=date(2024, 6, 1), test=LabTest.CRP, value=0.11, unit="mg/dL", high=0.3),),
        medicines_recorded=True,
    )
    return report, history


def main() -> None:
    report, history = case_report()
    reports = [replace(report) for _ in range(ASSESSMENTS)]
    began = time.process_time()
    for told in reports:
        assess(told, history, TODAY)
    seconds = time.process_time() - began
    print(f"{ASSESSMENTS:,} assessments in {seconds:.2f} s of one core: {ASSESSMENTS / seconds:,.0f} a second")


if __name__ == "__main__":
    main()
