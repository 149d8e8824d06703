"""What every answer is guarded by: a strict content policy, no framing, no sniffing, and a limit on what is sent."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from psoascreen.sentences import sentence
from web.problems import problem_json
from web.speaking import language_of

BODY_LIMIT_BYTES = 32_768

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

CHAT_PAGE = "/chat"
WIDGET = ("/static/", "/widget.js")
"""What another site's page loads to hold the chat: our own scripts and styles, the same for everyone."""


class SecurityHeaders:
    """Adds the guarding headers to every answer; what the API answers is never kept by a cache.

    The chat page alone may stand in a frame, of the sites that the deployment allows.
    """

    def __init__(self, app: ASGIApp, embedding_origins: Sequence[str] = ()) -> None:
        self.app, self.embedding_origins = app, embedding_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS | self._by_path(scope["path"]))
            await send(message)

        await self.app(scope, receive, guarded)

    def _by_path(self, path: str) -> dict[str, str]:
        is_framed = path == CHAT_PAGE and self.embedding_origins
        ancestors = " ".join(self.embedding_origins) if is_framed else "'none'"
        is_widget = path.startswith(WIDGET)
        by_path = {
            "Content-Security-Policy": CONTENT_POLICY + ancestors,
            "Cross-Origin-Resource-Policy": "cross-origin" if is_widget else "same-origin",
        }
        if not is_framed:
            by_path["X-Frame-Options"] = "DENY"
        if path.startswith("/api/"):
            by_path["Cache-Control"] = "no-store"
        elif is_widget:
            by_path["Cache-Control"] = "no-cache"
        return by_path


class BodyLimit:
    """Refuses a body over the limit before anything reads it, whether or not its length was announced."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        received = bytearray()
        more = True
        while more:
            part = await receive()
            if part["type"] == "http.disconnect":
                return
            received += part.get("body", b"")
            more = part.get("more_body", False)
            if len(received) > BODY_LIMIT_BYTES:
                refusal = problem_json(413, sentence("far_too_long", language_of(Request(scope))))
                await refusal(scope, receive, send)
                return
        whole: Message = {"type": "http.request", "body": bytes(received), "more_body": False}
        handed_over = False

        async def replay() -> Message:
            nonlocal handed_over
            if handed_over:
                return await receive()
            handed_over = True
            return whole

        await self.app(scope, replay, send)
