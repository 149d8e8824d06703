"""Renders pages: one template environment that always escapes, with what every page needs."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from psoascreen.settings import settings
from web.forms import form_token_field
from web.review.phrases import phrase, phrased, source
from web.translation import DAY_OF_YEAR, LONG_DAY, TIME, gettext, in_words, ngettext, number, spoken

HERE = Path(__file__).parent

MESSAGE = re.compile(r"message (\d+)(?:, taken back)?$")
"""The source of what a patient said, as the actions write it; the number is the message's place in the conversation."""

_environment = Environment(
    loader=FileSystemLoader([HERE / "templates", HERE / "chat" / "templates", HERE / "review" / "templates"]),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
# a message may hold markup of ours, so a template gives gettext nothing but literals; what fills them is escaped
_environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # pyright: ignore[reportAttributeAccessIssue]
_environment.filters |= {
    "day": in_words,
    "long_day": lambda day: in_words(day, LONG_DAY),
    "day_of_year": lambda day: in_words(day, DAY_OF_YEAR),
    "time": lambda moment: in_words(moment, TIME),
    "number": number,
    "phrased": phrased,
    "in_plain_words": phrase,
    "source": source,
}
_environment.filters["message_number"] = lambda source: MESSAGE.sub(r"\1", source) if MESSAGE.match(source) else ""
templates = Jinja2Templates(env=_environment)


def age(born_on: date | None) -> int | None:
    """Full years of life today."""
    if born_on is None:
        return None
    today = datetime.now(UTC).date()
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def page(request: Request, name: str, context: Mapping[str, Any] | None = None, status: int = 200) -> Response:
    """A page that no cache keeps, with the deployment, whom it lets one reach, and this browser's form token."""
    language = spoken()
    reach = settings().words(language.code)
    shared = {
        "deployment": settings(),
        "reach": reach,
        "form_token_field": form_token_field(request),
        "language": language,
    }
    response = templates.TemplateResponse(request, name, shared | dict(context or {}), status)
    response.headers["Cache-Control"] = "no-store"
    return response
