"""Puts the web application together: the one process that a browser ever reaches."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from psoascreen.settings import settings
from web import health, logs, problems
from web.chat import api, pages, silence
from web.chat.gateway import Rasa
from web.limits import limiter
from web.protection import BodyLimit, SecurityHeaders
from web.review import alerts, login, queue
from web.review.access import SignInNeeded, to_login

HERE = Path(__file__).parent


def create_app(transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The application; `transport` replaces the way to Rasa and the actions in tests."""
    logs.configure()
    deployment = settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with httpx.AsyncClient(transport=transport, timeout=deployment.rasa_timeout_s) as client:
            app.state.http = client
            app.state.rasa = Rasa(client, deployment.rasa_url)
            watching = asyncio.create_task(silence.watch())
            yield
            watching.cancel()

    app = FastAPI(
        title="Psoascreen",
        description="Research and demonstration, not a medical device.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.limiter = limiter
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    problems.register(app)
    app.add_exception_handler(SignInNeeded, to_login)
    for router in (health.router, api.router, pages.router, login.router, queue.router, alerts.router):
        app.include_router(router)
    app.mount("/static/chat", StaticFiles(directory=HERE / "chat" / "static"), name="chat-static")
    app.mount("/static/review", StaticFiles(directory=HERE / "review" / "static"), name="review-static")
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app
