"""Every case a clinician wrote in tests/screening/cases gives the result written beside it."""

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
    match expectation:
        case "flags":
            assert {flag.id: flag.tier for flag in assessment.fired_flags} == value
        case "flags_include":
            assert value.items() <= {flag.id: flag.tier for flag in assessment.fired_flags}.items()
        case "flags_without":
            assert not set(value) & {flag.id for flag in assessment.fired_flags}
        case "not_ruled_out":
            assert [flag.id for flag in assessment.flags if flag.tier is None] == value
        case "not_ruled_out_include":
            assert set(value) <= {flag.id for flag in assessment.flags if flag.tier is None}
        case "half_told":
            assert [flag.id for flag in assessment.flags if flag.half_told] == value
        case "flag_notes":
            notes = {flag.id: list(flag.notes) for flag in assessment.fired_flags}
            for flag, words in value.items():
                assert_all_in(words, notes[flag])
        case "progression":
            assert [evidence.text for evidence in assessment.progression] == value
        case "progression_days":
            assert [str(evidence.on) for evidence in assessment.progression] == [str(day) for day in value]
        case "urgency_reasons":
            assert list(assessment.urgency_reasons) == value
        case "missing":
            assert set(value) <= set(assessment.missing)
        case _:
            assert getattr(assessment, expectation) == value


def check_side(side: SideResult, expected: dict[str, Any]) -> None:
    for expectation, value in expected.items():
        match expectation:
            case "criteria":
                assert list(side.criteria_met) == value
            case "evidence" | "against" | "supporting_signs":
                assert_all_in(value, [evidence.text for evidence in getattr(side, expectation)])
            case "evidence_without":
                assert not [e.text for e in side.evidence for words in value if words in e.text]
            case "missing" | "next_steps" | "urgency_reasons":
                assert_all_in(value, list(getattr(side, expectation)))
            case "differential":
                check_differential(side, value)
            case _:
                assert getattr(side, expectation) == value


def check_differential(side: SideResult, expected: dict[str, dict[str, list[str]]]) -> None:
    entries = {entry.name: entry for entry in side.differential}
    for name, arguments in expected.items():
        for direction, words in arguments.items():
            assert_all_in(words, [evidence.text for evidence in getattr(entries[name], direction)])


def assert_all_in(words: list[str], sentences: list[str]) -> None:
    for expected in words:
        assert any(expected in sentence for sentence in sentences), (expected, sentences)
