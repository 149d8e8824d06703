"""Fixtures that several folders of tests share: the running product and what it is talked to with."""

from collections.abc import Iterator

import pytest

from tests.databases import KINDS, empty_database
from tests.stack import Stack, running_stack

collect_ignore = ["language"]
"""Runs in the dialogue environment, which is another Python."""


@pytest.fixture(scope="session", params=KINDS)
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product on free ports with a trained model and a seeded database of its own, of either kind."""
    folder = tmp_path_factory.mktemp("stack")
    with empty_database(request.param, folder) as url, running_stack(folder, url) as running:
        yield running
