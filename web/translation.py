"""Which language a page is in, its messages by gettext, and dates and numbers as that language writes them.

Messages are written in English where they are used; every other language is a catalogue of text in `review/locale`.
"""

import io
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol
from babel.support import Translations
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from psoascreen.languages import SOURCE, understood
from psoascreen.settings import settings
from web.speaking import PARAMETER, accepted

CATALOGUES = Path(__file__).parent / "review" / "locale"

COOKIE, COOKIE_LASTS_S = "psoas_review_language", 365 * 24 * 3600

DAY, LONG_DAY, DAY_OF_YEAR, MONTH, TIME = "medium", "long", "d MMM", "MMM y", "HH:mm"

WRITTEN = {(SOURCE, DAY): "d MMM y", (SOURCE, LONG_DAY): "d MMMM y"}
"""Where a language's usual way is that of one country alone: 5 May 2026 is read in all of them, 5/6/2026 is not."""

_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


@dataclass(frozen=True)
class Language:
    """A language by its ISO 639-1 code, and what its own speakers call it."""

    code: str

    @property
    def name(self) -> str:
        return str(Locale(self.code).get_display_name(self.code)).capitalize()

    @property
    def direction(self) -> str:
        return Locale(self.code).text_direction


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that pages can be in, English first."""
    return (SOURCE, *sorted(path.stem for path in CATALOGUES.glob("*.po")))


@cache
def catalogue(code: str) -> NullTranslations:
    """The messages of a language, compiled in memory from its text."""
    if code == SOURCE:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(CATALOGUES / f"{code}.po"))
    compiled.seek(0)
    return Translations(compiled)


@cache
def messages(code: str) -> Mapping[str, str]:
    """Every message of a language that is the same for any number, with what it is there."""
    if code == SOURCE:
        return {}
    told = read_catalogue(CATALOGUES / f"{code}.po")
    return {m.id: m.string for m in told if m.id and isinstance(m.id, str) and isinstance(m.string, str)}


def read_catalogue(path: Path) -> Catalog:
    with path.open(encoding="utf-8") as written:
        return read_po(written, locale=path.stem)


def spoken() -> Language:
    """The language of the page that is being made."""
    return Language(_spoken.get())


def speak(code: str | None) -> None:
    """Go on in this language; one that there is no catalogue of changes nothing."""
    if code is not None and code in languages():
        _spoken.set(code)


def gettext(message: str, **fillers: Any) -> str:
    """A message in the language of the page, as plain text that is still to be escaped."""
    told = catalogue(_spoken.get()).gettext(message)
    return told % fillers if fillers else told


def ngettext(one: str, many: str, number: int, **fillers: Any) -> str:
    """The form of a message for this number, which it may hold as `%(num)s`."""
    return catalogue(_spoken.get()).ngettext(one, many, number) % ({"num": number} | fillers)


def translated(table: Mapping[Any, str]) -> dict[Any, str]:
    """A table of messages in the language of the page."""
    return {key: gettext(message) for key, message in table.items()}


def N_(message: str) -> str:  # noqa: N802 - what gettext's own tools call it
    """Marks a message to be translated where it is shown, and not where it is written."""
    return message


def in_words(day: date, style: str = DAY) -> str:
    """A day, a month, or the time of a moment, as the language of the page writes it."""
    code = _spoken.get()
    if style == TIME:
        assert isinstance(day, datetime)  # noqa: S101 - a day has no time of day
        return format_time(day, style, locale=code)
    return format_date(day, WRITTEN.get((code, style), style), locale=code)


def number(value: float | str) -> str:
    """A number with the decimal mark of the language; one that is written already keeps every digit."""
    written = value if isinstance(value, str) else f"{value:g}"
    return written.replace(".", get_decimal_symbol(_spoken.get()))


def choose(response: Response, code: str | None, path: str) -> None:
    """Let this browser be spoken to in a language below `path` from now on, or as it asks itself."""
    if code is None:
        response.delete_cookie(COOKIE, path=path)
        return
    response.set_cookie(
        COOKIE,
        code,
        max_age=COOKIE_LASTS_S,
        path=path,
        httponly=True,
        samesite="lax",
        secure=settings().is_reached_by_tls,
    )


class SpokenLanguage:
    """Finds the language of each answer: chosen in the address or this browser, else as it asks, else the deployment's.

    Who is signed in may have chosen another, which is known only later.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            by_preference = (
                request.query_params.get(PARAMETER),
                request.cookies.get(COOKIE),
                understood(accepted(request), languages()),
                settings().language,
            )
            _spoken.set(next((code for code in by_preference if code in languages()), SOURCE))
        await self.app(scope, receive, send)
