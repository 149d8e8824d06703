"""A chat in the terminal with the trained model that shows, beside each reply, why it was given.

The dialogue and the actions are those of the product; the records are an empty database that is thrown away at the end.
Without a terminal it reads what to say line by line from standard input.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from psoascreen.languages import languages
from psoascreen.launch import processes
from psoascreen.payloads import CHOOSE, START
from psoascreen.settings import Settings, settings
from psoascreen.training import BOT_PYTHON, train_if_changed
from records import conversations
from records.database import sessions, upgrade

START_LIMIT_S = 60
QUIET = {"PYTHONWARNINGS": "ignore"}
"""For the dialogue's frozen libraries, which warn their own developers."""

NOT_TOLD = frozenset({"report", "requested_slot", "read_back", "questions_left", "pain_words", "language"})
"""Slots that only repeat what the findings and the replies show."""

HELP = "Type what the patient says; #2 taps the second choice, an empty line or Ctrl-D ends."


def main(language: Annotated[str, typer.Option(help="The language to talk in.")] = settings().language) -> None:
    """Talk with the trained model, and see what it read, which slots changed and which rule answered."""
    if language not in languages():
        raise SystemExit(f'"{language}" is not spoken here. Spoken are: {", ".join(languages())}.')
    console = Console(highlight=False)
    with talk(language) as turns:
        console.print(HELP, style="dim", soft_wrap=True)
        turn = turns.say(START)
        show(console, turn)
        for line in lines(console):
            said = tapped(line, turn["buttons"])
            if said is None:
                console.print(f"There is no choice {line}.", style="yellow")
                continue
            turn = turns.say(said)
            show(console, turn)


def lines(console: Console) -> Iterator[str]:
    """What is typed, until an empty line or the end; of what is piped in every line."""
    asks = sys.stdin.isatty()
    while True:
        try:
            line = console.input("[bold]You:[/] ") if asks else sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            return
        if not line.strip():
            return
        if not asks:
            console.print(f"[bold]You:[/] {escape(line.strip())}", soft_wrap=True)
        yield line.strip()


def tapped(line: str, buttons: Sequence[Mapping[str, str]]) -> str | None:
    """What is sent for a line: a choice by its number, a payload as it stands, words without what makes a command."""
    if line.startswith("#"):
        number = line[1:]
        return buttons[int(number) - 1]["payload"] if number.isdigit() and 0 < int(number) <= len(buttons) else None
    return line if line.startswith(CHOOSE) else line.lstrip("/ ") or line


def show(console: Console, turn: Mapping[str, Any]) -> None:
    """The replies on the left and the reasons on the right; below each other where no terminal gives a width."""
    if not console.is_terminal:
        for line in (*turn["said"], *reasons(turn)):
            console.print(line, markup=False, soft_wrap=True)
        return
    side_by_side = Table.grid(padding=(0, 2), expand=True)
    side_by_side.add_column(ratio=3)
    side_by_side.add_column(ratio=2, style="dim")
    side_by_side.add_row(escape("\n".join(turn["said"])), escape("\n".join(reasons(turn))))
    console.print(side_by_side)
    console.print()


def reasons(turn: Mapping[str, Any]) -> Iterator[str]:
    """What was read and decided, a line each."""
    if turn["intent"]:
        yield f"intent    {turn['intent']} ({turn['confidence']:.2f})"
    for told in turn["findings"] or ():
        words = (told["assertion"], told["kind"], told["side"], told["site"], *told["qualities"])
        yield "finding   " + " ".join(word for word in words if word and word != "present")
    if turn["severity"]:
        yield f"severity  {'-'.join(str(number) for number in turn['severity'])}"
    read = {name: value for name, value in (turn["reading"] or {}).items() if value not in (None, [], False)}
    yield from (f"reading   {name} = {value}" for name, value in read.items())
    for value, names in _by_value(turn["slots"]).items():
        yield f"slot      {', '.join(names)} = {value}"
    yield from (f"step      {step['action']}, by {step['by']}" for step in turn["steps"])


def _by_value(slots: Mapping[str, Any]) -> dict[str, list[str]]:
    """The slots that tell something, those with the same value together; a question whose slot is empty is open."""
    by_value: dict[str, list[str]] = {}
    for name, value in slots.items():
        if name not in NOT_TOLD:
            by_value.setdefault("(empty)" if value in (None, []) else str(value), []).append(name)
    return by_value


class Turns:
    """One conversation with the dialogue process."""

    def __init__(self, dialogue: subprocess.Popen[str], conversation_id: str, language: str) -> None:
        self._dialogue, self._sender, self._language = dialogue, conversation_id, language
        self._question: str | None = None
        self._said = 0

    def say(self, text: str) -> dict[str, Any]:
        """Send a message as the gateway does; returns its account with what was `said` and the `buttons`."""
        self._said += text != START
        metadata = {"question": self._question, "message": self._said or None, "language": self._language}
        turn = self._ask({"sender": self._sender, "text": text, "metadata": metadata})
        replies = turn["replies"]
        buttons = [button for reply in replies[-2:] for button in reply.get("buttons", ())]
        asked = [reply["custom"]["question"] for reply in replies if reply.get("custom", {}).get("question")]
        self._question = asked[-1] if asked else self._question
        said = [f"Bot: {reply['text']}" for reply in replies if reply.get("text")]
        said += [f"  #{number} {button['title']}" for number, button in enumerate(buttons, 1)]
        return {**turn, "said": said or ["Bot: (says nothing)"], "buttons": buttons}

    def _ask(self, told: Mapping[str, Any]) -> dict[str, Any]:
        assert self._dialogue.stdin  # noqa: S101 - for the type checker: both are pipes
        assert self._dialogue.stdout  # noqa: S101
        self._dialogue.stdin.write(json.dumps(told) + "\n")
        self._dialogue.stdin.flush()
        answer = self._dialogue.stdout.readline()
        if not answer:
            raise SystemExit("The dialogue ended. The lines above say why.")
        return json.loads(answer)


@contextmanager
def talk(language: str) -> Iterator[Turns]:
    """Start the action server and the dialogue on free ports with records of their own, and leave none behind."""
    model = train_if_changed()
    with TemporaryDirectory() as folder, ExitStack() as started:
        deployment = Settings(
            database_url=f"sqlite:///{folder}/talk.db",
            tracker_url=f"sqlite:///{folder}/rasa.db",
            redis_url="",
            actions_url="",
            actions_port=free_port(),
        )
        upgrade(deployment.database_url)
        with sessions(deployment.database_url).begin() as session:
            conversation_id = conversations.open_conversation(session, patient_id=None).id
        run = processes(deployment, model)
        environment = os.environ | {"DATABASE_URL": deployment.database_url}
        actions = started.enter_context(_running(run["actions"][0], environment))
        command = [str(BOT_PYTHON), "-m", "bot.turns", str(model)]
        dialogue = started.enter_context(_running(command, environment | dict(run["rasa"][1]) | QUIET, piped=True))
        _wait_for_actions(deployment, actions)
        if not (dialogue.stdout and dialogue.stdout.readline()):
            raise SystemExit("The dialogue did not start. The lines above say why.")
        yield Turns(dialogue, conversation_id, language)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def _wait_for_actions(deployment: Settings, actions: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while actions.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{deployment.actions_port}/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The actions did not start. The lines above say why.")


@contextmanager
def _running(
    command: Sequence[str], environment: Mapping[str, str], *, piped: bool = False
) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE if piped else subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()


if __name__ == "__main__":
    typer.run(main)
