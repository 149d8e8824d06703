"""What one address may try in a minute is counted together, whichever web process it reaches."""

from time import monotonic
from uuid import uuid4

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from tests.databases import shared_redis
from tests.severable import way_to
from web.limits import counting_in

PATIENCE_S = 5


def test_two_web_processes_count_together_in_redis() -> None:
    door = f"/{uuid4().hex}"
    first, second = web_process(shared_redis(), door), web_process(shared_redis(), door)

    assert [process.get(door).is_success for process in (first, second, first, second)] == [True, True, False, False]


@pytest.mark.parametrize("redis_url", ["", "redis://127.0.0.1:1/0"], ids=["no Redis", "a Redis that is down"])
def test_one_web_process_counts_by_itself_without_redis(redis_url: str) -> None:
    alone = web_process(redis_url, "/door")

    assert [alone.get("/door").is_success for _ in range(3)] == [True, True, False]


def test_a_redis_that_falls_silent_keeps_nobody_waiting() -> None:
    with way_to(shared_redis()) as way:
        alone = web_process(f"redis://{way.host}:{way.port}/0", "/door")
        way.silence()

        began = monotonic()
        assert [alone.get("/door").is_success for _ in range(3)] == [True, True, False]
        assert monotonic() - began < PATIENCE_S


def web_process(redis_url: str, door: str) -> TestClient:
    """A web process whose `door` opens twice a minute."""
    app = FastAPI()
    app.state.limiter = counting_in(redis_url)

    @app.get(door)
    @app.state.limiter.limit("2/minute")
    def opened(request: Request) -> None: ...

    return TestClient(app, raise_server_exceptions=False)
