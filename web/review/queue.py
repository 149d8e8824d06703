"""The queue a nurse opens between two phone calls: who waits, why, how urgent, and for how long."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session
from sse_starlette import EventSourceResponse, ServerSentEvent

from records import alerts, audit, outbox
from records.alerts import UNRESOLVED, QueueRow, Sought
from records.database import records
from records.models import User
from screening.assessment import Category
from screening.explain import CATEGORY_WORDS
from web.forms import SIGN_IN_COOKIE, signature
from web.review.access import PATH, Nurse
from web.review.shell import review_page
from web.review.waiting import Waiting, waiting
from web.translation import N_, gettext, translated

router = APIRouter(prefix=PATH, include_in_schema=False)

PAGE_SIZE = 50

LOOK_EVERY_S = 1.0
"""How soon a change reaches the pages that are open."""

RETRY_MS = 2000
"""After how long a page whose stream was cut asks for another."""

STREAM_LIMIT_S = 300
"""After this a page asks anew, and who is signed in is looked at again."""


class Group(StrEnum):
    """What a row is listed under, in the order of the page."""

    EMERGENCY = "emergency"
    BROKEN_OFF = "broken_off"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


class Status(StrEnum):
    UNRESOLVED = "unresolved"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    ALL = "all"


TITLES: dict[str, str] = {
    Group.EMERGENCY: N_("Emergency"),
    Group.BROKEN_OFF: N_("Broken off"),
    Group.URGENT: N_("Urgent"),
    Group.SOON: N_("Soon"),
    Group.ROUTINE: N_("Routine"),
}

STATUS_WORDS = {
    Status.UNRESOLVED: N_("Waiting or in work"),
    Status.OPEN: N_("Waiting"),
    Status.ACKNOWLEDGED: N_("In work"),
    Status.RESOLVED: N_("Resolved"),
    Status.ALL: N_("All"),
}

STATES = {Status.UNRESOLVED: UNRESOLVED, Status.ALL: ()}


@dataclass(frozen=True, kw_only=True)
class Line:
    row: QueueRow
    waiting: Waiting

    @property
    def title(self) -> str:
        return gettext(TITLES[self.row.tier])

    @property
    def patient(self) -> str:
        return self.row.patient if self.row.number else gettext("Visitor")

    @property
    def address(self) -> str:
        return f"{PATH}/alerts/{self.row.alert_id}"


class Filters(BaseModel):
    """What the nurse asked to see; the same in the page's address."""

    model_config = ConfigDict(frozen=True)
    status: Status = Status.UNRESOLVED
    group: Group | None = None
    category: Category | None = None
    mine: bool = False
    since: date | None = None
    search: str = Field(default="", max_length=100)
    offset: int = Field(default=0, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, told: Mapping[str, Any]) -> dict[str, Any]:
        """A field of the form that was left empty asks for nothing."""
        return {name: value for name, value in told.items() if value not in ("", None)}

    def sought(self, user: User) -> Sought:
        return Sought(
            states=STATES.get(self.status, (self.status.value,)),
            tier=self.group,
            category=self.category,
            search=self.search,
            taken_by_id=user.id if self.mine else None,
            since=self.since,
        )

    def address(self, **other: Any) -> str:
        """The queue with these filters, some of them otherwise; another filter begins at its first page."""
        asked = self.model_dump(mode="json", exclude_defaults=True) | {"offset": None} | other
        told = urlencode({name: value for name, value in asked.items() if value not in (None, "")})
        return f"{PATH}?{told}" if told else PATH


@router.get("")
def queue(request: Request, nurse: Nurse, filters: Annotated[Filters, Query()]) -> Response:
    """The whole page, or for its own refreshing the part that changes.

    That part is no look of its own where it comes to a page that was noted when it was opened, with the same filters.
    """
    opened = signature(f"queue {request.cookies.get(SIGN_IN_COOKIE)} {filters.address()}")
    refreshed = request.headers.get("X-Refresh", "")
    if not hmac.compare_digest(refreshed.encode(), opened.encode()):
        with records() as session:
            event = "queue searched" if filters.search else "queue viewed"
            audit.note(session, actor=nurse.login, event=event, about="the page")
    template = "queue_rows.html" if refreshed else "queue.html"
    return review_page(request, nurse, template, view(filters, nurse) | {"opened": opened})


@router.get("/changes")
async def changes(nurse: Nurse) -> Response:  # noqa: ARG001 - asks who is signed in
    """Tells an open page that something changed, as server-sent events."""
    return EventSourceResponse(_changes())


async def _changes() -> AsyncIterator[ServerSentEvent]:
    known = -1
    for _ in range(int(STREAM_LIMIT_S / LOOK_EVERY_S)):
        now = await run_in_threadpool(_last_change)
        if now != known:
            known = now
            yield ServerSentEvent(str(now), id=str(now), retry=RETRY_MS)
        await asyncio.sleep(LOOK_EVERY_S)


def _last_change() -> int:
    with records() as session:
        return alerts.last_change(session)


@dataclass(frozen=True)
class Page:
    """A page of the queue, and how many alerts of each tier there are in all."""

    rows: Sequence[QueueRow]
    has_more: bool
    counts: Mapping[str, int]


def page_of(session: Session, sought: Sought, offset: int) -> Page:
    rows = alerts.queue(session, sought, limit=PAGE_SIZE + 1, offset=offset)
    return Page(rows[:PAGE_SIZE], len(rows) > PAGE_SIZE, alerts.counts(session, sought))


def view(filters: Filters, nurse: User) -> dict[str, Any]:
    """The lines to show, the count of each tier, and the channels that do not deliver."""
    now = datetime.now(UTC)
    with records() as session:
        found = page_of(session, filters.sought(nurse), filters.offset)
        newest = alerts.newest_emergency(session)
        troubles = outbox.troubles(session)
    return {
        "lines": _lines(found.rows, now),
        "has_more": found.has_more,
        "counts": [(group, gettext(TITLES[group]), found.counts.get(group, 0)) for group in Group],
        "filters": filters,
        "statuses": translated(STATUS_WORDS),
        "categories": translated(CATEGORY_WORDS),
        "page_size": PAGE_SIZE,
        "newest_emergency": newest,
        "troubles": troubles,
    }


def _lines(rows: Sequence[QueueRow], now: datetime) -> list[Line]:
    return [Line(row=row, waiting=waiting(row.tier, row.since, row.due_at, now)) for row in rows]
