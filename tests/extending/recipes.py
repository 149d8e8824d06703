"""Reads the recipes of docs/extending.md, and carries out their steps on a copy of the project."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from checks.project import Project

DOCS = Path("docs/extending.md")

HEADING = re.compile(r"## (\d+)\. (.+)")
STEP = re.compile(
    r"\*\*(?P<number>\d+)\.\*\* "
    r"(?:In `(?P<file>[^`]+)`, (?P<how>in place of|below|above) `(?P<anchor>[^`]+)`"
    r"|New file `(?P<new>[^`]+)`|At the end of `(?P<end>[^`]+)`|Copy `(?P<source>[^`]+)` to `(?P<copy>[^`]+)`):"
)


COPY = "copy"


@dataclass(frozen=True)
class Step:
    """One edit: `text` goes below, above or in place of what holds `anchor`; without one, at the end of the file.

    A copy is of the file or folder `anchor`.
    """

    number: int
    path: str
    how: str
    anchor: str
    text: str

    def carry_out(self, root: Path) -> None:
        """Raises AssertionError naming the step where its anchor is not found."""
        file = root / self.path
        if self.how == COPY:
            source = root / self.anchor
            shutil.copytree(source, file) if source.is_dir() else shutil.copy(source, file)
            return
        if not self.anchor:
            file.parent.mkdir(parents=True, exist_ok=True)
            before = file.read_text(encoding="utf-8") if file.exists() else ""
            file.write_text(before + self.text, encoding="utf-8")
            return
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        at = next((n for n, line in enumerate(lines) if self._is_anchor(line)), None)
        assert at is not None, f"step {self.number}: {self.path} has no {self.anchor!r}"
        if self.how == "in place of":
            lines[at] = lines[at].replace(self.anchor, self.text.strip())
        else:
            lines.insert(at + (self.how == "below"), self.text)
        file.write_text("".join(lines), encoding="utf-8")

    def is_needed_for(self, other: "Step") -> bool:
        """Whether the other is this one, or changes what this one copies."""
        return other is self or (self.how == COPY and other.path.startswith(self.path))

    def _is_anchor(self, line: str) -> bool:
        return self.anchor in line if self.how == "in place of" else line.strip() == self.anchor.strip()


@dataclass(frozen=True)
class Recipe:
    """A recipe with the talks that it promises: what is said, and the lines that follow it."""

    number: int
    title: str
    steps: list[Step] = field(default_factory=list)
    talks: list[str] = field(default_factory=list)

    def carry_out(self, root: Path, *, without: Step | None = None) -> None:
        for step in self.steps:
            if not (without and without.is_needed_for(step)):
                step.carry_out(root)

    def unmet(self, root: Path) -> Iterator[str]:
        """What the talks promise and no file of a copy holds, as far as that can be told without training."""
        project = Project(root)
        said = {variant["text"] for variants in project.responses.values() for variant in variants}
        for language in project.languages:
            for told in project.yaml(f"languages/{language}/responses.yml").get("responses", {}).values():
                said |= {told} if isinstance(told, str) else set(told.values())
        taught = {(e.text, e.intent) for language in project.languages for e in project.examples(language)}
        words, where = "", " or ".join(dict.fromkeys(step.path for step in self.steps))
        for line in "\n".join(self.talks).splitlines():
            what, _, told = line.partition(" ")
            match what:
                case "You:":
                    words = told
                case "Bot:" if not any(told in text for text in said):
                    yield f"No response says {told!r}: look at {where}."
                case "intent" if (words, told.strip()) not in taught:
                    yield f"{words!r} is no example of {told.strip()!r}: look at {where}."


@cache
def recipes() -> list[Recipe]:
    """All that have steps, in order."""
    found: list[Recipe] = []
    lines = iter(DOCS.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if heading := HEADING.fullmatch(line):
            found.append(Recipe(int(heading[1]), heading[2]))
        elif (told := STEP.match(line)) and told["copy"]:
            found[-1].steps.append(Step(int(told["number"]), told["copy"], COPY, told["source"], ""))
        elif told and told.end() == len(line):
            path = told["file"] or told["new"] or told["end"]
            found[-1].steps.append(
                Step(int(told["number"]), path, told["how"] or "", told["anchor"] or "", _fenced(lines))
            )
        elif line == "```text":
            found[-1].talks.append(_rest_of_fence(lines))
    return [recipe for recipe in found if recipe.steps]


def _fenced(lines: Iterator[str]) -> str:
    for line in lines:
        if line.startswith("```"):
            return _rest_of_fence(lines)
        assert not line.strip(), f"{DOCS}: a step is followed by {line!r} in place of what goes into the file"
    raise AssertionError(f"{DOCS} ends within a step")


def _rest_of_fence(lines: Iterator[str]) -> str:
    text = ""
    for line in lines:
        if line == "```":
            return text
        text += f"{line}\n"
    raise AssertionError(f"{DOCS} ends within a block")
