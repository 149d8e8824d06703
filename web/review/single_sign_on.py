"""Signing in by the hospital's own accounts (OpenID Connect), where the settings name a provider.

Who may sign in is still the team's list of logins: the provider only says who someone is.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
import structlog
from authlib.integrations.base_client import OAuthError
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from joserfc.errors import JoseError

from psoascreen.settings import settings
from records import users
from records.database import records
from web.forms import SIGN_IN_COOKIE, set_cookie
from web.problems import Problem
from web.review.access import PATH
from web.translation import N_, gettext

router = APIRouter(prefix=f"{PATH}/single-sign-on", include_in_schema=False)

STATE_COOKIE, STATE_LASTS_S = "psoas_sso", 600
"""Keeps who began a sign-in until the provider sends them back."""

NOT_SET_UP = N_("Single sign-on is not set up here. Sign in with your login and password.")
PROVIDER_FAILED = N_("The sign-in at your hospital's page did not succeed. Try again, or use your login and password.")
UNKNOWN = N_("Your hospital's account is not on the team's list. Ask your team's admin to add %(login)s.")

UNVERIFIED = N_(
    "Your hospital's sign-in does not say whether your e-mail address is really yours. Use your login and password, "
    "and tell your team's admin."
)

log = structlog.get_logger()


@router.get("")
async def begin(request: Request) -> Response:
    """Send the browser to the provider."""
    try:
        return await provider().authorize_redirect(request, f"{settings().base_url}{PATH}/single-sign-on/back")
    except (httpx.HTTPError, OAuthError, ValueError) as error:
        log.warning("single sign-on", error=type(error).__name__)
        raise Problem(502, gettext(PROVIDER_FAILED)) from None


@router.get("/back")
async def back(request: Request) -> Response:
    """Take the provider's word for who it is, and sign in whom the team knows."""
    try:
        told = (await provider().authorize_access_token(request)).get("userinfo") or {}
    except (httpx.HTTPError, OAuthError, JoseError, ValueError, KeyError) as error:
        log.warning("single sign-on", error=type(error).__name__)
        raise Problem(403, gettext(PROVIDER_FAILED)) from None
    login = _login_in(told)
    token = await run_in_threadpool(_sign_in, login)
    if token is None:
        raise Problem(403, gettext(UNKNOWN, login=login or gettext("you")))
    response = RedirectResponse(PATH, 303)
    set_cookie(response, SIGN_IN_COOKIE, token, path="/", same_site="lax")
    return response


def _login_in(told: Mapping[str, Any]) -> str:
    claim = settings().oidc_claim
    # at some providers people type their own address, and so could type a colleague's
    if claim == "email" and told.get("email_verified") is not True:
        log.warning("single sign-on", error="the provider does not say email_verified")
        raise Problem(403, gettext(UNVERIFIED))
    return str(told.get(claim, ""))


def provider() -> Any:
    """The provider of the settings. Raises Problem where they name none."""
    told = settings()
    if not told.oidc_issuer:
        raise Problem(404, gettext(NOT_SET_UP))
    return _provider(told.oidc_issuer, told.oidc_client_id, told.oidc_client_secret)


@cache
def _provider(issuer: str, client_id: str, client_secret: str) -> Any:
    # it warns of its own libraries on the terminal, which whoever has no provider need not read
    from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415

    return OAuth().register(
        "oidc",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )


def _sign_in(login: str) -> str | None:
    with records() as session:
        user = users.find_user(session, login) if login else None
        return users.start_login(session, user) if user and user.is_active else None
