"""Supporting signs: they raise the urgency of C1 and are no criterion (clinical section 1, ours)."""

from collections.abc import Iterable

from screening.assessment import Evidence
from screening.case import Case
from screening.report import Course, Finding, Kind, Movement, Quality, Side
from screening.wording import SPEAKER, plain

STRETCHES_THE_PSOAS = frozenset(
    {Movement.STRAIGHTENING_HIP, Movement.STANDING, Movement.WALKING, Movement.BENDING, Movement.LYING_FLAT}
)
RELAXES_THE_PSOAS = frozenset({Movement.BENT_HIP, Movement.PILLOW_UNDER_KNEE})


def supporting_signs(case: Case, findings: Iterable[Finding], side: Side) -> tuple[Evidence, ...]:
    """The supporting signs told of these findings, each once."""
    signs = {sign for finding in findings for sign in _signs_of(finding)}
    weak = case.report.present(Kind.WEAKNESS)
    if [f for f in weak if Quality.LIFTS_WITH_HANDS in f.qualities and f.may_be_on(side)]:
        signs.add("lifts the leg with the hands")
    speaker = SPEAKER[case.report.reporter]
    return tuple([Evidence(text=sign, on=case.report.told_on, source=speaker) for sign in sorted(signs)])


def is_worsening(finding: Finding) -> bool:
    return finding.course in (Course.WORSE, Course.WORSE_FAST)


def _signs_of(finding: Finding) -> list[str]:
    signs = [f"worse with {plain(movement)}" for movement in finding.worse_with & STRETCHES_THE_PSOAS]
    signs += [f"better with {plain(movement)}" for movement in finding.better_with & RELAXES_THE_PSOAS]
    if is_worsening(finding):
        signs.append("getting worse")
    if Quality.NIGHT in finding.qualities:
        signs.append("pain at night")
    if Quality.NOT_RELIEVED in finding.qualities:
        signs.append("not relieved by the painkillers taken")
    return signs
