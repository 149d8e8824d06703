"""How a finding or an entry of the record is put in a phrase a nurse reads."""

from datetime import date
from functools import lru_cache

from screening.assessment import Evidence
from screening.report import Assertion, Finding, Reporter, Side, SymptomReport

ASSERTION_WORDS = {
    Assertion.PRESENT: "",
    Assertion.DENIED: "denied: ",
    Assertion.UNCERTAIN: "not sure about ",
    Assertion.PAST: "in the past: ",
    Assertion.OTHER_PERSON: "of someone else: ",
}


def plain(word: str) -> str:
    return word.replace("_", " ")


def counted(items: tuple[str, ...] | list[str]) -> str:
    """Items in a row: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


@lru_cache(maxsize=4096)
def described(finding: Finding) -> str:
    """A finding in a phrase, such as "pain in the left hip, 3 of 10, throbbing, worse with walking"."""
    signs = sorted(quality.words for quality in finding.qualities if quality.is_sign)
    parts = [ASSERTION_WORDS[finding.assertion] + (counted(signs) or finding.kind.words) + _place(finding)]
    if finding.severity_nrs is not None:
        parts.append(f"{finding.severity_nrs} of 10")
    parts += sorted(quality.plain for quality in finding.qualities if not quality.is_sign)
    if finding.onset:
        parts.append(f"{finding.onset.value} onset")
    if finding.course:
        parts.append(f"course: {plain(finding.course)}")
    for word, movements in (("worse with", finding.worse_with), ("better with", finding.better_with)):
        if movements:
            parts.append(f"{word} {counted(sorted(plain(movement) for movement in movements))}")
    if finding.since:
        parts.append(f"since {finding.since.isoformat()}")
    return ", ".join(parts)


def _place(finding: Finding) -> str:
    site = plain(finding.site) if finding.site else ""
    if finding.side is Side.BOTH:
        return f" in the {site} on both sides" if site else " on both sides"
    if finding.side is Side.MIDLINE:
        return f" in the middle of the {site}" if site else " in the middle"
    if finding.side:
        return f" in the {finding.side.value} {site}" if site else f" on the {finding.side.value} side"
    return f" in the {site}, side not stated" if site else ""


def told_by(report: SymptomReport, finding: Finding) -> Evidence:
    """A finding as evidence, with the day it was told and who told it."""
    return Evidence(text=described(finding), on=report.told_on, source=finding.source or SPEAKER[report.reporter])


SPEAKER = {Reporter.PATIENT: "told by the patient", Reporter.CARER: "told by the carer"}


def recorded(text: str, on: date | None, source: str | None) -> Evidence:
    """An entry of the record as evidence."""
    return Evidence(text=text, on=on, source=source or "record")
