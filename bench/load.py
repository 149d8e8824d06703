"""Plays many patients at once, as a process of its own, so that whoever is measured shares nothing with the measuring.

`Generator` starts it and tells it what to play, one line of JSON a burst. Patients talk the scripted screenings of
`tests/conversation/cases` in a closed loop: each sends its next message when the last one is answered. A patient who
is not done when a burst ends goes on in the next one, so that bursts hold every stage of a talk alike.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import cycle
from random import Random
from typing import Any, Self

import aiohttp

from psoascreen.languages import SOURCE
from psoascreen.payloads import START
from tests.conversation.test_scripted_patients import ANSWERS_MAX, CASES, Script

SEED = 9
TIMEOUT_S = 120


@dataclass(frozen=True)
class Burst:
    """What to play: `patients` at once against `urls`, for `seconds` or until `turns` are answered.

    `kind` is chat (our API) or rest (Rasa's own channel); `senders` are conversations that rest may open. With several
    `urls` each message goes to the next one, as behind a load balancer. `target` tells whose patients go on.
    """

    target: str
    kind: str
    urls: Sequence[str]
    patients: int
    seconds: float = 3600
    turns: int | None = None
    senders: Sequence[str] = ()
    keep: bool = False
    """Whether the talks themselves are returned, to check them by content; then all are talked to their end."""


@dataclass
class Played:
    """What came of a burst. Latencies are of messages; turns also count the greetings that open a talk."""

    turns: int = 0
    seconds: float = 0
    latencies_ms: list[float] = field(default_factory=list)
    failed: int = 0
    cpu_share: float = 0
    """Of one core, by the generator itself."""

    talks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.turns / self.seconds


class Generator:
    """The other process, from the side of who measures."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "bench.load"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def play(self, burst: Burst) -> Played:
        """Raises RuntimeError when the generator ended, with its own words above."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the load generator was not started")
        self._process.stdin.write(json.dumps(asdict(burst)) + "\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline()
        if not told:
            raise RuntimeError("the load generator ended; its own words are above")
        return Played(**json.loads(told))


@dataclass
class Talk:
    """One scripted talk: what was said and what was asked, in order."""

    case: str
    script: Script
    language: str = SOURCE
    id: str = ""
    question: str | None = None
    said: list[dict[str, str]] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)
    replied: list[list[str]] = field(default_factory=list)
    done: bool = False

    def note(self, messages: Sequence[dict[str, Any]]) -> None:
        """Take the reply in; messages are as the chat API gives them."""
        for message in messages:
            self.question = message.get("question") or self.question
        self.done = any(message.get("done") for message in messages) or len(self.said) >= ANSWERS_MAX
        self.asked.append(self.question)
        self.replied.append([message.get("text") or "" for message in messages])

    def kept(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("case", "id", "said", "asked", "replied", "done")}


def scripted() -> Iterator[Talk]:
    """The same talks in the same order for everyone, over and over; none that goes on from an earlier one."""
    cases = [case for case in CASES if "before" not in case]
    Random(SEED).shuffle(cases)  # noqa: S311 - the same order for the same seed is the point
    for case in cycle(cases):
        language = case.get("language", SOURCE)
        yield Talk(case["case"], Script(case["answers"], case["otherwise"], language), language)


class Ward:
    """The patients of one target, who go on from burst to burst."""

    def __init__(self) -> None:
        self.talks, self.going_on = scripted(), []
        self.senders: Iterator[str] = iter(())

    async def play(self, burst: Burst, client: aiohttp.ClientSession) -> Played:
        played, began = Played(), time.perf_counter()
        if burst.senders:
            self.senders = iter(burst.senders)
        address = cycle(burst.urls)
        used = time.process_time()
        patients = (self._patient(burst, client, address, played, began + burst.seconds) for _ in range(burst.patients))
        await asyncio.gather(*patients)
        ended = min(time.perf_counter(), began + burst.seconds) if burst.turns is None else time.perf_counter()
        played.seconds = ended - began
        played.cpu_share = (time.process_time() - used) / (time.perf_counter() - began)
        return played

    async def _patient(
        self, burst: Burst, client: aiohttp.ClientSession, address: Iterator[str], played: Played, until: float
    ) -> None:
        def is_over() -> bool:
            enough = burst.turns is not None and played.turns >= burst.turns
            return enough or time.perf_counter() >= until

        talk = self.going_on.pop() if self.going_on else None
        while not is_over() or (burst.keep and talk is not None):
            try:
                if talk is None:
                    talk = next(self.talks)
                    await self._open(burst, client, next(address), talk)
                else:
                    began = time.perf_counter()
                    await self._say(burst, client, next(address), talk)
                    played.latencies_ms.append((time.perf_counter() - began) * 1000)
            except (aiohttp.ClientError, TimeoutError, StopIteration, KeyError, ValueError) as error:
                why = error.status if isinstance(error, aiohttp.ClientResponseError) else repr(error)
                print(f"{talk.case if talk else burst.target}: a patient got no answer: {why}", file=sys.stderr)
                played.failed += 1
                talk = None
                await asyncio.sleep(0.1)
                continue
            if time.perf_counter() <= until:
                played.turns += 1
            if talk.done:
                if burst.keep:
                    played.talks.append(talk.kept())
                talk = None
        if talk is not None:
            self.going_on.append(talk)

    async def _open(self, burst: Burst, client: aiohttp.ClientSession, url: str, talk: Talk) -> None:
        if burst.kind == "chat":
            talk.id = (await _post(client, f"{url}/api/chat/sessions", {"language": talk.language}))["session"]
            talk.question = "consent"
            return
        talk.id = next(self.senders)
        await self._send(client, url, talk, START)

    async def _say(self, burst: Burst, client: aiohttp.ClientSession, url: str, talk: Talk) -> None:
        message = talk.script.told(talk.question)
        talk.said.append(message)
        if burst.kind == "chat":
            headers = {"Authorization": f"Bearer {talk.id}"}
            answer = await _post(client, f"{url}/api/chat/messages", message, headers)
            if answer["failed"]:
                raise ValueError("the product said that it cannot answer")
            talk.note(answer["messages"])
            return
        await self._send(client, url, talk, message.get("text") or message["payload"])

    async def _send(self, client: aiohttp.ClientSession, url: str, talk: Talk, message: str) -> None:
        """To Rasa's own channel, with what our gateway would say of the message."""
        metadata = {"language": talk.language, "question": talk.question, "message": None}
        body = {"sender": talk.id, "message": message, "metadata": metadata}
        talk.note(_as_chat(await _post(client, f"{url}/webhooks/rest/webhook", body)))


async def _post(client: aiohttp.ClientSession, url: str, body: Any, headers: dict[str, str] | None = None) -> Any:
    async with client.post(url, json=body, headers=headers) as response:
        response.raise_for_status()
        return await response.json()


def _as_chat(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Rasa's channel replied, as our API would give it. Raises ValueError for silence."""
    if not items:
        raise ValueError("Rasa had no answer")
    return [{"text": item.get("text"), **(item.get("custom") or {})} for item in items]


async def serve() -> None:
    wards: dict[str, Ward] = {}
    connections = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(connector=connections, timeout=timeout) as client:
        while line := await asyncio.to_thread(sys.stdin.readline):
            burst = Burst(**json.loads(line))
            played = await wards.setdefault(burst.target, Ward()).play(burst, client)
            print(json.dumps(asdict(played)), flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve())
