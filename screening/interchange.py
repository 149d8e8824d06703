"""Reports, histories and assessments as plain JSON values and back, refusing what the types do not allow."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from screening import assessment, history, report
from screening.assessment import Assessment
from screening.history import CancerHistory
from screening.report import Finding, SymptomReport


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What the assessment tool reads: one report, the recorded history and the day to judge them on."""

    report: SymptomReport
    history: CancerHistory
    on: date


class BadInput(ValueError):
    """JSON that is no valid report, history or assessment; `problems` are sentences, each with the field's path."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def to_json(value: Any) -> Any:
    """Any screening value as plain JSON values, sets in alphabetical order so that the same value reads the same."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {to_json(key): to_json(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(to_json(item) for item in value)
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value


def report_from_json(values: Any) -> SymptomReport:
    return _read(REPORT, values)


def history_from_json(values: Any) -> CancerHistory:
    return _read(HISTORY, values)


def assessment_from_json(values: Any) -> Assessment:
    return _read(ASSESSMENT, values)


def finding_from_json(values: Any) -> Finding:
    return _read(FINDING, values)


def submission_from_json(values: Any) -> Submission:
    """A submission whose report and history are not dated after its day."""
    submission = _read(SUBMISSION, values)
    try:
        submission.report.refuse_future(submission.on)
        submission.history.refuse_future(submission.on)
    except ValueError as error:
        raise BadInput((str(error),)) from error
    return submission


def submission_schema() -> dict[str, Any]:
    """The JSON Schema of what the assessment tool reads."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **SUBMISSION.json_schema()}


def _refuse_unknown_fields() -> None:
    """Tell pydantic to refuse fields the types do not have, without the types knowing pydantic."""
    for module in (report, history, assessment):
        for name in dir(module):
            kind = getattr(module, name)
            if isinstance(kind, type) and is_dataclass(kind):
                kind.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]
    Submission.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]


_refuse_unknown_fields()
SUBMISSION = TypeAdapter(Submission)
REPORT = TypeAdapter(SymptomReport)
HISTORY = TypeAdapter(CancerHistory)
ASSESSMENT = TypeAdapter(Assessment)
FINDING = TypeAdapter(Finding)


def _read[T](adapter: TypeAdapter[T], values: Any) -> T:
    try:
        return adapter.validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        raise BadInput(tuple(_sentence(problem["loc"], problem["msg"]) for problem in problems)) from error


def _sentence(path: tuple[int | str, ...], message: str) -> str:
    """A problem as "history.imaging[0].side: the psoas has no midline"."""
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    words = message.removeprefix("Value error, ")
    if words == message:
        return f"{place or 'input'}: {PLAINER.get(message, message[:1].lower() + message[1:])}"
    return f"{place}.{words}" if place else words


PLAINER = {
    "Field required": "is missing",
    "Unexpected keyword argument": "is not a field here; remove it or check its spelling",
}
