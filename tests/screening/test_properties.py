"""Statements that hold of every report and every history the types allow."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from screening import assess
from screening.assessment import Assessment, CancerStatus, Category, SideResult, Tier
from screening.explain import explain
from screening.history import DATED_BY, CancerHistory, Imaging, Modality, Pathology, Reading, Structure
from screening.interchange import (
    assessment_from_json,
    history_from_json,
    report_from_json,
    to_json,
)
from screening.report import Finding, Kind, Quality, Question, Side, Site, SymptomReport
from tests.screening.strategies import (
    TODAY,
    days,
    findings,
    histories,
    mirrored_history,
    mirrored_report,
    reports,
)

STRENGTH = list(Category)
EMERGENCIES = [
    Finding(kind=Kind.SELF_HARM),
    Finding(kind=Kind.OTHER_EMERGENCY, qualities=frozenset({Quality.BLOOD_LOSS})),
    Finding(kind=Kind.BREATHING, qualities=frozenset({Quality.CANNOT_BREATHE})),
    Finding(kind=Kind.FEVER, qualities=frozenset({Quality.SHIVERING})),
    Finding(kind=Kind.FEVER, qualities=frozenset({Quality.VERY_UNWELL})),
    Finding(kind=Kind.WEAKNESS, qualities=frozenset({Quality.CANNOT_BEAR_WEIGHT})),
]
lying = settings(max_examples=150, deadline=None)


def side_of(assessment: Assessment, side: Side) -> SideResult:
    return next(result for result in assessment.sides if result.side is side)


@lying
@given(reports(), histories())
def test_no_input_of_valid_types_raises_and_every_result_can_be_explained(
    report: SymptomReport, history: CancerHistory
) -> None:
    assert explain(assess(report, history, TODAY))


@lying
@given(reports(), histories())
def test_what_is_left_out_of_a_history_never_makes_less_urgent_nor_tells_that_anything_is_not_there(
    report: SymptomReport, history: CancerHistory
) -> None:
    whole, left_out = assess(report, history, TODAY), assess(report, replace(history, is_whole=False), TODAY)

    assert left_out.urgency.rank >= max(whole.urgency.rank, Tier.URGENT.rank)
    assert left_out.cancer_status is not CancerStatus.NONE_RECORDED or Question.CANCER_HISTORY in left_out.missing
    assert all(side.category is not Category.IMAGING_CLEAR for side in left_out.sides)
    assert {flag.id for flag in whole.flags} <= {flag.id for flag in left_out.flags}


@lying
@given(reports(), histories(), st.sampled_from(EMERGENCIES))
def test_an_emergency_sign_always_makes_an_emergency(
    report: SymptomReport, history: CancerHistory, sign: Finding
) -> None:
    worse = replace(report, findings=(*report.findings, sign))
    assert assess(worse, history, TODAY).urgency is Tier.EMERGENCY


@lying
@given(reports(), histories(), findings([Kind.WEAKNESS, Kind.SADDLE, Kind.BLADDER_BOWEL, Kind.FALL, Kind.BREATHING]))
def test_a_further_sign_never_lowers_the_urgency(report: SymptomReport, history: CancerHistory, sign: Finding) -> None:
    assume(sign.is_present)
    worse = replace(report, findings=(*report.findings, sign))
    before, after = assess(report, history, TODAY), assess(worse, history, TODAY)
    assert after.urgency.rank >= before.urgency.rank


@lying
@given(reports(), histories(), st.sampled_from([Side.LEFT, Side.RIGHT]), st.booleans())
def test_a_malignant_proof_on_the_same_side_never_weakens_its_category(
    report: SymptomReport, history: CancerHistory, side: Side, by_biopsy: bool
) -> None:
    if by_biopsy:
        proof = Pathology(on=TODAY, site="psoas", side=side, malignant=True)
        proven = replace(history, pathology=(*history.pathology, proof))
    else:
        ct = Imaging(on=TODAY, modality=Modality.CT, structure=Structure.PSOAS, reading=Reading.MALIGNANT, side=side)
        proven = replace(history, imaging=(*history.imaging, ct))
    before = side_of(assess(report, history, TODAY), side)
    after = side_of(assess(report, proven, TODAY), side)
    assert STRENGTH.index(after.category) <= STRENGTH.index(before.category)
    assert after.urgency.rank >= before.urgency.rank


@lying
@given(reports(), histories())
def test_mirroring_left_and_right_mirrors_the_result(report: SymptomReport, history: CancerHistory) -> None:
    straight = assess(report, history, TODAY)
    mirror = assess(mirrored_report(report), mirrored_history(history), TODAY)
    assert mirror.urgency is straight.urgency
    assert [flag.id for flag in mirror.flags] == [flag.id for flag in straight.flags]
    for side in (Side.LEFT, Side.RIGHT):
        here, there = side_of(straight, side), side_of(mirror, side.mirrored)
        assert (here.category, here.urgency, here.criteria_met) == (there.category, there.urgency, there.criteria_met)
        assert [c.missing for c in here.criteria] == [c.missing for c in there.criteria]


@lying
@given(reports(), histories())
def test_findings_of_unknown_side_never_meet_the_criteria(report: SymptomReport, history: CancerHistory) -> None:
    unsided = replace(report, findings=tuple(replace(f, side=None) for f in report.findings))
    for result in assess(unsided, history, TODAY).sides:
        assert result.category not in (Category.MEETS_CRITERIA, Category.UNEXPLAINED_LESION)


@lying
@given(reports(), histories(), st.sampled_from([Side.LEFT, Side.RIGHT]))
def test_evidence_on_the_other_side_is_never_used(report: SymptomReport, history: CancerHistory, side: Side) -> None:
    other = side.mirrored
    assume(any(entry.malignant for entry in history.pathology) or history.metastases)
    more = Imaging(on=TODAY, modality=Modality.CT, structure=Structure.PSOAS, reading=Reading.MALIGNANT, side=other)
    before = side_of(assess(report, history, TODAY), side)
    after = side_of(assess(report, replace(history, imaging=(*history.imaging, more)), TODAY), side)
    assert (after.category, after.differential) == (before.category, before.differential)


@lying
@given(reports(), histories(), st.sampled_from(Question))
def test_removing_an_answer_never_turns_into_reassurance(
    report: SymptomReport, history: CancerHistory, question: Question
) -> None:
    silent = without_answer(report, question)
    before, after = assess(report, history, TODAY), assess(silent, history, TODAY)
    for side in (Side.LEFT, Side.RIGHT):
        if side_of(before, side).category is not Category.NOT_SUSPECTED:
            assert side_of(after, side).category is not Category.NOT_SUSPECTED
    if before.urgency is not Tier.ROUTINE:
        assert after.urgency is not Tier.ROUTINE


KINDS_TOLD_BY = {
    Question.PAIN_LOCATION: {Kind.PAIN},
    Question.SPASM: {Kind.SPASM},
    Question.NEUROPATHIC: {Kind.NEUROPATHIC},
    Question.RED_FLAGS: set(Kind)
    - {Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC, Kind.SELF_HARM, Kind.OTHER_EMERGENCY, Kind.OTHER},
}
DETAILS_TOLD_BY = {
    Question.PAIN_SEVERITY: {"severity_nrs": None},
    Question.PAIN_ONSET: {"onset": None, "since": None},
    Question.PAIN_COURSE: {"course": None},
    Question.PAIN_SIDE: {"side": None},
}
FACTS_TOLD_BY = {
    Question.TEMPERATURE: {"temperature_c": None},
    Question.ANTICOAGULANT: {"takes_anticoagulant": None},
    Question.CANCER_HISTORY: {"told_cancer": None},
}


def without_answer(report: SymptomReport, question: Question) -> SymptomReport:
    """The report of a patient who skipped this question: nothing it would have told is in it."""
    kept = tuple(f for f in report.findings if f.kind not in KINDS_TOLD_BY.get(question, ()))
    details = DETAILS_TOLD_BY.get(question, {})
    return replace(
        report,
        findings=tuple(replace(f, **details) if f.kind is Kind.PAIN else f for f in kept),
        answers={q: a for q, a in report.answers.items() if q is not question},
        **FACTS_TOLD_BY.get(question, {}),
    )


@lying
@given(reports(), histories(), st.randoms(use_true_random=False))
def test_the_order_of_findings_and_entries_does_not_matter(
    report: SymptomReport, history: CancerHistory, random: Random
) -> None:
    straight = assess(report, history, TODAY)
    shuffled = assess(
        replace(report, findings=shuffle(report.findings, random)),
        replace(history, imaging=shuffle(history.imaging, random), pathology=shuffle(history.pathology, random)),
        TODAY,
    )
    assert decided(shuffled) == decided(straight)


def shuffle(entries: tuple, random: Random) -> tuple:
    return tuple(random.sample(entries, len(entries)))


def decided(assessment: Assessment) -> tuple:
    return (
        assessment.urgency,
        assessment.missing,
        [(flag.id, flag.tier, flag.missing, flag.half_told) for flag in assessment.flags],
        [(s.category, s.urgency, s.criteria_met, set(s.evidence), set(s.missing)) for s in assessment.sides],
    )


@lying
@given(reports(), histories())
def test_everything_survives_a_journey_through_json(report: SymptomReport, history: CancerHistory) -> None:
    assessment = assess(report, history, TODAY)
    assert report_from_json(to_json(report)) == report
    assert history_from_json(to_json(history)) == history
    assert assessment_from_json(to_json(assessment)) == assessment


@pytest.mark.parametrize("site", [Site.HIP, Site.GROIN, Site.LOW_BACK])
def test_silence_is_never_reassurance(site: Site) -> None:
    silent = SymptomReport(told_on=TODAY)
    told = SymptomReport(told_on=TODAY, findings=(Finding(kind=Kind.PAIN, site=site, side=Side.LEFT),))
    for report in (silent, told):
        assessment = assess(report, CancerHistory(), TODAY)
        assert assessment.urgency is not Tier.ROUTINE
        assert {side.category for side in assessment.sides} == {Category.NOT_ENOUGH_INFORMATION}
        assert Question.CANCER_HISTORY in assessment.missing


@lying
@given(histories(), days)
def test_a_history_until_a_day_holds_all_and_only_what_is_not_after_it(history: CancerHistory, on: date) -> None:
    until = history.until(on)

    until.refuse_future(on)
    for kind, dated_by in DATED_BY.items():
        assert getattr(until, kind) == tuple(e for e in getattr(history, kind) if getattr(e, dated_by) <= on)
    assert until.no_cancer_on in (None, history.no_cancer_on)
