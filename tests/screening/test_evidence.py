"""Every piece of evidence names its words, its day and its source, so that a nurse can look it up."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from typing import Any

import pytest

from screening import assess
from screening.assessment import Assessment, Evidence, SideResult
from screening.explain import explain
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
from screening.interchange import BadInput, history_from_json, submission_from_json, to_json
from screening.report import (
    Answer,
    Assertion,
    Course,
    Finding,
    Kind,
    Movement,
    Onset,
    Quality,
    Question,
    Side,
    Site,
    SymptomReport,
    ToldCancer,
)
from screening.wording import counted, described

TODAY, THEN = date(2026, 5, 3), date(2026, 4, 1)
SEVERE = Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT, severity_nrs=8, qualities=frozenset({Quality.NIGHT}))


def told(*findings: Finding, **more: Any) -> SymptomReport:
    return SymptomReport(told_on=TODAY, findings=findings, **more)


def assessed(*findings: Finding, history: CancerHistory | None = None, **more: Any) -> Assessment:
    return assess(told(*findings, **more), history or CancerHistory(), TODAY)


def left(assessment: Assessment) -> SideResult:
    return next(side for side in assessment.sides if side.side is Side.LEFT)


def lines(assessment: Assessment, title: str) -> tuple[str, ...]:
    return next(section.lines for section in explain(assessment) if section.title == title)


MALIGNANT_SPINE = Imaging(
    modality=Modality.MRI, structure=Structure.SPINE, reading=Reading.MALIGNANT, on=THEN, source="scan"
)

RECORDED = CancerHistory(
    diagnoses=(Diagnosis(site="breast", on=date(2020, 1, 1), source="registry"),),
    recurrences=(Recurrence(site="chest wall", on=date(2024, 1, 1), source="clinic"),),
    metastases=(Metastasis(site="liver", on=date(2025, 1, 1), source="scan"),),
    imaging=(
        Imaging(
            modality=Modality.CT, structure=Structure.OTHER, reading=Reading.MALIGNANT, on=THEN, source="CT report"
        ),
    ),
    pathology=(Pathology(site="psoas", side=Side.LEFT, malignant=False, on=THEN, source="biopsy"),),
)


def test_what_is_recorded_of_cancer_has_its_days_and_sources() -> None:
    evidence = left(assessed(SEVERE, history=RECORDED)).evidence

    assert [(e.text, e.on, e.source) for e in evidence] == [
        ("cancer of the breast", date(2020, 1, 1), "registry"),
        ("recurrence: chest wall", date(2024, 1, 1), "clinic"),
        ("metastasis: liver", date(2025, 1, 1), "scan"),
        ("CT of the other: malignant involvement", THEN, "CT report"),
        ("pathology of the left psoas: not malignant", THEN, "biopsy"),
    ]


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (
            CancerHistory(anticoagulants=(Anticoagulant(name="apixaban", start=THEN, source="letter"),)),
            ("takes apixaban", THEN, "letter"),
        ),
        (CancerHistory(bleeding_disorder=True), ("bleeding disorder", None, "record")),
        (
            CancerHistory(labs=(LabValue(test=LabTest.INR, value=3.1, unit="", on=THEN, source="laboratory"),)),
            ("INR 3.1 : raised, by a usual range because the record has none", THEN, "laboratory"),
        ),
    ],
)
def test_each_reason_to_bleed_is_named(history: CancerHistory, words: tuple[str, date | None, str]) -> None:
    sudden = Finding(kind=Kind.PAIN, site=Site.GROIN, onset=Onset.SUDDEN)

    (bleed,) = (flag for flag in assessed(sudden, history=history).flags if flag.id == "retroperitoneal_bleed")

    reason = bleed.evidence[-1]
    assert (reason.text, reason.on, reason.source) == words


@pytest.mark.parametrize(("takes", "is_open"), [(True, True), (None, True), (False, False)])
def test_only_a_no_leaves_no_reason_to_bleed(takes: bool | None, is_open: bool) -> None:
    flags = assessed(Finding(kind=Kind.PAIN, site=Site.GROIN), takes_anticoagulant=takes).flags

    assert ("retroperitoneal_bleed" in [flag.id for flag in flags]) is is_open


@pytest.mark.parametrize(
    "history",
    [
        CancerHistory(metastases=(Metastasis(site="spine", on=THEN, source="scan"),)),
        CancerHistory(imaging=(MALIGNANT_SPINE,)),
        CancerHistory(metastases=(Metastasis(site="bone", on=THEN, source="scan"),)),
    ],
)  # fmt: skip
def test_what_lies_in_the_spine_or_perhaps_there_is_shown_beside_a_weak_thigh(history: CancerHistory) -> None:
    weak = Finding(
        kind=Kind.WEAKNESS, site=Site.THIGH, side=Side.LEFT, qualities=frozenset({Quality.CANNOT_LIFT_THIGH})
    )

    flags = assessed(weak, history=history).flags

    shown = [e for flag in flags if flag.id == "cannot_lift_thigh" for e in flag.evidence]
    assert [(e.on, e.source) for e in shown[1:]] == [(THEN, "scan")]


def test_a_metastasis_elsewhere_is_not_shown_beside_a_weak_thigh() -> None:
    weak = Finding(
        kind=Kind.WEAKNESS, site=Site.THIGH, side=Side.LEFT, qualities=frozenset({Quality.CANNOT_LIFT_THIGH})
    )
    history = CancerHistory(metastases=(Metastasis(site="liver", on=THEN),))

    (flag,) = (flag for flag in assessed(weak, history=history).flags if flag.id == "cannot_lift_thigh")

    assert len(flag.evidence) == 1
    assert flag.notes == ()


def test_each_supporting_sign_is_named() -> None:
    finding = replace(
        SEVERE,
        qualities=frozenset({Quality.NIGHT, Quality.NOT_RELIEVED}),
        course=Course.WORSE,
        worse_with=frozenset({Movement.WALKING, Movement.COUGHING}),
        better_with=frozenset({Movement.BENT_HIP}),
    )

    signs = [sign.text for sign in left(assessed(finding)).supporting_signs]

    assert signs == [
        "better with bent hip",
        "getting worse",
        "not relieved by the painkillers taken",
        "pain at night",
        "worse with walking",
    ]


@pytest.mark.parametrize(
    ("side_of_the_pain", "reasons"),
    [
        (Side.LEFT, ["C3 is met", "more than one criterion is met"]),
        (None, ["C3 is met", "more than one criterion may be met"]),
    ],
)
def test_two_criteria_are_met_or_may_be_met_as_the_sides_of_both_are_told(
    side_of_the_pain: Side | None, reasons: list[str]
) -> None:
    findings = (
        Finding(kind=Kind.PAIN, site=Site.HIP, side=side_of_the_pain),
        Finding(kind=Kind.SPASM, site=Site.HIP, side=Side.LEFT),
    )

    assert list(left(assessed(*findings, told_cancer=ToldCancer.ACTIVE)).urgency_reasons) == reasons


def test_two_supporting_signs_are_counted_as_two() -> None:
    finding = replace(SEVERE, course=Course.WORSE)

    assert left(assessed(finding, told_cancer=ToldCancer.ACTIVE)).urgency_reasons[-1] == "2 supporting signs"


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Finding(kind=Kind.SPASM, side=Side.BOTH), "on both sides"),
        (Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.BOTH), "in the hip on both sides"),
        (Finding(kind=Kind.PAIN, side=Side.MIDLINE), "in the middle"),
        (Finding(kind=Kind.PAIN, site=Site.LOW_BACK, side=Side.MIDLINE), "in the middle of the low back"),
        (Finding(kind=Kind.PAIN, side=Side.LEFT), "on the left side"),
        (Finding(kind=Kind.PAIN, site=Site.HIP), "in the hip, side not stated"),
        (Finding(kind=Kind.SPASM, site=Site.LEG, side=Side.LEFT), "on the left side"),
    ],
)
def test_where_it_is_is_said_in_words(finding: Finding, words: str) -> None:
    assert described(finding).removeprefix(finding.kind.words) == f" {words}"


def test_a_sign_that_names_its_place_is_not_given_it_twice() -> None:
    weak = Finding(kind=Kind.WEAKNESS, site=Site.THIGH, qualities=frozenset({Quality.CANNOT_LIFT_THIGH}))

    assert described(weak) == "cannot lift the thigh, side not stated"
    assert described(replace(weak, side=Side.BOTH)) == "cannot lift the thigh on both sides"


def test_a_row_of_words() -> None:
    assert [counted(["a", "b", "c"][:number]) for number in range(4)] == ["", "a", "a and b", "a, b and c"]


class TestProgression:
    BEFORE = told(replace(SEVERE, severity_nrs=3))

    def test_what_is_worse_names_the_screening_it_is_compared_with(self) -> None:
        before = replace(self.BEFORE, told_on=THEN)
        swollen = Finding(kind=Kind.SWELLING, site=Site.LEG, side=Side.LEFT)

        now = assess(told(SEVERE, swollen), CancerHistory(), TODAY, [(before, assess(before, CancerHistory(), THEN))])

        compared = "compared with the screening of that day"
        assert {(e.on, e.source) for e in now.progression} == {(THEN, compared)}
        assert lines(now, "Worse than before")[0] == f"pain 8 of 10 on the left, was 3 of 10 ({THEN}, {compared})."
        assert any("new red flag: Possible vein thrombosis" in line for line in lines(now, "Worse than before"))

    def test_a_criterion_is_not_new_where_the_earlier_screening_kept_nothing_of_that_side(self) -> None:
        before = replace(self.BEFORE, told_on=THEN)
        of_no_side = replace(assess(before, CancerHistory(), THEN), sides=())

        now = assess(self.BEFORE, CancerHistory(), TODAY, [(before, of_no_side)])

        assert now.progression == ()


def test_a_history_that_only_the_patient_told_is_called_unverified() -> None:
    told_only = assessed(SEVERE, told_cancer=ToldCancer.ACTIVE)
    verified = assessed(SEVERE, history=RECORDED)

    assert "Cancer: active (as told, unverified)." in explain(told_only)[0].lines
    assert "Cancer: metastatic." in explain(verified)[0].lines


def test_evidence_without_a_day_is_written_with_its_source_alone() -> None:
    bleeding = CancerHistory(bleeding_disorder=True)
    sudden = Finding(kind=Kind.PAIN, site=Site.GROIN, onset=Onset.SUDDEN)

    shown = [line for section in explain(assessed(sudden, history=bleeding)) for line in section.lines]

    assert "bleeding disorder (record)." in shown


def test_denials_of_two_messages_are_told_beside_the_message_of_each() -> None:
    denied = [
        Finding(kind=Kind.PAIN, assertion=Assertion.DENIED, source="message 1"),
        Finding(kind=Kind.SPASM, assertion=Assertion.DENIED, source="message 1"),
        Finding(kind=Kind.NEUROPATHIC, assertion=Assertion.DENIED, source="message 2"),
    ]

    result = assessed(*denied, answers={Question.RED_FLAGS: Answer.ANSWERED}, told_cancer=ToldCancer.ACTIVE)

    assert lines(result, "Left side: not suspected")[0] == (
        "C1, C2 and C3 are not there, as answered: "
        "denied: pain; denied: cramp or a leg that cannot be straightened for pain (2026-05-03, message 1); "
        "denied: numb, tingling or burning skin (2026-05-03, message 2)."
    )


def test_evidence_without_day_and_source_is_written_without_brackets() -> None:
    bare = replace(assessed(SEVERE), progression=(Evidence(text="worse"),))

    assert lines(bare, "Worse than before") == ("worse.",)


def test_specimens_of_one_day_that_are_alike_stand_in_the_order_of_their_histology() -> None:
    unnamed = Pathology(site="psoas", side=Side.LEFT, malignant=True, on=THEN)
    named = replace(unnamed, histology="Adenocarcinoma")
    second = replace(unnamed, histology="Squamous cell carcinoma")
    pain = Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT)

    for specimens in ((second, unnamed, named), (named, second, unnamed)):
        shown = left(assessed(pain, history=CancerHistory(pathology=specimens))).evidence
        assert [e.text for e in shown if e.text.startswith("pathology")] == [
            "pathology of the left psoas: malignant",
            "pathology of the left psoas: malignant, Adenocarcinoma",
            "pathology of the left psoas: malignant, Squamous cell carcinoma",
        ]


def test_a_criterion_is_met_or_it_is_not() -> None:
    pain = Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT)
    assert [criterion.met for criterion in left(assessed(pain)).criteria] == [True, False, False]


def test_a_side_that_is_open_asks_which_and_shows_the_steps_of_its_lesion() -> None:
    lesion = Imaging(modality=Modality.CT, structure=Structure.PSOAS, side=Side.LEFT, reading=Reading.LESION, on=THEN)
    unsaid = Finding(kind=Kind.PAIN, site=Site.HIP)

    result = left(assessed(unsaid, history=replace(RECORDED, imaging=(lesion,), pathology=())))

    assert result.next_steps[0] == "Ask the patient which side and where exactly."
    assert "Image-guided biopsy: histology decides." in result.next_steps


class TestHistoryUntil:
    def test_what_is_dated_later_is_not_in_it(self) -> None:
        before, after = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
        days = (before, TODAY, after)
        history = CancerHistory(
            born_on=date(1950, 1, 1),
            no_cancer_on=after,
            diagnoses=tuple(Diagnosis(site="breast", on=day) for day in days),
            metastases=tuple(Metastasis(site="liver", on=day) for day in days),
            treatments=tuple(Treatment(kind="surgery", start=day) for day in days),
            anticoagulants=tuple(Anticoagulant(name="apixaban", start=day) for day in days),
        )

        then = history.until(TODAY)

        assert then == CancerHistory(
            born_on=date(1950, 1, 1),
            diagnoses=history.diagnoses[:2],
            metastases=history.metastases[:2],
            treatments=history.treatments[:2],
            anticoagulants=history.anticoagulants[:2],
        )

    def test_a_day_before_everything_leaves_nothing(self) -> None:
        history = CancerHistory(born_on=TODAY, no_cancer_on=TODAY, diagnoses=(Diagnosis(site="breast", on=TODAY),))

        assert history.until(THEN) == CancerHistory()
        assert history.until(TODAY) == history


@pytest.mark.parametrize("temperature_c", [25.0, 45.0])
def test_the_outermost_temperatures_are_taken(temperature_c: float) -> None:
    assert told(temperature_c=temperature_c).temperature_c == temperature_c


@pytest.mark.parametrize("mib1_percent", [0, 100])
def test_every_share_of_dividing_cells_is_taken(mib1_percent: float) -> None:
    assert Diagnosis(site="breast", on=TODAY, mib1_percent=mib1_percent).mib1_percent == mib1_percent
    assert Pathology(site="breast", malignant=True, on=TODAY, mib1_percent=mib1_percent).mib1_percent == mib1_percent


def test_what_begins_or_is_dated_today_is_not_in_the_future() -> None:
    today = CancerHistory(born_on=TODAY, diagnoses=(Diagnosis(site="breast", on=TODAY),))

    assert assess(told(replace(SEVERE, since=TODAY)), today, TODAY)


@pytest.mark.parametrize("answer", [Answer.SKIPPED, Answer.UNSURE, None])
def test_only_an_answer_settles_a_question(answer: Answer | None) -> None:
    denied = (Finding(kind=kind, assertion=Assertion.DENIED) for kind in (Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC))
    answers = {} if answer is None else {Question.RED_FLAGS: answer}

    result = left(assessed(*denied, answers=answers))

    assert "the list of warning signs" in result.missing


def test_a_result_cannot_be_changed() -> None:
    evidence = Evidence(text="told", on=TODAY, source="message 1")

    with pytest.raises(FrozenInstanceError):
        evidence.text = "another"  # type: ignore[misc]
    assert evidence == Evidence(text="told", on=TODAY, source="message 1")
    assert hash(evidence) == hash(Evidence(text="told", on=TODAY, source="message 1"))


UNKNOWN_FIELDS = [
    ("report", "report.nonsense"),
    ("report.findings.0", "report.findings[0].nonsense"),
    ("history", "history.nonsense"),
    ("history.imaging.0", "history.imaging[0].nonsense"),
    ("", "nonsense"),
]


@pytest.mark.parametrize(("place", "path"), UNKNOWN_FIELDS)
def test_a_field_that_nobody_knows_is_refused_wherever_it_stands(place: str, path: str) -> None:
    values = {"report": to_json(told(SEVERE)), "history": to_json(RECORDED), "on": TODAY.isoformat()}
    inner: Any = values
    for step in filter(None, place.split(".")):
        inner = inner[int(step) if step.isdigit() else step]
    inner["nonsense"] = 1

    with pytest.raises(BadInput) as refused:
        submission_from_json(values)

    assert refused.value.problems == (f"{path}: is not a field here; remove it or check its spelling",)


def test_a_problem_of_the_whole_names_no_field() -> None:
    with pytest.raises(BadInput) as refused:
        history_from_json([])

    assert [problem.partition(":")[0] for problem in refused.value.problems] == ["input"]


def test_a_denial_on_one_side_rules_out_that_side_alone() -> None:
    denied = Finding(kind=Kind.SPASM, side=Side.LEFT, assertion=Assertion.DENIED)

    spasms = {side.side: side.criteria[2] for side in assessed(SEVERE, denied).sides}

    assert spasms[Side.LEFT].ruled_out
    assert not spasms[Side.RIGHT].ruled_out


def test_what_is_elsewhere_stands_against_a_side_with_the_side_it_is_on() -> None:
    told_of_feet = [
        Finding(kind=Kind.NEUROPATHIC, site=Site.FOOT, side=Side.RIGHT),
        Finding(kind=Kind.NEUROPATHIC, site=Site.CALF, side=Side.BOTH),
        Finding(kind=Kind.NEUROPATHIC, site=Site.FOOT),
    ]

    (neuropathic,) = (
        criterion
        for criterion in left(assessed(*told_of_feet, answers={Question.NEUROPATHIC: Answer.ANSWERED})).criteria
        if criterion.id == "C2"
    )

    assert [evidence.text for evidence in neuropathic.against] == [
        "numb, tingling or burning skin in the calf on both sides",
        "numb, tingling or burning skin in the foot, side not stated",
        "only on the right: numb, tingling or burning skin in the right foot",
    ]


def test_where_nothing_is_suspected_a_clear_study_argues_against_nothing() -> None:
    denied = tuple(Finding(kind=k, assertion=Assertion.DENIED) for k in (Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC))
    clear = Imaging(modality=Modality.CT, structure=Structure.PSOAS, side=Side.LEFT, reading=Reading.CLEAR, on=THEN)
    answers = {Question.RED_FLAGS: Answer.ANSWERED}

    result = left(assessed(*denied, answers=answers, history=CancerHistory(imaging=(clear,))))

    assert result.category.value == "not_suspected"
    assert "clear" not in " ".join(evidence.text for evidence in result.against)


def test_a_malignant_specimen_alone_is_active_cancer() -> None:
    specimen = CancerHistory(pathology=(Pathology(site="breast", malignant=True, on=THEN),))

    assert assessed(SEVERE, history=specimen).cancer_status.value == "active"


def test_more_than_all_cells_cannot_divide() -> None:
    with pytest.raises(ValueError, match="mib1_percent"):
        Pathology(site="breast", malignant=True, on=TODAY, mib1_percent=100.5)
