"""What is replaced in Rasa keeps its contract, and what learns is loaded only where it is needed."""

import ast
import asyncio
import inspect
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot import swift
from bot.dialogues import Dialogues

LOADS = """
import sys
from pathlib import Path
from bot import stand_ins
print(stand_ins.spare(Path(sys.argv[1])))
import rasa.core.run, rasa.engine.recipes.default_components
import bot.intent_classifier
print(*(module for module in ("tensorflow", "sklearn") if module in sys.modules))
from rasa.core.policies.ted_policy import TEDPolicy
TEDPolicy.create({}, None, None, None)
"""


@pytest.fixture(scope="module", autouse=True)
def _installed():
    swift.install()


def test_an_action_s_answer_is_still_checked():
    action = RemoteAction("action_greet", None)

    assert action._validate_action_result(
        {"events": [{"event": "slot", "name": "report", "value": None}], "responses": []}
    )
    slot = {"event": "slot", "name": "report", "value": 1}
    for wrong in (
        {"events": [{"event": "no such event"}]},
        {"events": [{"event": "slot", "value": 1}]},
        {"events": [slot, {**slot, "timestamp": "late"}]},
        {"events": "none"},
        {"responses": [1]},
        None,
    ):
        with pytest.raises(jsonschema.ValidationError):
            action._validate_action_result(wrong)


@pytest.mark.parametrize("module", swift.COPYING_FOR_LOGS)
def test_what_is_not_copied_any_more_was_copied_for_log_lines_alone(module):
    """Held to Rasa's own source: each use of `copy` stands within a call of its structured logger."""
    tree = ast.parse(inspect.getsource(module))
    logged = {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("structlogger.")
        for inner in ast.walk(call)
    }
    uses = [use for use in ast.walk(tree) if isinstance(use, ast.Name) and use.id == "copy"]
    assert uses
    assert all(id(use) in logged for use in uses)


def test_events_are_still_told_apart_by_name():
    assert Event.resolve_by_type("slot") is SlotSet
    with pytest.raises(ValueError, match="no such event"):
        Event.resolve_by_type("no such event")


def test_calls_share_a_connection_and_fail_as_rasa_s_do():
    connections = set()

    async def answer(request: web.Request) -> web.Response:
        connections.add(request.transport)
        told = await request.json()
        if told["next_action"] == "refused":
            return web.json_response({"action_name": "refused", "error": "no"}, status=400)
        return web.json_response({"events": []})

    async def calls() -> None:
        app = web.Application()
        app.router.add_post("/webhook", answer)
        async with TestServer(app) as server:
            endpoint = EndpointConfig(str(server.make_url("/webhook")))
            for _ in range(3):
                assert await endpoint.request(json={"next_action": "greet"}, method="post", timeout=300) == {
                    "events": []
                }
            with pytest.raises(ClientResponseError) as refusal:
                await endpoint.request(json={"next_action": "refused"}, method="post")
            assert refusal.value.status == 400
            assert b"refused" in refusal.value.text
            await endpoint._kept.close()

    asyncio.run(calls())
    assert len(connections) == 1


def test_where_the_memory_cannot_be_read_no_message_is_answered_as_if_nothing_had_been_said(tmp_path: Path):
    store = Dialogues(f"sqlite:///{tmp_path}/rasa.db")
    agent = Agent(domain=Domain.empty(), tracker_store=store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE dialogue_turns")

    with pytest.raises(Exception, match="dialogue_turns"):
        asyncio.run(agent.tracker_store.get_or_create_tracker("a"))


@pytest.mark.parametrize(
    ("named", "loaded"),
    [
        ("  - name: RulePolicy", []),
        ("  - name: RulePolicy\n  - name: CountVectorsFeaturizer", ["sklearn"]),
        ("  - name: RulePolicy\n  - name: TEDPolicy", ["tensorflow", "sklearn"]),
    ],
)
def test_what_learns_is_loaded_only_where_the_configuration_names_it(tmp_path: Path, named: str, loaded: list[str]):
    (tmp_path / "config.yml").write_text(f"policies:\n{named}\n")

    told = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", LOADS, tmp_path / "config.yml"],
        capture_output=True,
        text=True,
        check=False,
    )

    spared = "tensorflow" not in loaded
    assert told.stdout.split() == [str(spared), *loaded]
    assert ("needs TEDPolicy, which config.yml does not name" in told.stderr) is spared
