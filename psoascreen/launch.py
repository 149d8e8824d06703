"""Runs the demonstration: trains, migrates, seeds, starts the processes and prints the links once they answer."""

import os
import shlex
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle
from math import ceil
from pathlib import Path

import httpx
from honcho.manager import Manager

from psoascreen.payloads import CHOOSE
from psoascreen.settings import READ_BY_NO_OTHER, STATE, Settings, settings
from psoascreen.steps import step
from psoascreen.training import BOT_PYTHON, RASA_ENVIRONMENT, train_if_changed
from records.database import sessions, upgrade
from records.seed import Seeded, seed_demonstration

STOPPED_BY_CTRL_C = 130

SERVED = [sys.executable, "-m", "uvicorn", "--no-access-log", "--log-level", "warning", "--factory"]

KEEP_ALIVE_S = "75"
"""How long the action server keeps a connection: longer than Rasa does, which then never calls on a closed one."""

NO_MORE: Mapping[str, Sequence[int]] = {}

START_LIMIT_S = 180
"""How long the processes may take until a turn is answered before the start counts as failed."""


def main() -> None:
    deployment = settings()
    if deployment.production:
        raise SystemExit("This starts the demonstration, with a nurse and a patient made up. See docs/deployment.md.")
    refuse_taken_ports(deployment)
    STATE.mkdir(exist_ok=True)
    model = train_if_changed()
    os.umask(READ_BY_NO_OTHER)
    with step("Bring the database up to date"):
        upgrade(deployment.database_url)
    with step("Seed the demonstration"), sessions(deployment.database_url).begin() as session:
        seeded = seed_demonstration(session)
    signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    manager = Manager()
    for name, (command, environment) in processes(deployment, model).items():
        manager.add_process(name, shlex.join(command), env=dict(os.environ) | dict(environment))
    threading.Thread(target=announce_when_answering, args=(deployment, seeded, manager.terminate), daemon=True).start()
    manager.loop()
    sys.exit(0 if manager.returncode == STOPPED_BY_CTRL_C else manager.returncode)


def processes(
    deployment: Settings, model: Path, more_ports: Mapping[str, Sequence[int]] = NO_MORE
) -> dict[str, tuple[list[str], Mapping[str, str]]]:
    """The command and the environment of each process.

    `more_ports` names the ports of further processes of a kind, such as `{"rasa": [5006], "web": [8001]}`; these are
    called `rasa-2`, `web-2` and so on. Each web process then knows every Rasa of this machine.
    """
    actions_ports = [deployment.actions_port, *more_ports.get("actions", ())]
    rasa_ports = [deployment.rasa_port, *more_ports.get("rasa", ())]
    started: dict[str, tuple[list[str], Mapping[str, str]]] = {}
    for name, port in _numbered("actions", actions_ports):
        where = ["--host", "127.0.0.1", "--port", str(port), "--timeout-keep-alive", KEEP_ALIVE_S]
        started[name] = ([*SERVED, *where, "actions.server:create_app"], {})
    for (name, port), actions_port in zip(_numbered("rasa", rasa_ports), cycle(actions_ports), strict=False):
        actions = deployment.actions_url or f"http://127.0.0.1:{actions_port}"
        started[name] = (rasa_command(model, "127.0.0.1", port), rasa_environment(deployment, actions))
    rasas = deployment.rasa_urls or [f"http://127.0.0.1:{port}" for port in rasa_ports]
    for name, port in _numbered("web", [deployment.port, *more_ports.get("web", ())]):
        # who waits for a reply gets it; the streams of open queues end by themselves as soon as the process is to end
        patience_s = str(ceil(deployment.rasa_timeout_s) + 5)
        where = ["--host", deployment.host, "--port", str(port), "--timeout-graceful-shutdown", patience_s]
        started[name] = ([*SERVED, *where, "web.app:create_app"], {"PSOASCREEN_RASA_URLS": " ".join(rasas)})
    return started


def rasa_command(model: Path, interface: str, port: int) -> list[str]:
    files = ["--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    return [str(BOT_PYTHON), "-m", "bot.quiet", "run", *files, "--interface", interface, "--port", str(port)]


def rasa_environment(deployment: Settings, actions: str) -> Mapping[str, str]:
    """What `endpoints.yml` is filled with, and what quietens Rasa."""
    return RASA_ENVIRONMENT | {
        "PSOASCREEN_ACTIONS_URL": f"{actions}/webhook",
        "PSOASCREEN_TRACKER_URL": deployment.tracker_url,
        "PSOASCREEN_REDIS_URL": deployment.redis_url,
        "LOG_LEVEL": "ERROR",
    }


def _numbered(name: str, ports: Sequence[int]) -> Iterator[tuple[str, int]]:
    for number, port in enumerate(ports, 1):
        yield name if number == 1 else f"{name}-{number}", port


def refuse_taken_ports(deployment: Settings) -> None:
    """Raise SystemExit with what to do when a port that is needed is in use."""
    for name in ("port", "rasa_port", "actions_port"):
        port = getattr(deployment, name)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                remedy = f"Stop what uses it, or set PSOASCREEN_{name.upper()} to a free port."
                raise SystemExit(f"Port {port} is already in use. {remedy}") from None


def announce_when_answering(deployment: Settings, seeded: Seeded, give_up: Callable[[], None]) -> None:
    """Wait until a turn of a patient is answered, then print the links; give up after `START_LIMIT_S`."""
    start = time.monotonic()
    while not answers_a_turn(deployment.base_url):
        if time.monotonic() - start > START_LIMIT_S:
            print("The start failed: no turn was answered. The lines above say which part is down.", flush=True)
            give_up()
            return
        time.sleep(0.5)
    print(welcome(deployment, seeded, time.monotonic() - start), flush=True)


def answers_a_turn(base_url: str) -> bool:
    """Whether a visitor who declines to start is answered: a turn through every process that leaves no alert."""
    try:
        with httpx.Client(base_url=base_url, timeout=20) as client:
            if not client.get("/healthz").is_success:
                return False
            token = client.post("/api/chat/sessions", json={}).raise_for_status().json()["session"]
            reply = client.post(
                "/api/chat/messages",
                json={"payload": f'{CHOOSE}{{"value": "no"}}'},
                headers={"Authorization": f"Bearer {token}"},
            )
            return reply.raise_for_status().json()["done"]
    except (httpx.HTTPError, KeyError, ValueError):
        return False


def welcome(deployment: Settings, seeded: Seeded, waited_s: float) -> str:
    password = seeded.password or "as printed at the first start"
    return f"""
    Psoascreen answers (after {waited_s:.0f} s). Research and demonstration, not a medical device.

    Patient page (the demonstration's patient)   {deployment.base_url}/c/{seeded.invite_token}
    Patient page (a visitor)                     {deployment.base_url}/
    Nurse pages                                  {deployment.base_url}/review
    Nurse login                                  {seeded.login}, password {password}

    Stop with Ctrl-C.
"""


if __name__ == "__main__":
    main()
