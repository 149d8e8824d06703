"""The shape of each file that the checks read: a misspelt key is told by its name, and ends no check in a traceback."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from checks.project import LANGUAGES, Problem, Project, line_of


class Ours(BaseModel):
    """What is read by our code alone, where a key that nobody knows is one that nobody reads."""

    model_config = ConfigDict(extra="forbid")


class Symptom(Ours):
    words: list[str]
    place: Literal["none"] | None = None
    site: str | None = None
    side: str | None = None
    quality: list[str] = []
    needs: Literal["body", "legs", "list"] | None = None


class Guarded(Ours):
    words: list[str]
    before: list[str]
    after: list[str]


class Place(Ours):
    words: list[str]
    pair: list[str] = []
    sided: list[str] = []
    guarded: list[Guarded] = []


class Sentence(Ours):
    say: str
    asked: str | None = None
    expect: list[str] = []
    severity: list[str] | str | None = None
    days_ago: str | None = None
    reading: dict[str, Any] = {}


class Sentences(Ours):
    development: list[Sentence]
    test: list[Sentence]


class Case(Ours):
    case: str
    on: str
    told: dict[str, Any]
    recorded: Any = None
    earlier: list[dict[str, Any]] = []
    expected: dict[str, Any]


class Cases(Ours):
    records: dict[str, Any] = {}
    cases: list[Case]


class Responses(Ours):
    responses: dict[str, str | dict[str, str]]
    titles: dict[str, str]


class Examples(BaseModel):
    examples: str


class Nlu(BaseModel):
    nlu: list[Examples]


class Story(BaseModel):
    steps: list[dict[str, Any]]


class Stories(BaseModel):
    rules: list[Story] = []
    stories: list[Story] = []


class Button(BaseModel):
    title: str
    payload: str


class Condition(BaseModel):
    name: str
    value: str


class Wording(BaseModel):
    text: str
    buttons: list[Button] = []
    condition: list[Condition] = []
    custom: dict[str, Any] = {}


class Form(BaseModel):
    required_slots: list[str]


class Forms(BaseModel):
    screening_form: Form


class Domain(BaseModel):
    intents: list[Any]
    slots: dict[str, Any]
    forms: Forms
    responses: dict[str, list[Wording]]


SHAPES: Mapping[str, Any] = {
    "domain.yml": Domain,
    "data/nlu/*/*.yml": Nlu,
    "data/rules/*.yml": Stories,
    "data/stories/*.yml": Stories,
    "tests/stories/*.yml": Stories,
    "bot/lexicon/*/*.yml": dict[str, Any],
    "bot/lexicon/*/symptoms.yml": dict[str, list[Symptom]],
    "bot/lexicon/*/sites.yml": dict[str, Place],
    "bot/lexicon/*/qualities.yml": dict[str, list[str]],
    "bot/lexicon/*/macros.yml": dict[str, list[str]],
    f"{LANGUAGES}/*/responses.yml": Responses,
    "tests/language/*/*.yml": Sentences,
    "tests/screening/cases/*.yml": Cases,
}
"""What stands in the files of each pattern."""


def misshapen(project: Project) -> Iterator[Problem]:
    """Where a file has not the shape that whoever reads it relies on. Raises Unreadable."""
    for pattern, shape in SHAPES.items():
        adapter = TypeAdapter(shape)
        for path in project.paths(pattern):
            told = project.yaml(path)
            try:
                adapter.validate_python(told)
            except ValidationError as refusal:
                for error in refusal.errors():
                    yield Problem(path, _line(told, error["loc"]), _sentence(error))


def _line(told: Any, place: Sequence[int | str]) -> int:
    """The line of the last word on the way to a place."""
    line = 0
    for step in place:
        if isinstance(told, Mapping) and step in told:
            line, told = next(line_of(key) for key in told if key == step), told[step]
        elif isinstance(told, list) and isinstance(step, int):
            told = told[step]
            line = line_of(next(iter(told), "") if isinstance(told, Mapping) else told) or line
    return line


def _sentence(error: ErrorDetails) -> str:
    *above, last = (str(step) for step in error["loc"] or ("the file",))
    within = f" in {'.'.join(above)}" if above else ""
    match error["type"]:
        case "missing":
            return f'"{last}" is missing{within}: add it, or check how it is spelt.'
        case "extra_forbidden":
            return f'"{last}"{within} is read by nothing: check how it is spelt.'
        case _:
            return f'"{last}"{within} cannot stand so: {error["msg"][:1].lower()}{error["msg"][1:]}.'
