"""What a patient said, for a nurse's eye: the words that mattered within a message, and the places on a picture."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from records.models import Message
from screening.regions import BACKS, SHINS, THIGHS
from screening.report import MIDLINE_SITES, Side, Site, SymptomReport

PARTS = {
    Site.BACK: BACKS - {Site.BACK},
    Site.THIGH: THIGHS - {Site.THIGH},
    Site.SHIN: SHINS - {Site.SHIN},
    Site.LEG: (THIGHS | SHINS | {Site.KNEE, Site.CALF, Site.FOOT}) - {Site.THIGH, Site.SHIN},
}
"""Places that the picture has in parts."""


def segments(message: Message) -> Iterator[tuple[str, str]]:
    """A message in pieces: its words, and what they told; "" for what told nothing."""
    at, text = 0, message.text
    for mark in _apart(message.marks or ()):
        start, end = min(mark["start"], len(text)), min(mark["end"], len(text))
        if start > at:
            yield text[at:start], ""
        if end > start:
            yield text[start:end], mark["what"]
        at = max(at, end)
    if at < len(text):
        yield text[at:], ""


def _apart(marks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Marks in order of the text; those that overlap are one, which tells what both did."""
    apart: list[dict[str, Any]] = []
    for mark in sorted(marks, key=lambda mark: (mark["start"], mark["end"])):
        if apart and mark["start"] < apart[-1]["end"]:
            apart[-1]["end"] = max(apart[-1]["end"], mark["end"])
            if mark["what"] not in apart[-1]["what"].split("; "):
                apart[-1]["what"] += f"; {mark['what']}"
        else:
            apart.append(dict(mark))
    return apart


def places(report: SymptomReport) -> list[dict[str, str]]:
    """Where the findings that are present are felt, as the picture of the body names its regions."""
    found = {
        (part.value, side)
        for finding in report.findings
        if finding.is_present and finding.site is not None
        for part in PARTS.get(finding.site, {finding.site})
        for side in _sides(finding.side, part)
    }
    return [{"site": site, "side": side} for site, side in sorted(found)]


def _sides(side: Side | None, site: Site) -> Iterable[str]:
    if side is Side.LEFT or side is Side.RIGHT:
        return (side.value,)
    middle = (Side.MIDLINE.value,) if site in MIDLINE_SITES else ()
    return middle if side is Side.MIDLINE else ("left", "right", *middle)
