"""What one message of the patient says, whether typed or tapped, freed of how Rasa carries it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from psoascreen.payloads import CHOOSE
from screening.interchange import finding_from_json
from screening.report import (
    Assertion,
    Course,
    Finding,
    Kind,
    Movement,
    Onset,
    Quality,
    Question,
    Reporter,
    Side,
    Site,
    ToldCancer,
)
from screening.signs import RED_FLAG_SIGNS
from screening.thresholds import SEVERE_PAIN_NRS

RELIEF: Mapping[str, Mapping[str, Any]] = {
    "relieved": {"better_with": frozenset({Movement.MEDICINE})},
    "partly": {},
    "not_relieved": {"qualities": frozenset({Quality.NOT_RELIEVED})},
    "none_taken": {},
}
"""What each answer about painkillers says of the pain."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One message. `answer` is a bare reply to `question`: yes, no, unsure, skip, same, all or a key of `RELIEF`.

    `details` holds what was told of all pains in the message, or of those already known: `severity_nrs`, `onset`,
    `since`, `course`, `worse_with`, `better_with`, `qualities`; what is told of one of several stands in its finding.
    `facts` are fields of the report itself, such as `temperature_c`, and `anothers` those that are told of someone
    else. `carers` are the findings of whoever writes, where that is a carer. `other_side` says that a side was taken
    wrongly, and names none.
    """

    question: Question | None = None
    intent: str = ""
    findings: tuple[Finding, ...] = ()
    carers: tuple[Finding, ...] = ()
    answer: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    anothers: Mapping[str, Any] = field(default_factory=dict)
    is_correction: bool = False
    other_side: bool = False
    has_words: bool = False


def typed(message: Mapping[str, Any], question: Question | None) -> Turn:
    """Read a typed message from the parse data of the language components."""
    reading, intent = message.get("reading") or {}, message["intent"]["name"] or ""
    findings = message.get("findings") or ()
    # "Help me" does not say that the painkillers help.
    relief = reading.get("relief") if intent != "ask_nurse" else None
    severity = message.get("severity")
    details = {
        "severity_nrs": _level(severity, was_asked=question is Question.PAIN_SEVERITY) if severity else None,
        "onset": Onset(reading["onset"]) if reading.get("onset") else None,
        "since": date.fromisoformat(reading["since"]) if reading.get("since") else None,
        "course": Course(reading["course"]) if reading.get("course") else None,
        "worse_with": frozenset(Movement(m) for m in reading.get("worse_with") or ()),
        "better_with": frozenset(Movement(m) for m in reading.get("better_with") or ()),
    }
    for name, values in RELIEF.get(relief or "", {}).items():
        details[name] = details.get(name, frozenset()) | values
    facts = {
        "temperature_c": reading.get("temperature_c"),
        "takes_anticoagulant": reading.get("anticoagulant"),
        "treated_lately": reading.get("treated_lately"),
        "told_cancer": ToldCancer(reading["told_cancer"]) if reading.get("told_cancer") else None,
        "reporter": Reporter(reading["reporter"]) if reading.get("reporter") else None,
    }
    anothers_cancer = reading.get("anothers_told_cancer")
    anothers = {
        "temperature_c": reading.get("anothers_temperature_c"),
        "told_cancer": ToldCancer(anothers_cancer) if anothers_cancer else None,
    }
    return Turn(
        question=question,
        intent=intent,
        findings=tuple(_finding(told, question) for told in findings if not told.get("is_carers")),
        carers=tuple(_finding(told, question) for told in findings if told.get("is_carers")),
        answer=reading.get("answer") or relief,
        details={name: value for name, value in details.items() if value not in (None, frozenset())},
        facts={name: value for name, value in facts.items() if value is not None},
        anothers={name: value for name, value in anothers.items() if value is not None},
        is_correction=bool(reading.get("correction")),
        other_side=bool(reading.get("other_side")),
        has_words=any(letter.isalnum() for letter in message.get("text") or ""),
    )


def _finding(told: Mapping[str, Any], question: Question | None) -> Finding:
    """A finding that was read in a message, with what was told of it alone."""
    known = {name: value for name, value in told.items() if name not in ("span", "severity", "is_carers")}
    severity = told.get("severity")
    level = _level(severity, was_asked=question is Question.PAIN_SEVERITY) if severity else None
    return finding_from_json(known if level is None else known | {"severity_nrs": level})


def _level(severity: list[int], *, was_asked: bool) -> int | None:
    """One number for a range such as "6-7" or "severe"; the upper one of two middles, so that no pain is played down.

    "Mild" in passing is no number: how bad it is will be asked. "Severe" counts at once.
    """
    low, high = severity
    is_vague = high - low > 1 and low < SEVERE_PAIN_NRS.value
    return None if is_vague and not was_asked else -(-(low + high) // 2)


def tapped(text: str, question: Question | None) -> Turn:
    """Read a tapped choice. Raises ValueError for one that the open question does not offer."""
    value = json.loads(text.removeprefix(CHOOSE))["value"]
    bare = Turn(question=question, intent="choose", has_words=True)
    if question is None or value in ("skip", "unsure"):
        return replace(bare, answer=value)
    try:
        return READ_CHOICE[question](bare, value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the question {question.value} does not offer this choice") from error


def _yes_or_no(turn: Turn, value: Any) -> Turn:
    if value not in ("yes", "no"):
        raise ValueError("choose yes or no")
    return replace(turn, answer=value)


def _fact(name: str, read: Callable[[Any], Any]) -> Callable[[Turn, Any], Turn]:
    return lambda turn, value: replace(turn, facts={name: read(value)})


def _detail(name: str, read: Callable[[Any], Any]) -> Callable[[Turn, Any], Turn]:
    return lambda turn, value: replace(turn, details={name: read(value)})


def _places(kind: Kind) -> Callable[[Turn, Any], Turn]:
    def read(turn: Turn, value: Any) -> Turn:
        if value in ("none", []):
            return replace(turn, answer="no", findings=(Finding(kind=kind, assertion=Assertion.DENIED),))
        places = [(Site(p["site"]), Side(p["side"]) if p.get("side") else None) for p in value]
        return replace(turn, findings=tuple(Finding(kind=kind, site=site, side=side) for site, side in places))

    return read


def _opening(turn: Turn, value: Any) -> Turn:
    return replace(turn, answer="same") if value == "same" else _places(Kind.PAIN)(turn, value)


def _side(kind: Kind) -> Callable[[Turn, Any], Turn]:
    return lambda turn, value: replace(turn, findings=(Finding(kind=kind, side=Side(value)),))


def _is_there(kind: Kind) -> Callable[[Turn, Any], Turn]:
    """Yes or no to whether a symptom is there; naming its side says yes."""

    def read(turn: Turn, value: Any) -> Turn:
        if value in ("yes", "no"):
            told = Assertion.PRESENT if value == "yes" else Assertion.DENIED
            return replace(turn, answer=value, findings=(Finding(kind=kind, assertion=told),))
        return replace(turn, findings=(Finding(kind=kind, side=Side(value)),))

    return read


def _qualities(turn: Turn, value: Any) -> Turn:
    chosen = value if isinstance(value, list) else [value]
    return replace(turn, details={"qualities": frozenset(Quality(v) for v in chosen)})


def _movements(turn: Turn, value: Any) -> Turn:
    chosen = [v.split(":") for v in (value if isinstance(value, list) else [value])]
    if not chosen:
        return replace(turn, answer="no")
    return replace(
        turn,
        details={
            f"{trend}_with": frozenset(Movement(move) for kind, move in chosen if kind == trend)
            for trend in ("worse", "better")
        },
    )


def _relief(turn: Turn, value: Any) -> Turn:
    return replace(turn, details=RELIEF[value], answer=value)


def _function(turn: Turn, value: Any) -> Turn:
    if not value:
        return replace(turn, answer="no")
    details: dict[str, Any] = {}
    if "walking" in value:
        details["worse_with"] = frozenset({Movement.WALKING})
    if "night" in value:
        details["qualities"] = frozenset({Quality.NIGHT})
    return replace(turn, details=details)


def _red_flags(turn: Turn, value: Any) -> Turn:
    ticked = {sign: RED_FLAG_SIGNS[sign] for sign in value}
    denied = (replace(f, assertion=Assertion.DENIED) for sign, f in RED_FLAG_SIGNS.items() if sign not in ticked)
    return replace(turn, findings=(*ticked.values(), *denied))


def _severity(value: Any) -> int:
    return Finding(kind=Kind.PAIN, severity_nrs=int(value)).severity_nrs or 0


READ_CHOICE: Mapping[Question, Callable[[Turn, Any], Turn]] = {
    Question.CONSENT: _yes_or_no,
    Question.REPORTER: _fact("reporter", Reporter),
    Question.OPENING: _opening,
    Question.PAIN_LOCATION: _places(Kind.PAIN),
    Question.PAIN_SEVERITY: _detail("severity_nrs", _severity),
    Question.PAIN_ONSET: _detail("onset", Onset),
    Question.PAIN_COURSE: _detail("course", Course),
    Question.PAIN_QUALITY: _qualities,
    Question.PAIN_POSITION: _movements,
    **{question: _is_there(question.asks_for) for question in Question if question.asks_for},
    **{
        question: (_side if question.value.endswith("_side") else _places)(question.follows_up)
        for question in Question
        if question.follows_up
    },
    Question.PAIN_RELIEF: _relief,
    Question.FUNCTION: _function,
    Question.RED_FLAGS: _red_flags,
    Question.TEMPERATURE: _fact("temperature_c", lambda value: float(cast("dict[str, Any]", value)["temperature_c"])),
    Question.ANTICOAGULANT: _fact("takes_anticoagulant", {"yes": True, "no": False}.__getitem__),
    Question.RECENT_TREATMENT: _fact("treated_lately", {"yes": True, "no": False}.__getitem__),
    Question.CANCER_HISTORY: _fact("told_cancer", ToldCancer),
    Question.ANYTHING_ELSE: _yes_or_no,
    Question.SUMMARY: _yes_or_no,
}
