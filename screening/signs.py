"""The warning signs the patient is asked about by name, and what a report says of each: yes, no, perhaps or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from screening.regions import LEGS, LEGS_ABOVE_FEET
from screening.report import Assertion, Finding, Kind, Quality, Side, Site, SymptomReport

RED_FLAG_SIGNS: dict[str, Finding] = {
    "leg_weakness": Finding(kind=Kind.WEAKNESS, site=Site.LEG),
    "cannot_lift_thigh": Finding(kind=Kind.WEAKNESS, site=Site.THIGH, qualities=frozenset({Quality.CANNOT_LIFT_THIGH})),
    "both_legs_or_saddle_numb": Finding(kind=Kind.SADDLE),
    "unsteady": Finding(kind=Kind.WEAKNESS, qualities=frozenset({Quality.UNSTEADY})),
    "bladder_bowel": Finding(kind=Kind.BLADDER_BOWEL),
    "fever_or_shivering": Finding(kind=Kind.FEVER, qualities=frozenset({Quality.SHIVERING})),
    "very_unwell": Finding(kind=Kind.FEVER, qualities=frozenset({Quality.VERY_UNWELL})),
    "fall_or_knock": Finding(kind=Kind.FALL),
    "cannot_bear_weight": Finding(kind=Kind.WEAKNESS, qualities=frozenset({Quality.CANNOT_BEAR_WEIGHT})),
    "leg_swollen": Finding(kind=Kind.SWELLING, site=Site.LEG),
    "breathless_or_chest_pain": Finding(kind=Kind.BREATHING),
    "rash": Finding(kind=Kind.RASH, qualities=frozenset({Quality.BLISTERS})),
    "bruising": Finding(kind=Kind.RASH, qualities=frozenset({Quality.BRUISING})),
}
"""The tick list of red flags in the order it is asked; each item becomes this finding, present or denied."""


class Told(StrEnum):
    """What a report says of a sign. Nothing said is `UNKNOWN`, never `NO`."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One sign as told, with the findings that told it."""

    told: Told = Told.UNKNOWN
    findings: tuple[Finding, ...] = ()

    @property
    def is_there(self) -> bool:
        return self.told is Told.YES

    @property
    def is_open(self) -> bool:
        return self.told is Told.UNKNOWN or self.told is Told.PERHAPS


NEVER_TOLD = Sign()

OTHER_WEAKNESS = frozenset(
    {Quality.CANNOT_LIFT_THIGH, Quality.LIFTS_WITH_HANDS, Quality.UNSTEADY, Quality.CANNOT_BEAR_WEIGHT}
)
"""Weakness that has a sign of its own, and is not by itself "a leg has become weak"."""

TINGLING_WITHOUT_NUMBNESS = frozenset({Quality.BURNING, Quality.ELECTRIC, Quality.PINS_AND_NEEDLES, Quality.TOUCH_PAIN})


def signs_of(report: SymptomReport) -> Mapping[str, Sign]:
    """Every sign of `RED_FLAG_SIGNS` as the report tells it.

    One clear yes outweighs any denial; a doubtful yes leaves the sign open unless it was denied as well.
    """
    told: dict[str, dict[Told, list[Finding]]] = {}
    for finding in report.findings:
        for sign, how in _read(finding):
            told.setdefault(sign, {}).setdefault(how, []).append(finding)
    numb = numb_on_both_sides(report)
    if numb:
        told.setdefault("both_legs_or_saddle_numb", {}).setdefault(Told.YES, []).extend(numb)
    return {sign: _strongest(told[sign]) if sign in told else NEVER_TOLD for sign in RED_FLAG_SIGNS}


def numb_on_both_sides(report: SymptomReport) -> tuple[Finding, ...]:
    """Numbness of both legs, told at once or one leg after the other; both feet alone are not both legs."""
    numb = [f for f in report.present(Kind.NEUROPATHIC) if Quality.NUMB in f.qualities and f.site in LEGS_ABOVE_FEET]
    sides = {f.side for f in numb}
    return tuple(numb) if Side.BOTH in sides or {Side.LEFT, Side.RIGHT} <= sides else ()


def may_be_numb(finding: Finding) -> bool:
    """Whether a neuropathic finding is numbness, or does not say that it is only tingling or burning."""
    return Quality.NUMB in finding.qualities or not finding.qualities & TINGLING_WITHOUT_NUMBNESS


def _strongest(told: Mapping[Told, list[Finding]]) -> Sign:
    if Told.YES in told:
        return Sign(told=Told.YES, findings=tuple(told[Told.YES]))
    if Told.NO in told:
        return Sign(told=Told.NO, findings=tuple(told[Told.NO]))
    return Sign(told=Told.PERHAPS, findings=tuple(told[Told.PERHAPS]))


def _read(finding: Finding) -> list[tuple[str, Told]]:
    """The signs one finding speaks of, and what it says of each."""
    match finding.assertion:
        case Assertion.DENIED:
            return [(sign, Told.NO) for sign in _denied_by(finding)]
        case Assertion.PRESENT:
            return _shown_by(finding)
        case Assertion.UNCERTAIN:
            return [(sign, Told.PERHAPS) for sign, _ in _shown_by(finding)]
        case _:
            return []


DENIABLE = {(sign.kind, sign.qualities): (name, sign.site) for name, sign in RED_FLAG_SIGNS.items()}

DENIABLE_BY_QUALITY = {sign.qualities: (name, sign.site) for name, sign in RED_FLAG_SIGNS.items() if sign.qualities}


def _denied_by(finding: Finding) -> list[str]:
    """A denial counts only for the very sign it names, on no particular side."""
    name, site = DENIABLE.get((finding.kind, finding.qualities)) or DENIABLE_BY_QUALITY.get(
        finding.qualities, (None, None)
    )
    covers_every_side = finding.side is None or finding.side is Side.BOTH
    return [name] if name and covers_every_side and finding.site in (None, site) else []


def _shown_by(finding: Finding) -> list[tuple[str, Told]]:
    shown = [(sign, Told.YES) for quality, sign in SHOWN_BY_QUALITY.items() if quality in finding.qualities]
    match finding.kind:
        case Kind.WEAKNESS:
            shown += _weakness(finding)
        case Kind.NEUROPATHIC if finding.side is Side.BOTH and finding.site in LEGS_ABOVE_FEET:
            if Quality.NUMB not in finding.qualities and may_be_numb(finding):
                shown.append(("both_legs_or_saddle_numb", Told.PERHAPS))
        case Kind.FEVER if Quality.VERY_UNWELL not in finding.qualities:
            shown += _fever(finding)
        case Kind.SWELLING if finding.site in LEGS | {None} and Quality.BRUISING not in finding.qualities:
            shown.append(("leg_swollen", Told.YES if finding.site else Told.PERHAPS))
        case Kind.RASH if not finding.qualities:
            shown.append(("rash", Told.PERHAPS))
        case _:
            pass
    if finding.kind in SHOWN_BY_KIND and Quality.CANNOT_BEAR_WEIGHT not in finding.qualities:
        shown.append((SHOWN_BY_KIND[finding.kind], Told.YES))
    return shown


SHOWN_BY_KIND = {
    Kind.SADDLE: "both_legs_or_saddle_numb",
    Kind.BLADDER_BOWEL: "bladder_bowel",
    Kind.FALL: "fall_or_knock",
    Kind.BREATHING: "breathless_or_chest_pain",
}

SHOWN_BY_QUALITY = {
    Quality.UNSTEADY: "unsteady",
    Quality.CANNOT_BEAR_WEIGHT: "cannot_bear_weight",
    Quality.VERY_UNWELL: "very_unwell",
    Quality.BLISTERS: "rash",
    Quality.BRUISING: "bruising",
    Quality.CHEST_PAIN: "breathless_or_chest_pain",
    Quality.BREATHLESS: "breathless_or_chest_pain",
}


def _weakness(finding: Finding) -> list[tuple[str, Told]]:
    if finding.qualities & {Quality.CANNOT_LIFT_THIGH, Quality.LIFTS_WITH_HANDS}:
        both = finding.side is Side.BOTH
        return [("leg_weakness" if both else "cannot_lift_thigh", Told.YES)]
    if finding.qualities & OTHER_WEAKNESS:
        return []
    if finding.site in LEGS:
        return [("leg_weakness", Told.YES)]
    return [("leg_weakness", Told.PERHAPS)] if finding.site is None else []


def _fever(finding: Finding) -> list[tuple[str, Told]]:
    """Shivering is told as itself; chills and sweats alone belong to the milder infection rule."""
    if Quality.SHIVERING in finding.qualities:
        return [("fever_or_shivering", Told.YES)]
    return [] if finding.qualities & {Quality.CHILLS, Quality.SWEATS} else [("fever_or_shivering", Told.PERHAPS)]
