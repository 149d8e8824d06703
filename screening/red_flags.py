"""The red flags of clinical section 4, each one function: decided before any other result, and above it.

A flag fires with a tier; or its answer is missing and it cannot be ruled out; or it is ruled out and is not listed.
Tiers are ours and stand in `thresholds.TIER_OF_FLAG`.
"""

from screening.acute_flags import (
    breathlessness,
    fracture,
    infection,
    other_emergency,
    retroperitoneal_bleed,
    sepsis,
    vein_thrombosis,
)
from screening.assessment import RedFlag
from screening.case import Case, Flag
from screening.cord_flags import cannot_lift_thigh, cord_compression, numb_thigh, spinal_pain
from screening.regions import NEIGHBOURS
from screening.report import Assertion, Course, Finding, Kind, Quality, Question
from screening.thresholds import SEVERE_PAIN_NRS


def red_flags(case: Case) -> tuple[RedFlag, ...]:
    """The flags that fired or could not be ruled out, the most urgent first."""
    flags = [flag for rule in RULES if (flag := rule(case))]
    return tuple(sorted(flags, key=_rank, reverse=True))


def _rank(flag: RedFlag) -> int:
    return -1 if flag.tier is None else flag.tier.rank


SHINGLES = Flag(id="shingles", title="Possible shingles", source="clinical section 4")


def shingles(case: Case) -> RedFlag | None:
    """A blistering rash in the painful area; where the rash is not said it counts as there, as it was asked so.

    Where the pain is in a place not told, or nobody asked about pain, the rash is half told (ours).
    """
    painful = [*case.pains, *case.nerve_symptoms]
    rash = case.signs.shown("rash")
    there = [f for f in rash if f.site is None or any(_is_near(f, pain) for pain in painful)]
    if there:
        return SHINGLES.fires(case.told(there))
    if rash and (any(pain.site is None for pain in painful) or not (painful or case.denies_pain)):
        return SHINGLES.open(Question.PAIN_LOCATION, told=case.told(rash))
    if case.signs.is_open("rash"):
        return SHINGLES.open(Question.RED_FLAGS, told=case.told(case.signs.doubtful("rash")))
    return None


def _is_near(rash: Finding, pain: Finding) -> bool:
    """Whether a rash may be where it hurts: in the same or a neighbouring place, and not on the other side alone."""
    if rash.side is not None and pain.side is rash.side.mirrored and pain.side is not rash.side:
        return False
    return rash.site is pain.site or any(rash.site in area and pain.site in area for area in NEIGHBOURS)


PAIN_OUT_OF_CONTROL = Flag(id="pain_out_of_control", title="Pain out of control", source="clinical section 4")


def pain_out_of_control(case: Case) -> RedFlag | None:
    """Pain of 7 to 10 now, fast worsening, or not relieved."""
    painful = [*case.pains, *case.nerve_symptoms, *case.spasms]
    found = [f for f in painful if is_severe(f) or f.course is Course.WORSE_FAST or Quality.NOT_RELIEVED in f.qualities]
    if found:
        return PAIN_OUT_OF_CONTROL.fires(case.told(found))
    if not case.pains:
        return None if case.denies_pain else PAIN_OUT_OF_CONTROL.open(Question.PAIN_LOCATION)
    missing = [q for q in (Question.PAIN_COURSE, Question.PAIN_RELIEF) if not case.report.is_settled(q)]
    if all(f.severity_nrs is None for f in case.pains):
        missing.append(Question.PAIN_SEVERITY)
    if any(f.course is not None for f in case.pains):
        missing = [q for q in missing if q is not Question.PAIN_COURSE]
    return PAIN_OUT_OF_CONTROL.open(*missing) if missing else None


def is_severe(finding: Finding) -> bool:
    return finding.severity_nrs is not None and finding.severity_nrs >= SEVERE_PAIN_NRS.value


SELF_HARM = Flag(id="self_harm", title="Thoughts of suicide or self-harm", source="clinical section 4")


def self_harm(case: Case) -> RedFlag | None:
    """Thoughts of suicide or self-harm, said at any time.

    Not being sure counts as yes; thoughts told of the past are asked about the same day (ours).
    """
    found = case.report.present_or_unsure(Kind.SELF_HARM)
    if found:
        return SELF_HARM.fires(case.told(found))
    past = case.report.said(Kind.SELF_HARM, Assertion.PAST)
    note = "Told of the past: ask plainly how it is now."
    return SELF_HARM.fires(case.told(past), tier="self_harm_in_the_past", notes=(note,)) if past else None


RULES = (
    self_harm,
    other_emergency,
    cord_compression,
    sepsis,
    retroperitoneal_bleed,
    fracture,
    vein_thrombosis,
    cannot_lift_thigh,
    numb_thigh,
    spinal_pain,
    infection,
    breathlessness,
    shingles,
    pain_out_of_control,
)
"""Every red flag, in the order in which flags of the same tier are shown."""
