"""What a symptom and a red flag need within `screening`: words, a code, a rule that reads it, a tier and a case."""

import ast
from collections.abc import Iterator

from checks.project import VOCABULARY, Problem, Project

FLAGS = "screening/red_flags.py"
TIERS = "screening/thresholds.py"
CASES = "tests/screening/cases"
UNREAD = frozenset({"OTHER"})
"""Symptoms that no rule needs to read: told to the nurses as they are."""


def every_name_of_the_vocabulary_is_declared(project: Project) -> Iterator[Problem]:
    for folder in ("screening", "actions", "records", "web"):
        for path in project.paths(f"{folder}/**/*.py"):
            for enumeration, name, line in _attributes(project, path):
                members = project.vocabulary.get(enumeration)
                if members is not None and name not in {member.name for member in members}:
                    says = f"{enumeration}.{name} is no line of {enumeration} in {VOCABULARY}: add it there."
                    yield Problem(path, line, says)


def every_symptom_has_words_and_a_code(project: Project) -> Iterator[Problem]:
    for kind in project.vocabulary["Kind"]:
        if not kind.words:
            yield Problem(VOCABULARY, kind.line, f'The symptom "{kind.value}" has no words for the nurses\' pages.')
        if not kind.has_code:
            says = (
                f'The symptom "{kind.value}" has no code for FHIR: give its Snomed(...), or NO_CODE where none says '
                "neither more nor less."
            )
            yield Problem(VOCABULARY, kind.line, says)


def every_symptom_is_read_by_a_rule(project: Project) -> Iterator[Problem]:
    read = {
        name
        for path in project.paths("screening/*.py")
        for enumeration, name, _ in _attributes(project, path)
        if enumeration == "Kind"
    }
    for kind in project.vocabulary["Kind"]:
        if kind.name not in read | UNREAD:
            says = f'No rule of screening/ reads the symptom "{kind.value}": write one, such as a red flag in {FLAGS}.'
            yield Problem(VOCABULARY, kind.line, says)


def every_red_flag_is_listed(project: Project) -> Iterator[Problem]:
    listed = project.names_of(FLAGS, "RULES")
    written = {}
    for path in project.paths("screening/*.py"):
        for rule in _rules(project, path):
            written[rule.name] = rule
            if rule.name not in listed:
                says = f'The red flag "{rule.name}" is never decided: add it to RULES in {FLAGS}.'
                yield Problem(path, rule.lineno, says)
    for name, line in listed.items():
        if name not in written:
            yield Problem(FLAGS, line, f'RULES lists "{name}", and no function of screening/ is called so: write it.')


def every_red_flag_has_a_tier_and_a_case(project: Project) -> Iterator[Problem]:
    tiers = project.names_of(TIERS, "TIER_OF_FLAG")
    fired = {
        flag
        for path in project.paths(f"{CASES}/*.yml")
        for case in project.yaml(path).get("cases", ())
        for flag in case["expected"].get("flags") or ()
    }
    for path in project.paths("screening/*.py"):
        for rule in _rules(project, path):
            for flag in _flags_of(rule):
                if flag not in tiers:
                    says = f'The red flag "{flag}" has no tier: add it to TIER_OF_FLAG in {TIERS}.'
                    yield Problem(path, rule.lineno, says)
                if flag not in fired:
                    says = f'No case shows the red flag "{flag}" firing: add one to {CASES}/red_flags.yml.'
                    yield Problem(path, rule.lineno, says)


def _attributes(project: Project, path: str) -> Iterator[tuple[str, str, int]]:
    """What a module names as a member of something, such as Kind.PAIN."""
    for node in ast.walk(project.code(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper():
            yield node.value.id, node.attr, node.lineno


def _rules(project: Project, path: str) -> Iterator[ast.FunctionDef]:
    """The functions of a module that decide a red flag."""
    for node in project.code(path).body:
        if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "RedFlag | None":
            yield node


def _flags_of(rule: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(rule):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Flag":
            yield from (ast.literal_eval(keyword.value) for keyword in node.keywords if keyword.arg == "id")


CHECKS = (
    every_name_of_the_vocabulary_is_declared,
    every_symptom_has_words_and_a_code,
    every_symptom_is_read_by_a_rule,
    every_red_flag_is_listed,
    every_red_flag_has_a_tier_and_a_case,
)
