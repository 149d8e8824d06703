"""Red flags of infection, bleeding, fracture and clots."""

from screening.assessment import Evidence, RedFlag
from screening.cancer import LATELY, treated_lately, treatments_lately
from screening.case import Case, Flag
from screening.labs import latest_count_of_defence
from screening.regions import BLEED_PAIN, INFECTION_PAIN, PERHAPS_BLEED_PAIN
from screening.report import EACH_SIDE, Answer, Assertion, Finding, Kind, Onset, Quality, Question, Side
from screening.thresholds import BLEED_DAYS, FEVER_C, HYPOTHERMIA_C, RAISED_TEMPERATURE_C
from screening.wording import SPEAKER

SEPSIS = Flag(id="sepsis", title="Possible sepsis", source="NICE CG151, NG51")


def sepsis(case: Case) -> RedFlag | None:
    """38.0 C or more, under 36.0 C, rigors, or feels very unwell (NICE CG151, NG51).

    A fever told without a reading counts as one; chills or sweats leave it half told (ours). A reading then
    decides, but never against shivering. Which treatment there was lately, and the last neutrophils, stand beside it:
    neutropenic sepsis is another urgency under chemotherapy than under a hormone.
    """
    temperature_c = case.temperature_c
    found = [*case.signs.shown(*SEPSIS_SIGNS)]
    if temperature_c is None:
        found += [f for f in case.fevers if not f.qualities]
    measured = _temperature(
        case, temperature_c is not None and not HYPOTHERMIA_C.value <= temperature_c < FEVER_C.value
    )
    if found or measured:
        lately = treated_lately(case.report, case.history, case.on)
        asked = (Question.RECENT_TREATMENT,) if lately is None else ()
        evidence = case.told(found) + measured + _defence(case)
        return SEPSIS.fires(evidence, notes=(TREATMENT_NOTES[lately],), missing=asked)
    missing = []
    if case.signs.is_open(*SEPSIS_SIGNS):
        missing.append(Question.RED_FLAGS)
    if temperature_c is None and case.report.answers.get(Question.TEMPERATURE) is not Answer.NOT_NEEDED:
        missing.append(Question.TEMPERATURE)
    doubtful = case.signs.doubtful(*SEPSIS_SIGNS)
    half_told = [f for f in doubtful if f.assertion is Assertion.UNCERTAIN]
    if temperature_c is None:
        half_told += _chills_or_sweats(case)
    return SEPSIS.open(*missing, told=case.told(half_told)) if missing else None


SEPSIS_SIGNS = ("fever_or_shivering", "very_unwell")


def _chills_or_sweats(case: Case) -> list[Finding]:
    return [f for f in case.fevers if not f.qualities.isdisjoint((Quality.CHILLS, Quality.SWEATS))]


TREATMENT_NOTES = {
    True: f"Cancer treatment {LATELY}: neutropenic sepsis is possible until the neutrophils are known.",
    False: f"No cancer treatment {LATELY} is known.",
    None: f"It is not known whether there was cancer treatment {LATELY}: ask at once.",
}


def _defence(case: Case) -> tuple[Evidence, ...]:
    """What is recorded of the defence against infection: treatment lately, and the last count of white cells."""
    told = (Evidence(text=f"cancer treatment {LATELY}", on=case.report.told_on, source=SPEAKER[case.report.reporter]),)
    count = latest_count_of_defence(case.history, case.on)
    return (
        *(told if case.report.treated_lately else ()),
        *treatments_lately(case.history, case.on),
        *((count.evidence,) if count else ()),
    )


def _temperature(case: Case, counts: bool) -> tuple[Evidence, ...]:
    if not counts:
        return ()
    words = f"temperature {case.report.temperature_c:.1f} C"
    return (Evidence(text=words, on=case.report.told_on, source=SPEAKER[case.report.reporter]),)


INFECTION = Flag(id="infection", title="Possible infection with hip, groin or back pain", source="clinical section 4")


def infection(case: Case) -> RedFlag | None:
    """37.5 to 37.9 C, chills or sweats, with hip, groin or back pain."""
    pains = [f for f in case.pains if f.site in INFECTION_PAIN]
    chills = _chills_or_sweats(case)
    temperature_c = case.temperature_c
    raised = temperature_c is not None and RAISED_TEMPERATURE_C.value <= temperature_c < FEVER_C.value
    if pains and (chills or raised):
        return INFECTION.fires(case.told([*pains, *chills]) + _temperature(case, raised))
    if pains and temperature_c is None and case.report.answers.get(Question.TEMPERATURE) is not Answer.NOT_NEEDED:
        return INFECTION.open(Question.TEMPERATURE)
    return None


RETROPERITONEAL_BLEED = Flag(
    id="retroperitoneal_bleed", title="Possible retroperitoneal bleed", source="clinical section 4"
)


def retroperitoneal_bleed(case: Case) -> RedFlag | None:
    """A reason to bleed, with sudden groin, hip, thigh, flank or back pain, a new weak leg, or bruising there.

    Where the only reason is a value too old to tell, it is measured anew the same day (ours).
    """
    risk = case.bleeding_risk
    if risk.is_ruled_out:
        return None
    pains = [f for f in case.pains if f.site in BLEED_PAIN]
    sudden = [f for f in pains if f.onset is Onset.SUDDEN]
    found = [*sudden, *case.signs.shown(*BLEED_SIGNS)]
    if found and risk.reasons:
        return RETROPERITONEAL_BLEED.fires(case.told(found) + risk.reasons)
    if found and risk.outdated:
        return RETROPERITONEAL_BLEED.fires(
            case.told(found) + risk.outdated,
            tier="bleed_with_outdated_values",
            notes=("The blood value is too old to tell of today: measure it again the same day.",),
            missing=() if risk.is_known else (Question.ANTICOAGULANT,),
        )
    if found:
        return RETROPERITONEAL_BLEED.open(Question.ANTICOAGULANT, told=case.told(found))
    unplaced = [f for f in case.pains if f.site in PERHAPS_BLEED_PAIN and f.onset is Onset.SUDDEN]
    if unplaced:
        asked = () if risk.is_known else (Question.ANTICOAGULANT,)
        return RETROPERITONEAL_BLEED.open(Question.PAIN_LOCATION, *asked, told=case.told(unplaced))
    missing = [Question.RED_FLAGS] if case.signs.is_open(*BLEED_SIGNS) else []
    if any(f.onset is None and not _has_lasted(f, case) for f in pains):
        missing.append(Question.PAIN_ONSET)
    if missing and not risk.is_known:
        missing.append(Question.ANTICOAGULANT)
    return RETROPERITONEAL_BLEED.open(*missing, told=case.told(case.signs.doubtful(*BLEED_SIGNS))) if missing else None


BLEED_SIGNS = ("leg_weakness", "cannot_lift_thigh", "cannot_bear_weight", "bruising")


def _has_lasted(pain: Finding, case: Case) -> bool:
    """Whether a pain is too old for a bleed to be suspected from it alone (ours)."""
    return pain.since is not None and (case.on - pain.since).days > BLEED_DAYS.value


FRACTURE = Flag(id="fracture", title="Possible fracture", source="clinical section 4")


def fracture(case: Case) -> RedFlag | None:
    """Sudden pain with a fall, twist or minor knock; or cannot bear weight."""
    falls = case.signs.shown("fall_or_knock")
    sudden = [f for f in [*falls, *case.pains] if f.onset is Onset.SUDDEN]
    cannot_stand = case.signs.shown("cannot_bear_weight")
    if cannot_stand:
        note = "Not being able to stand can also be weakness: look for cord signs and a bleed."
        return FRACTURE.fires(case.told([*cannot_stand, *falls]), notes=(note,))
    if falls and sudden:
        return FRACTURE.fires(case.told([*falls, *sudden]))
    if falls and case.pains and any(f.onset is None for f in case.pains):
        return FRACTURE.open(Question.PAIN_ONSET, told=case.told(falls))
    if falls and not case.pains and not case.denies_pain:
        return FRACTURE.open(Question.PAIN_LOCATION, told=case.told(falls))
    if case.signs.is_open(*FRACTURE_SIGNS):
        return FRACTURE.open(Question.RED_FLAGS, told=case.told(case.signs.doubtful(*FRACTURE_SIGNS)))
    return None


FRACTURE_SIGNS = ("cannot_bear_weight", "fall_or_knock")


VEIN_THROMBOSIS = Flag(id="vein_thrombosis", title="Possible vein thrombosis", source="Wells score; clinical section 4")


def vein_thrombosis(case: Case) -> RedFlag | None:
    """One leg swollen (cancer itself scores in Wells); with breathlessness or chest pain an emergency."""
    one_leg = _swollen_on_one_side(case)
    breath = case.signs.shown("breathless_or_chest_pain")
    if one_leg and breath:
        return VEIN_THROMBOSIS.fires(case.told([*one_leg, *breath]), tier="vein_thrombosis_with_breathlessness")
    if one_leg:
        open_breath = case.signs.is_open("breathless_or_chest_pain")
        missing = (Question.RED_FLAGS,) if open_breath else ()
        return VEIN_THROMBOSIS.fires(case.told(one_leg), missing=missing)
    if case.signs.is_open("leg_swollen"):
        return VEIN_THROMBOSIS.open(Question.RED_FLAGS, told=case.told(case.signs.doubtful("leg_swollen")))
    return None


BREATHLESSNESS = Flag(id="breathlessness", title="New breathlessness or chest pain", source="ours: a clot in the lung")


def _swollen_on_one_side(case: Case) -> list[Finding]:
    """Swelling of one leg, or of a leg nobody said which; swelling of both is no clot in either (ours)."""
    swollen = [f for f in case.signs.shown("leg_swollen") if f.side is not Side.BOTH]
    return [] if {f.side for f in swollen} == EACH_SIDE else swollen


def breathlessness(case: Case) -> RedFlag | None:
    """New breathlessness or chest pain without one swollen leg: not left unanswered.

    Someone who cannot get enough air, or whose chest pain is crushing, needs an ambulance, whatever the legs are like;
    not being sure of that counts as yes (all ours).
    """
    breath = case.signs.shown("breathless_or_chest_pain")
    told = (*breath, *case.report.said(Kind.BREATHING, Assertion.UNCERTAIN))
    severe = [f for f in told if not f.qualities.isdisjoint(SEVERE_BREATHLESSNESS)]
    if severe:
        return BREATHLESSNESS.fires(case.told([*breath, *severe]), tier="breathlessness_that_is_severe")
    if _swollen_on_one_side(case):
        return None
    if breath:
        return BREATHLESSNESS.fires(case.told(breath))
    if case.signs.is_open("breathless_or_chest_pain"):
        return BREATHLESSNESS.open(Question.RED_FLAGS, told=case.told(case.signs.doubtful("breathless_or_chest_pain")))
    return None


SEVERE_BREATHLESSNESS = (Quality.CANNOT_BREATHE, Quality.CRUSHING)


OTHER_EMERGENCY = Flag(
    id="other_emergency", title="Sign of another emergency", source="ours: signs that need an ambulance in anyone"
)


def other_emergency(case: Case) -> RedFlag | None:
    """Signs of a stroke, heavy bleeding, a fit, a dying leg, too much of a medicine and the like, asked by no question.

    They are said at any time, belong to no rule of clinical section 4 and must not be left unanswered. Not being sure
    counts as yes; a faint alone is asked about the same day (all ours).
    """
    told = case.report.present_or_unsure(Kind.OTHER_EMERGENCY)
    if not told:
        return None
    fainted_alone = all(f.qualities == {Quality.FAINTED} for f in told)
    return OTHER_EMERGENCY.fires(case.told(told), tier="fainting" if fainted_alone else None)
