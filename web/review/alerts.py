"""One alert: why it fired, criterion by criterion, what was said, what to do, and the proof that someone took it."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import NoResultFound

from records import alerts, audit, conversations
from web.forms import keep_form_cookie
from web.problems import Problem
from web.review.access import PATH, Nurse, own_form, records
from web.review.reading import reading
from web.review.waiting import waiting
from web.templating import page

router = APIRouter(prefix=PATH, include_in_schema=False)

GONE = "There is no such alert. Go back to the queue."


@router.get("/alerts/{alert_id}")
def alert(request: Request, nurse: Nurse, alert_id: int, notice: str = "") -> Response:
    with records() as session:
        try:
            detail = alerts.alert(session, alert_id)
        except NoResultFound:
            raise Problem(404, GONE) from None
        audit.note(session, actor=nurse.login, event="alert viewed", about=f"alert {alert_id}")
        now = datetime.now(UTC)
        found = detail.alert
        context: dict[str, Any] = {
            "nurse": nurse,
            "alert": found,
            "patient": detail.patient,
            "age": _age(detail.patient.born_on, now) if detail.patient else None,
            "conversation": detail.conversation,
            "messages": detail.messages,
            "acknowledged_by": found.acknowledged_by.name if found.acknowledged_by else None,
            "waiting": waiting(found.tier, found.raised_at, now),
            "reading": reading(detail.assessment) if detail.assessment else None,
            "notice": NOTICES.get(notice, ""),
        }
        response = page(request, "alert.html", context)
    keep_form_cookie(request, response)
    return response


NOTICES = {
    "acknowledged": "You have acknowledged this alert.",
    "taken": "Someone else acknowledged this alert just before you. See below who and when.",
}


@router.post("/alerts/{alert_id}/acknowledge", dependencies=[Depends(own_form)])
def acknowledge(nurse: Nurse, alert_id: int) -> Response:
    notice = "acknowledged"
    try:
        with records() as session:
            alerts.acknowledge(session, alert_id, by=nurse)
    except alerts.AlreadyAcknowledged:
        notice = "taken"
    except NoResultFound:
        raise Problem(404, GONE) from None
    return RedirectResponse(f"{PATH}/alerts/{alert_id}?notice={quote(notice)}", 303)


@router.get("/conversations/{conversation_id}")
def broken_off(request: Request, nurse: Nurse, conversation_id: str) -> Response:
    """A conversation that broke off before it raised an alert: what was said, and why it stopped."""
    with records() as session:
        try:
            conversation = conversations.conversation(session, conversation_id)
        except NoResultFound:
            raise Problem(404, "There is no such conversation. Go back to the queue.") from None
        audit.note(session, actor=nurse.login, event="conversation viewed", about=f"conversation {conversation_id}")
        now = datetime.now(UTC)
        patient = conversation.patient
        context = {
            "nurse": nurse,
            "patient": patient,
            "age": _age(patient.born_on, now) if patient else None,
            "conversation": conversation,
            "messages": conversations.transcript(session, conversation_id),
            "waiting": waiting(None, conversation.changed_at, now),
        }
        response = page(request, "conversation.html", context)
    keep_form_cookie(request, response)
    return response


def _age(born_on: Any, now: datetime) -> int | None:
    if born_on is None:
        return None
    today = now.date()
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
