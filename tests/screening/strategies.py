"""Any report and any history the types allow, for statements that must hold of all of them."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from screening.history import (
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
from screening.report import (
    MIDLINE_SITES,
    Answer,
    Assertion,
    Course,
    Finding,
    Kind,
    Movement,
    Onset,
    Quality,
    Question,
    Reporter,
    Side,
    Site,
    SymptomReport,
    ToldCancer,
)

TODAY = date(2024, 5, 28)
UNITS = {
    LabTest.WHITE_CELLS: ["/uL", "10^9/L"],
    LabTest.NEUTROPHILS: ["/uL", "10^9/L"],
    LabTest.CRP: ["mg/L", "mg/dL"],
    LabTest.PLATELETS: ["/uL", "10^9/L"],
    LabTest.INR: ["ratio"],
}

days = st.dates(min_value=TODAY - timedelta(days=3650), max_value=TODAY)
sides = st.sampled_from([None, *Side])
body_sides = st.sampled_from([None, Side.LEFT, Side.RIGHT, Side.BOTH])


def some(values: type) -> st.SearchStrategy:
    return st.frozensets(st.sampled_from(list(values)), max_size=3)


@st.composite
def findings(draw: st.DrawFn, kinds: list[Kind] | None = None) -> Finding:
    site = draw(st.sampled_from([None, *Site]))
    has_middle = site is None or site in MIDLINE_SITES
    return Finding(
        kind=draw(st.sampled_from(kinds or list(Kind))),
        site=site,
        side=draw(sides if has_middle else body_sides),
        qualities=draw(some(Quality)),
        severity_nrs=draw(st.none() | st.integers(0, 10)),
        onset=draw(st.none() | st.sampled_from(Onset)),
        since=draw(st.none() | days),
        course=draw(st.none() | st.sampled_from(Course)),
        worse_with=draw(some(Movement)),
        better_with=draw(some(Movement)),
        assertion=draw(st.sampled_from([Assertion.PRESENT, *Assertion])),
    )


def reports() -> st.SearchStrategy[SymptomReport]:
    return st.builds(
        SymptomReport,
        told_on=st.just(TODAY),
        findings=st.lists(findings(), max_size=6).map(tuple),
        answers=st.dictionaries(st.sampled_from(Question), st.sampled_from(Answer)),
        reporter=st.sampled_from(Reporter),
        temperature_c=st.none() | st.floats(34, 41),
        takes_anticoagulant=st.none() | st.booleans(),
        treated_lately=st.none() | st.booleans(),
        told_cancer=st.none() | st.sampled_from(ToldCancer),
    )


@st.composite
def labs(draw: st.DrawFn) -> LabValue:
    test = draw(st.sampled_from(LabTest))
    return LabValue(
        on=draw(days),
        test=test,
        value=draw(st.floats(0, 20000)),
        unit=draw(st.sampled_from(UNITS[test])),
        high=draw(st.none() | st.floats(0, 20000)),
    )


def studies() -> st.SearchStrategy[Imaging]:
    return st.builds(
        Imaging,
        on=days,
        modality=st.sampled_from(Modality),
        structure=st.sampled_from([Structure.PSOAS, *Structure]),
        reading=st.sampled_from(Reading),
        side=body_sides,
        size_mm=st.none() | st.tuples(st.floats(0, 200), st.floats(0, 200)),
        suv_max=st.none() | st.floats(0, 30),
    )


def specimens() -> st.SearchStrategy[Pathology]:
    def of(sites: list[str], sides: st.SearchStrategy) -> st.SearchStrategy[Pathology]:
        return st.builds(Pathology, on=days, site=st.sampled_from(sites), malignant=st.booleans(), side=sides)

    return of(["psoas", "breast", "bone"], body_sides) | of(["left psoas"], st.sampled_from([None, Side.LEFT]))


def few(entries: st.SearchStrategy) -> st.SearchStrategy[tuple]:
    return st.lists(entries, max_size=3).map(tuple)


def histories() -> st.SearchStrategy[CancerHistory]:
    sites = st.sampled_from(["breast", "bone", "lumbar spine", "liver"])
    return st.builds(
        CancerHistory,
        diagnoses=few(st.builds(Diagnosis, site=sites, on=days)),
        recurrences=few(st.builds(Recurrence, site=sites, on=days)),
        metastases=few(st.builds(Metastasis, site=sites, on=days)),
        treatments=few(st.builds(Treatment, kind=st.sampled_from(["surgery", "chemotherapy"]), start=days)),
        imaging=few(studies()),
        pathology=few(specimens()),
        labs=few(labs()),
        anticoagulants=few(st.builds(Anticoagulant, name=st.just("warfarin"), start=days)),
        medicines_recorded=st.booleans(),
        bleeding_disorder=st.booleans(),
        no_cancer_on=st.none() | days,
    )


def mirrored_report(report: SymptomReport) -> SymptomReport:
    """The same report as told by a patient seen in a mirror."""
    return replace(report, findings=tuple(replace(f, side=_mirrored(f.side)) for f in report.findings))


def mirrored_history(history: CancerHistory) -> CancerHistory:
    return replace(
        history,
        imaging=tuple(replace(i, side=_mirrored(i.side)) for i in history.imaging),
        pathology=tuple(replace(p, side=_mirrored(p.side), site=_mirrored_site(p.site)) for p in history.pathology),
    )


def _mirrored(side: Side | None) -> Side | None:
    return side.mirrored if side else None


def _mirrored_site(site: str) -> str:
    return site.replace("left", "right") if "left" in site else site.replace("right", "left")
