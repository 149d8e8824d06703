"""Takes what a FHIR bundle says of a patient over into the records, once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.database import WHILE_ROWS_REFER
from records.fhir.bundles import BadBundle, Listed
from records.fhir.understanding import Sourced, Understood, source_of, understand
from records.models import HistoryEntry, Patient
from records.patients import add_patient, find_patient
from screening.history import Sex


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did: `corrected` entries replace what the same resource said before, which is kept."""

    patient: Patient
    added: int
    corrected: int
    known: int
    listed: tuple[Listed, ...]


def import_bundle(session: Session, values: Any, patient_id: str | None = None) -> Imported:
    """Take a bundle over; the same bundle again changes nothing. Raises BadBundle where there is nothing to take."""
    understood = understand(values, patient_id)
    patient = _patient(session, understood)
    told = select(HistoryEntry).where(HistoryEntry.patient_id == patient.id).order_by(HistoryEntry.id)
    rows = session.scalars(told).all()
    standing = {row.recorded_by for row in rows if row.replaced_by_id is None}
    listed = [_still_standing(item) if source_of(item.resource) in standing else item for item in understood.listed]
    added = corrected = known = 0
    for source, entries in groupby(understood.entries, key=lambda entry: entry.source):
        said, before = list(entries), [row for row in rows if row.recorded_by == source]
        new = [e for e in said if (e.kind, e.body) not in [(row.kind, row.body) for row in before]]
        outdated = [
            r for r in before if not r.replaced_by_id and (r.kind, r.body) not in [(e.kind, e.body) for e in said]
        ]
        known += len(said) - len(new)
        if new and _corrected_by_hand(before):
            listed.append(Listed(said[0].resource, "has changed, but what it said was corrected here by hand"))
        elif new:
            _record(session, patient, new, outdated)
            corrected += len(outdated)
            added += max(0, len(new) - len(outdated))
        elif outdated:
            listed.append(_still_standing(Listed(said[0].resource, "says less than before")))
    return Imported(patient=patient, added=added, corrected=corrected, known=known, listed=tuple(listed))


def _patient(session: Session, understood: Understood) -> Patient:
    """The patient of this number, locked against a second import; added where there is none yet."""
    patient = find_patient(session, understood.number)
    if patient is None:
        return add_patient(
            session,
            number=understood.number,
            name=understood.name,
            born_on=understood.born_on,
            sex=understood.sex,
            language=understood.language,
        )
    session.refresh(patient, with_for_update=WHILE_ROWS_REFER)
    if patient.born_on and understood.born_on and patient.born_on != understood.born_on:
        raise BadBundle(
            f"The patient {understood.number} is on record as born on {patient.born_on}, in the bundle on"
            f" {understood.born_on}: nothing was taken over."
        )
    patient.born_on = patient.born_on or understood.born_on
    if patient.sex == Sex.UNKNOWN:
        patient.sex = understood.sex.value
    patient.language = patient.language or understood.language
    return patient


def _record(session: Session, patient: Patient, new: Sequence[Sourced], outdated: Sequence[HistoryEntry]) -> None:
    """Add entries, and let what they make outdated be replaced by them."""
    added = [HistoryEntry(patient_id=patient.id, kind=e.kind, body=e.body, recorded_by=e.source) for e in new]
    session.add_all(added)
    session.flush()
    for position, row in enumerate(outdated):
        row.replaced_by_id = added[min(position, len(added) - 1)].id
    session.flush()


def _corrected_by_hand(rows: Sequence[HistoryEntry]) -> bool:
    """Whether any of the rows of one resource was replaced by one that is not of that resource."""
    return bool({row.replaced_by_id for row in rows} - {row.id for row in rows} - {None})


def _still_standing(item: Listed) -> Listed:
    return replace(item, reason=f"{item.reason}; what was recorded from it before still stands")
