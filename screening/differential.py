"""What a psoas lesion may be, and what speaks for and against each: pyogenic or cold abscess, haematoma, metastasis.

The four entries and the arguments are those of Yoshioka 2025. They order nothing and close nothing: histology decides.
"""

from collections.abc import Sequence

from screening.assessment import Differential, Evidence
from screening.case import Case
from screening.free_text import ABSCESS, COLD_ABSCESS, HAEMATOMA
from screening.history import LabTest, Reading
from screening.imaging import PsoasRecord
from screening.labs import Level, Marker, inflammatory_markers
from screening.report import Assertion, Kind, Onset


def differential(case: Case, psoas: PsoasRecord) -> tuple[Differential, ...]:
    """The four entries, each with its evidence."""
    markers = inflammatory_markers(case.history, case.on)
    raised = [raised_marker(marker) for marker in markers if marker.level is Level.RAISED]
    normal = [marker.evidence for marker in markers if marker.level is Level.NORMAL]
    growth, uptake = psoas.growth(), psoas.uptake()
    return (
        pyogenic_abscess(case, psoas, raised, normal),
        cold_abscess(psoas, normal, growth),
        haematoma(case, psoas, growth, uptake),
        metastasis(case, psoas, growth, uptake),
    )


type Found = Sequence[Evidence]

NEVER_RULES_OUT = "a raised CRP never rules malignancy out"


def raised_marker(marker: Marker) -> Evidence:
    """A raised CRP says beside it what it does not say: a lymphoma had one of 11.4 mg/dL (eurorad 17622)."""
    told = marker.evidence
    if marker.lab.test is not LabTest.CRP:
        return told
    return Evidence(text=f"{told.text}; {NEVER_RULES_OUT}", on=told.on, source=told.source)


def pyogenic_abscess(case: Case, psoas: PsoasRecord, raised: Found, normal: Found) -> Differential:
    """Fever and raised markers speak for it; normal white cells, neutrophils and CRP make it less likely.

    CT and MRI alone mislead: both read "abscess" in the case report.
    """
    no_fever = case.told(case.report.said(Kind.FEVER, Assertion.DENIED))
    return Differential(
        name="pyogenic abscess",
        speaks_for=(*psoas.naming(ABSCESS), *case.told(case.fevers), *raised),
        speaks_against=(*normal, *no_fever),
    )


def cold_abscess(psoas: PsoasRecord, normal: Found, growth: Found) -> Differential:
    """A picture of an abscess with quiet markers speaks for it; growth speaks for a tumour instead."""
    named = psoas.naming(COLD_ABSCESS)
    return Differential(
        name="cold abscess (tuberculosis)",
        speaks_for=(*named, *normal) if named else (),
        speaks_against=tuple(growth),
    )


def haematoma(case: Case, psoas: PsoasRecord, growth: Found, uptake: Found) -> Differential:
    """A reason to bleed, a fall or a sudden start speak for it; growth over weeks and uptake against."""
    risk = case.bleeding_risk
    sudden = case.told([f for f in case.pains if f.onset is Onset.SUDDEN])
    falls = case.told(case.report.present(Kind.FALL))
    no_risk = (Evidence(text="no reason to bleed is known", on=case.on),) if risk.is_ruled_out else ()
    return Differential(
        name="haematoma",
        speaks_for=(*psoas.naming(HAEMATOMA), *risk.reasons, *falls, *sudden),
        speaks_against=(*no_risk, *growth, *uptake),
    )


def metastasis(case: Case, psoas: PsoasRecord, growth: Found, uptake: Found) -> Differential:
    """Cancer, growth on repeat imaging and uptake raise it; a raised CRP never rules it out (eurorad 17622)."""
    cancer = case.cancer.evidence if case.cancer.is_there else ()
    return Differential(
        name="metastasis",
        speaks_for=(*cancer, *psoas.read_as(Reading.MALIGNANT), *growth, *uptake),
        speaks_against=tuple(psoas.benign_specimens),
    )
