"""What every page behind the sign-in shares: who is signed in, where they may go, and the form token's cookie."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from records.models import User
from web.forms import keep_form_cookie
from web.templating import page


def review_page(
    request: Request, user: User, name: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> Response:
    response = page(request, name, {"nurse": user, "path": request.url.path} | dict(context or {}), status)
    keep_form_cookie(request, response)
    return response
