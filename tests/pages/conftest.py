"""A browser for the page tests, as a phone and as a desktop, on the running product."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser import launch_options
from tests.databases import empty_database
from tests.pages.host_site import HostSite, served
from tests.stack import Stack, running_stack

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def host_site() -> Iterator[HostSite]:
    with served() as site:
        yield site


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory, host_site: HostSite) -> Iterator[Stack]:
    """The whole product; on SQLite alone, as the pages know nothing of the database."""
    folder = tmp_path_factory.mktemp("product")
    with (
        empty_database("sqlite", folder) as url,
        running_stack(folder, url, PSOASCREEN_EMBEDDING_ORIGINS=host_site.origin) as running,
    ):
        host_site.product_url = running.url
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(**launch_options())
        except Error as missing:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"no browser: run `make programs` first ({missing.message.splitlines()[0]})")
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport=PHONE, has_touch=True)  # pyright: ignore[reportArgumentType]
    yield page
    page.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def sized(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A page of either size."""
    page = chromium.new_page(viewport=request.param, has_touch=request.param is PHONE)
    yield page
    page.close()


@pytest.fixture
def desktop(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport=DESKTOP)  # pyright: ignore[reportArgumentType]
    yield page
    page.close()
