"""Puts the words for what a pain is like, such as "burning", on the pain that they are said of."""

from collections.abc import Sequence

from bot.assertion import DENIED, denies_a_quality
from bot.clauses import Clause
from bot.finding import Finding
from bot.lexicon import ASSERTION, KIND, QUALITY
from bot.mentions import RADIATING, Mention
from bot.words import Words

CIRCUMSTANCES = frozenset({"night", "constant", "not_relieved", RADIATING})
"""Words for when and whither a pain is, which do not tell it: "burning in my left hip, at night in the right"."""


def qualify(findings: Sequence[Finding], clause: Clause, words: Words) -> None:
    """Put the qualities of a clause, the last one read, on the nearest pains told so far."""
    pains = [f for f in findings if f.kind == "pain" and f.assertion != DENIED]
    for quality in clause.having(QUALITY) if pains else ():
        if _is_of_another_symptom(quality, clause) or _is_denied(quality, clause, words):
            continue
        if quality.name == RADIATING:
            at = words[quality.start].start
            for finding in [f for f in pains if f.span[1] > at] or pains[-1:]:
                finding.qualities.add(RADIATING)
            continue
        meant = _meant_by(quality, pains, findings, clause, words)
        for finding in meant:
            if RADIATING not in finding.qualities or len(meant) == 1:
                finding.qualities.add(quality.name)


def _is_of_another_symptom(quality: Mention, clause: Clause) -> bool:
    own = [m for m in clause.having(KIND) if m.name not in ("pain", "spasm")]
    return any(k.start <= quality.start < k.end for k in own) and not any(k.term.needs for k in own)


def _is_denied(quality: Mention, clause: Clause, words: Words) -> bool:
    return any(c.end <= quality.start and denies_a_quality(c, clause, words) for c in clause.having(ASSERTION))


def _meant_by(
    quality: Mention, pains: Sequence[Finding], findings: Sequence[Finding], clause: Clause, words: Words
) -> Sequence[Finding]:
    """The pains of this clause, of which each may have words of its own, else the one told before it."""
    begins = words[clause.start].start
    told_here = [f for f in findings if f.span[1] > begins]
    here = [f for f in pains if f.span[1] > begins]
    if not here:
        return () if _is_felt_elsewhere(quality, told_here, pains[-1]) else pains[-1:]
    if _tells_of_each_part(clause, told_here):
        return [f for f in here if any(quality.start in part for part in f.parts)]
    return here


def _is_felt_elsewhere(quality: Mention, told_here: Sequence[Finding], pain: Finding) -> bool:
    """Whether a clause says where else something is felt so: "my left hip aches and my right thigh burns"."""
    felt = [f for f in told_here if quality.name in f.qualities]
    return any((f.site or f.side) and (f.site, f.side) != (pain.site, pain.side) for f in felt)


def _tells_of_each_part(clause: Clause, told_here: Sequence[Finding]) -> bool:
    """Whether a clause has parts, and says of each what is felt there: "dull in my hip and burning in my groin"."""
    parts = {part for f in told_here for part in f.parts if clause.start <= part.start < clause.end}
    telling = [
        m.start for m in clause.mentions if m.role == KIND or (m.role == QUALITY and m.name not in CIRCUMSTANCES)
    ]
    return len(parts) > 1 and all(any(start in part for start in telling) for part in parts)
