"""What a symptom and a red flag need within `screening`: words, a code, a rule that reads it, a tier and a case."""

import ast
from collections.abc import Iterator

from checks.project import SIGNS, VOCABULARY, Problem, Project, Unreadable, line_of

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


def no_line_of_the_vocabulary_is_told_twice(project: Project) -> Iterator[Problem]:
    """To Python the second of two members of one value is but another name for the first."""
    for enumeration, members in project.vocabulary.items():
        first = {}
        for member in members:
            known = first.setdefault(member.value, member)
            if known is not member:
                says = (
                    f'{enumeration}.{member.name} and {enumeration}.{known.name} are both "{member.value}": give each '
                    "a value of its own."
                )
                yield Problem(VOCABULARY, member.line, says)


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
    for flag, path, line in _flags(project):
        if flag not in tiers:
            yield Problem(path, line, f'The red flag "{flag}" has no tier: add it to TIER_OF_FLAG in {TIERS}.')
        if flag not in fired:
            says = f'No case shows the red flag "{flag}" firing: add one to {CASES}/red_flags.yml.'
            yield Problem(path, line, says)


def every_case_names_what_there_is(project: Project) -> Iterator[Problem]:
    """What nobody knows would be taken for answered, denied or not fired, and the case pass for another reason."""
    signs = [*project.names_of(SIGNS, "RED_FLAG_SIGNS"), "none", "not asked"]
    flags = [flag for flag, _, _ in _flags(project)]
    for path in project.paths(f"{CASES}/*.yml"):
        for case in project.yaml(path).get("cases", ()):
            for told in (case["told"], *(before["told"] for before in case.get("earlier", ()))):
                ticked = told.get("warning_signs", "none")
                named = [
                    (told.get("unanswered", ()), project.values("Question"), f"question of {VOCABULARY}"),
                    ([ticked] if isinstance(ticked, str) else ticked, signs, f"warning sign of {SIGNS}"),
                    (case["expected"].get("flags_without", ()), flags, "red flag of screening/"),
                ]
                for names, known, what in named:
                    for name in names:
                        if name not in known:
                            yield Problem(path, line_of(name), f'"{name}" is no {what}: check how it is spelt.')


def every_red_flag_has_an_id_of_its_own(project: Project) -> Iterator[Problem]:
    first = {}
    for flag, path, line in _flags(project):
        at, before = first.setdefault(flag, (path, line))
        if (at, before) != (path, line):
            says = f'The red flag "{flag}" stands in {at}:{before} already: give this one an id of its own.'
            yield Problem(path, line, says)


def every_tier_is_that_of_a_red_flag(project: Project) -> Iterator[Problem]:
    """By the flag's id, or by a string with which a rule chooses another tier for it."""
    tiers = project.names_of(TIERS, "TIER_OF_FLAG")
    named: set[str] = set()
    for path in project.paths("screening/*.py"):
        for node in ast.walk(project.code(path)):
            if path != TIERS and isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fires":
                for word in node.keywords:
                    tier = word.value.value if isinstance(word.value, ast.Constant) else None
                    if word.arg == "tier" and tier and tier not in tiers:
                        says = (
                            f'This red flag fires with the tier "{tier}", which TIER_OF_FLAG in {TIERS} does not name.'
                        )
                        yield Problem(path, word.value.lineno, says)
    for tier, line in tiers.items():
        if tier not in named:
            yield Problem(TIERS, line, f'No red flag of screening/ is called "{tier}": check how it is spelt.')


def every_warning_sign_is_read_by_a_rule(project: Project) -> Iterator[Problem]:
    read = {
        node.value
        for path in project.paths("screening/*.py")
        for node in ast.walk(project.code(path))
        if path != SIGNS and isinstance(node, ast.Constant)
    }
    for sign, line in project.names_of(SIGNS, "RED_FLAG_SIGNS").items():
        if sign not in read:
            says = f'The warning sign "{sign}" is read by no rule: read it in a red flag, as in {FLAGS}.'
            yield Problem(SIGNS, line, says)


def the_bot_goes_by_the_thresholds_of_the_medicine(project: Project) -> Iterator[Problem]:
    """It runs where `screening` cannot be imported, and so tells again, under the same name, what it needs of them."""
    thresholds = {name: number for name, number, _ in _numbers(project, TIERS)}
    for path in project.paths("bot/*.py"):
        for name, number, line in _numbers(project, path):
            if number != thresholds.get(name, number):
                says = f"{name} is {number} here and {thresholds[name]} in {TIERS}: let both be what the medicine says."
                yield Problem(path, line, says)


def _numbers(project: Project, path: str) -> Iterator[tuple[str, float, int]]:
    """The constants of a module that are a number, or a threshold with its `value`, each with its number and line."""
    for node in project.code(path).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            told = node.value
            if isinstance(told, ast.Call):
                told = next((word.value for word in told.keywords if word.arg == "value"), told)
            if isinstance(told, ast.Constant) and isinstance(told.value, int | float):
                yield node.targets[0].id, told.value, node.lineno


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


def _flags(project: Project) -> Iterator[tuple[str, str, int]]:
    """The ids of the red flags, each with its file and line. Raises Unreadable."""
    for path in project.paths("screening/*.py"):
        for node in ast.walk(project.code(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Flag":
                for word in node.keywords:
                    if word.arg == "id" and not isinstance(word.value, ast.Constant):
                        says = 'The id of this red flag is not told here: write it as text, such as id="shingles".'
                        raise Unreadable(Problem(path, node.lineno, says))
                    if word.arg == "id":
                        yield ast.literal_eval(word.value), path, node.lineno


CHECKS = (
    every_name_of_the_vocabulary_is_declared,
    no_line_of_the_vocabulary_is_told_twice,
    every_symptom_has_words_and_a_code,
    every_symptom_is_read_by_a_rule,
    every_red_flag_is_listed,
    every_red_flag_has_a_tier_and_a_case,
    every_case_names_what_there_is,
    every_red_flag_has_an_id_of_its_own,
    every_tier_is_that_of_a_red_flag,
    every_warning_sign_is_read_by_a_rule,
    the_bot_goes_by_the_thresholds_of_the_medicine,
)
