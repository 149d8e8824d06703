"""`psoascreen assess` and `psoascreen schema`, as typed at a shell."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from psoascreen.cli import app
from screening.interchange import assessment_from_json

SUBMISSION: dict[str, Any] = {
    "report": {"told_on": "2024-05-28", "findings": [{"kind": "pain", "site": "hip", "side": "left"}]},
    "history": {"diagnoses": [{"site": "breast", "on": "2020-01-01"}]},
    "on": "2024-05-28",
}


def assess(tmp_path: Path, submission: Any, *options: str):
    file = tmp_path / "screening.json"
    file.write_text(submission if isinstance(submission, str) else json.dumps(submission), encoding="utf-8")
    return CliRunner().invoke(app, ["assess", str(file), *options])


def test_it_prints_the_assessment_as_json(tmp_path: Path) -> None:
    done = assess(tmp_path, SUBMISSION)
    assert done.exit_code == 0
    assert assessment_from_json(json.loads(done.stdout)).leading.category == "suspected"


def test_it_explains_in_sentences(tmp_path: Path) -> None:
    done = assess(tmp_path, SUBMISSION, "--explain")
    assert done.exit_code == 0
    assert "Left side: suspected" in done.stdout
    assert "not a diagnosis" in done.stdout


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"on": "2024-05-27"}, "report.told_on: 2024-05-28 is after 2024-05-27, the day of the screening"),
        (
            {"report": {"told_on": "2024-05-28", "findings": [{"kind": "pain", "severity_nrs": 12}]}},
            "report.findings[0].severity_nrs: 12 is not on the scale of 0 to 10",
        ),
        (
            {"report": {}, "history": {"labs": [{"on": "2024-01-01"}]}},
            "report.told_on: is missing\nhistory.labs[0].test: is missing\n",
        ),
    ],
)
def test_bad_input_is_refused_with_the_path_of_the_field(tmp_path: Path, change: dict, sentence: str) -> None:
    done = assess(tmp_path, {**SUBMISSION, **change})
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\ufeff{}"])
def test_what_is_no_submission_is_refused(tmp_path: Path, text: str) -> None:
    done = assess(tmp_path, text)
    assert done.exit_code == 2
    assert done.stderr.strip()


def test_a_missing_file_is_refused() -> None:
    done = CliRunner().invoke(app, ["assess", "/nowhere.json"])
    assert done.exit_code == 2
    assert "cannot be read" in done.stderr


def test_the_schema_is_published_and_refuses_unknown_fields() -> None:
    schema = json.loads(CliRunner().invoke(app, ["schema"]).stdout)
    assert set(schema["required"]) == {"report", "history", "on"}
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Finding"]["additionalProperties"] is False
