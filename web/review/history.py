"""Entering and correcting a cancer history by hand: choices, dates and units, and never a code."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from records import audit, patients
from records.database import records
from records.models import HistoryEntry, Patient, User
from web.problems import Problem
from web.review.access import PATH, Nurse, Typed, own_form
from web.review.entry_form import KINDS, LENGTH_MAX, BadEntry, form_fields, read_entry, typed_of
from web.review.patients import back_to, patient_of
from web.review.shell import review_page
from web.translation import N_, TIME, gettext, in_words

router = APIRouter(prefix=f"{PATH}/patients/{{patient_id}}/history", include_in_schema=False)


@dataclass(frozen=True)
class Desk:
    """Who asks for a patient's form, and the records it is made from."""

    request: Request
    nurse: User
    session: Session
    patient: Patient


GONE = N_("There is no such entry. Go back to the patient's page.")


@router.get("/{kind}")
def new(request: Request, nurse: Nurse, patient_id: int, kind: str) -> Response:
    with records() as session:
        person = patient_of(session, patient_id, nurse)
        return _form(Desk(request, nurse, session, person), _known(kind), {})


@router.post("/facts", dependencies=[Depends(own_form)])
def facts(
    nurse: Nurse,
    patient_id: int,
    medicines_recorded: Annotated[bool, Form()] = False,
    bleeding_disorder: Annotated[bool, Form()] = False,
    no_cancer: Annotated[bool, Form()] = False,
) -> Response:
    """What is simply so or not; each is its own row, and what was recorded before is kept."""
    today = datetime.now(UTC).date()
    with records() as session:
        patient_of(session, patient_id, nurse, "history corrected")
        known = patients.history_of(session, patient_id, on=today)
        told = {
            "medicines_recorded": medicines_recorded,
            "bleeding_disorder": bleeding_disorder,
            "no_cancer_on": (known.no_cancer_on or today) if no_cancer else None,
        }
        for fact, value in told.items():
            patients.record_fact(session, patient_id, fact, value, by=nurse.name)
    return back_to(patient_id, "corrected")


@router.post("/{kind}", dependencies=[Depends(own_form)])
def enter(request: Request, nurse: Nurse, patient_id: int, kind: str, typed: Typed) -> Response:
    with records() as session:
        person = patient_of(session, patient_id, nurse)
        try:
            entry = _read(_known(kind), typed, nurse)
        except BadEntry as refusal:
            return _form(Desk(request, nurse, session, person), kind, typed, refusal)
        patients.record_entry(session, patient_id, kind, entry, by=nurse.name)
        audit.note(session, actor=nurse.login, event="history entered", about=f"patient {person.number}")
    return back_to(patient_id, "entered")


@router.get("/entries/{entry_id}")
def standing(request: Request, nurse: Nurse, patient_id: int, entry_id: int) -> Response:
    with records() as session:
        person, entry = patient_of(session, patient_id, nurse), _entry(session, patient_id, entry_id)
        typed = typed_of(entry.kind, entry.body)
        return _form(Desk(request, nurse, session, person), entry.kind, typed, entry=entry)


@router.post("/entries/{entry_id}", dependencies=[Depends(own_form)])
def correct(request: Request, nurse: Nurse, patient_id: int, entry_id: int, typed: Typed) -> Response:
    with records() as session:
        person, entry = patient_of(session, patient_id, nurse), _entry(session, patient_id, entry_id)
        try:
            new = _read(entry.kind, typed, nurse)
            patients.correct_entry(session, patient_id, entry_id, new, by=nurse.name)
        except BadEntry as refusal:
            return _form(Desk(request, nurse, session, person), entry.kind, typed, refusal, entry=entry)
        except patients.ChangedMeanwhile as refusal:
            return _changed_meanwhile(Desk(request, nurse, session, person), entry, typed, refusal)
        audit.note(session, actor=nurse.login, event="history corrected", about=f"patient {person.number}")
    return back_to(patient_id, "corrected")


@router.post("/entries/{entry_id}/remove", dependencies=[Depends(own_form)])
def remove(request: Request, nurse: Nurse, patient_id: int, entry_id: int) -> Response:
    with records() as session:
        person, entry = patient_of(session, patient_id, nurse), _entry(session, patient_id, entry_id)
        try:
            patients.withdraw_entry(session, patient_id, entry_id, by=nurse.name)
        except patients.ChangedMeanwhile as refusal:
            return _changed_meanwhile(
                Desk(request, nurse, session, person), entry, typed_of(entry.kind, entry.body), refusal
            )
        audit.note(session, actor=nurse.login, event="history entry removed", about=f"patient {person.number}")
    return back_to(patient_id, "removed")


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise Problem(404, gettext("There is no such kind of entry. Go back to the patient's page."))
    return kind


def _read(kind: str, typed: dict[str, str], nurse: User) -> Any:
    sourced = typed | {"source": typed.get("source", "").strip() or f"entered by {nurse.name}"}
    return read_entry(kind, sourced, today=datetime.now(UTC).date())


def _entry(session: Session, patient_id: int, entry_id: int) -> HistoryEntry:
    try:
        entry = session.get_one(HistoryEntry, entry_id)
    except NoResultFound:
        raise Problem(404, gettext(GONE)) from None
    if entry.patient_id != patient_id or entry.kind not in KINDS:
        raise Problem(404, gettext(GONE))
    return entry


def _changed_meanwhile(
    desk: Desk, old: HistoryEntry, typed: dict[str, str], refusal: patients.ChangedMeanwhile
) -> Response:
    """Show what was typed again, over the entry as it stands now, so that neither correction is lost unseen."""
    newest = old
    while newest.replaced_by_id is not None:
        newest = desk.session.get_one(HistoryEntry, newest.replaced_by_id)
    then = gettext("Below is what you typed; compare it with the entry as it stands, then record it again.")
    conflict = BadEntry({"": f"{_by_whom(refusal)} {then}"})
    return _form(desk, old.kind, typed, conflict, entry=newest, status=409)


def _by_whom(refusal: patients.ChangedMeanwhile) -> str:
    return gettext(
        "%(name)s changed this entry at %(time)s UTC on %(day)s, after you had opened it.",
        name=refusal.by,
        time=in_words(refusal.at, TIME),
        day=in_words(refusal.at),
    )


def _form(
    desk: Desk,
    kind: str,
    typed: dict[str, str],
    refusal: BadEntry | None = None,
    *,
    entry: HistoryEntry | None = None,
    status: int = 422,
) -> Response:
    context = {
        "patient": desk.patient,
        "kind": kind,
        "title": gettext(KINDS[kind]),
        "fields": form_fields(kind),
        "length_max": LENGTH_MAX,
        "typed": typed,
        "problems": refusal.problems if refusal else {},
        "entry": entry,
        "stands": typed_of(kind, entry.body) if entry and refusal else None,
    }
    return review_page(desk.request, desk.nurse, "entry.html", context, status=status if refusal else 200)
