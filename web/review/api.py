"""The nurses' side for programs: the same queue and the same work as on the pages, as JSON."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from psoascreen.settings import settings
from records import alerts, audit, work
from records.database import records
from records.fhir.outgoing import export_screening
from records.work import Step
from screening.interchange import to_json
from web.problems import Problem
from web.review.access import Nurse, signed_in
from web.review.alerts import Typed, detail_of, take_step
from web.review.queue import PAGE_SIZE, Filters, page_of
from web.templating import page

router = APIRouter(prefix="/api", tags=["review"])

FHIR = "application/fhir+json"


class AlertLine(BaseModel):
    """One line of the queue."""

    model_config = ConfigDict(from_attributes=True)
    alert_id: int
    tier: str
    state: str
    patient: str
    number: str | None
    side: str | None
    reason: str
    since: datetime
    due_at: datetime
    taken_by: str | None
    acknowledged_by: str | None


class AlertPage(BaseModel):
    """A page of the queue; `counts` holds how many alerts of each tier match, `next_offset` where the next begins."""

    alerts: list[AlertLine]
    counts: dict[str, int]
    next_offset: int | None


class Event(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    at: datetime
    what: str
    by: str
    text: str


class AlertWhole(BaseModel):
    """One alert with the assessment that raised it, and all that was done. `seen` goes with the next step."""

    alert: AlertLine
    assessment: dict[str, Any] | None
    events: list[Event]
    seen: int


@router.get("/alerts")
def queue(nurse: Nurse, filters: Annotated[Filters, Query()]) -> AlertPage:
    """The queue, in the order of the page and with its filters."""
    with records() as session:
        found = page_of(session, filters.sought(nurse), filters.offset)
        audit.note(session, actor=nurse.login, event="queue read", about="by a program")
    lines = [AlertLine.model_validate(row) for row in found.rows]
    following = filters.offset + PAGE_SIZE if found.has_more else None
    return AlertPage(alerts=lines, counts=dict(found.counts), next_offset=following)


@router.get("/alerts/{alert_id}")
def alert(nurse: Nurse, alert_id: int) -> AlertWhole:
    """One alert whole."""
    with records() as session:
        detail = detail_of(session, alert_id, nurse)
        return AlertWhole(
            alert=AlertLine.model_validate(alerts.row_of(detail.alert)),
            assessment=to_json(detail.assessment) if detail.assessment else None,
            events=[Event.model_validate(event) for event in detail.alert.events],
            seen=detail.seen,
        )


@router.post("/alerts/{alert_id}/steps/{step}", status_code=204)
def take(nurse: Nurse, alert_id: int, step: Step, typed: Annotated[Typed, Body()]) -> Response:
    """Take a step of the work; 409 where someone else was first or the step does not fit the alert as it stands."""
    try:
        with records() as session:
            take_step(session, nurse, alert_id, step, typed)
    except (work.ChangedMeanwhile, work.NotPossible) as refusal:
        raise Problem(409, str(refusal)) from None
    return Response(status_code=204)


@router.get("/screenings/{screening_id}/fhir", response_class=Response, responses={200: {"content": {FHIR: {}}}})
def screening_as_fhir(nurse: Nurse, screening_id: int) -> Response:
    """One screening as a FHIR R4 bundle."""
    with records() as session:
        bundle = export_screening(session, screening_id)
        if bundle is None:
            raise Problem(404, f"There is no screening {screening_id}.")
        audit.note(session, actor=nurse.login, event="FHIR exported", about=f"screening {screening_id}")
    return Response(bundle.model_dump_json(exclude_none=True), media_type=FHIR)


async def reader(request: Request) -> None:
    """In production who is signed in, or a program with a token; elsewhere anyone. Raises SignInNeeded."""
    if settings().production:
        await signed_in(request)


@router.get("/openapi.json", include_in_schema=False, dependencies=[Depends(reader)])
def openapi(request: Request) -> dict[str, Any]:
    """What programs can ask."""
    return request.app.openapi()


@router.get("/docs", include_in_schema=False, dependencies=[Depends(reader)])
def docs(request: Request) -> Response:
    """The same as a page."""
    schema = request.app.openapi()
    return page(request, "api.html", {"paths": schema["paths"], "schemas": schema["components"]["schemas"]})
