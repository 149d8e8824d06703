"""The form of a history entry, made from the type that `screening` gives it, so that no field is told twice."""

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from screening.history import DATED_BY, Agent, CancerHistory, LabTest, Receptors
from screening.interchange import BadInput, history_from_json
from screening.labs import TEST_WORDS
from screening.units import UNITS_OF
from web.review.phrases import phrase
from web.translation import N_, gettext, in_words, number

KINDS = {
    "diagnoses": N_("Cancer diagnosis"),
    "recurrences": N_("Recurrence"),
    "metastases": N_("Metastasis"),
    "imaging": N_("Imaging"),
    "pathology": N_("Pathology"),
    "labs": N_("Laboratory value"),
    "treatments": N_("Treatment"),
    "anticoagulants": N_("Blood thinner"),
}
"""Every kind of entry, in the order of the pages, and what one of them is called."""

PLANNED = ("treatments", "anticoagulants")
"""Kinds that may begin on a day to come."""

LABELS = {
    "on": N_("Date"),
    "site": N_("Where"),
    "mib1_percent": N_("MIB-1 (Ki-67), %"),
    "er": N_("Oestrogen receptor (ER)"),
    "pr": N_("Progesterone receptor (PR)"),
    "her2": N_("HER2"),
    "stage_edition": N_("Edition of the staging"),
    "size_mm.0": N_("Length, mm"),
    "size_mm.1": N_("Width, mm"),
    "suv_max": N_("SUVmax"),
    "reading": N_("What the report says of it"),
    "malignant": N_("Malignant"),
    "low": N_("Reference range from"),
    "high": N_("Reference range to"),
    "kind": N_("Treatment"),
    "agents": N_("Agents with doses"),
    "name": N_("Medicine"),
    "source": N_("Source (letter, report)"),
    "side": N_("Side"),
    "histology": N_("Histology"),
    "grade": N_("Grade"),
    "stage": N_("Stage"),
    "modality": N_("Modality"),
    "structure": N_("Structure"),
    "enhancement": N_("Enhancement"),
    "impression": N_("Impression"),
    "test": N_("Test"),
    "value": N_("Value"),
    "unit": N_("Unit"),
    "start": N_("Start"),
    "end": N_("End"),
    "response": N_("Response"),
}
"""What each field is called."""

CHOICES = {
    "clear": N_("clear: nothing there"),
    "lesion": N_("lesion of unproven nature"),
    "malignant": N_("malignant involvement"),
    **{test.value: words for test, words in TEST_WORDS.items()},
}
"""What a choice is called where its own value does not say it."""

SUGGESTIONS = {
    "diagnoses.site": ("breast", "lung", "prostate", "bowel", "bladder", "ovary", "cervix", "kidney", "lymphoma"),
    "recurrences.site": ("chest wall", "local", "lymph nodes"),
    "metastases.site": ("bone, multiple", "lumbar spine", "liver", "lung", "brain", "lymph nodes", "psoas"),
    "pathology.site": ("psoas", "breast", "bone", "lymph node"),
    "treatments.kind": (
        "surgery",
        "chemotherapy",
        "radiotherapy",
        "endocrine therapy",
        "immunotherapy",
        "targeted therapy",
        "bone-protecting therapy",
    ),
    "anticoagulants.name": (
        "warfarin",
        "apixaban",
        "rivaroxaban",
        "edoxaban",
        "dabigatran",
        "enoxaparin",
        "dalteparin",
    ),
}
"""Words offered while typing; any others can be written."""

LENGTH_MAX = 4000
"""Of a text in characters; a radiologist's longest conclusion is shorter."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field as the page shows it; `widget` is text, date, number, choice, units or lines."""

    name: str
    label: str
    widget: str
    is_required: bool
    choices: Sequence[tuple[str, str]] = ()
    suggestions: Sequence[str] = ()


class BadEntry(ValueError):
    """What was typed is no entry; `problems` are sentences by the name of the field, "" where they concern several."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def form_fields(kind: str) -> list[Field]:
    """The fields in the language of the page."""
    return [
        replace(
            field,
            label=gettext(field.label),
            choices=[(choice, _choice_words(field, words)) for choice, words in field.choices],
            suggestions=[gettext(word) for word in field.suggestions],
        )
        for _, field in _leaves(kind)
    ]


def typed_of(kind: str, body: Mapping[str, Any]) -> dict[str, str]:
    """An entry as its form shows it."""
    typed = {}
    for leaf, field in _leaves(kind):
        value: Any = body
        for step in field.name.split("."):
            value = _part(value, step)
        if leaf is Agent:
            value = "\n".join(", ".join(filter(None, (agent["name"], agent["dose"]))) for agent in value or ())
        typed[field.name] = "" if value is None else _plain(field, value)
    return typed


def _part(value: Any, step: str) -> Any:
    """None where there is none, as in an entry that cannot be read."""
    try:
        return value[int(step) if step.isdigit() else step]
    except (LookupError, TypeError):
        return None


def read_entry(kind: str, typed: Mapping[str, str], *, today: date) -> Any:
    """The entry that a form describes. Raises BadEntry."""
    problems: dict[str, str] = {}
    body: dict[str, Any] = {}
    for leaf, field in _leaves(kind):
        told = typed.get(field.name, "").strip()
        if len(told) > LENGTH_MAX:
            problems[field.name] = gettext("Write this in at most %(most)s characters.", most=LENGTH_MAX)
            continue
        try:
            value = _value(leaf, _as_suggested(field, told))
        except ValueError as refusal:
            problems[field.name] = str(refusal)
            continue
        if value is None and field.is_required:
            problems[field.name] = gettext("This is needed.")
        _put(body, field.name.split("."), value)
    if not problems:
        problems = _halves(body)
    if problems:
        raise BadEntry(problems)
    try:
        (entry,) = getattr(history_from_json({kind: [body]}), kind)
    except BadInput as refusal:
        raise BadEntry(dict(_by_field(kind, refusal.problems))) from None
    dated = getattr(entry, DATED_BY[kind])
    if kind not in PLANNED and dated and dated > today:
        raise BadEntry({DATED_BY[kind]: gettext("This day is still to come. Enter what has happened.")})
    return entry


def shown(kind: str, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an entry tells, as label and words, without what is empty and without its source."""
    typed = typed_of(kind, body)
    told = [(field, typed[field.name]) for field in form_fields(kind) if field.name != "source"]
    return [(field.label, _in_words(field, words)) for field, words in told if words]


def _in_words(field: Field, value: str) -> str:
    if field.widget == "choice":
        return dict(field.choices)[value]
    return in_words(date.fromisoformat(value)) if field.widget == "date" else value.replace("\n", "; ")


def _choice_words(field: Field, words: str) -> str:
    """A unit stands with the tests that are measured in it; any other choice is a word or two."""
    if field.widget != "units":
        return gettext(words)
    unit, _, tests = words.removesuffix(")").partition(" (")
    return f"{unit} ({', '.join(map(gettext, tests.split(', ')))})"


@cache
def _leaves(kind: str) -> tuple[tuple[type, Field], ...]:
    """Each field with the type of its value; what is made of parts is a field for each part."""
    return tuple(_made_of(get_args(get_type_hints(CancerHistory)[kind])[0], kind))


def _made_of(entry: type, kind: str) -> Iterator[tuple[type, Field]]:
    hints = get_type_hints(entry)
    for field in fields(entry):
        is_required = field.default is MISSING and field.default_factory is MISSING
        leaf = _without_none(hints[field.name])
        if leaf is Receptors:
            for part, hint in get_type_hints(Receptors).items():
                yield _without_none(hint), _field(kind, f"{field.name}.{part}", _without_none(hint), False)
        elif get_origin(leaf) is tuple and get_args(leaf)[0] is not Agent:
            for at, part in enumerate(get_args(leaf)):
                yield part, _field(kind, f"{field.name}.{at}", part, False)
        else:
            leaf = get_args(leaf)[0] if get_origin(leaf) is tuple else leaf
            yield leaf, _field(kind, field.name, leaf, is_required)


def _field(kind: str, name: str, leaf: type, is_required: bool) -> Field:
    last = name.rpartition(".")[2]
    return Field(
        name=name,
        label=LABELS.get(name) or LABELS[last],
        widget=_widget(name, leaf),
        is_required=is_required,
        choices=_choices(name, leaf),
        suggestions=SUGGESTIONS.get(f"{kind}.{name}", ()),
    )


def _widget(name: str, leaf: type) -> str:
    if name == "unit":
        return "units"
    if leaf is bool or issubclass(leaf, Enum):
        return "choice"
    return {date: "date", int: "number", float: "number", Agent: "lines"}.get(leaf, "text")


def _choices(name: str, leaf: type) -> list[tuple[str, str]]:
    if name == "unit":
        return [(unit, f"{unit} ({', '.join(tests)})") for unit, tests in _usual_units().items()]
    if leaf is bool:
        return [("yes", N_("yes")), ("no", N_("no"))]
    if issubclass(leaf, Enum):
        return [(str(member.value), CHOICES.get(member.value, str(member.value))) for member in leaf]
    return []


def _usual_units() -> dict[str, list[str]]:
    """One way to write each unit, with the tests that are measured in it."""
    usual: dict[str, list[str]] = {}
    for test, units in UNITS_OF.items():
        written = {factor: unit for unit, factor in reversed(units.items())}
        for unit in written.values():
            usual.setdefault(unit, []).append(TEST_WORDS[LabTest(test)])
    return usual


def _value(leaf: type, told: str) -> Any:
    """What was typed as a JSON value. Raises ValueError with a sentence."""
    if leaf is Agent:
        return [_agent(line) for line in told.splitlines() if line.strip()]
    if not told:
        return None
    if leaf is bool:
        return told == "yes"
    if leaf in (int, float):
        try:
            return leaf(told.replace(",", "."))
        except ValueError:
            raise ValueError(
                gettext("Write a whole number, such as 2.") if leaf is int else gettext("Write a number, such as 4.5.")
            ) from None
    return told


def _agent(line: str) -> dict[str, str | None]:
    name, _, dose = (part.strip() for part in line.partition(","))
    return {"name": name, "dose": dose or None}


def _put(body: dict[str, Any], steps: Sequence[str], value: Any) -> None:
    """Put a value in its place; parts of which none is told make nothing."""
    name, *rest = steps
    if not rest:
        body[name] = value
        return
    parts = body.setdefault(name, None)
    if rest[0].isdigit():
        body[name] = [*(parts or []), value] if value is not None or parts else [value]
    elif value is not None or parts:
        body[name] = (parts or {}) | {rest[0]: value}


def _halves(body: dict[str, Any]) -> dict[str, str]:
    """A size has both measures or none."""
    if "size_mm" not in body:
        return {}
    if all(measure is None for measure in body["size_mm"]):
        body["size_mm"] = None
    elif None in body["size_mm"]:
        at = body["size_mm"].index(None)
        return {f"size_mm.{at}": gettext("Write both length and width, or neither.")}
    return {}


def _by_field(kind: str, problems: Sequence[str]) -> Iterator[tuple[str, str]]:
    names = {field.name for field in form_fields(kind)}
    for problem in problems:
        path, _, sentence = problem.removeprefix(f"{kind}[0].").partition(": ")
        name = path.replace("[", ".").replace("]", "")
        sentence = phrase(sentence)
        yield (name, sentence[:1].upper() + sentence[1:] + ".") if name in names else ("", phrase(problem))


def _without_none(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    return hint


def _as_suggested(field: Field, told: str) -> str:
    """What was typed in the words of the record, where it is one of the words offered: rules go by those."""
    return {gettext(word): word for word in field.suggestions}.get(told, told)


def _plain(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(str(value).removesuffix(".0"))
    return gettext(value) if value in field.suggestions else str(value)
