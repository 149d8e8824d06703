"""The clinical-safety drafts name controls and tests that are there: a hazard whose control was renamed has none."""

import re
from pathlib import Path

import pytest

DRAFTS = sorted(Path("docs/clinical-safety").glob("*.md"))
CODE = ("actions", "bot", "checks", "psoascreen", "records", "screening", "web")

TEST = re.compile(r"`(test_\w+)`")
CONTROL = re.compile(r"`([a-z_]+)\.(?!py`|yml`)(\w+)`")


def is_defined(name: str, paths: list[Path]) -> bool:
    """Whether that function, class, constant or field is defined in one of the files."""
    definition = re.compile(rf"^\s*((async )?def |class )?{name}\b\s*[(:=\[]", re.MULTILINE)
    return any(definition.search(path.read_text(encoding="utf-8")) for path in paths)


def modules(name: str) -> list[Path]:
    return [path for folder in CODE for under in ("", "*/") for path in Path(folder).glob(f"{under}{name}.py")]


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.stem)
def test_every_test_and_control_that_is_named_is_there(draft: Path) -> None:
    told = draft.read_text(encoding="utf-8")
    tests = list(Path("tests").rglob("test_*.py"))

    missing = {name for name in TEST.findall(told) if not is_defined(name, tests)}
    missing |= {f"{module}.{name}" for module, name in CONTROL.findall(told) if not is_defined(name, modules(module))}
    assert missing == set()


@pytest.mark.parametrize("named", [TEST, CONTROL], ids=["test", "control"])
def test_the_hazard_log_names_many(named: re.Pattern[str]) -> None:
    told = Path("docs/clinical-safety/hazard-log.md").read_text(encoding="utf-8")

    assert len(set(named.findall(told))) > 20
