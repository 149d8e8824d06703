"""The deployment without its containers: two of each process on PostgreSQL and Redis, behind nginx with TLS."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conversation.test_scripted_patients import FULL_PATTERN, Script, talk
from tests.databases import empty_database, shared_redis
from tests.deploy.conftest import DEPLOY, needed
from tests.stack import Patient, Stack, free_ports, running_stack
from tests.web.site import sign_in

START_LIMIT_S = 30
METRICS_TOKEN = "asks for the metrics"
SECRET_KEY = "not a secret, as it stands in a test"

GUARDS = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "x-frame-options",
    "strict-transport-security",
)


@dataclass
class Door:
    """nginx, where it listens, and the product behind it."""

    https: str
    http: str
    certificate: Path
    stack: Stack


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("deployment")
    with (
        empty_database("postgresql", folder) as url,
        running_stack(
            folder,
            url,
            rasas=2,
            webs=2,
            actions=2,
            tracker_url=url.replace("+psycopg", ""),  # Rasa has another driver
            redis_url=shared_redis(),
            PSOASCREEN_PRODUCTION="true",
            PSOASCREEN_PUBLIC_URL="https://localhost",
            PSOASCREEN_SECRET_KEY=SECRET_KEY,
            PSOASCREEN_EMERGENCY_NUMBER="112",
            PSOASCREEN_TEAM_PHONE="01632 960123",
            PSOASCREEN_TEAM_HOURS="every day, 8 am to 8 pm",
            PSOASCREEN_METRICS_TOKEN=METRICS_TOKEN,
            FORWARDED_ALLOW_IPS="*",
        ) as stack,
        nginx(folder / "nginx", stack) as door,
    ):
        yield door


@contextmanager
def nginx(folder: Path, stack: Stack) -> Iterator[Door]:
    """nginx with the deployment's own configuration, on free ports and with a certificate of its own."""
    https, http = free_ports(2)
    certificate = configure(folder, [url.removeprefix("http://") for url in stack.urls], https, http)
    door = Door(f"https://localhost:{https}", f"http://localhost:{http}", certificate, stack)
    with subprocess.Popen([*nginx_command(folder), "-g", globals_of(folder, "daemon off;")]) as process:  # noqa: S603
        try:
            deadline = time.monotonic() + START_LIMIT_S
            while not answers(door):
                assert time.monotonic() < deadline, "nginx did not answer"
                time.sleep(0.1)
            yield door
        finally:
            process.terminate()


def configure(folder: Path, webs: list[str], https: int, http: int) -> Path:
    """Write what nginx is started with into `folder`; returns the certificate."""
    (folder / "certificates").mkdir(parents=True)
    certificate = folder / "certificates" / "tls.crt"
    files = ["-keyout", str(certificate.with_suffix(".key")), "-out", str(certificate)]
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", *files]
    subprocess.run([needed("openssl"), *made, "-addext", "subjectAltName=DNS:localhost"], check=True)  # noqa: S603
    ours = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    (folder / "nginx.conf").write_text(ours.replace("8443", str(https)).replace("8080", str(http)), encoding="utf-8")
    upstream = (DEPLOY / "nginx" / "upstream.conf").read_text(encoding="utf-8")
    line = next(line for line in upstream.splitlines() if "server web:8000" in line)
    servers = "\n".join(line.replace("web:8000", web) for web in webs)
    (folder / "upstream.conf").write_text(upstream.replace(line, servers), encoding="utf-8")
    return certificate


def nginx_command(folder: Path) -> list[str]:
    return [needed("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def globals_of(folder: Path, more: str = "") -> str:
    return f"pid {folder}/nginx.pid; {more}"


def answers(door: Door) -> bool:
    try:
        return httpx.get(door.http, follow_redirects=False).status_code == 301
    except httpx.HTTPError:
        return False


def patient_of(door: Door, monkeypatch: pytest.MonkeyPatch) -> Patient:
    monkeypatch.setenv("SSL_CERT_FILE", str(door.certificate))
    return Patient(door.https)


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    https, http = free_ports(2)
    configure(tmp_path / "nginx", ["127.0.0.1:1"], https, http)

    command = [*nginx_command(tmp_path / "nginx"), "-t", "-g", globals_of(tmp_path)]
    tested = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr


def test_a_whole_screening_goes_through_both_of_each_process(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = patient_of(door, monkeypatch)

    talk(patient, Script(FULL_PATTERN["answers"], FULL_PATTERN["otherwise"]))

    assert all(message["answered"] for message in patient.transcript() if message["from"] == "patient")
    for url in door.stack.urls:
        served = httpx.get(f"{url}/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"}).text
        counted = next(line for line in served.splitlines() if 'turns_total{outcome="answered"}' in line)
        assert float(counted.split()[-1]) > 1


def test_every_guarding_header_is_said_once(door: Door) -> None:
    answer = httpx.get(f"{door.https}/chat", verify=str(door.certificate))

    assert {name: len(answer.headers.get_list(name)) for name in GUARDS} == dict.fromkeys(GUARDS, 1)
    assert "server" not in answer.headers or "/" not in answer.headers["server"]


def test_what_is_not_encrypted_is_sent_on(door: Door) -> None:
    answer = httpx.get(f"{door.http}/chat")

    assert answer.status_code == 301
    assert answer.headers["location"].startswith("https://localhost")


@pytest.mark.parametrize("path", ["/metrics", "/healthz"])
def test_what_is_for_the_inside_is_not_there_from_outside(door: Door, path: str) -> None:
    answer = httpx.get(f"{door.https}{path}", verify=str(door.certificate))

    assert answer.status_code == 404


def test_an_emergency_shows_on_an_open_queue_at_once(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = patient_of(door, monkeypatch)
    seeded = door.stack.seeded
    with httpx.Client(base_url=door.https, verify=str(door.certificate), timeout=20, follow_redirects=True) as browser:
        sign_in(browser, {"login": seeded.login, "password": seeded.password})
        with browser.stream("GET", "/review/changes") as stream:
            events = (line for line in stream.iter_lines() if line.startswith("data:"))
            first = next(events)
            patient.say("yes")
            patient.say("I am the patient")

            patient.say("Since this morning both my legs are weak and I can't pee.")

            assert next(events) != first


def test_a_process_of_each_kind_dies_and_the_patient_does_not_notice(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = patient_of(door, monkeypatch)
    patient.say("yes")
    for name in ("web-2", "rasa-2"):
        door.stack.processes[name].terminate()
        door.stack.processes[name].wait()

    talk(patient, Script(FULL_PATTERN["answers"], FULL_PATTERN["otherwise"]))

    assert patient.done
    assert not any(reply.get("failed") for reply in patient.replies)
