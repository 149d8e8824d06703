"""Serves the web application for tests on a database of its own, with a fake in Rasa's place."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.orm import Session, sessionmaker

from psoascreen.settings import settings
from records.database import engine_for, sessions, upgrade
from records.seed import Seeded, seed_demonstration
from tests.web.fake_rasa import FakeRasa
from web.app import create_app
from web.limits import limiter


@dataclass
class Site:
    app: FastAPI
    rasa: FakeRasa
    seeded: Seeded

    @property
    def records(self) -> sessionmaker[Session]:
        return sessions(settings().database_url)

    def nurse_login(self) -> dict[str, Any]:
        return {"login": self.seeded.login, "password": self.seeded.password}


@dataclass(frozen=True)
class Prepared:
    """A database with its tables and the demonstration in it, of which every site has a copy."""

    file: Path
    seeded: Seeded


def prepared_in(folder: Path) -> Prepared:
    file = folder / "psoascreen.db"
    url = f"sqlite:///{file}"
    upgrade(url)
    with sessions(url).begin() as session:
        seeded = seed_demonstration(session)
    engine_for(url).dispose()  # whatever it still holds in its journal belongs into the file
    return Prepared(file, seeded)


@contextmanager
def site_in(folder: Path, prepared: Prepared) -> Iterator[Site]:
    copyfile(prepared.file, folder / "psoascreen.db")
    with site_on(f"sqlite:///{folder}/psoascreen.db", prepared.seeded) as site:
        yield site


@contextmanager
def site_on(database_url: str, seeded: Seeded) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", database_url)
        settings.cache_clear()
        limiter.reset()
        rasa = FakeRasa()
        yield Site(create_app(rasa.transport()), rasa, seeded)
    settings.cache_clear()


def sign_in(browser: TestClient, login: dict[str, Any]) -> Response:
    """Open the form and send it, as a nurse's browser does."""
    return browser.post("/review/login", data=login | {"form_token": form_token(browser, "/review/login")})


def form_token(browser: TestClient, address: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', browser.get(address).text)
    assert found
    return found[1]
