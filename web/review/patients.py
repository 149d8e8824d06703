"""The patients' pages: find or add one, see what is recorded, correct it, and hand out links to the chat."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from psoascreen.languages import languages
from psoascreen.settings import settings
from records import audit, invites, patients, screenings
from records.database import records
from records.models import HistoryEntry, Patient, User
from screening.assessment import CancerStatus
from screening.cancer import recorded_status
from screening.history import DATED_BY, CancerHistory, Sex
from screening.wording import plain
from web.problems import Problem
from web.review.access import PATH, Nurse, own_form
from web.review.entry_form import KINDS, shown
from web.review.phrases import phrase
from web.review.queue import TITLES
from web.review.shell import review_page
from web.templating import age
from web.translation import N_, gettext, translated

router = APIRouter(prefix=f"{PATH}/patients", include_in_schema=False)

PAGE_SIZE = 50
OLDEST_BIRTH = date(1900, 1, 1)

NOTICES = {
    "added": N_("The patient is added. Enter the history below, then make a link to the chat."),
    "entered": N_("The entry is recorded."),
    "corrected": N_("The correction is recorded. What stood there before is kept under earlier versions."),
    "removed": N_("The entry is taken out. It is kept under earlier versions."),
    "revoked": N_("The link opens nothing any more."),
}


class Person(BaseModel):
    """Who a patient is, as typed into the form."""

    model_config = ConfigDict(str_strip_whitespace=True)
    number: str = Field(default="", max_length=64)
    name: str = Field(default="", max_length=200)
    born_on: str = Field(default="", max_length=10)
    sex: Sex = Sex.UNKNOWN
    language: str = Field(default="", max_length=8)

    @property
    def birth_date(self) -> date | None:
        """Raises ValueError for what is no date."""
        return date.fromisoformat(self.born_on) if self.born_on else None

    @property
    def spoken(self) -> str | None:
        """The preferred language, where it is one of ours."""
        return self.language if self.language in languages() else None


class Search(BaseModel):
    search: str = Field(default="", max_length=100)
    offset: int = Field(default=0, ge=0)


@router.get("")
def found(request: Request, nurse: Nurse, asked: Annotated[Search, Query()]) -> Response:
    with records() as session:
        listed = patients.search(session, asked.search, limit=PAGE_SIZE + 1, offset=asked.offset)
        event = "patients searched" if asked.search else "patients listed"
        audit.note(session, actor=nurse.login, event=event, about="the page")
    context = {"patients": listed[:PAGE_SIZE], "page_size": PAGE_SIZE, "has_more": len(listed) > PAGE_SIZE}
    return review_page(request, nurse, "patients.html", context | asked.model_dump())


@router.get("/add")
def new(request: Request, nurse: Nurse) -> Response:
    return _person_form(request, nurse, Person())


@router.post("/add", dependencies=[Depends(own_form)])
def add(request: Request, nurse: Nurse, typed: Annotated[Person, Form()]) -> Response:
    with records() as session:
        problems = _problems(typed)
        if not typed.number:
            problems["number"] = gettext("This is needed.")
        elif patients.find_patient(session, typed.number):
            problems["number"] = gettext("A patient with this number exists already. Search for it in the list.")
        if problems:
            return _person_form(request, nurse, typed, problems)
        person = patients.add_patient(
            session,
            number=typed.number,
            name=typed.name,
            born_on=typed.birth_date,
            sex=typed.sex,
            language=typed.spoken,
        )
        audit.note(session, actor=nurse.login, event="patient added", about=f"patient {person.number}")
        return back_to(person.id, "added")


@router.get("/{patient_id}")
def patient(request: Request, nurse: Nurse, patient_id: int, notice: str = "") -> Response:
    with records() as session:
        person = patient_of(session, patient_id, nurse)
        context = history_view(session, person) | {
            "invites": [
                (invite, invites.link_of(invites.token_of(invite)))
                for invite in invites.invites_of(session, patient_id)
            ],
            "screenings": screenings.of_patient(session, patient_id),
            "invite_days": settings().invite_days,
            "tiers": translated(TITLES),
            "notice": gettext(NOTICES[notice]) if notice in NOTICES else "",
        }
    return review_page(request, nurse, "patient.html", context)


@router.get("/{patient_id}/print")
def printed(request: Request, nurse: Nurse, patient_id: int) -> Response:
    """The history on one page, to be printed."""
    with records() as session:
        person = patient_of(session, patient_id, nurse, "history printed")
        context = history_view(session, person) | {"printed_at": datetime.now(UTC)}
    return review_page(request, nurse, "history.html", context)


@router.get("/{patient_id}/person")
def person(request: Request, nurse: Nurse, patient_id: int) -> Response:
    with records() as session:
        known = patient_of(session, patient_id, nurse)
    typed = Person(name=known.name, born_on=str(known.born_on or ""), sex=Sex(known.sex), language=known.language or "")
    return _person_form(request, nurse, typed, patient=known)


@router.post("/{patient_id}/person", dependencies=[Depends(own_form)])
def correct_person(request: Request, nurse: Nurse, patient_id: int, typed: Annotated[Person, Form()]) -> Response:
    with records() as session:
        known = patient_of(session, patient_id, nurse)
        if problems := _problems(typed):
            return _person_form(request, nurse, typed, problems, known)
        told = {"name": typed.name, "born_on": typed.birth_date, "sex": typed.sex, "language": typed.spoken}
        patients.correct_person(session, known, **told, by=nurse.name)
        audit.note(session, actor=nurse.login, event="patient corrected", about=f"patient {known.number}")
    return back_to(patient_id, "corrected")


@router.post("/{patient_id}/invites", dependencies=[Depends(own_form)])
def invite(
    request: Request,
    nurse: Nurse,
    patient_id: int,
    days: Annotated[int, Form(ge=1, le=365)],
    asks_birth_date: Annotated[bool, Form()] = False,
) -> Response:
    """Make a link, and show it with its picture to be handed over."""
    with records() as session:
        person = patient_of(session, patient_id, nurse, "invite made")
        try:
            token = invites.create_invite(session, patient_id, days=days, asks_birth_date=asks_birth_date)
        except invites.BirthDateUnknown as refusal:
            raise Problem(422, str(refusal)) from None
        link = invites.link_of(token)
        context = {
            "patient": person,
            "age": age(person.born_on),
            "link": link,
            "picture": qr_picture(link),
            "invite": invites.invites_of(session, patient_id)[0],
        }
    return review_page(request, nurse, "invite.html", context)


@router.post("/{patient_id}/invites/{invite_id}/revoke", dependencies=[Depends(own_form)])
def revoke(nurse: Nurse, patient_id: int, invite_id: int) -> Response:
    with records() as session:
        patient_of(session, patient_id, nurse, "invite revoked")
        try:
            invites.revoke(session, invite_id, patient_id)
        except NoResultFound:
            raise Problem(404, gettext("There is no such link. Go back to the patient's page.")) from None
    return back_to(patient_id, "revoked")


def patient_of(session: Session, patient_id: int, nurse: User, event: str = "patient viewed") -> Patient:
    """The patient, whom no page shows without a note of who asked. Raises Problem for one that does not exist."""
    try:
        person = session.get_one(Patient, patient_id)
    except NoResultFound:
        raise Problem(404, gettext("There is no such patient. Go back to the list of patients.")) from None
    audit.note(session, actor=nurse.login, event=event, about=f"patient {person.number}")
    return person


def back_to(patient_id: int, notice: str) -> Response:
    return RedirectResponse(f"{PATH}/patients/{patient_id}?notice={notice}", 303)


def qr_picture(link: str) -> str:
    """The link as a QR code, as SVG without a style of its own."""
    return segno.make(link, error="m").svg_inline(scale=5, border=4, svgclass="qr", lineclass=None, omitsize=True)


def history_view(session: Session, person: Patient) -> dict[str, Any]:
    """What the pages of a history show: the person, the entries by kind with the newest first, and past versions."""
    today = datetime.now(UTC).date()
    history = patients.history_of(session, person.id, on=today)
    standing, past = patients.entries(session, person.id), patients.versions(session, person.id)
    unreadable = patients.unreadable([*standing, *past])
    return {
        "patient": person,
        "age": age(person.born_on),
        "cancer": phrase(_cancer(history, today)),
        "kinds": [(kind, gettext(title), _lines(standing, kind, unreadable)) for kind, title in KINDS.items()],
        "unreadable": {number: phrase(problem.partition(": ")[2]) for number, problem in unreadable.items()},
        "history": history,
        "versions": [(entry, _words(entry, unreadable)) for entry in past],
    }


def _cancer(history: CancerHistory, today: date) -> str:
    status = recorded_status(history, today)
    if status is CancerStatus.NONE_RECORDED and not history.is_whole:
        return N_("not known, as an entry cannot be read")
    return plain(status) if _tells_anything(history) else N_("nothing recorded")


def _tells_anything(history: CancerHistory) -> bool:
    return history.no_cancer_on is not None or any(getattr(history, kind) for kind in DATED_BY)


def _lines(
    standing: Sequence[HistoryEntry], kind: str, unreadable: Collection[int]
) -> list[tuple[HistoryEntry, list[tuple[str, str]]]]:
    of_kind = [entry for entry in standing if entry.kind == kind]
    newest = sorted(of_kind, key=lambda entry: str(entry.body.get(DATED_BY[kind]) or ""), reverse=True)
    return [(entry, _told(entry, unreadable)) for entry in newest]


def _told(entry: HistoryEntry, unreadable: Collection[int]) -> list[tuple[str, str]]:
    """What an entry tells; one that cannot be read as it is stored."""
    if entry.id not in unreadable:
        return shown(entry.kind, entry.body)
    return [(phrase(plain(name)), _fact(name, value)) for name, value in entry.body.items() if value is not None]


def _words(entry: HistoryEntry, unreadable: Collection[int]) -> str:
    if entry.kind in KINDS:
        told = _told(entry, unreadable)
    else:
        # a plain fact is a value under its own name; what stood of the person has a name for each
        named = ((entry.kind if name == "value" else name, value) for name, value in entry.body.items())
        told = [(phrase(plain(name)), _fact(name, value)) for name, value in named]
    return "; ".join(f"{label}: {words}" for label, words in told)


def _fact(name: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None:
        return gettext("not known")
    return phrase(str(value)) if name == "sex" else str(value)


def _problems(typed: Person) -> dict[str, str]:
    problems = {} if typed.name else {"name": gettext("This is needed.")}
    try:
        born_on = typed.birth_date
    except ValueError:
        return problems | {"born_on": gettext("Write the date of birth as year, month and day, such as 1948-01-15.")}
    if born_on and not OLDEST_BIRTH <= born_on <= datetime.now(UTC).date():
        problems["born_on"] = gettext("This cannot be a date of birth. Check the year.")
    return problems


def _person_form(
    request: Request,
    nurse: User,
    typed: Person,
    problems: Mapping[str, str] | None = None,
    patient: Patient | None = None,
) -> Response:
    context = {"typed": typed, "problems": problems or {}, "patient": patient, "sexes": list(Sex)}
    context["languages"] = languages().values()
    return review_page(request, nurse, "person.html", context, status=422 if problems else 200)
