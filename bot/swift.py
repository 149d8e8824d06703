"""Spares Rasa what it does anew for every call of an action, and what it sends there that no action needs.

Rasa 3.6.21 is the last of its line and has no setting for these; each replaced method keeps its contract. Without this
module everything runs as before, slower, but for one guarantee: see `refuse_a_blank_memory`.
"""

import ssl
from functools import lru_cache
from typing import Any

import aiohttp
from jsonschema.validators import validator_for
from rasa.core import processor
from rasa.core.actions import forms
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.policies import rule_policy
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.utils.schemas.events import EVENT_SCHEMA
from rasa.utils.endpoints import ClientResponseError, EndpointConfig, concat_url

CALL_LIMIT_S = 15.0
"""How long an action may take: less than the gateway waits for Rasa, and than Rasa's lock on a conversation lives."""


COPYING_FOR_LOGS = (processor, rule_policy, forms)
"""Modules that copy deeply what they hand to a log line, and nothing else; the line is rarely written."""


class Uncopied:
    """In the place of the module `copy` there: a log line is written at once, and changes nothing."""

    @staticmethod
    def deepcopy(thing: Any) -> Any:
        return thing


def install() -> None:
    """Replace what is slow in Rasa's classes. Call it once, before an agent is loaded."""
    RemoteAction._validate_action_result = staticmethod(checked)
    EndpointConfig.request = request
    for module in COPYING_FOR_LOGS:
        module.copy = Uncopied
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=64)(Event.resolve_by_type))
    Agent._create_tracker_store = staticmethod(refuse_a_blank_memory)


def checked(result: dict[str, Any]) -> bool:
    """Whether an action's answer is as Rasa specifies it. Raises jsonschema.ValidationError, as Rasa does, when not.

    Rasa checks the specification itself with every answer, and each event against those of all other kinds.
    """
    whole, kinds = _validators()
    events = result.get("events", []) if isinstance(result, dict) else None
    is_plain = isinstance(events, list) and all(
        isinstance(event, dict) and event.get("event") in kinds and kinds[event["event"]].is_valid(event)
        for event in events
    )
    whole.validate({**result, "events": []} if is_plain else result)
    return True


@lru_cache(maxsize=1)
def _validators() -> tuple[Any, dict[str, Any]]:
    """The validator of a whole answer, and by the name of its kind that of each event."""
    specification = RemoteAction.action_response_format_spec()
    validator = validator_for(specification)
    of_all = {name: told for name, told in EVENT_SCHEMA.items() if name != "oneOf"}
    kinds = {kind["properties"]["event"]["const"]: {**of_all, "allOf": [kind]} for kind in EVENT_SCHEMA["oneOf"]}
    return validator(specification), {name: validator(kind) for name, kind in kinds.items()}


async def request(
    self: EndpointConfig,
    method: str = "post",
    subpath: str | None = None,
    content_type: str | None = "application/json",
    **kwargs: Any,
) -> Any | None:
    """Rasa's `EndpointConfig.request` over connections that are kept; aiohttp drops one that was idle for 15 s.

    Whoever is called has to keep them longer, so that no call meets a connection just closed. Raises aiohttp's errors.
    """
    kept: aiohttp.ClientSession | None = getattr(self, "_kept", None)
    if kept is None or kept.closed:
        kept = self._kept = self.session()
    headers = {**({"Content-Type": content_type} if content_type else {}), **kwargs.pop("headers", {})}
    call = {
        **kwargs,
        "headers": headers,
        "params": self.combine_parameters(kwargs),
        "timeout": aiohttp.ClientTimeout(total=CALL_LIMIT_S),
        "ssl": ssl.create_default_context(cafile=self.cafile) if self.cafile else None,
    }
    async with kept.request(method, concat_url(self.url, subpath), **call) as answer:
        if answer.status >= 400:
            raise ClientResponseError(answer.status, answer.reason, await answer.read())
        try:
            return await answer.json()
        except aiohttp.ContentTypeError:
            return None


def refuse_a_blank_memory(store: TrackerStore | None, domain: Domain) -> TrackerStore:
    """The tracker store without Rasa's fallback, which takes a patient known to it for one never seen.

    Where the store fails, the turn fails: the gateway tells the patient and the nurses, and nothing is answered from an
    empty memory.
    """
    if store is None:
        return InMemoryTrackerStore(domain)
    store.domain = domain
    return store
