"""The warning signs the patient is asked about by name, and what a report says of each: yes, no, perhaps or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from screening.regions import LEGS, LEGS_ABOVE_FEET
from screening.report import EACH_SIDE, Assertion, Finding, Kind, Quality, Side, Site, SymptomReport

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


ALL_SIGNS = frozenset(RED_FLAG_SIGNS)

type ToldOf = Mapping[str, Sequence[Finding]]
"""The findings that speak of each sign, by the name of the sign."""


class Signs:
    """What one report says of every sign of `RED_FLAG_SIGNS`.

    A sign is there once one finding says so, whatever was denied besides; it is open until a finding says plainly that
    it is there or not. Nothing said leaves it open and is never a no.
    """

    def __init__(self, report: SymptomReport) -> None:
        there: dict[str, list[Finding]] = {}
        perhaps: dict[str, list[Finding]] = {}
        denied: set[str | None] = set()
        for finding in report.findings:
            assertion = finding.assertion
            if assertion is Assertion.DENIED:
                if finding.side is None or finding.side is Side.BOTH:
                    denied.add(DENIED_BY.get((finding.kind, finding.site, finding.qualities)))
            elif assertion is Assertion.PRESENT:
                _add(there, _shown_by(finding), finding)
                _add(perhaps, _hinted_at_by(finding), finding)
            elif assertion is Assertion.UNCERTAIN:
                _add(perhaps, [*_shown_by(finding), *_hinted_at_by(finding)], finding)
        numb = numb_on_both_sides(report)
        if numb:
            there.setdefault("both_legs_or_saddle_numb", []).extend(numb)
        self.there: ToldOf = there
        self.perhaps: ToldOf = perhaps
        self.open: AbstractSet[str] = ALL_SIGNS - there.keys() - denied

    def shown(self, *signs: str) -> Sequence[Finding]:
        """The findings that say yes to any of these signs."""
        return [f for sign in signs for f in self.there.get(sign, ())] if self.there else ()

    def doubtful(self, *signs: str) -> list[Finding]:
        """The findings that say perhaps to any of these signs, where nothing plainer was said."""
        return [f for sign in signs if sign in self.open for f in self.perhaps.get(sign, ())]

    def is_open(self, *signs: str) -> bool:
        """Whether any of these signs was not answered with a clear yes or no."""
        return not self.open.isdisjoint(signs)


OTHER_WEAKNESS = frozenset(
    {Quality.CANNOT_LIFT_THIGH, Quality.LIFTS_WITH_HANDS, Quality.UNSTEADY, Quality.CANNOT_BEAR_WEIGHT}
)
"""Weakness that has a sign of its own, and is not by itself "a leg has become weak"."""

TINGLING_WITHOUT_NUMBNESS = frozenset({Quality.BURNING, Quality.ELECTRIC, Quality.PINS_AND_NEEDLES, Quality.TOUCH_PAIN})


def _add(told: dict[str, list[Finding]], signs: Iterable[str], finding: Finding) -> None:
    for sign in signs:
        told.setdefault(sign, []).append(finding)


def numb_on_both_sides(report: SymptomReport) -> list[Finding]:
    """Numbness of both legs, told at once or one leg after the other, or of a pain in them; both feet alone are not."""
    told = (*report.present(Kind.NEUROPATHIC), *report.present(Kind.PAIN))
    numb = [f for f in told if Quality.NUMB in f.qualities and f.site in LEGS_ABOVE_FEET]
    sides = {f.side for f in numb}
    return numb if Side.BOTH in sides or sides >= EACH_SIDE else []


def may_be_numb(finding: Finding) -> bool:
    """Whether a nerve symptom is numbness or names nothing else, such as tingling; a pain only where told as numb."""
    if Quality.NUMB in finding.qualities:
        return True
    return finding.kind is Kind.NEUROPATHIC and finding.qualities.isdisjoint(TINGLING_WITHOUT_NUMBNESS)


DENIED_BY: dict[tuple[Kind, Site | None, frozenset[Quality]], str] = {
    (kind, site, sign.qualities): name
    for name, sign in RED_FLAG_SIGNS.items()
    for kind in (Kind if sign.qualities else (sign.kind,))
    for site in (None, sign.site)
}
"""The denials that count: only for the very sign they name. A sign that its qualities name may be told as any kind."""


def _shown_by(finding: Finding) -> list[str]:
    """The signs that a finding, where it is there, leaves no doubt about."""
    shown = [SHOWN_BY_QUALITY[quality] for quality in finding.qualities if quality in SHOWN_BY_QUALITY]
    match finding.kind:
        case Kind.WEAKNESS:
            shown += _weakness(finding)
        case Kind.FEVER if Quality.SHIVERING in finding.qualities:
            shown.append("fever_or_shivering")
        case Kind.SWELLING if finding.site in LEGS and Quality.BRUISING not in finding.qualities:
            shown.append("leg_swollen")
        case kind if kind in SHOWN_BY_KIND and Quality.CANNOT_BEAR_WEIGHT not in finding.qualities:
            shown.append(SHOWN_BY_KIND[kind])
    return shown


def _hinted_at_by(finding: Finding) -> tuple[str, ...]:
    """The sign that a finding may mean, where it says too little to be sure."""
    match finding.kind:
        case Kind.WEAKNESS if finding.site is None and finding.qualities.isdisjoint(OTHER_WEAKNESS):
            return ("leg_weakness",)
        case Kind.NEUROPATHIC if finding.side is Side.BOTH and finding.site in LEGS_ABOVE_FEET and may_be_numb(finding):
            return ("both_legs_or_saddle_numb",)
        case Kind.FEVER if finding.qualities.isdisjoint(FEVER_OF_ITS_OWN):
            return ("fever_or_shivering",)
        case Kind.SWELLING if finding.site is None and Quality.BRUISING not in finding.qualities:
            return ("leg_swollen",)
        case Kind.RASH if not finding.qualities:
            return ("rash",)
    return ()


SHOWN_BY_KIND = {sign.kind: name for name, sign in RED_FLAG_SIGNS.items() if sign == Finding(kind=sign.kind)}
"""The signs that are a symptom and no more: wherever and however it is told, it shows them."""

SHOWN_BY_QUALITY = {
    Quality.UNSTEADY: "unsteady",
    Quality.CANNOT_BEAR_WEIGHT: "cannot_bear_weight",
    Quality.VERY_UNWELL: "very_unwell",
    Quality.BLISTERS: "rash",
    Quality.BRUISING: "bruising",
    Quality.CHEST_PAIN: "breathless_or_chest_pain",
    Quality.BREATHLESS: "breathless_or_chest_pain",
    Quality.CANNOT_BREATHE: "breathless_or_chest_pain",
    Quality.CRUSHING: "breathless_or_chest_pain",
}

FEVER_OF_ITS_OWN = frozenset({Quality.SHIVERING, Quality.VERY_UNWELL, Quality.CHILLS, Quality.SWEATS})
"""Fever that says what it is: a sign of its own, or, for chills and sweats alone, the milder infection rule."""


def _weakness(finding: Finding) -> list[str]:
    if not finding.qualities.isdisjoint((Quality.CANNOT_LIFT_THIGH, Quality.LIFTS_WITH_HANDS)):
        return ["leg_weakness" if finding.side is Side.BOTH else "cannot_lift_thigh"]
    return ["leg_weakness"] if finding.site in LEGS and finding.qualities.isdisjoint(OTHER_WEAKNESS) else []
