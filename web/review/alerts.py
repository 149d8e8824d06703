"""One alert: why it fired, criterion by criterion, what was said, what to do, and each step that was taken."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from psoascreen.languages import speaking
from records import alerts, audit, outbox, patients, screenings, users, work
from records.alerts import AlertDetail
from records.models import User
from records.work import Step
from screening.interchange import report_from_json
from web.problems import Problem
from web.review.access import PATH, Nurse, own_form, records
from web.review.queue import TITLES
from web.review.reading import reading
from web.review.shell import review_page
from web.review.timeline import timeline
from web.review.told import places, segments
from web.review.waiting import waiting
from web.templating import age

router = APIRouter(prefix=PATH, include_in_schema=False)

GONE = "There is no such alert. Go back to the queue."

NOTICES = {
    Step.ACKNOWLEDGE: "You have acknowledged this alert.",
    Step.TAKE: "You have taken this alert.",
    Step.HAND_OVER: "The alert is handed over.",
    Step.NOTE: "The note is kept.",
    Step.CALL_BACK: "The call is noted.",
    Step.ESCALATE: "The alert is passed on.",
    Step.RESOLVE: "The alert is resolved.",
    Step.REOPEN: "The alert waits again.",
    Step.DIAGNOSE: "The final diagnosis is kept.",
}

CHOICES: dict[str, str] = {
    "confirmed": "The suspicion was confirmed",
    "imaging_ordered": "Imaging was ordered",
    "treated": "Treatment was begun or changed",
    "other_cause": "Another cause was found",
    "reached_well": "Reached the patient, who is well",
    "not_reached": "The patient could not be reached",
    "test": "It was a test",
    "reached": "Reached the patient",
    "no_answer": "No answer",
    "left_message": "Left a message",
    "sent_to_emergency": "Sent to the emergency department",
    "mps": "Malignant psoas syndrome",
    "other_malignant": "Another malignant cause",
    "abscess": "Psoas abscess",
    "haematoma": "Psoas haematoma",
    "other_benign": "Another benign cause",
    "unknown": "Not found out",
}
"""What each choice of a step is called on the page."""


class Typed(BaseModel):
    """A step as a form sends it; `seen` is the last event that the page showed."""

    seen: int = Field(default=0, ge=0)
    text: str = Field(default="", max_length=4000)
    choice: str = Field(default="", max_length=32)
    to: int | None = None


@router.get("/alerts/{alert_id}")
def alert(request: Request, nurse: Nurse, alert_id: int, notice: str = "") -> Response:
    with records() as session:
        detail = detail_of(session, alert_id)
        audit.note(session, actor=nurse.login, event="alert viewed", about=f"alert {alert_id}")
        said = NOTICES[Step(notice)] if notice in list(Step) else ""
        return review_page(request, nurse, "alert.html", _context(session, detail) | {"notice": said})


@router.post("/alerts/{alert_id}/steps/{step}", dependencies=[Depends(own_form)])
def take(request: Request, nurse: Nurse, alert_id: int, step: Step, typed: Annotated[Typed, Form()]) -> Response:
    """Take a step. Where it cannot be taken, what was typed is shown again, and nothing of it is lost."""
    try:
        with records() as session:
            take_step(session, nurse, alert_id, step, typed)
    except (work.ChangedMeanwhile, work.NotPossible) as refusal:
        with records() as session:
            context = _context(session, detail_of(session, alert_id)) | {
                "refused": str(refusal),
                "step": step,
                "typed": typed,
            }
            return review_page(request, nurse, "alert.html", context, status=409)
    return RedirectResponse(f"{PATH}/alerts/{alert_id}?notice={step.value}", 303)


def take_step(session: Session, nurse: User, alert_id: int, step: Step, typed: Typed) -> None:
    """Raises Problem for an alert that does not exist, and what `work.take_step` raises."""
    to = session.get(User, typed.to) if typed.to else None
    taken = work.Taken(step=step, seen=typed.seen, text=typed.text, choice=typed.choice, to=to)
    try:
        work.take_step(session, alert_id, taken, by=nurse)
    except NoResultFound:
        raise Problem(404, GONE) from None


def detail_of(session: Session, alert_id: int) -> AlertDetail:
    """Raises Problem for one that does not exist."""
    try:
        return alerts.alert(session, alert_id)
    except NoResultFound:
        raise Problem(404, GONE) from None


def _context(session: Session, detail: AlertDetail) -> dict[str, Any]:
    found, patient, today = detail.alert, detail.patient, datetime.now(UTC).date()
    told = screenings.of_patient(session, patient.id) if patient else []
    history = patients.history_of(session, patient.id, on=today) if patient else None
    reports = [report_from_json(screening.report) for screening, _, _ in told]
    felt = places(detail.report) if detail.report else []
    return {
        "alert": found,
        "title": TITLES[found.tier],
        "patient": patient,
        "age": age(patient.born_on) if patient else None,
        "conversation": detail.conversation,
        "talk_language": speaking(detail.conversation.language),
        "messages": [(message, list(segments(message))) for message in detail.messages],
        "events": list(found.events),
        "seen": detail.seen,
        "acknowledged_by": found.acknowledged_by.name if found.acknowledged_by else None,
        "taken_by": found.taken_by.name if found.taken_by else None,
        "deliveries": outbox.of_alert(session, found.id),
        "waiting": waiting(found.tier, found.raised_at, found.due_at, datetime.now(UTC)),
        "reading": reading(detail.assessment) if detail.assessment else None,
        "places": json.dumps(felt) if felt else "",
        "earlier": [one for one in told if one[0].id != found.screening_id],
        "course": timeline(reports, history, today) if history else None,
        "colleagues": [user for user in users.all_users(session) if user.is_active],
        "choices": CHOICES,
        "resolutions": list(work.Resolution),
        "calls": list(work.CallBack),
        "diagnoses": list(work.Diagnosis),
        "steps": Step,
        "refused": "",
        "step": None,
        "typed": Typed(),
        "notice": "",
    }
