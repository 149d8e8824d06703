"""Reads the case files, in which a clinician writes what was told, what is recorded and what is expected.

A record is the name of a fragment under `records`, a mapping of entries, or a list of both that is added up. Every
question counts as answered unless it is under `unanswered`; `warning_signs` is `none`, a list of the ticked ones, or
`not asked`. `earlier` holds earlier screenings of the same patient, each told on its own day.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml

from screening import assess
from screening.assessment import Assessment
from screening.history import CancerHistory
from screening.interchange import history_from_json, report_from_json, to_json
from screening.report import Answer, Question, SymptomReport
from screening.signs import RED_FLAG_SIGNS

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, kw_only=True)
class WrittenCase:
    """One case as a clinician wrote it, with the report and the record it stands for."""

    name: str
    report: SymptomReport
    history: CancerHistory
    expected: dict[str, Any]
    earlier: tuple[tuple[SymptomReport, Assessment], ...] = ()

    def assessed(self) -> Assessment:
        return assess(self.report, self.history, self.report.told_on, self.earlier)


class CaseLoader(yaml.CSafeLoader):
    """YAML 1.2 booleans: `on` is the name of a field here and not a way to write true."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


@cache
def written_cases(file: str) -> list[WrittenCase]:
    """The cases of one file, in the order in which they are written."""
    written = yaml.load((CASES / file).read_text(encoding="utf-8"), CaseLoader)  # noqa: S506 - a safe loader
    records = written.get("records", {})
    return [written_case(case, records) for case in written["cases"]]


def written_case(case: dict[str, Any], records: dict[str, Any]) -> WrittenCase:
    history = history_of(case.get("recorded", []), records)
    before = [report_of(screening) for screening in case.get("earlier", [])]
    return WrittenCase(
        name=case["case"],
        report=report_of(case),
        history=history,
        expected=case["expected"],
        earlier=tuple((report, assess(report, history, report.told_on)) for report in before),
    )


def report_of(case: dict[str, Any]) -> SymptomReport:
    told = dict(case["told"])
    signs, unanswered = told.pop("warning_signs", "none"), set(told.pop("unanswered", []))
    findings = [*told.pop("findings", []), *_signs(signs)]
    findings += [{"kind": kind, "assertion": "denied"} for kind in told.pop("denied", [])]
    if signs == "not asked":
        unanswered.add(Question.RED_FLAGS)
    answers = {question: Answer.ANSWERED for question in Question if question not in unanswered}
    values = {"told_on": case["on"], "findings": findings, "answers": answers, **told}
    return report_from_json(_plain(values))


def history_of(recorded: Any, records: dict[str, Any]) -> CancerHistory:
    total: dict[str, Any] = {}
    for part in _parts(recorded, records):
        for field, value in part.items():
            total[field] = [*total.get(field, []), *value] if isinstance(value, list) else value
    return history_from_json(_plain(total))


def _parts(recorded: Any, records: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if isinstance(recorded, str):
        yield from _parts(records[recorded], records)
    elif isinstance(recorded, list):
        for part in recorded:
            yield from _parts(part, records)
    else:
        yield recorded


def _signs(ticked: Any) -> list[Any]:
    if ticked == "not asked":
        return []
    yes = [] if ticked == "none" else ticked
    return [
        {**to_json(finding), "assertion": "present" if sign in yes else "denied"}
        for sign, finding in RED_FLAG_SIGNS.items()
    ]


def _plain(values: Any) -> Any:
    return json.loads(json.dumps(values, default=str))
