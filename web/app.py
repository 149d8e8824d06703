"""Puts the web application together: the one process that a browser ever reaches."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware

from psoascreen import logs
from psoascreen.languages import FOLDER
from psoascreen.settings import settings
from web import health, metrics, problems
from web.alerts import dispatch
from web.alerts.channels import refuse_what_nobody_understands
from web.chat import api as chat_api
from web.chat import pages, silence, unanswered
from web.chat.gateway import Rasa
from web.limits import limiter
from web.protection import BodyLimit, SecurityHeaders
from web.review import account, alerts, history, login, patients, queue, results, single_sign_on, team
from web.review import api as review_api
from web.review.access import OtherSignIn, SignInNeeded, hold_for_this_sign_in, to_login
from web.translation import SpokenLanguage

HERE = Path(__file__).parent

REACHED_WITHIN_S = 3.0
"""How long a Rasa may take to accept a connection before another one is asked."""

PARTS = (
    health,
    metrics,
    chat_api,
    pages,
    login,
    single_sign_on,
    queue,
    alerts,
    patients,
    history,
    results,
    account,
    team,
    review_api,
)
"""Every module with routes."""


def create_app(transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The application; `transport` replaces the way to Rasa and the actions in tests."""
    logs.configure()
    deployment = settings()
    if deployment.production:
        refuse_what_nobody_understands(deployment.channels)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with httpx.AsyncClient(
            transport=transport, timeout=httpx.Timeout(deployment.rasa_timeout_s, connect=REACHED_WITHIN_S)
        ) as client:
            app.state.http = client
            app.state.rasa = Rasa(client, deployment.rasas)
            watches = [
                asyncio.create_task(watch)
                for watch in (silence.watch(), unanswered.watch(app.state.rasa), dispatch.run())
            ]
            yield
            for watch in watches:
                watch.cancel()

    app = FastAPI(
        title="Psoascreen",
        description="Research and demonstration, not a medical device.",
        lifespan=lifespan,
        openapi_url=None,  # `web.review.api` tells it, to whom it may
    )
    app.state.limiter = limiter
    app.add_middleware(problems.Unexpected)
    app.add_middleware(BodyLimit)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=deployment.embedding_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
    )
    if deployment.oidc_issuer:
        app.add_middleware(
            SessionMiddleware,
            secret_key=deployment.signing_key,
            session_cookie=single_sign_on.STATE_COOKIE,
            max_age=single_sign_on.STATE_LASTS_S,
            path=single_sign_on.router.prefix,
            https_only=deployment.is_reached_by_tls,
        )
    app.add_middleware(SecurityHeaders, embedding_origins=deployment.embedding_origins)
    app.add_middleware(SpokenLanguage)
    problems.register(app)
    app.add_exception_handler(SignInNeeded, to_login)
    app.add_exception_handler(OtherSignIn, hold_for_this_sign_in)
    for part in PARTS:
        app.include_router(part.router)
    for address, folder in (
        ("/static/languages", FOLDER),
        ("/static/chat", HERE / "chat/static"),
        ("/static/review", HERE / "review/static"),
        ("/static", HERE / "static"),
    ):
        # The same for everyone, these can be packed; a page could give its secrets away by its packed size.
        app.mount(address, GZipMiddleware(StaticFiles(directory=folder)))
    return app
