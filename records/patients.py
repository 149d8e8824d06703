"""Patients and their recorded cancer history, as the medicine's own types."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import HistoryEntry, Patient
from screening.history import DATED_BY, CancerHistory, Sex
from screening.interchange import history_from_json, to_json

FACTS = ("medicines_recorded", "bleeding_disorder", "no_cancer_on")
"""The fields of a history that hold one plain fact; each is a row of its own, as is each entry of its lists."""


def add_patient(session: Session, *, number: str, name: str, born_on: date | None, sex: Sex) -> Patient:
    patient = Patient(number=number, name=name, born_on=born_on, sex=Sex(sex).value)
    session.add(patient)
    session.flush()
    return patient


def find_patient(session: Session, number: str) -> Patient | None:
    return session.scalar(select(Patient).where(Patient.number == number))


def all_patients(session: Session) -> Sequence[Patient]:
    return session.scalars(select(Patient).order_by(Patient.number)).all()


def history_of(session: Session, patient_id: int, *, on: date) -> CancerHistory:
    """The history as it stands, leaving out what is dated after `on`."""
    patient = session.get_one(Patient, patient_id)
    body: dict[str, Any] = {"born_on": patient.born_on and patient.born_on.isoformat(), "sex": patient.sex}
    current = select(HistoryEntry).where(HistoryEntry.patient_id == patient_id, HistoryEntry.replaced_by_id.is_(None))
    for entry in session.scalars(current.order_by(HistoryEntry.id)):
        if entry.kind in DATED_BY:
            body.setdefault(entry.kind, []).append(entry.body)
        else:
            body[entry.kind] = entry.body["value"]
    return history_from_json(body).until(on)


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


def _record_all(session: Session, patient_id: int, kind: str, entries: Iterable[object], by: str) -> None:
    for entry in entries:
        record_entry(session, patient_id, kind, entry, by=by)
