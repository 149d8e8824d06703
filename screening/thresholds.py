"""Every number and tier the screening decides by, once, with its reference, so that a clinician can review one table.

A reference that begins with "ours" is a design decision that a clinician must sign off before any clinical use.
"""

from dataclasses import dataclass

from screening.assessment import Tier
from screening.history import LabTest


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """One number: what it decides and who says so."""

    value: float
    unit: str
    decides: str
    reference: str


SEVERE_PAIN_NRS = Threshold(
    value=7,
    unit="0-10",
    decides="pain from this severity is out of control, and raises C1 alone to urgent",
    reference="ours, after the usual cut-off of severe pain on the numeric rating scale",
)
FEVER_C = Threshold(value=38.0, unit="C", decides="sepsis is possible from this temperature", reference="NICE CG151")
HYPOTHERMIA_C = Threshold(
    value=36.0, unit="C", decides="sepsis is possible under this temperature", reference="NICE NG51"
)
RAISED_TEMPERATURE_C = Threshold(
    value=37.5, unit="C", decides="with hip, groin or back pain an infection is possible", reference="ours"
)
LATELY_TREATED_DAYS = Threshold(
    value=42,
    unit="days",
    decides="cancer treatment this recent makes fever more dangerous",
    reference="NICE CG151; ours",
)
LONG_PAST_YEARS = Threshold(
    value=5, unit="years", decides="cancer without any treatment for this long counts as past", reference="ours"
)
SPECIMEN_OF_OPERATION_DAYS = Threshold(
    value=28,
    unit="days",
    decides="a malignant specimen dated this soon after an operation was taken by it and is no sign of new disease",
    reference="ours: pathology is often dated by its report",
)
BLEED_DAYS = Threshold(
    value=28,
    unit="days",
    decides="for pain that has lasted longer, not knowing whether it began suddenly leaves no bleed to rule out",
    reference="ours",
)
ANTICOAGULANT_WANES_DAYS = Threshold(
    value=7, unit="days", decides="an anticoagulant stopped this recently is still a reason to bleed", reference="ours"
)
BLEEDING_VALUE_AGE_DAYS = Threshold(
    value=90,
    unit="days",
    decides="older platelets and INR no longer tell whether there is a reason to bleed today",
    reference="ours: counts recover within weeks of chemotherapy; what lasts longer is measured again",
)
GROWTH_MM = Threshold(
    value=5,
    unit="mm",
    decides="a psoas lesion this much larger in either diameter has grown",
    reference="RECIST 1.1; ours",
)
AVID_SUV_MAX = Threshold(
    value=2.5, unit="SUVmax", decides="uptake from this value counts as abnormal", reference="ours, common convention"
)
MARKER_AGE_DAYS = Threshold(
    value=90, unit="days", decides="older inflammatory markers say nothing about the lesion of today", reference="ours"
)
PROGRESSION_NRS = Threshold(
    value=2, unit="0-10", decides="pain this much stronger than at the last screening has progressed", reference="ours"
)


@dataclass(frozen=True, kw_only=True)
class UsualRange:
    """A reference range to fall back on where the laboratory gave none; either end may be open."""

    low: float | None
    high: float | None
    unit: str
    reference: str


USUAL_RANGES = {
    LabTest.WHITE_CELLS: UsualRange(low=4.0, high=10.0, unit="10^9/L", reference="Yoshioka 2025"),
    LabTest.NEUTROPHILS: UsualRange(low=2.0, high=7.0, unit="10^9/L", reference="Yoshioka 2025"),
    LabTest.CRP: UsualRange(low=None, high=3.0, unit="mg/L", reference="Yoshioka 2025 (0.30 mg/dL)"),
    LabTest.PLATELETS: UsualRange(low=150.0, high=400.0, unit="10^9/L", reference="ours, common convention"),
    LabTest.INR: UsualRange(low=None, high=1.5, unit="ratio", reference="ours"),
}

TIER_OF_FLAG = {
    "cord_compression": Tier.EMERGENCY,
    "cord_sign_without_cancer_or_back_pain": Tier.URGENT,
    "numb_thigh": Tier.URGENT,
    "spinal_pain": Tier.URGENT,
    "sepsis": Tier.EMERGENCY,
    "infection": Tier.URGENT,
    "retroperitoneal_bleed": Tier.EMERGENCY,
    "bleed_with_outdated_values": Tier.URGENT,
    "fracture": Tier.EMERGENCY,
    "vein_thrombosis": Tier.URGENT,
    "vein_thrombosis_with_breathlessness": Tier.EMERGENCY,
    "breathlessness": Tier.URGENT,
    "breathlessness_that_is_severe": Tier.EMERGENCY,
    "other_emergency": Tier.EMERGENCY,
    "fainting": Tier.URGENT,
    "shingles": Tier.URGENT,
    "pain_out_of_control": Tier.URGENT,
    "cannot_lift_thigh": Tier.URGENT,
    "cannot_lift_thigh_with_cord_feature": Tier.EMERGENCY,
    "self_harm": Tier.EMERGENCY,
    "self_harm_in_the_past": Tier.URGENT,
}
"""How soon a clinician must act on each red flag; all ours, to be signed off."""

HALF_TOLD_TIER = Tier.URGENT
"""A red flag whose symptom was told while the answer that decides it is missing: someone asks the same day (ours)."""

NOT_RULED_OUT_TIER = Tier.SOON
"""A red flag that may be an emergency and that nobody answered: routine needs it ruled out (ours)."""

LEFT_OUT_TIER = Tier.URGENT
"""An entry of the history cannot be read, so what it may tell is not weighed: someone reads it the same day (ours)."""

WEAK_SUSPICION_TIER = Tier.SOON
"""C1 alone with cancer and nothing that raises it (ours)."""

STRONG_SUSPICION_TIER = Tier.URGENT
"""C2, C3, two criteria, a psoas lesion, or C1 with something that raises it (ours)."""

NOT_ENOUGH_INFORMATION_TIER = Tier.SOON
"""What is missing is asked within 72 hours; never left to the next contact (ours)."""

PROGRESSION_HIGHEST_TIER = Tier.URGENT
"""How far progression by itself may raise: it never makes an emergency by itself (ours)."""
