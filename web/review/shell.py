"""What every page behind the sign-in shares: who is signed in, where they may go, and the form token's cookie."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from records.models import User
from records.users import Role
from web.forms import keep_form_cookie
from web.templating import page
from web.translation import N_, gettext

PLACES = {
    "/review": (N_("Queue"), tuple(Role)),
    "/review/patients": (N_("Patients"), tuple(Role)),
    "/review/results": (N_("Results"), (Role.LEAD, Role.ADMIN)),
    "/review/team": (N_("Team"), (Role.ADMIN,)),
}
"""Where the pages lead, and whom."""


def review_page(
    request: Request, user: User, name: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> Response:
    navigation = [(address, gettext(title)) for address, (title, roles) in PLACES.items() if user.role in roles]
    shared = {"nurse": user, "path": request.url.path, "navigation": navigation}
    response = page(request, name, shared | dict(context or {}), status)
    keep_form_cookie(request, response)
    return response
