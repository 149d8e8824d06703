"""The red flags of clinical section 4, each one function: decided before any other result, and above it.

A flag fires with a tier; or its answer is missing and it cannot be ruled out; or it is ruled out and is not listed.
Tiers are ours and stand in `thresholds.TIER_OF_FLAG`.
"""

from screening.acute_flags import breathlessness, fracture, infection, retroperitoneal_bleed, sepsis, vein_thrombosis
from screening.assessment import RedFlag
from screening.case import Case, Flag
from screening.cord_flags import cannot_lift_thigh, cord_compression, numb_thigh, spinal_pain
from screening.report import Assertion, Course, Finding, Kind, Quality, Question, Side
from screening.thresholds import SEVERE_PAIN_NRS


def red_flags(case: Case) -> tuple[RedFlag, ...]:
    """The flags that fired or could not be ruled out, the most urgent first."""
    flags = [flag for rule in RULES if (flag := rule(case))]
    return tuple(sorted(flags, key=lambda flag: -1 if flag.tier is None else flag.tier.rank, reverse=True))


def shingles(case: Case) -> RedFlag | None:
    """A blistering rash in the painful area; where the rash is not said it counts as there, as it was asked so."""
    flag = Flag(id="shingles", title="Possible shingles", source="clinical section 4")
    painful = [f for f in case.report.present(Kind.PAIN, Kind.NEUROPATHIC) if f.site is not None]
    rash = [
        f
        for f in case.shown("rash")
        if f.site is None or any(f.site is pain.site and _same_side(f, pain) for pain in painful)
    ]
    if rash:
        return flag.fires(case.told(rash))
    if case.is_open("rash"):
        return flag.open(Question.RED_FLAGS, told=case.told(case.doubtful("rash")))
    return None


def _same_side(first: Finding, second: Finding) -> bool:
    return first.side is second.side or None in (first.side, second.side) or Side.BOTH in (first.side, second.side)


def pain_out_of_control(case: Case) -> RedFlag | None:
    """Pain of 7 to 10 now, fast worsening, or not relieved."""
    flag = Flag(id="pain_out_of_control", title="Pain out of control", source="clinical section 4")
    painful = list(case.report.present(Kind.PAIN, Kind.NEUROPATHIC, Kind.SPASM))
    found = [f for f in painful if is_severe(f) or f.course is Course.WORSE_FAST or Quality.NOT_RELIEVED in f.qualities]
    if found:
        return flag.fires(case.told(found))
    if not case.pains:
        return None if case.denies_pain else flag.open(Question.PAIN_LOCATION)
    missing = [q for q in (Question.PAIN_COURSE, Question.PAIN_RELIEF) if not case.report.is_settled(q)]
    if all(f.severity_nrs is None for f in case.pains):
        missing.append(Question.PAIN_SEVERITY)
    if any(f.course is not None for f in case.pains):
        missing = [q for q in missing if q is not Question.PAIN_COURSE]
    return flag.open(*missing) if missing else None


def is_severe(finding: Finding) -> bool:
    return finding.severity_nrs is not None and finding.severity_nrs >= SEVERE_PAIN_NRS.value


def self_harm(case: Case) -> RedFlag | None:
    """Thoughts of suicide or self-harm, said at any time; not being sure counts as yes (ours)."""
    flag = Flag(id="self_harm", title="Thoughts of suicide or self-harm", source="clinical section 4")
    said = (Assertion.PRESENT, Assertion.UNCERTAIN)
    found = [f for f in case.report.findings if f.kind is Kind.SELF_HARM and f.assertion in said]
    return flag.fires(case.told(found)) if found else None


RULES = (
    self_harm,
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
