"""What a message tells of dangers: such as alarm anew where they were announced before, and such as are another's."""

from dataclasses import replace

from actions.interview import of_the_patient
from actions.turn import Turn
from screening.report import Assertion, Kind, Quality, Side, Site, SymptomReport
from screening.signs import numb_on_both_sides

DANGERS = (Kind.WEAKNESS, Kind.SADDLE, Kind.BLADDER_BOWEL, Kind.BREATHING, Kind.OTHER_EMERGENCY, Kind.SELF_HARM)
"""Symptoms that alarm anew where they are told in words, or more of them is ticked; so does numbness of both legs."""


def dangers_told(turn: Turn, before: SymptomReport, after: SymptomReport) -> frozenset[Kind]:
    """The kinds of danger that a message tells in words, or of which it tells more than was known."""
    is_typed = turn.intent != "choose"
    in_words = replace(after, findings=turn.findings if is_typed else ())
    more = {kind for kind, *_ in _dangers(after) - _dangers(before)}
    return frozenset(more | {kind for kind, *_ in _dangers(in_words)})


def anothers_dangers(report: SymptomReport, turn: Turn) -> frozenset[Kind]:
    """The kinds of danger told of someone who is not the patient. They raise no alert: nurses see patients."""
    told = of_the_patient(report, turn).findings
    of_another = (replace(f, assertion=Assertion.PRESENT) for f in told if f.assertion is Assertion.OTHER_PERSON)
    return frozenset(kind for kind, *_ in _dangers(replace(report, findings=tuple(of_another))))


def _dangers(report: SymptomReport) -> set[tuple[Kind, Site | None, Side | None, frozenset[Quality]]]:
    """What a report tells of dangers. Numbness is one where both legs are numb, not where a thigh tingles."""
    told = (finding for kind in DANGERS for finding in report.present_or_unsure(kind))
    return {(f.kind, f.site, f.side, f.qualities) for f in (*told, *numb_on_both_sides(report))}
