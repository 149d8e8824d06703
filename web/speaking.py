"""Finds the language in which whoever asks is answered, before a conversation has one."""

from fastapi import Request

from psoascreen.languages import languages, understood
from psoascreen.settings import settings

PARAMETER = "lang"
"""In an address, the language that was chosen on the page."""


def language_of(request: Request) -> str:
    """The one chosen in the address, else the most welcome to the browser that is spoken here, else the default."""
    chosen = request.query_params.get(PARAMETER, "")
    return chosen if chosen in languages() else understood(accepted(request), languages()) or settings().language


def accepted(request: Request) -> list[str]:
    """The language tags of `Accept-Language`, the most welcome first."""
    weighed = []
    for part in request.headers.get("Accept-Language", "").split(","):
        tag, _, parameter = part.strip().lower().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            weight = 0.0
        weighed.append((weight, tag.strip()))
    return [tag for weight, tag in sorted(weighed, key=lambda one: -one[0]) if weight > 0 and tag]
