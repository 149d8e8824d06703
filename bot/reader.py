"""Reads one message whole, findings, severity and reply: the one entry point of the language work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot import timing
from bot.answers import NO, YES, Reading, leaves_some_out, reading_of
from bot.assertion import DENIED, OTHER_PERSON, PAST, PRESENT, UNCERTAIN
from bot.each_pain import Details, shared_out, sides_told_apart
from bot.finding import Finding
from bot.findings import findings_in
from bot.lexicon import ASSERTION, DEFAULT_LANGUAGE, PSEUDO, QUALITY, Lexicon, Term, languages, lexicon
from bot.mentions import Mention, mentions_in
from bot.parts import Part
from bot.questions import TICK_LIST, asks_of_pain
from bot.severity import Severity, ratings_in, severity_in
from bot.temperature import over_in
from bot.words import Words, folded, plain, words_of

LENGTH_READ_MAX = 20_000
FEVER_C = 38.0
"""From here on a temperature is a fever: the threshold of this name in screening."""

DANGERS = frozenset({"weakness", "neuropathic", "saddle", "bladder_bowel", "breathing", "other_emergency", "self_harm"})
"""Kinds of symptom that are heard in whatever language they are told."""

ON_THE_LIST = "on_the_list"

PAIN_DENYING_QUESTIONS = frozenset({"opening", "pain_location"})


@dataclass
class Told:
    """What one message tells."""

    findings: list[Finding]
    severity: Severity | None
    reading: Reading


def read(text: str, question: str | None = None, today: date | None = None, language: str = DEFAULT_LANGUAGE) -> Told:
    """What `text` tells, in the light of the question that was open when it was written.

    Where it tells nothing in `language`, a danger told in another language that is spoken here is heard all the same.

    Raises UnknownLanguageError for a `language` that has no lexicon.
    """
    known, today = lexicon(language), today or date.today()
    text = text[:LENGTH_READ_MAX]
    words = words_of(text, known)
    found = [_on_the_list(m, question) if m.role == ON_THE_LIST else m for m in mentions_in(words)]
    lower = folded(plain(text).lower(), known)
    findings = findings_in(words, found, question, ratings_in(lower, known))
    reading = reading_of(lower, words, found, findings, question=question, today=today)
    findings += _told_by_the_reply(text, known, question, reading, findings)
    if question == TICK_LIST and reading.unwell and not findings:
        findings.append(Finding("fever", None, None, UNCERTAIN, (0, len(text)), {"very_unwell"}))
    if question == TICK_LIST and leaves_some_out(words):
        for finding in findings:
            finding.assertion = DENIED
        # Who leaves out what is no sign, "all but one", is asked which.
        reading.answer = reading.answer if findings else None
    if not findings and reading.answer is None and not any(m.role == PSEUDO for m in found):
        findings = list(_dangers_in_another_language(text, language))
    if asks_of_pain(question) and not any(f.kind == "pain" for f in findings):
        qualities = {m.name for m in found if m.role == QUALITY}
        findings += [Finding("pain", None, None, "present", (0, len(text)), qualities)] if qualities else []
    findings = _with_fevers(findings, reading, over_in(lower, known), (0, len(text)))
    if reading.other_side or (question == "summary" and reading.answer == YES):
        findings = [f for f in findings if f.site or not f.side]

    def details(said: str, its: Reading) -> Details:
        severity = severity_in(
            said,
            known,
            asked=question == "pain_severity",
            corrects=reading.correction or question == "summary",
            of_pain=any(f.kind == "pain" and f.assertion == PRESENT for f in findings),
            about_pain=asks_of_pain(question),
        )
        return Details(severity, its.onset, its.since, its.course)

    def told_in(parts: Sequence[Part], *, besides: bool = False) -> Details:
        heard = [any(at in part for part in parts) is not besides for at in range(len(words))]
        said, mentions = _only(lower, words, heard), [m for m in found if heard[m.start]]
        return details(said, reading_of(said, words, mentions, findings, question=question, today=today))

    findings = sides_told_apart(findings, found, words, question, told_in) or findings
    of_all = shared_out(findings, found, details(lower, reading), told_in)
    reading.onset, reading.since, reading.course = of_all.onset, of_all.since, of_all.course
    if question == "summary" and (_corrects(reading, findings, of_all.severity) or reading.other_side):
        reading.correction = True
    return Told(findings, of_all.severity, reading)


def _on_the_list(cue: Mention, question: str | None) -> Mention:
    """In "remove the hip and put the groin", said of what was read back, the hip is denied and the groin is there."""
    if question != "summary":
        return cue
    if cue.name == "on":
        return Mention(Term("terminators", "terminators"), cue.start, cue.end)
    is_behind = cue.name == "off_backward"
    term = Term(ASSERTION, f"{DENIED}.{'backward' if is_behind else 'forward'}")
    return Mention(term, cue.start, cue.end if is_behind else cue.start + 1)


def _only(text: str, words: Words, heard: Sequence[bool]) -> str:
    """`text` with blanks in place of the words that are not `heard`."""
    pieces, at = [], 0
    for word, is_heard in zip(words, heard, strict=True):
        if not is_heard:
            pieces += [text[at : word.start], " " * (word.end - word.start)]
            at = word.end
    return "".join([*pieces, text[at:]])


def _with_fevers(
    findings: list[Finding], reading: Reading, over: list[tuple[int, int]], message: tuple[int, int]
) -> list[Finding]:
    """The findings with the fevers that are told as a number, and with those that stand where one is `over` as past."""
    for told in findings:
        if told.kind == "fever" and told.assertion == PRESENT and any(s <= told.span[0] < e for s, e in over):
            told.assertion = PAST
    of_another = [
        told.assertion == OTHER_PERSON for told in findings if told.kind == "fever" and told.assertion != PAST
    ]
    if _is_fever(reading.temperature_c) and False not in of_another:
        findings.append(Finding("fever", None, None, PRESENT, message))
    if _is_fever(reading.anothers_temperature_c) and True not in of_another:
        findings.append(Finding("fever", None, None, OTHER_PERSON, message))
    return findings


def _is_fever(degrees_c: float | None) -> bool:
    return degrees_c is not None and degrees_c >= FEVER_C


def _corrects(reading: Reading, findings: list[Finding], severity: Severity | None) -> bool:
    """Whether what is said to a read-back changes it: told with a no, or a side alone without a yes.

    "The left one is a 2" rates that side, and does not say that it was taken for the other.
    """
    is_rated = severity is not None or any(f.severity for f in findings)
    names_a_side_alone = reading.answer is None and not is_rated and all(f.site is None and f.side for f in findings)
    return bool(findings) and (reading.answer == NO or names_a_side_alone)


def _dangers_in_another_language(text: str, language: str) -> Iterator[Finding]:
    for other in languages():
        if other != language:
            words = words_of(text, lexicon(other))
            told = findings_in(words, mentions_in(words))
            yield from (f for f in told if f.kind in DANGERS and f.assertion == PRESENT)


def warm() -> None:
    """Loads everything a first message would otherwise wait for."""
    for language in languages():
        known = lexicon(language)
        timing.warm(known)
        read("xyzzy 6/10", "pain_onset", language=language)


def _told_by_the_reply(
    text: str, known: Lexicon, question: str | None, reading: Reading, findings: list[Finding]
) -> list[Finding]:
    if reading.correction:
        return []
    span = (0, len(text))
    kind = question if question in known.kinds else None  # a question that bears its name asks whether it is there
    if kind and reading.answer in (YES, NO) and not any(f.kind == kind for f in findings):
        return [Finding(kind, None, None, "present" if reading.answer == YES else "denied", span)]
    if question in PAIN_DENYING_QUESTIONS and reading.answer == NO and not findings:
        return [Finding("pain", None, None, "denied", span)]
    return []
