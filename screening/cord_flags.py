"""Red flags of the spinal cord, the cauda equina and the nerve roots."""

from screening.assessment import RedFlag
from screening.cancer import spinal_metastases, unlocated_bone_metastases
from screening.case import Case, Flag
from screening.regions import BACKS, LEGS_ABOVE_FEET
from screening.report import Assertion, Finding, Kind, Movement, Quality, Question, Site
from screening.signs import may_be_numb

CORD_SIGNS = ("leg_weakness", "both_legs_or_saddle_numb", "unsteady", "bladder_bowel")


def cord_compression(case: Case) -> RedFlag | None:
    """Spinal cord compression or cauda equina (NICE NG234; BMJ Best Practice 3000164); needs no current back pain.

    Where nobody said whether there is cancer it counts as possible (ours): this is asked of people in cancer care.
    """
    flag = Flag(id="cord_compression", title="Possible spinal cord or cauda equina compression", source="NICE NG234")
    back_pain = [f for f in case.pains if f.site in BACKS]
    concerned = case.cancer.is_possible or bool(back_pain)
    shown = case.shown(*CORD_SIGNS)
    if concerned and shown:
        notes = () if case.cancer.is_known or back_pain else ("It is not known whether there is cancer.",)
        return flag.fires(case.told([*shown, *back_pain]) + case.cancer.evidence, notes=notes)
    if concerned and case.is_open(*CORD_SIGNS):
        return flag.open(Question.RED_FLAGS, told=case.told(case.doubtful(*CORD_SIGNS)))
    if shown and not case.report.is_settled(Question.PAIN_LOCATION):
        return flag.open(Question.PAIN_LOCATION, told=case.told(shown))
    return None


def numb_thigh(case: Case) -> RedFlag | None:
    """Numbness of one groin or thigh with cancer and no cord sign: cord or root compression is still to be excluded."""
    flag = Flag(id="numb_thigh", title="Numb groin or thigh with cancer", source="clinical section 4, after NICE NG234")
    numb = [
        f
        for f in case.report.present(Kind.NEUROPATHIC)
        if may_be_numb(f) and (f.site in LEGS_ABOVE_FEET or f.site is None)
    ]
    if not case.cancer.is_possible or case.shown(*CORD_SIGNS):
        return None
    if numb:
        return flag.fires(case.told(numb), notes=("Compression of the cord or a root is still to be excluded.",))
    doubtful = [f for f in case.report.findings if f.kind is Kind.NEUROPATHIC and f.assertion is Assertion.UNCERTAIN]
    denied = any(f.kind is Kind.NEUROPATHIC and f.assertion is Assertion.DENIED for f in case.report.findings)
    answered = denied or any(case.report.present(Kind.NEUROPATHIC))
    return flag.open(Question.NEUROPATHIC, told=case.told(doubtful)) if doubtful or not answered else None


def spinal_pain(case: Case) -> RedFlag | None:
    """Pain in the upper or middle back, or spinal pain that is band-like, at night, on straining or unremitting."""
    flag = Flag(id="spinal_pain", title="Spinal pain of concern with cancer", source="NICE NG234")
    high = [f for f in case.pains if f.site in (Site.UPPER_BACK, Site.MID_BACK)]
    of_concern = [f for f in case.pains if f.site in BACKS and _is_spinal_quality(f)]
    found = list(dict.fromkeys(high + of_concern))
    if found and case.cancer.is_possible:
        return flag.fires(case.told(found) + case.cancer.evidence)
    backs = [f for f in case.pains if f.site in BACKS]
    asked = (Question.PAIN_QUALITY, Question.PAIN_POSITION, Question.FUNCTION)
    missing = tuple(q for q in asked if not case.report.is_settled(q))
    if backs and case.cancer.is_possible and missing:
        return flag.open(*missing)
    if case.cancer.is_possible and not case.pains and not case.denies_pain:
        return flag.open(Question.PAIN_LOCATION)
    return None


def _is_spinal_quality(pain: Finding) -> bool:
    return bool(pain.qualities & {Quality.BAND_LIKE, Quality.NIGHT, Quality.CONSTANT}) or bool(
        pain.worse_with & {Movement.COUGHING}
    )


def cannot_lift_thigh(case: Case) -> RedFlag | None:
    """Hip flexion failure of one thigh, painful or not (Ishikawa 2024); an emergency with any cord feature."""
    flag = Flag(id="cannot_lift_thigh", title="Cannot lift one thigh", source="Ishikawa 2024")
    found = case.shown("cannot_lift_thigh")
    if not found:
        doubtful = case.told(case.doubtful("cannot_lift_thigh"))
        return flag.open(Question.RED_FLAGS, told=doubtful) if case.is_open("cannot_lift_thigh") else None
    cord = case.told(case.shown(*CORD_SIGNS)) + spinal_metastases(case.history)
    missing = (Question.RED_FLAGS,) if case.is_open(*CORD_SIGNS) else ()
    if cord:
        return flag.fires(case.told(found) + cord, tier="cannot_lift_thigh_with_cord_feature", missing=missing)
    bones = unlocated_bone_metastases(case.history)
    notes = ("The place of the bone metastases is not recorded: find out at once whether the spine is among them.",)
    return flag.fires(case.told(found) + bones, missing=missing, notes=notes if bones else ())
