"""Copies of the project, or of the part that the checks read, to be changed without harm."""

import shutil
from pathlib import Path

READ_BY_CHECKS = (
    "domain.yml", "data", "bot", "languages", "screening", "actions", "records", "web", "tests/language",
    "tests/stories", "tests/screening/cases",
)  # fmt: skip


def copied(names: tuple[str, ...], to: Path) -> Path:
    """Copy these files and folders of the project below `to`, without what Python leaves beside its code."""
    for name in names:
        source = Path(name)
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__", ".venv"))
        else:
            shutil.copy(source, to / name)
    return to


def put(root: Path, path: str, old: str, new: str) -> None:
    """Put `new` in the place of `old`, the first time that it stands in a file."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
