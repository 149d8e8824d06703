"""The third-party notices name every package that is installed."""

import pytest

from checks.notices import ENVIRONMENTS, FILE, installed


@pytest.mark.parametrize("python", ENVIRONMENTS)
def test_every_package_has_its_notice(python: str) -> None:
    told = FILE.read_text(encoding="utf-8")

    assert [one["Name"] for one in installed(python) if f"| {one['Name']} |" not in told] == [], "run `make notices`"
