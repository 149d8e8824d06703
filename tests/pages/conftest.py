"""A browser for the page tests, as a phone and as a desktop, on the running product."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser import launch_options
from tests.databases import empty_database
from tests.stack import Stack, running_stack

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product; on SQLite alone, as the pages know nothing of the database."""
    folder = tmp_path_factory.mktemp("product")
    with empty_database("sqlite", folder) as url, running_stack(folder, url) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(**launch_options())
        except Error as missing:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"no browser: run `make browser` first ({missing.message.splitlines()[0]})")
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport=PHONE, has_touch=True)  # pyright: ignore[reportArgumentType]
    yield page
    page.close()


@pytest.fixture
def desktop(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport=DESKTOP)  # pyright: ignore[reportArgumentType]
    yield page
    page.close()
