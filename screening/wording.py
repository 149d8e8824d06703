"""How a finding or an entry of the record is put in a phrase a nurse reads."""

from collections.abc import Sequence
from datetime import date

from screening.assessment import Evidence
from screening.free_text import side_named
from screening.report import Assertion, Finding, Movement, Reporter, Side

ASSERTION_WORDS = {
    Assertion.PRESENT: "",
    Assertion.DENIED: "denied: ",
    Assertion.UNCERTAIN: "not sure about ",
    Assertion.PAST: "in the past: ",
    Assertion.OTHER_PERSON: "of someone else: ",
}


def plain(word: str) -> str:
    return word.replace("_", " ")


def counted(items: Sequence[str]) -> str:
    """Items in a row: "a", "a and b", "a, b and c"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def described(finding: Finding) -> str:
    """A finding in a phrase, such as "pain in the left hip, 3 of 10, throbbing, worse with walking"."""
    what, like = finding.kind.words, ()
    if finding.qualities:
        what = counted(sorted([quality.words for quality in finding.qualities if quality.is_sign])) or what
        like = sorted([quality.plain for quality in finding.qualities if not quality.is_sign])
    parts = [ASSERTION_WORDS[finding.assertion] + what + _place(finding, what)]
    if finding.severity_nrs is not None:
        parts.append(f"{finding.severity_nrs} of 10")
    parts += like
    if finding.onset:
        parts.append(f"{finding.onset} onset")
    if finding.course:
        parts.append(f"course: {plain(finding.course)}")
    if finding.worse_with:
        parts.append(f"worse with {_movements(finding.worse_with)}")
    if finding.better_with:
        parts.append(f"better with {_movements(finding.better_with)}")
    if finding.since:
        parts.append(f"since {finding.since}")
    return ", ".join(parts)


def _movements(movements: frozenset[Movement]) -> str:
    return counted(sorted([plain(movement) for movement in movements]))


def _place(finding: Finding, what: str) -> str:
    """Where it is, without the site where `what` names it already: "cannot lift the thigh on the left side"."""
    if finding.site is None and finding.side is None:
        return ""
    site = finding.site.plain if finding.site and finding.site not in what.split() else ""
    if finding.side is Side.BOTH:
        return f" in the {site} on both sides" if site else " on both sides"
    if finding.side is Side.MIDLINE:
        return f" in the middle of the {site}" if site else " in the middle"
    if finding.side:
        return f" in the {finding.side} {site}" if site else f" on the {finding.side} side"
    return f" in the {site}, side not stated" if site else ", side not stated"


def sided(site: str, side: Side | None) -> str:
    """A site of the record with its side, which it may name already: "left psoas", "psoas on both sides"."""
    if side in (None, side_named(site)):
        return site
    return f"{site} on both sides" if side is Side.BOTH else f"{side} {site}"


SPEAKER = {Reporter.PATIENT: "told by the patient", Reporter.CARER: "told by the carer"}


def recorded(text: str, on: date | None, source: str | None) -> Evidence:
    """An entry of the record as evidence."""
    return Evidence(text=text, on=on, source=source or "record")
