"""Red flags of the spinal cord, the cauda equina and the nerve roots."""

from collections.abc import Sequence

from screening.assessment import RedFlag
from screening.cancer import spinal_metastases, unlocated_bone_metastases
from screening.case import Case, Flag
from screening.regions import BACKS, LEGS_ABOVE_FEET, ROUND_THE_TRUNK
from screening.report import EACH_SIDE, Assertion, Finding, Kind, Movement, Quality, Question, Side, Site
from screening.signs import may_be_numb

CORD_SIGNS = ("leg_weakness", "both_legs_or_saddle_numb", "unsteady", "bladder_bowel")
WEAK_LEG = ("leg_weakness", "cannot_lift_thigh")

CORD_COMPRESSION = Flag(
    id="cord_compression",
    title="Possible spinal cord or cauda equina compression",
    source="NICE NG234; BMJ Best Practice 3000164",
)


def cord_compression(case: Case) -> RedFlag | None:
    """Spinal cord compression or cauda equina (NICE NG234; BMJ Best Practice 3000164); needs no current back pain.

    With cancer or back pain any sign is an emergency. The table of clinical section 4 asks for one of these; in anyone
    else the signs of the cauda equina are an emergency all the same, and any other is looked at the same day (ours).
    Where nobody said whether there is cancer it counts as possible (ours): this is asked of people in cancer care.
    """
    shown = [*case.signs.shown(*CORD_SIGNS), *weak_on_both_sides(case)]
    if not shown:
        if not case.signs.is_open(*CORD_SIGNS):
            return None
        return CORD_COMPRESSION.open(Question.RED_FLAGS, told=case.told(case.signs.doubtful(*CORD_SIGNS)))
    back_pain = [f for f in case.pains if f.site in BACKS]
    if case.cancer.is_possible or back_pain:
        notes = () if case.cancer.is_known or back_pain else ("It is not known whether there is cancer.",)
        return CORD_COMPRESSION.fires(case.told([*shown, *back_pain]) + case.cancer.evidence, notes=notes)
    if cauda_equina := cauda_equina_in_anyone(case):
        return CORD_COMPRESSION.fires(case.told([*shown, *cauda_equina]) + case.cancer.evidence)
    return CORD_COMPRESSION.fires(
        case.told(shown) + case.cancer.evidence,
        tier="cord_sign_without_cancer_or_back_pain",
        notes=("One such sign, with neither cancer nor back pain known: to be examined the same day.",),
        missing=() if case.report.is_settled(Question.PAIN_LOCATION) else (Question.PAIN_LOCATION,),
    )


def cauda_equina_in_anyone(case: Case) -> Sequence[Finding]:
    """What is an emergency with neither cancer nor back pain, as a disc or a clot presses on the roots of anyone.

    Numbness of the saddle or of both legs, weakness of both legs, or a change of bladder, bowel or sexual function
    together with a leg that is weak, unsteady, numb or tingling (after BMJ Best Practice 3000164; ours).
    """
    found = [*case.signs.shown("both_legs_or_saddle_numb"), *weak_on_both_sides(case)]
    if case.signs.shown("bladder_bowel"):
        found += case.signs.shown(*WEAK_LEG, "unsteady")
        numb_pains = [f for f in case.pains if Quality.NUMB in f.qualities]
        found += [f for f in (*case.nerve_symptoms, *numb_pains) if f.site in LEGS_ABOVE_FEET]
    return found


def weak_on_both_sides(case: Case) -> Sequence[Finding]:
    """Weakness of both legs or of both thighs, told at once or one after the other."""
    weak = case.signs.shown(*WEAK_LEG)
    sides = {f.side for f in weak}
    return weak if Side.BOTH in sides or sides >= EACH_SIDE else ()


NUMB_THIGH = Flag(
    id="numb_thigh", title="Numb groin or thigh with cancer", source="clinical section 4, after NICE NG234"
)


def numb_thigh(case: Case) -> RedFlag | None:
    """Numbness of one groin or thigh with cancer and no cord sign: cord or root compression is still to be excluded."""
    if not case.cancer.is_possible or case.signs.shown(*CORD_SIGNS):
        return None
    told = (*case.nerve_symptoms, *case.pains)
    numb = [f for f in told if may_be_numb(f) and (f.site in LEGS_ABOVE_FEET or f.site is None)]
    if numb:
        return NUMB_THIGH.fires(case.told(numb), notes=("Compression of the cord or a root is still to be excluded.",))
    doubtful = case.report.said(Kind.NEUROPATHIC, Assertion.UNCERTAIN)
    answered = case.nerve_symptoms or case.report.said(Kind.NEUROPATHIC, Assertion.DENIED)
    return NUMB_THIGH.open(Question.NEUROPATHIC, told=case.told(doubtful)) if doubtful or not answered else None


SPINAL_PAIN = Flag(id="spinal_pain", title="Spinal pain of concern with cancer", source="NICE NG234")


def spinal_pain(case: Case) -> RedFlag | None:
    """Pain in the upper or middle back, or spinal pain that is band-like, at night, on straining or unremitting.

    Pain like a belt round chest or belly is that of a root in the back; "my back" may be its upper part, which is not
    ruled out until the place is told (both ours).
    """
    if not case.cancer.is_possible:
        return None
    high = [f for f in case.pains if f.site in HIGH_IN_THE_BACK or _is_like_a_belt(f)]
    backs = [f for f in case.pains if f.site in BACKS]
    found = high + [f for f in backs if _is_spinal_quality(f) and f not in high]
    if found:
        return SPINAL_PAIN.fires(case.told(found) + case.cancer.evidence)
    if backs:
        missing = [Question.PAIN_LOCATION] if any(f.site is Site.BACK for f in backs) else []
        missing += [q for q in TOLD_OF_SPINAL_PAIN if not case.report.is_settled(q)]
        return SPINAL_PAIN.open(*missing) if missing else None
    return SPINAL_PAIN.open(Question.PAIN_LOCATION) if not case.pains and not case.denies_pain else None


HIGH_IN_THE_BACK = (Site.UPPER_BACK, Site.MID_BACK)

TOLD_OF_SPINAL_PAIN = (Question.PAIN_QUALITY, Question.PAIN_POSITION, Question.FUNCTION)
"""The questions that would tell whether a pain in the back is of concern."""

SPINAL_QUALITIES = frozenset({Quality.BAND_LIKE, Quality.NIGHT, Quality.CONSTANT})


def _is_spinal_quality(pain: Finding) -> bool:
    return not pain.qualities.isdisjoint(SPINAL_QUALITIES) or Movement.COUGHING in pain.worse_with


def _is_like_a_belt(pain: Finding) -> bool:
    return Quality.BAND_LIKE in pain.qualities and pain.site in ROUND_THE_TRUNK


CANNOT_LIFT_THIGH = Flag(id="cannot_lift_thigh", title="Cannot lift one thigh", source="Ishikawa 2024")


def cannot_lift_thigh(case: Case) -> RedFlag | None:
    """Hip flexion failure of one thigh, painful or not (Ishikawa 2024); an emergency with any cord feature."""
    found = case.signs.shown("cannot_lift_thigh")
    if not found:
        if not case.signs.is_open("cannot_lift_thigh"):
            return None
        return CANNOT_LIFT_THIGH.open(Question.RED_FLAGS, told=case.told(case.signs.doubtful("cannot_lift_thigh")))
    cord = case.told(case.signs.shown(*CORD_SIGNS)) + spinal_metastases(case.history)
    missing = (Question.RED_FLAGS,) if case.signs.is_open(*CORD_SIGNS) else ()
    if cord:
        tier = "cannot_lift_thigh_with_cord_feature"
        return CANNOT_LIFT_THIGH.fires(case.told(found) + cord, tier=tier, missing=missing)
    bones = unlocated_bone_metastases(case.history)
    notes = ("The place of the bone metastases is not recorded: find out at once whether the spine is among them.",)
    return CANNOT_LIFT_THIGH.fires(case.told(found) + bones, missing=missing, notes=notes if bones else ())
