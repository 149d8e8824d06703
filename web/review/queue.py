"""The queue a nurse opens between two phone calls: who waits, why, how urgent, and for how long."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from records import alerts
from records.alerts import QueueRow
from web.review.access import PATH, Nurse, records
from web.review.shell import review_page
from web.review.waiting import Waiting, waiting

router = APIRouter(prefix=PATH, include_in_schema=False)

PAGE_SIZE = 100


class Group(StrEnum):
    """What a row is listed under, in the order of the page."""

    EMERGENCY = "emergency"
    BROKEN_OFF = "broken_off"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


class Status(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ALL = "all"


TITLES = {
    Group.EMERGENCY: "Emergency",
    Group.BROKEN_OFF: "Broken off",
    Group.URGENT: "Urgent",
    Group.SOON: "Soon",
    Group.ROUTINE: "Routine",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    row: QueueRow
    group: Group
    waiting: Waiting

    @property
    def title(self) -> str:
        return TITLES[self.group]

    @property
    def address(self) -> str:
        row = self.row
        return f"{PATH}/alerts/{row.alert_id}" if row.alert_id else f"{PATH}/conversations/{row.conversation_id}"


class Filters(BaseModel):
    """What the nurse asked to see; the same in the page's address."""

    model_config = ConfigDict(frozen=True)
    status: Status = Status.OPEN
    group: Group | None = None
    search: str = Field("", max_length=100)
    offset: int = Field(0, ge=0)

    def keep(self, line: Line) -> bool:
        return self.keep_status(line) and (self.group is None or line.group is self.group)

    def keep_status(self, line: Line) -> bool:
        acknowledged = line.row.acknowledged_at is not None
        sought = self.search.strip().casefold()
        found = sought in f"{line.row.patient} {line.row.number or ''}".casefold()
        return found and (self.status is Status.ALL or acknowledged == (self.status is Status.ACKNOWLEDGED))


@router.get("")
def queue(request: Request, nurse: Nurse, filters: Annotated[Filters, Query()]) -> Response:
    """The whole page, or for its own refreshing the part that changes."""
    now = datetime.now(UTC)
    with records() as session:
        rows = alerts.queue(session, limit=PAGE_SIZE, offset=filters.offset)
    name = "queue_rows.html" if request.headers.get("X-Refresh") else "queue.html"
    context = view(rows, filters, now) | {"offset": filters.offset, "is_full": len(rows) >= PAGE_SIZE}
    return review_page(request, nurse, name, context)


def view(rows: Sequence[QueueRow], filters: Filters, now: datetime) -> dict[str, Any]:
    """The lines to show, what waits longest against its promise first within a tier, and the count of each tier."""
    lines = [line_of(row, now) for row in rows]
    counted = Counter(line.group for line in lines if filters.keep_status(line))
    order = list(Group)
    shown = sorted(
        (line for line in lines if filters.keep(line)),
        key=lambda line: (line.row.acknowledged_at is not None, order.index(line.group), line.row.since),
    )
    return {
        "lines": shown,
        "counts": [(group, TITLES[group], counted[group]) for group in Group],
        "filters": filters,
        "statuses": list(Status),
        "page_size": PAGE_SIZE,
        "newest_emergency": max((line.row.alert_id or 0 for line in lines if is_open_emergency(line)), default=0),
    }


def line_of(row: QueueRow, now: datetime) -> Line:
    group = Group(row.tier) if row.tier else Group.BROKEN_OFF
    return Line(row=row, group=group, waiting=waiting(row.tier or "urgent", row.since, now))


def is_open_emergency(line: Line) -> bool:
    return line.group is Group.EMERGENCY and line.row.acknowledged_at is None
