"""A database that neither answers nor refuses keeps nobody waiting for long."""

from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from records import database
from records.database import engine_for
from tests.databases import empty_database
from tests.severable import way_to

A_MOMENT_S = 0.5
PATIENCE_S = 10


def test_a_database_that_falls_silent_is_given_up_and_used_again_once_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ANSWERS_WITHIN_S", A_MOMENT_S)
    with empty_database("postgresql", tmp_path) as url, way_to(url) as way:
        through = make_url(url).set(host=way.host, port=way.port).render_as_string(hide_password=False)
        engine = engine_for(through)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))

        way.silence()
        began = monotonic()
        with pytest.raises(OperationalError), engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        assert monotonic() - began < PATIENCE_S

        way.mend()
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        engine.dispose()
