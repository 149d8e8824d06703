"""Runs every check and prints what it finds; ends with 1 when there is anything to mend."""

import sys
from pathlib import Path

from checks import intents, languages, lexicon, medicine, questions, responses, shapes
from checks.project import Problem, Project, Unreadable

CHECKS = tuple(
    check for module in (medicine, questions, intents, responses, lexicon, languages) for check in module.CHECKS
)


def problems(project: Project) -> list[Problem]:
    """Everything that is missing or does not fit, each once, by file and line.

    Of files that have another shape than the checks rely on nothing else can be said.
    """
    try:
        if misshapen := set(shapes.misshapen(project)):
            return sorted(misshapen)
        return sorted({problem for check in CHECKS for problem in check(project)})
    except Unreadable as refusal:
        return [refusal.problem]


def main() -> int:
    found = problems(Project(Path()))
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(CHECKS)} checks of what belongs together: {len(found) or 'nothing'} to mend.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
