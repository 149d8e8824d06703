"""Takes turns as Rasa does when it serves, and tells of each what was read and which rule answered.

For `make talk`: reads lines `{"sender": ..., "text": ..., "metadata": ...}` on standard input and writes one line for
each with the replies, what was read, the slots that changed and the steps taken. The action server must run, and
`endpoints.yml` says where.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog
import yaml

from bot.quiet import quieten

quieten()
from bot import swift  # noqa: E402  after what Rasa shall not load
from bot.symptom_reader import FINDINGS, READING, SEVERITY  # noqa: E402

UNTOLD_ACTIONS = frozenset({"action_listen", "action_session_start", "action_extract_slots"})
"""Steps of Rasa's own that tell nothing of the dialogue."""


async def take_turns(model: Path) -> None:
    from rasa.core.agent import load_agent  # noqa: PLC0415  loading Rasa takes seconds that a wrong call need not wait for
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # noqa: PLC0415
    from rasa.core.utils import AvailableEndpoints  # noqa: PLC0415

    swift.install()
    agent = await load_agent(str(model), endpoints=AvailableEndpoints.read_endpoints("endpoints.yml"))
    if agent.processor is None:
        raise RuntimeError(f"{model} is no model that can answer: run `make train` again")
    rules = list(rules_in(Path("data/rules")))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        channel = CollectingOutputChannel()
        message = UserMessage(told["text"], channel, told["sender"], metadata=told.get("metadata"))
        await agent.handle_message(message)
        tracker = await agent.processor.get_tracker(told["sender"])
        events = [event.as_dict() for event in tracker.events]
        print(json.dumps({"replies": channel.messages, **account_of(since_message(events), rules)}), flush=True)


def since_message(events: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What happened from the latest message on."""
    heard = max((number for number, event in enumerate(events) if event["event"] == "user"), default=0)
    return events[heard:]


def account_of(events: list[Mapping[str, Any]], rules: list[Mapping[str, Any]]) -> dict[str, Any]:
    """What happened in one turn: `read` of the message, `slots` that changed, and `steps` with what decided each."""
    heard: Mapping[str, Any] = next((event["parse_data"] for event in events if event["event"] == "user"), {})
    intent = heard.get("intent") or {}
    return {
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        **{name: heard.get(name) for name in (FINDINGS, SEVERITY, READING)},
        "slots": {event["name"]: event["value"] for event in events if event["event"] == "slot"},
        "steps": [
            {"action": event["name"], "by": decided_by(event, intent.get("name"), rules)}
            for event in events
            if event["event"] == "action" and event["name"] not in UNTOLD_ACTIONS
        ],
    }


def decided_by(event: Mapping[str, Any], intent: Any, rules: list[Mapping[str, Any]]) -> str:
    """The rule that an action is a step of, the form whose turn it is, or the policy that found neither."""
    for rule in rules:
        if event["name"] in rule["actions"] and rule["intent"] in (intent, None) and event["name"] not in rule["loops"]:
            return f'rule "{rule["name"]}"'
    if event["name"] in {form for rule in rules for form in rule["loops"]}:
        return "the form itself"
    return (event.get("policy") or "").rpartition("_")[2] or "the action before it"


def rules_in(folder: Path) -> Iterator[dict[str, Any]]:
    """Each rule's name, the intent it hears, its actions, and the forms that it only lets go on."""
    for path in sorted(folder.glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            steps = rule["steps"]
            yield {
                "name": rule["rule"],
                "intent": next((step["intent"] for step in steps if "intent" in step), None),
                "actions": [step["action"] for step in steps if "action" in step],
                "loops": {
                    step["active_loop"] for step in [*steps, *rule.get("condition", ())] if step.get("active_loop")
                },
            }


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: python -m bot.turns MODEL", file=sys.stderr)
        return 2
    asyncio.run(take_turns(Path(sys.argv[1])))
    return 0


if __name__ == "__main__":
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa's structured log goes to standard output, where the turns are told.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    sys.exit(main())
