"""What a psoas lesion may be, and what speaks for and against each: pyogenic or cold abscess, haematoma, metastasis.

The four entries and the arguments are those of Yoshioka 2025. They order nothing and close nothing: histology decides.
"""

from screening.assessment import Differential, Evidence
from screening.cancer import bleeding_risk
from screening.case import Case
from screening.history import Reading
from screening.imaging import PsoasRecord, study
from screening.labs import Level, inflammatory_markers
from screening.report import Kind, Onset
from screening.wording import told_by


def differential(case: Case, psoas: PsoasRecord) -> tuple[Differential, ...]:
    """The four entries, each with its evidence."""
    return (
        pyogenic_abscess(case, psoas),
        cold_abscess(case, psoas),
        haematoma(case, psoas),
        metastasis(case, psoas),
    )


def pyogenic_abscess(case: Case, psoas: PsoasRecord) -> Differential:
    """Fever and raised markers speak for it; normal white cells, neutrophils and CRP make it less likely."""
    markers = inflammatory_markers(case.history, case.on)
    fever = tuple(told_by(case.report, f) for f in case.report.present(Kind.FEVER))
    raised = tuple(m.evidence for m in markers if m.level is Level.RAISED)
    normal = tuple(m.evidence for m in markers if m.level is Level.NORMAL)
    return Differential(
        name="pyogenic abscess",
        speaks_for=(*_read_as(psoas, "abscess"), *fever, *raised),
        speaks_against=(*normal, *_no_fever(case)),
    )


def cold_abscess(case: Case, psoas: PsoasRecord) -> Differential:
    """A picture of an abscess with quiet markers speaks for it; growth speaks for a tumour instead."""
    quiet = tuple(m.evidence for m in inflammatory_markers(case.history, case.on) if m.level is Level.NORMAL)
    read_as = (*_read_as(psoas, "abscess"), *_read_as(psoas, "tubercul"))
    return Differential(
        name="cold abscess (tuberculosis)",
        speaks_for=(*dict.fromkeys(read_as), *(quiet if read_as else ())),
        speaks_against=_growth(psoas),
    )


def haematoma(case: Case, psoas: PsoasRecord) -> Differential:
    """A reason to bleed, a fall or a sudden start speak for it; growth over weeks and uptake against."""
    risk = bleeding_risk(case.report, case.history, case.on)
    sudden = tuple(told_by(case.report, f) for f in case.pains if f.onset is Onset.SUDDEN)
    falls = tuple(told_by(case.report, f) for f in case.report.present(Kind.FALL))
    no_risk = (Evidence(text="no reason to bleed is known", on=case.on),) if risk.is_known and not risk.reasons else ()
    return Differential(
        name="haematoma",
        speaks_for=(*_read_as(psoas, "haematoma", "hematoma"), *risk.reasons, *falls, *sudden),
        speaks_against=(*no_risk, *_growth(psoas), *_uptake(psoas)),
    )


def metastasis(case: Case, psoas: PsoasRecord) -> Differential:
    """Cancer, growth on repeat imaging and uptake raise it; a raised CRP never rules it out (eurorad 17622)."""
    cancer = case.cancer.evidence if case.cancer.is_there else ()
    supported = tuple(study(s) for s in psoas.studies if s.reading is Reading.MALIGNANT)
    return Differential(
        name="metastasis",
        speaks_for=(
            *cancer,
            *supported,
            *_growth(psoas),
            *_uptake(psoas),
        ),
        speaks_against=tuple(psoas.benign_evidence),
    )


def _read_as(psoas: PsoasRecord, *words: str) -> tuple[Evidence, ...]:
    """Studies whose impression names it. CT and MRI alone mislead: both read "abscess" in the case report."""
    return tuple(study(s) for s in psoas.studies if any(w in (s.impression or "").lower() for w in words))


def _growth(psoas: PsoasRecord) -> tuple[Evidence, ...]:
    return (psoas.growth.evidence,) if psoas.growth else ()


def _uptake(psoas: PsoasRecord) -> tuple[Evidence, ...]:
    return (study(psoas.uptake),) if psoas.uptake else ()


def _no_fever(case: Case) -> tuple[Evidence, ...]:
    return tuple(told_by(case.report, f) for f in case.report.findings if f.kind is Kind.FEVER and f.is_denied)
