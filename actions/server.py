"""Serves the custom actions to Rasa on loopback.

rasa-sdk's own server listens on every address, so its executor is served by this small app instead.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import structlog
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.form import ActionExplainQuestion, ActionGreet, ActionNotFollowed, ValidateScreeningForm
from actions.submit import ActionRequestCallBack, ActionSubmitScreening
from psoascreen import logs

ACTIONS = (
    ActionGreet,
    ValidateScreeningForm,
    ActionExplainQuestion,
    ActionNotFollowed,
    ActionSubmitScreening,
    ActionRequestCallBack,
)

NO_DOMAIN: Mapping[str, Any] = {}
"""Our actions read slots alone, so Rasa is told to send no domain, and the executor is given this one."""

log = structlog.get_logger()


def create_app() -> Starlette:
    logs.configure()
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action)

    served: Counter[str] = Counter()

    async def webhook(request: Request) -> Response:
        call = await request.json()
        name = call.get("next_action")
        served[name] += 1
        try:
            result = await executor.run({"domain": NO_DOMAIN, **call})
        except ActionExecutionRejection as rejection:
            return JSONResponse({"error": str(rejection), "action_name": name}, status_code=400)
        except ActionNotFoundException as unknown:
            return JSONResponse({"error": str(unknown), "action_name": name}, status_code=404)
        return JSONResponse(result.model_dump() if result else {})

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok", "calls": served.total()})

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"]), Route("/health", health)])
