"""Patients and their recorded cancer history, as the medicine's own types."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from records.database import WHILE_ROWS_REFER
from records.models import HistoryEntry, Patient
from screening.history import DATED_BY, CancerHistory, Sex
from screening.interchange import BadInput, history_from_json, to_json

log = structlog.get_logger()

FACTS = ("medicines_recorded", "bleeding_disorder", "no_cancer_on")
"""The fields of a history that hold one plain fact; each is a row of its own, as is each entry of its lists."""

PERSON = "person"
"""The kind of a row that keeps what stood of the person before it was corrected."""


class ChangedMeanwhile(Exception):
    """Someone else corrected or removed the entry first; `by` and `at` say who and when. Nothing was changed."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(f"{by} changed this entry at {at:%H:%M} UTC on {at:%-d %B}, after you had opened it.")
        self.by, self.at = by, at


def add_patient(
    session: Session, *, number: str, name: str, born_on: date | None, sex: Sex, language: str | None = None
) -> Patient:
    patient = Patient(number=number, name=name, born_on=born_on, sex=Sex(sex).value, language=language)
    session.add(patient)
    session.flush()
    return patient


def find_patient(session: Session, number: str) -> Patient | None:
    return session.scalar(select(Patient).where(Patient.number == number))


def all_patients(session: Session) -> Sequence[Patient]:
    return session.scalars(select(Patient).order_by(Patient.number)).all()


def search(session: Session, sought: str, *, limit: int, offset: int = 0) -> Sequence[Patient]:
    """Patients whose name or number holds `sought`, in whatever case, by name."""
    found = select(Patient).where(named(sought)).order_by(Patient.name, Patient.number)
    return session.scalars(found.limit(limit).offset(offset)).all()


def named(sought: str) -> ColumnElement[bool]:
    """The condition that a patient's name or number holds what was typed."""
    return or_(
        Patient.name.icontains(sought.strip(), autoescape=True),
        Patient.number.icontains(sought.strip(), autoescape=True),
    )


def correct_person(
    session: Session, patient: Patient, *, name: str, born_on: date | None, sex: Sex, language: str | None, by: str
) -> None:
    """Correct who someone is, and keep what stood there before. Raises ValueError for a blank name."""
    if not name.strip():
        raise ValueError("name: is empty; write the patient's name")
    before = {
        "name": patient.name,
        "born_on": to_json(patient.born_on),
        "sex": patient.sex,
        "language": patient.language,
    }
    patient.name, patient.born_on, patient.sex = name.strip(), born_on, Sex(sex).value
    patient.language = language
    session.add(
        HistoryEntry(patient_id=patient.id, kind=PERSON, body=before, recorded_by=by, is_withdrawn=True),
    )
    session.flush()


def history_of(session: Session, patient_id: int, *, on: date) -> CancerHistory:
    """The history as it stands, leaving out what is dated after `on`.

    An entry that cannot be read is left out as well, and then the history is not whole; the log names it.
    """
    patient = session.get_one(Patient, patient_id)
    person = {"born_on": patient.born_on and patient.born_on.isoformat(), "sex": patient.sex}
    standing = entries(session, patient_id)
    try:
        return _history(person, standing).until(on)
    except BadInput:
        left_out = unreadable(standing)
        log.warning("stored history entries cannot be read", patient=patient_id, entries=sorted(left_out))
        readable = [entry for entry in standing if entry.id not in left_out]
        return replace(_history(person, readable), is_whole=False).until(on)


def unreadable(standing: Sequence[HistoryEntry]) -> dict[int, str]:
    """The entries that cannot be read, by their ids, with what is wrong with each."""
    found = {}
    for entry in standing:
        try:
            _history({}, [entry])
        except BadInput as error:
            found[entry.id] = error.problems[0]
    return found


def _history(person: dict[str, Any], standing: Sequence[HistoryEntry]) -> CancerHistory:
    """Raises BadInput where an entry cannot be read."""
    body = dict(person)
    for entry in standing:
        if entry.kind in DATED_BY:
            body.setdefault(entry.kind, []).append(entry.body)
        else:
            body[entry.kind] = entry.body.get("value")
    return history_from_json(body)


def entries(session: Session, patient_id: int) -> Sequence[HistoryEntry]:
    """The entries that stand, in the order in which they were first recorded."""
    standing = select(HistoryEntry).where(
        HistoryEntry.patient_id == patient_id, HistoryEntry.replaced_by_id.is_(None), ~HistoryEntry.is_withdrawn
    )
    return session.scalars(standing.order_by(HistoryEntry.id)).all()


def versions(session: Session, patient_id: int) -> Sequence[HistoryEntry]:
    """Every version of every entry that was corrected or removed, the newest first."""
    past = select(HistoryEntry).where(
        HistoryEntry.patient_id == patient_id, HistoryEntry.replaced_by_id.is_not(None) | HistoryEntry.is_withdrawn
    )
    return session.scalars(past.order_by(HistoryEntry.id.desc())).all()


def correct_entry(session: Session, patient_id: int, entry_id: int, new: object, *, by: str) -> HistoryEntry:
    """Let `new` stand in an entry's place; the old one is kept. Raises ChangedMeanwhile, NoResultFound."""
    return _replace(session, _standing(session, patient_id, entry_id), to_json(new), by)


def withdraw_entry(session: Session, patient_id: int, entry_id: int, *, by: str) -> HistoryEntry:
    """Take an entry out that was recorded in error; it is kept. Raises ChangedMeanwhile, NoResultFound."""
    entry = _standing(session, patient_id, entry_id)
    return _replace(session, entry, entry.body, by, is_withdrawn=True)


def record_fact(session: Session, patient_id: int, fact: str, value: bool | date | None, *, by: str) -> None:
    """Let one of `FACTS` be so from now on; what was recorded of it before is kept."""
    session.get_one(Patient, patient_id, with_for_update=WHILE_ROWS_REFER)
    before = next((entry for entry in entries(session, patient_id) if entry.kind == fact), None)
    if (before.body["value"] if before else None) == to_json(value) or not (before or value):
        return
    if before is not None:
        _replace(session, before, {"value": to_json(value)}, by)
        return
    session.add(HistoryEntry(patient_id=patient_id, kind=fact, body={"value": to_json(value)}, recorded_by=by))
    session.flush()


def record_entry(session: Session, patient_id: int, kind: str, entry: object, *, by: str) -> HistoryEntry:
    """Add one dated entry; `kind` is the field of `CancerHistory` it belongs to."""
    row = HistoryEntry(patient_id=patient_id, kind=kind, body=to_json(entry), recorded_by=by)
    session.add(row)
    session.flush()
    return row


def record_history(session: Session, patient_id: int, history: CancerHistory, *, by: str) -> None:
    """Add every entry of a history."""
    for kind in DATED_BY:
        _record_all(session, patient_id, kind, getattr(history, kind), by)
    for fact in FACTS:
        if value := to_json(history)[fact]:
            session.add(HistoryEntry(patient_id=patient_id, kind=fact, body={"value": value}, recorded_by=by))
    session.flush()


def _standing(session: Session, patient_id: int, entry_id: int) -> HistoryEntry:
    entry = session.get_one(HistoryEntry, entry_id, with_for_update=True)
    if entry.patient_id != patient_id:
        raise NoResultFound
    if entry.replaced_by_id is not None:
        newer = session.get_one(HistoryEntry, entry.replaced_by_id)
        raise ChangedMeanwhile(newer.recorded_by, newer.recorded_at)
    return entry


def _replace(
    session: Session, old: HistoryEntry, body: dict[str, Any], by: str, *, is_withdrawn: bool = False
) -> HistoryEntry:
    new = HistoryEntry(patient_id=old.patient_id, kind=old.kind, body=body, recorded_by=by, is_withdrawn=is_withdrawn)
    session.add(new)
    session.flush()
    old.replaced_by_id = new.id
    session.flush()
    return new


def _record_all(session: Session, patient_id: int, kind: str, entries: Iterable[object], by: str) -> None:
    for entry in entries:
        record_entry(session, patient_id, kind, entry, by=by)
