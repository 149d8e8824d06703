"""One alert: why it fired, criterion by criterion, what was said, what to do, and the proof that someone took it."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import NoResultFound

from records import alerts, audit, conversations
from web.problems import Problem
from web.review.access import PATH, Nurse, own_form, records
from web.review.reading import reading
from web.review.shell import review_page
from web.review.waiting import waiting
from web.templating import age

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
            "alert": found,
            "patient": detail.patient,
            "age": age(detail.patient.born_on) if detail.patient else None,
            "conversation": detail.conversation,
            "messages": detail.messages,
            "acknowledged_by": found.acknowledged_by.name if found.acknowledged_by else None,
            "waiting": waiting(found.tier, found.raised_at, now),
            "reading": reading(detail.assessment) if detail.assessment else None,
            "notice": NOTICES.get(notice, ""),
        }
        return review_page(request, nurse, "alert.html", context)


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
            "patient": patient,
            "age": age(patient.born_on) if patient else None,
            "conversation": conversation,
            "messages": conversations.transcript(session, conversation_id),
            "waiting": waiting(None, conversation.changed_at, now),
        }
        return review_page(request, nurse, "conversation.html", context)
