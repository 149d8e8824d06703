"""One alert: why it fired, criterion by criterion, what was said, what to do, and each step that was taken."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, field_validator
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from psoascreen.languages import speaking
from records import alerts, audit, misunderstood, outbox, screenings, users, work
from records.alerts import AlertDetail
from records.database import records
from records.events import SYSTEM
from records.models import AlertEvent, User
from records.stored import history_of, report_of
from records.work import Step
from web.problems import NOT_KEPT, NUL, Problem
from web.review.access import PATH, Nurse, own_form
from web.review.meanings import meanings
from web.review.phrases import phrase
from web.review.queue import TITLES
from web.review.reading import reading
from web.review.shell import review_page
from web.review.timeline import timeline
from web.review.told import places, segments
from web.review.waiting import waiting
from web.templating import age
from web.translation import N_, gettext, translated

router = APIRouter(prefix=PATH, include_in_schema=False)

GONE = N_("There is no such alert. Go back to the queue.")

NOTICES = {
    Step.ACKNOWLEDGE: N_("You have acknowledged this alert."),
    Step.TAKE: N_("You have taken this alert."),
    Step.HAND_OVER: N_("The alert is handed over."),
    Step.NOTE: N_("The note is kept."),
    Step.CALL_BACK: N_("The call is noted."),
    Step.ESCALATE: N_("The alert is passed on."),
    Step.RESOLVE: N_("The alert is resolved."),
    Step.REOPEN: N_("The alert waits again."),
    Step.DIAGNOSE: N_("The final diagnosis is kept."),
    Step.MARK: N_("The mark is kept. Thank you: it helps to understand the next patient."),
}

CHOICES: dict[str, str] = {
    "confirmed": N_("The suspicion was confirmed"),
    "imaging_ordered": N_("Imaging was ordered"),
    "treated": N_("Treatment was begun or changed"),
    "other_cause": N_("Another cause was found"),
    "reached_well": N_("Reached the patient, who is well"),
    "not_reached": N_("The patient could not be reached"),
    "test": N_("It was a test"),
    "reached": N_("Reached the patient"),
    "no_answer": N_("No answer"),
    "left_message": N_("Left a message"),
    "sent_to_emergency": N_("Sent to the emergency department"),
    "mps": N_("Malignant psoas syndrome"),
    "other_malignant": N_("Another malignant cause"),
    "abscess": N_("Psoas abscess"),
    "haematoma": N_("Psoas haematoma"),
    "other_benign": N_("Another benign cause"),
    "unknown": N_("Not found out"),
}
"""What each choice of a step is called on the page."""


DOINGS = {
    "raised": N_("raised the alert"),
    Step.ACKNOWLEDGE: N_("acknowledged"),
    Step.TAKE: N_("took the alert"),
    Step.HAND_OVER: N_("handed it over"),
    Step.NOTE: N_("noted"),
    Step.CALL_BACK: N_("called"),
    Step.ESCALATE: N_("passed it on"),
    Step.RESOLVE: N_("resolved it"),
    Step.REOPEN: N_("reopened it"),
    Step.DIAGNOSE: N_("entered the final diagnosis"),
    Step.MARK: N_("marked a message"),
}
"""What someone did, after their name."""

CHOSEN = (Step.CALL_BACK, Step.RESOLVE, Step.DIAGNOSE)
"""Steps whose event begins with the choice; what follows is as the nurse wrote it."""


class Typed(BaseModel):
    """A step as a form sends it; `seen` is the last event that the page showed."""

    seen: int = Field(default=0, ge=0)
    text: str = Field(default="", max_length=4000)
    choice: str = Field(default="", max_length=32)
    to: int | None = None
    message: int | None = None

    @field_validator("text", "choice")
    @classmethod
    def _can_be_kept(cls, told: str) -> str:
        if NUL in told:
            raise ValueError(gettext(NOT_KEPT))
        return told


@router.get("/alerts/{alert_id}")
def alert(request: Request, nurse: Nurse, alert_id: int, notice: str = "") -> Response:
    with records() as session:
        detail = detail_of(session, alert_id, nurse)
        said = gettext(NOTICES[Step(notice)]) if notice in list(Step) else ""
        return review_page(request, nurse, "alert.html", _context(session, detail) | {"notice": said})


@router.get("/alerts/{alert_id}/standing")
def standing(nurse: Nurse, alert_id: int) -> Response:  # noqa: ARG001 - asks who is signed in
    """What changes whenever the alert's page would read otherwise; an open page asks for it."""
    with records() as session:
        return Response(alerts.standing(session, alert_id), media_type="text/plain")


@router.get("/alerts/{alert_id}/steps/{step}")
def back_to_alert(nurse: Nurse, alert_id: int, step: Step) -> Response:  # noqa: ARG001 - whoever signs in comes by here
    """The address of a step that could not be taken, opened again."""
    return RedirectResponse(f"{PATH}/alerts/{alert_id}", 303)


@router.post("/alerts/{alert_id}/steps/{step}", dependencies=[Depends(own_form)])
def take(request: Request, nurse: Nurse, alert_id: int, step: Step, typed: Annotated[Typed, Form()]) -> Response:
    """Take a step. Where it cannot be taken, what was typed is shown again, and nothing of it is lost."""
    try:
        with records() as session:
            take_step(session, nurse, alert_id, step, typed)
    except (work.ChangedMeanwhile, work.NotPossible) as refusal:
        with records() as session:
            context = _context(session, detail_of(session, alert_id, nurse)) | {
                "refused": str(refusal),
                "step": step,
                "typed": typed,
            }
            return review_page(request, nurse, "alert.html", context, status=409)
    return RedirectResponse(f"{PATH}/alerts/{alert_id}?notice={step.value}", 303)


def take_step(session: Session, nurse: User, alert_id: int, step: Step, typed: Typed) -> None:
    """Raises Problem for an alert that does not exist, and what `work.take_step` raises."""
    to = session.get(User, typed.to) if typed.to else None
    taken = work.Taken(step=step, seen=typed.seen, text=typed.text, choice=typed.choice, to=to, message=typed.message)
    if step is Step.MARK and typed.choice not in ("", *meanings()):
        raise work.NotPossible("Choose what the message meant, or write it.")
    try:
        work.take_step(session, alert_id, taken, by=nurse)
    except NoResultFound:
        raise Problem(404, gettext(GONE)) from None


def detail_of(session: Session, alert_id: int, nurse: User) -> AlertDetail:
    """The alert, which nobody sees without a note of who asked. Raises Problem for one that does not exist."""
    try:
        detail = alerts.alert(session, alert_id)
    except NoResultFound:
        raise Problem(404, gettext(GONE)) from None
    audit.note(session, actor=nurse.login, event="alert viewed", about=f"alert {alert_id}")
    return detail


def _context(session: Session, detail: AlertDetail) -> dict[str, Any]:
    found, today = detail.alert, datetime.now(UTC).date()
    patient = found.conversation.patient
    told = screenings.of_patient(session, patient.id) if patient else []
    history = history_of(session, patient, on=today) if patient else None
    reports = [report for screening, _, _ in told if (report := report_of(screening))]
    cannot_be_read = (
        detail.is_unreadable or len(reports) < len(told) or bool(patient and not (history and history.is_whole))
    )
    felt = places(detail.report) if detail.report else []
    return {
        "alert": found,
        "title": gettext(TITLES[found.tier]),
        "tiers": translated(TITLES),
        "patient": patient,
        "age": age(patient.born_on) if patient else None,
        "conversation": found.conversation,
        "talk_language": speaking(found.conversation.language),
        "messages": [(message, list(segments(message))) for message in detail.messages],
        "events": [(event, _words_of(event)) for event in found.events],
        "doings": translated(DOINGS),
        "seen": detail.seen,
        "standing": alerts.standing(session, found.id),
        "acknowledged_by": found.acknowledged_by.name if found.acknowledged_by else None,
        "taken_by": found.taken_by.name if found.taken_by else None,
        "deliveries": outbox.of_alert(session, found.id),
        "waiting": waiting(found.tier, found.raised_at, found.due_at, datetime.now(UTC)),
        "reading": reading(detail.assessment) if detail.assessment else None,
        "assessment_is_unreadable": detail.is_unreadable and detail.assessment is None,
        "cannot_be_read": cannot_be_read,
        "places": json.dumps(felt) if felt else "",
        "earlier": [one for one in told if one[0].id != found.screening_id],
        "course": timeline(reports, history, today) if history else None,
        "colleagues": [user for user in users.all_users(session) if user.is_active],
        "choices": translated(CHOICES),
        "meanings": meanings(),
        "marked": misunderstood.of_conversation(session, found.conversation_id),
        "resolutions": list(work.Resolution),
        "calls": list(work.CallBack),
        "diagnoses": list(work.Diagnosis),
        "steps": Step,
        "refused": "",
        "step": None,
        "typed": Typed(),
        "notice": "",
    }


def _words_of(event: AlertEvent) -> str:
    """What an event tells, with what we put into it ourselves in the language of the page."""
    if event.what in ("raised", Step.MARK) or event.by == SYSTEM:
        return phrase(event.text)
    if event.what in CHOSEN:
        choice, separator, words = event.text.partition(": ")
        return f"{phrase(choice)}{separator}{words}"
    if event.what == Step.HAND_OVER:
        name, separator, words = event.text.removeprefix("to ").partition(": ")
        return f"{gettext('to %(name)s', name=name)}{separator}{words}"
    return event.text
