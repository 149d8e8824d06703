"""Reports, histories and submissions as JSON: what is refused is named by its path, in a sentence to act on."""

import json
from datetime import date
from typing import Any

import pytest

from screening.assessment import Evidence
from screening.history import CancerHistory, Imaging, Modality, Reading, Structure
from screening.interchange import (
    BadInput,
    assessment_from_json,
    finding_from_json,
    history_from_json,
    report_from_json,
    submission_from_json,
    submission_schema,
    to_json,
)
from screening.report import Answer, Finding, Kind, Movement, Quality, Question, Side, Site, SymptomReport

SUBMISSION: dict[str, Any] = {
    "report": {"told_on": "2024-05-28", "findings": [{"kind": "pain", "site": "hip", "side": "left"}]},
    "history": {"diagnoses": [{"site": "breast", "on": "2020-01-01"}]},
    "on": "2024-05-28",
}
NO_FIELD = "is not a field here; remove it or check its spelling"


def told(**changes: Any) -> dict[str, Any]:
    return {"report": {"told_on": "2024-05-28", **changes}}


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"colour": "red"}, [f"colour: {NO_FIELD}"]),
        ({"X_ray": "none"}, [f"X_ray: {NO_FIELD}"]),
        ({"on": "yesterday"}, ["on: input should be a valid date in the format YYYY-MM-DD, input is too short"]),
        ({"on": "2024-05-27"}, ["report.told_on: 2024-05-28 is after 2024-05-27, the day of the screening"]),
        ({"report": {}}, ["report.told_on: is missing"]),
        (
            {"report": {}, "history": {"labs": [{}]}},
            [
                "report.told_on: is missing",
                "history.labs[0].on: is missing",
                "history.labs[0].test: is missing",
                "history.labs[0].value: is missing",
                "history.labs[0].unit: is missing",
            ],
        ),
        (
            told(findings=[{"kind": "pain"}, {"kind": "pain", "severity_nrs": 12}]),
            ["report.findings[1].severity_nrs: 12 is not on the scale of 0 to 10"],
        ),
        (
            told(findings=[{"kind": "pain", "severity_nrs": "3"}]),
            ["report.findings[0].severity_nrs: input should be a valid integer"],
        ),
        (told(findings=[{"kind": "pain", "where": "hip"}]), [f"report.findings[0].where: {NO_FIELD}"]),
        (told(answers={"pain_side": "perhaps"}), ["report.answers.pain_side: input should be "]),
        (told(temperature_c=20), ["report.temperature_c: 20.0 is not between 25.0 and 45.0 degrees Celsius"]),
        (
            told(findings=[{"kind": "pain", "site": "hip", "side": "midline"}]),
            ["report.findings[0].side: a hip has no midline"],
        ),
        (
            told(findings=[{"kind": "pain"}, {"kind": "pain", "since": "2024-05-29"}]),
            ["report.findings[1].since: 2024-05-29 is after 2024-05-28"],
        ),
        (
            {
                "history": {
                    "imaging": [{"on": "2024-05-29", "modality": "CT", "structure": "psoas", "reading": "clear"}]
                }
            },
            ["history.imaging[0].on: 2024-05-29 is after 2024-05-28, the day of the screening"],
        ),
        (
            {"history": {"labs": [{"on": "2024-01-01", "test": "crp", "value": 1, "unit": "stone"}]}},
            ["history.labs[0].unit: 'stone' is not a unit of crp; use one of mg/L, mg/dL, ug/mL"],
        ),
        ({"history": None}, ["history: "]),
    ],
)
def test_a_bad_submission_is_refused_with_the_path_of_each_field(change: dict, problems: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        submission_from_json({**SUBMISSION, **change})
    assert len(refused.value.problems) == len(problems)
    for sentence, expected in zip(refused.value.problems, problems, strict=True):
        assert sentence.startswith(expected)
    assert str(refused.value) == "; ".join(refused.value.problems)


@pytest.mark.parametrize("value", [None, [], 3, "text"])
def test_what_is_no_mapping_is_refused_as_a_whole(value: Any) -> None:
    with pytest.raises(BadInput, match=r"^input: "):
        submission_from_json(value)


def test_each_reader_refuses_what_it_does_not_know() -> None:
    for read in (report_from_json, history_from_json, assessment_from_json, finding_from_json, submission_from_json):
        with pytest.raises(BadInput, match="colour: is not a field here"):
            read({"colour": "red"})


def test_a_field_at_the_top_is_named_without_a_dot_before_it() -> None:
    with pytest.raises(BadInput, match=r"^temperature_c: 20.0 is not between"):
        report_from_json({"told_on": "2024-05-28", "temperature_c": 20})


def test_the_same_value_is_always_written_alike() -> None:
    finding = Finding(
        kind=Kind.PAIN,
        site=Site.HIP,
        side=Side.LEFT,
        qualities=frozenset({Quality.THROBBING, Quality.ACHING, Quality.NIGHT}),
        since=date(2024, 5, 1),
        worse_with=frozenset({Movement.WALKING, Movement.BENDING}),
    )
    report = SymptomReport(
        told_on=date(2024, 5, 28),
        findings=(finding,),
        answers={Question.PAIN_SIDE: Answer.ANSWERED},
        temperature_c=36.6,
    )
    written = to_json(report)
    assert written["findings"][0]["qualities"] == ["aching", "night", "throbbing"]
    assert written["findings"][0]["since"] == "2024-05-01"
    assert written["answers"] == {"pain_side": "answered"}
    assert json.loads(json.dumps(written)) == written
    assert report_from_json(written) == report
    assert finding_from_json(written["findings"][0]) == finding


def test_a_history_and_a_result_come_back_as_they_were() -> None:
    study = Imaging(
        on=date(2024, 6, 1),
        modality=Modality.CT,
        structure=Structure.PSOAS,
        side=Side.LEFT,
        reading=Reading.LESION,
        size_mm=(65, 18),
    )
    history = CancerHistory(imaging=(study,))
    assert to_json(history)["imaging"][0]["size_mm"] == [65, 18]
    assert history_from_json(to_json(history)) == history
    assert to_json(Evidence(text="pain")) == {"text": "pain", "on": None, "source": None}
    assert to_json(Evidence) is Evidence


def test_the_schema_is_published_and_refuses_unknown_fields() -> None:
    schema = submission_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["required"]) == {"report", "history", "on"}
    assert schema["additionalProperties"] is False
    kinds = {name for name, kind in schema["$defs"].items() if kind["type"] == "object"}
    assert {"Finding", "SymptomReport", "CancerHistory", "Imaging", "LabValue"} <= kinds
    assert all(schema["$defs"][kind]["additionalProperties"] is False for kind in kinds)
