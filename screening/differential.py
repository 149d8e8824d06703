"""What a psoas lesion may be, and what speaks for and against each: pyogenic or cold abscess, haematoma, metastasis.

The four entries and the arguments are those of Yoshioka 2025. They order nothing and close nothing: histology decides.
"""

from collections.abc import Sequence

from screening.assessment import Differential, Evidence
from screening.case import Case
from screening.history import Reading
from screening.imaging import PsoasRecord
from screening.labs import Level, Marker, inflammatory_markers
from screening.report import Assertion, Kind, Onset


def differential(case: Case, psoas: PsoasRecord) -> tuple[Differential, ...]:
    """The four entries, each with its evidence."""
    markers = inflammatory_markers(case.history, case.on)
    return (
        pyogenic_abscess(case, psoas, markers),
        cold_abscess(psoas, markers),
        haematoma(case, psoas),
        metastasis(case, psoas),
    )


def pyogenic_abscess(case: Case, psoas: PsoasRecord, markers: Sequence[Marker]) -> Differential:
    """Fever and raised markers speak for it; normal white cells, neutrophils and CRP make it less likely.

    CT and MRI alone mislead: both read "abscess" in the case report.
    """
    no_fever = case.report.said(Kind.FEVER, Assertion.DENIED)
    return Differential(
        name="pyogenic abscess",
        speaks_for=(*psoas.naming("abscess"), *case.told(case.fevers), *_of_level(markers, Level.RAISED)),
        speaks_against=(*_of_level(markers, Level.NORMAL), *case.told(no_fever)),
    )


def cold_abscess(psoas: PsoasRecord, markers: Sequence[Marker]) -> Differential:
    """A picture of an abscess with quiet markers speaks for it; growth speaks for a tumour instead."""
    named = psoas.naming("abscess", "tubercul")
    return Differential(
        name="cold abscess (tuberculosis)",
        speaks_for=(*named, *(_of_level(markers, Level.NORMAL) if named else ())),
        speaks_against=_growth(psoas),
    )


def haematoma(case: Case, psoas: PsoasRecord) -> Differential:
    """A reason to bleed, a fall or a sudden start speak for it; growth over weeks and uptake against."""
    risk = case.bleeding_risk
    sudden = case.told([f for f in case.pains if f.onset is Onset.SUDDEN])
    falls = case.told(case.report.present(Kind.FALL))
    no_risk = (Evidence(text="no reason to bleed is known", on=case.on),) if risk.is_known and not risk.reasons else ()
    return Differential(
        name="haematoma",
        speaks_for=(*psoas.naming("haematoma", "hematoma"), *risk.reasons, *falls, *sudden),
        speaks_against=(*no_risk, *_growth(psoas), *_uptake(psoas)),
    )


def metastasis(case: Case, psoas: PsoasRecord) -> Differential:
    """Cancer, growth on repeat imaging and uptake raise it; a raised CRP never rules it out (eurorad 17622)."""
    cancer = case.cancer.evidence if case.cancer.is_there else ()
    return Differential(
        name="metastasis",
        speaks_for=(*cancer, *psoas.read_as(Reading.MALIGNANT), *_growth(psoas), *_uptake(psoas)),
        speaks_against=tuple(psoas.benign_specimens),
    )


def _growth(psoas: PsoasRecord) -> tuple[Evidence, ...]:
    return (psoas.growth.evidence,) if psoas.growth else ()


def _uptake(psoas: PsoasRecord) -> tuple[Evidence, ...]:
    return (psoas.uptake,) if psoas.uptake else ()


def _of_level(markers: Sequence[Marker], level: Level) -> list[Evidence]:
    return [marker.evidence for marker in markers if marker.level is level]
