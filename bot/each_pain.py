"""Gives each of several pains what is told of it alone: "left hip since March, a 3, and right groin since today, an 8".

A number or a day that is told of one pain would else be told of all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.assertion import PRESENT, UNCERTAIN
from bot.clauses import Clause
from bot.finding import Finding
from bot.lexicon import ASSERTION, SIDE, SITE
from bot.mentions import Mention
from bot.parts import Part, ends_of_parts
from bot.severity import Severity
from bot.words import Words

TOPICS = (("severity",), ("onset", "since"), ("course",))
"""The details that go together: whoever dates one pain does not say that it began like the other."""

PAINS_MAX = 6
"""More pains than these are read together, which keeps the time for any message in bounds."""

RATED_BY_SIDE = frozenset({"pain_severity", "pain_onset", "pain_course", "summary"})
"""Questions to which "left 3, right 7" tells of a pain on either side."""

OF_ALL = frozenset({"both", "other"})
"""Sides that speak of all pains told: "both since March", "both of them"."""


@dataclass(frozen=True)
class Details:
    """What is told of a pain; None is "not said"."""

    severity: Severity | None = None
    onset: str | None = None
    since: str | None = None
    course: str | None = None

    def tells(self, topic: Sequence[str]) -> bool:
        return any(getattr(self, name) is not None for name in topic)


class ReadsParts(Protocol):
    """Reads what some parts of a message tell, or all `besides` them, as though that were told alone."""

    def __call__(self, parts: Sequence[Part], *, besides: bool = False) -> Details: ...


def sides_told_apart(
    findings: Sequence[Finding], mentions: Sequence[Mention], words: Words, question: str | None, told_in: ReadsParts
) -> list[Finding]:
    """The pains of two sides that an answer names without saying that they hurt, each with a detail of its own."""
    sides = [m for m in mentions if m.role == SIDE]
    if (
        question not in RATED_BY_SIDE
        or sorted(m.name for m in sides) != ["left", "right"]
        or any(m.role == ASSERTION for m in mentions)
        or any(f.site or f.kind != "pain" for f in findings)
    ):
        return []
    message = Clause(0, len(words), 0, ())
    parts = [Part(0, *ends) for ends in ends_of_parts(message, [(m.start, m.end) for m in sides], words)]
    own = [told_in([part]) for part in parts]
    if parts[0] == parts[1] or not any(all(of.tells(topic) for of in own) for topic in TOPICS):
        return []
    sites = [[m.name for m in mentions if m.role == SITE and m.start in part] for part in parts]
    if max(map(len, sites)) > 1:
        return []
    return [
        Finding(
            "pain", next(iter(named), None), m.name, PRESENT, (words[m.start].start, words[m.end - 1].end), parts=[part]
        )
        for m, named, part in zip(sides, sites, parts, strict=True)
    ]


def shared_out(
    findings: Sequence[Finding], mentions: Sequence[Mention], whole: Details, told_in: ReadsParts
) -> Details:
    """Put the details told of one pain alone on it, and return what of the `whole` message is left for all pains."""
    pains: dict[tuple[Part, ...], list[Finding]] = {}
    for finding in findings:
        if finding.kind == "pain" and finding.assertion in (PRESENT, UNCERTAIN) and (finding.site or finding.side):
            pains.setdefault(tuple(finding.parts), []).append(finding)
    if not 1 < len(pains) <= PAINS_MAX or not all(pains) or _speaks_of_all(mentions, findings):
        return whole
    own = {parts: told_in(parts) for parts in pains}
    of_all = whole
    for topic in TOPICS:
        telling = [parts for parts in pains if own[parts].tells(topic)]
        if not telling or (len(telling) == 1 and not _stand_apart(pains)):
            continue
        besides = told_in([part for parts in pains for part in parts], besides=True)
        of_all = replace(of_all, **{name: getattr(besides, name) for name in topic})
        for parts in telling:
            for finding in pains[parts]:
                for name in topic:
                    setattr(finding, name, getattr(own[parts], name))
    return of_all


def _speaks_of_all(mentions: Sequence[Mention], findings: Sequence[Finding]) -> bool:
    names_both = any(m.role == SIDE and m.name in OF_ALL for m in mentions)
    return names_both and not any(f.side == "both" for f in findings)


def _stand_apart(pains: Iterable[Sequence[Part]]) -> bool:
    """Whether what one pain alone is told with is no one else's: each is told by words and in a clause of its own."""
    parts = [part for of_one in pains for part in of_one]
    return all(part.stands_alone for part in parts) and len({part.clause for part in parts}) == len(parts)
