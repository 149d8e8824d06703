"""The recipes of docs/extending.md on a copy: checked, trained and talked to; and each step left out once."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checks.__main__ import problems
from checks.project import Project
from tests.checks.copies import READ_BY_CHECKS, copied
from tests.extending.recipes import Recipe, Step, recipes

LEFT_BEHIND = shutil.ignore_patterns("__pycache__", ".venv", ".git", ".uv", "models", "var", "node_modules", "images")
ENVIRONMENTS = (".venv", "bot/.venv")
READ_HERE = (*READ_BY_CHECKS, "psoascreen", "babel.cfg")

EACH_STEP = [
    pytest.param(recipe, step, id=f"{recipe.number}.{step.number}") for recipe in recipes() for step in recipe.steps
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied(READ_HERE, tmp_path)


def wrong(root: Path) -> list[str]:
    """What the checks say of a copy."""
    return [str(problem) for problem in problems(Project(root))]


def untranslated(root: Path) -> list[str]:
    """What the catalogues of the nurses' pages lack in a copy."""
    catalogues = run(root, "-m", "web.catalogues", check=False)
    assert not catalogues.stderr, catalogues.stderr
    return catalogues.stdout.split("\n")[:-1] if catalogues.returncode else []


def run(root: Path, *arguments: str, say: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run Python within a copy, where its own modules go before those of the project."""
    environment = os.environ | {"PYTHONPATH": ".", "PYTHONWARNINGS": "ignore", "NO_COLOR": "1"}
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments], cwd=root, env=environment, input=say, capture_output=True, text=True, check=check
    )


def test_there_are_six_recipes() -> None:
    assert [recipe.number for recipe in recipes()] == [1, 2, 3, 4, 5, 6]
    assert all(recipe.talks for recipe in recipes())


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.title)
def test_nothing_is_missing_when_every_step_is_done(copy: Path, recipe: Recipe) -> None:
    recipe.carry_out(copy)

    assert [*wrong(copy), *recipe.unmet(copy), *untranslated(copy)] == []


@pytest.mark.parametrize(("recipe", "step"), EACH_STEP)
def test_a_step_left_out_is_told(copy: Path, recipe: Recipe, step: Step) -> None:
    recipe.carry_out(copy, without=step)

    told = [*wrong(copy), *recipe.unmet(copy), *(untranslated(copy) if step.path.endswith(".po") else ())]
    named = (step.path, f"{Path(step.path).parent}/") if step.how == "" else (step.path,)
    assert any(name in sentence for name in named for sentence in told), told


class TestTheChangedBot:
    """All recipes at once, in one copy that is trained once."""

    @pytest.fixture(scope="class")
    def changed(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        root = tmp_path_factory.mktemp("changed") / "project"
        shutil.copytree(Path(), root, ignore=LEFT_BEHIND)
        for environment in ENVIRONMENTS:
            (root / environment).symlink_to(Path(environment).resolve())
        for recipe in recipes():
            recipe.carry_out(root)
        run(root, "-m", "psoascreen.training")
        return root

    def test_it_answers_as_each_recipe_promises(self, changed: Path) -> None:
        (first, spanish), *others, galician = (recipe.talks for recipe in recipes())

        assert_answers(changed, [first, *(talk for talks in others for talk in talks)])
        assert_answers(changed, [spanish], "--language", "es")
        assert_answers(changed, galician, "--language", "gl")

    def test_the_new_symptom_is_read_in_one_s_own_words(self, changed: Path) -> None:
        yellow = (
            "You: my skin has gone yellow\nBot: Where does it hurt?\nfinding jaundice\nslot jaundice = not_needed\n"
        )

        assert_answers(changed, ["You: yes\n", "You: I am the patient\n", yellow])

    def test_its_code_is_as_make_check_wants_it(self, changed: Path) -> None:
        formatted, linted = (
            run(changed, "-m", "ruff", *command, "screening", check=False)
            for command in (("format", "--check"), ("check",))
        )

        assert (formatted.returncode, linted.returncode) == (0, 0), formatted.stdout + linted.stdout

    def test_the_new_labelled_sentences_are_read(self, changed: Path) -> None:
        python, where = changed / "bot/.venv/bin/python", "tests/language"
        options = ["-c", "bot/pyproject.toml", "--confcutdir", where, where, "-q", "-k"]
        command = [python, "-m", "pytest", *options, "yellow or amarilla or thirst or sed"]
        read = subprocess.run(command, cwd=changed, capture_output=True, text=True, check=False)  # noqa: S603

        assert read.returncode == 0, read.stdout

    def test_the_new_red_flags_are_decided_as_their_cases_say(self, changed: Path) -> None:
        tested = run(changed, "-m", "pytest", "-q", "tests/screening/test_cases.py", check=False)

        assert tested.returncode == 0, tested.stdout

    def test_a_nurse_reads_it_in_words(self, changed: Path, tmp_path: Path) -> None:
        report = {"told_on": "2026-05-03", "findings": [{"kind": "jaundice"}]}
        told = tmp_path / "told.json"
        told.write_text(json.dumps({"report": report, "history": {}, "on": "2026-05-03"}))

        explained = run(
            changed, "-c", "from psoascreen.cli import main; main()", "assess", str(told), "--explain"
        ).stdout

        assert "New yellow skin or eyes" in explained
        assert "yellow skin or eyes" in explained


def assert_answers(root: Path, talks: list[str], *options: str) -> None:
    """What is said is answered with the lines that follow it in the talks."""
    expected = [line for talk in talks for line in talk.splitlines()]
    said = "\n".join(line.removeprefix("You: ") for line in expected if line.startswith("You: "))
    printed = run(root, "-m", "psoascreen.talk", *options, say=f"{said}\n").stdout
    turns = iter(printed.split("\nYou: "))
    turn = next(turns)
    for line in expected:
        if line.startswith("You: "):
            turn = " ".join(next(turns).split())
        else:
            assert " ".join(line.split()) in turn, printed
