"""What a patient and the nurses learn when a part of the product is down: nothing said is lost."""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

import httpx
import pytest
from sqlalchemy import make_url, text

from records.database import engine_for
from screening.report import Kind
from tests.databases import empty_database, shared_redis
from tests.severable import Way, way_to
from tests.stack import Patient, Stack, running_stack

WEAK_LEGS = "both my legs went weak this morning"

SEVERE = "severe pain in my left hip, 9 out of 10, worse when I stretch the leg"

PATIENCE_S = 15
"""Nobody in an emergency waits longer than this for a number to call."""


@pytest.fixture
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product of its own, whose parts the test may stop."""
    folder = tmp_path_factory.mktemp("fragile")
    with empty_database("sqlite", folder) as url, running_stack(folder, url) as running:
        yield running


@dataclass
class Severable:
    """A product on PostgreSQL and Redis, and the ways to them; Rasa has one of its own to its memory."""

    product: Stack
    postgresql: Way
    memory: Way
    redis: Way

    @property
    def health(self) -> httpx.Response:
        return httpx.get(f"{self.product.url}/healthz", timeout=PATIENCE_S)


def redis_by(way: Way) -> str:
    return f"redis://{way.host}:{way.port}/0"


@pytest.fixture(scope="module")
def severable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Severable]:
    folder = tmp_path_factory.mktemp("severable")
    with (
        empty_database("postgresql", folder) as url,
        way_to(url) as postgresql,
        way_to(url) as memory,
        way_to(shared_redis()) as redis,
    ):
        records, remembered = (
            make_url(url).set(host=way.host, port=way.port).render_as_string(hide_password=False)
            for way in (postgresql, memory)
        )
        with running_stack(folder, records, tracker_url=remembered, redis_url=redis_by(redis)) as running:
            yield Severable(running, postgresql, memory, redis)


@pytest.fixture(params=[Way.cut, Way.silence], ids=["refuses", "falls silent"])
def fails(request: pytest.FixtureRequest) -> Callable[[Way], None]:
    return request.param


def assert_that_sent_again_it_alerts(product: Stack, patient: Patient) -> None:
    """Of a message that met an outage: it is answered as the emergency it is, and kept once."""
    assert "IMPORTANT" in patient.send({"text": WEAK_LEGS}, key="the-same")
    assert [m["text"] for m in patient.transcript()].count(WEAK_LEGS) == 1
    row = product.queue_row(patient)
    assert row is not None
    assert row.tier == "emergency"


def test_a_message_is_kept_and_the_nurses_see_it_when_a_part_is_down(fragile: Stack) -> None:
    patient = Patient(fragile.url, fragile.seeded.invite_token)
    patient.say("yes")

    for part in ("actions", "rasa"):
        fragile.processes[part].terminate()
        fragile.processes[part].wait(timeout=30)

        reply = patient.say(f"my left hip hurts and {part} is gone")

        assert "kept" in reply
        assert fragile.settings.team_phone in reply
        assert f"my left hip hurts and {part} is gone" in [m["text"] for m in patient.transcript()]
        row = fragile.queue_row(patient)
        assert row is not None
        assert row.is_broken_off


def goes_down(product: Stack, part: str) -> bool:
    """Whether /healthz soon says so of this part; it tries to write every few seconds alone."""
    until = monotonic() + PATIENCE_S
    while httpx.get(f"{product.url}/healthz", timeout=PATIENCE_S).json()["parts"][part] == "up":
        if monotonic() > until:
            return False
        sleep(0.5)
    return True


@contextmanager
def full_memory(product: Stack) -> Iterator[None]:
    """What Rasa remembers can be read, and nothing added, as where the disk is full."""
    memory = engine_for(product.settings.tracker_url)
    with memory.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER no_more BEFORE INSERT ON dialogue_turns BEGIN SELECT RAISE(FAIL, 'full'); END")
        )
    yield
    with memory.begin() as connection:
        connection.execute(text("DROP TRIGGER no_more"))
    memory.dispose()


def test_what_rasa_could_not_remember_is_no_answer_and_is_not_lost_when_the_patient_stops(fragile: Stack) -> None:
    patient = Patient(fragile.url, fragile.seeded.invite_token)
    patient.say("yes")

    with full_memory(fragile):
        reply = patient.say(SEVERE)
        is_told_down = goes_down(fragile, "rasa")
    has_failed = patient.failed
    cut_off = fragile.queue_row(patient)
    patient.say("stop")

    assert has_failed
    assert is_told_down
    assert fragile.settings.team_phone in reply
    assert cut_off is not None
    assert cut_off.is_broken_off
    (pain,) = fragile.screened(patient).present(Kind.PAIN)
    assert pain.severity_nrs == 9
    row = fragile.queue_row(patient)
    assert row is not None
    assert row.tier == "urgent"


def test_a_rasa_killed_while_it_answers_leaves_the_message_kept_and_the_nurses_told(fragile: Stack) -> None:
    patient = Patient(fragile.url, fragile.seeded.invite_token)
    patient.say("yes")
    fragile.processes["actions"].send_signal(signal.SIGSTOP)

    with ThreadPoolExecutor() as apart:
        reply = apart.submit(patient.say, WEAK_LEGS)
        sleep(1)
        fragile.processes["rasa"].kill()
        told = reply.result(timeout=PATIENCE_S)
    fragile.processes["actions"].send_signal(signal.SIGCONT)

    assert f"call {fragile.settings.emergency_number}" in told
    assert WEAK_LEGS in [m["text"] for m in patient.transcript()]
    row = fragile.queue_row(patient)
    assert row is not None
    assert row.is_broken_off


def test_without_the_database_a_patient_is_told_whom_to_call_and_the_message_sent_again_alerts(
    severable: Severable, fails: Callable[[Way], None]
) -> None:
    product = severable.product
    patient = Patient(product.url, product.seeded.invite_token)
    patient.say("yes")
    fails(severable.postgresql)

    began = monotonic()
    with pytest.raises(httpx.HTTPStatusError) as refusal:
        patient.send({"text": WEAK_LEGS}, key="the-same")
    waited_s = monotonic() - began
    is_healthy = severable.health.is_success
    severable.postgresql.mend()

    assert refusal.value.response.status_code == 503
    assert f"call {product.settings.emergency_number}" in refusal.value.response.json()["detail"]
    assert waited_s < PATIENCE_S
    assert not is_healthy
    assert_that_sent_again_it_alerts(product, patient)


def test_a_connection_of_rasa_that_falls_silent_delays_one_turn_and_loses_none(severable: Severable) -> None:
    product = severable.product
    patient = Patient(product.url, product.seeded.invite_token)
    patient.say("yes")
    severable.memory.hush()

    began = monotonic()
    reply = patient.say(WEAK_LEGS)
    waited_s = monotonic() - began

    assert "IMPORTANT" in reply
    assert waited_s < PATIENCE_S


def test_rasa_answers_again_as_soon_as_its_memory_does(severable: Severable, fails: Callable[[Way], None]) -> None:
    product = severable.product
    patient = Patient(product.url, product.seeded.invite_token)
    patient.say("yes")
    fails(severable.memory)

    began = monotonic()
    reply = patient.send({"text": WEAK_LEGS}, key="the-same")
    waited_s = monotonic() - began
    severable.memory.mend()

    assert f"call {product.settings.emergency_number}" in reply
    assert waited_s < PATIENCE_S
    assert_that_sent_again_it_alerts(product, patient)


def test_without_redis_the_message_is_kept_for_the_nurses_and_sent_again_alerts(
    severable: Severable, fails: Callable[[Way], None]
) -> None:
    product = severable.product
    patient = Patient(product.url, product.seeded.invite_token)
    patient.say("yes")
    fails(severable.redis)

    began = monotonic()
    reply = patient.send({"text": WEAK_LEGS}, key="the-same")
    turned_away = httpx.post(f"{product.url}/api/chat/sessions", json={}, timeout=PATIENCE_S)
    health = severable.health
    waited_s = monotonic() - began
    cut_off = product.queue_row(patient)
    severable.redis.mend()

    assert f"call {product.settings.emergency_number}" in reply
    assert turned_away.status_code == 503
    assert health.json()["parts"]["redis"] == "down"
    assert waited_s < PATIENCE_S
    assert cut_off is not None
    assert cut_off.is_broken_off
    assert_that_sent_again_it_alerts(product, patient)


def test_rasa_logs_where_it_failed_and_not_the_message_that_met_it(
    capfd: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("logged")
    with (
        empty_database("sqlite", folder) as url,
        way_to(shared_redis()) as redis,
        running_stack(folder, url, redis_url=redis_by(redis)) as product,
    ):
        patient = Patient(product.url, product.seeded.invite_token)
        patient.say("yes")
        redis.cut()
        patient.say(WEAK_LEGS)

    logged = "".join(capfd.readouterr())
    assert "ERROR bot.channel, line" in logged
    assert "LockError from ConnectionError" in logged
    assert WEAK_LEGS not in logged
