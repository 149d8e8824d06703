"""Every case a clinician wrote in tests/screening/cases gives the result written beside it."""

from collections.abc import Callable
from typing import Any

import pytest

from screening.assessment import Assessment, SideResult
from tests.screening.cases import CASES, WrittenCase, written_cases

ALL = [case for file in sorted(CASES.glob("*.yml")) for case in written_cases(file.name)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_case_gives_what_the_clinician_expects(case: WrittenCase) -> None:
    assessment = case.assessed()
    for expectation, value in case.expected.items():
        if expectation in ("left", "right"):
            check_side(next(s for s in assessment.sides if s.side == expectation), value)
        else:
            check_whole(assessment, expectation, value)


def check_whole(assessment: Assessment, expectation: str, value: Any) -> None:
    if expectation in EXACTLY:
        assert EXACTLY[expectation](assessment) == value
    elif expectation in AMONG:
        assert set(value) <= set(AMONG[expectation](assessment))
    elif expectation == "flags_without":
        assert not set(value) & fired(assessment).keys()
    elif expectation == "flag_notes_exactly":
        assert {flag.id: list(flag.notes) for flag in assessment.fired_flags if flag.id in value} == value
    elif expectation in ("flag_notes", "flag_evidence"):
        for flag in assessment.fired_flags:
            sentences = flag.notes if expectation == "flag_notes" else [evidence.text for evidence in flag.evidence]
            assert_all_in(value.get(flag.id, []), list(sentences))
        assert value.keys() <= fired(assessment).keys()
    else:
        assert getattr(assessment, expectation) == value


def fired(assessment: Assessment) -> dict[str, Any]:
    return {flag.id: flag.tier for flag in assessment.fired_flags}


def not_ruled_out(assessment: Assessment) -> list[str]:
    return [flag.id for flag in assessment.flags if flag.tier is None]


EXACTLY: dict[str, Callable[[Assessment], Any]] = {
    "flags": fired,
    "not_ruled_out": not_ruled_out,
    "half_told": lambda assessment: [flag.id for flag in assessment.flags if flag.half_told],
    "progression": lambda assessment: [evidence.text for evidence in assessment.progression],
    "progression_days": lambda assessment: [str(evidence.on) for evidence in assessment.progression],
    "urgency_reasons": lambda assessment: list(assessment.urgency_reasons),
}
AMONG: dict[str, Callable[[Assessment], Any]] = {
    "not_ruled_out_include": not_ruled_out,
    "missing": lambda assessment: assessment.missing,
}


def check_side(side: SideResult, expected: dict[str, Any]) -> None:
    for expectation, value in expected.items():
        match expectation:
            case "criteria":
                assert list(side.criteria_met) == value
            case "evidence" | "against" | "supporting_signs":
                assert_all_in(value, [evidence.text for evidence in getattr(side, expectation)])
            case "evidence_without" | "against_without":
                told = getattr(side, expectation.removesuffix("_without"))
                assert not [e.text for e in told for words in value if words in e.text]
            case "missing" | "next_steps" | "urgency_reasons":
                assert_all_in(value, list(getattr(side, expectation)))
            case "next_steps_exactly":
                assert list(side.next_steps) == value
            case "missing_without":
                assert not [what for what in side.missing for words in value if words in what]
            case "differential_names":
                assert [entry.name for entry in side.differential] == value
            case "differential":
                check_differential(side, value)
            case _:
                assert getattr(side, expectation) == value


def check_differential(side: SideResult, expected: dict[str, dict[str, list[str]]]) -> None:
    entries = {entry.name: entry for entry in side.differential}
    for name, arguments in expected.items():
        for direction, words in arguments.items():
            side_of_argument = direction.replace("exactly_", "speaks_")
            sentences = [evidence.text for evidence in getattr(entries[name], side_of_argument)]
            assert_all_in(words, sentences)
            if direction != side_of_argument:
                assert len(sentences) == len(words), sentences


def assert_all_in(words: list[str], sentences: list[str]) -> None:
    for expected in words:
        assert any(expected in sentence for sentence in sentences), (expected, sentences)
