"""A cancer history in the records: it comes back as it went in, and no correction loses what stood there before."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, sessionmaker

from records import patients
from records.models import HistoryEntry, Patient
from screening.history import CancerHistory, LabTest, LabValue, Metastasis, Sex
from tests.screening.strategies import TODAY, histories

BONE = Metastasis(site="bone", on=TODAY - timedelta(days=30))
LIVER = Metastasis(site="liver", on=TODAY - timedelta(days=30))


def new_patient(session: Session) -> Patient:
    return patients.add_patient(session, number=uuid4().hex, name="Ada", born_on=date(1948, 1, 15), sex=Sex.FEMALE)


@pytest.fixture
def patient(session: Session) -> Patient:
    return new_patient(session)


@pytest.fixture
def entry(session: Session, patient: Patient) -> HistoryEntry:
    return patients.record_entry(session, patient.id, "metastases", BONE, by="Nora")


def history(session: Session, patient: Patient) -> CancerHistory:
    return patients.history_of(session, patient.id, on=TODAY)


@given(told=histories())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_history_survives_being_stored_and_loaded(session: Session, told: CancerHistory) -> None:
    patient = new_patient(session)

    patients.record_history(session, patient.id, told, by="test")

    assert history(session, patient) == replace(told, born_on=patient.born_on, sex=Sex.FEMALE)


def test_a_correction_stands_and_what_it_replaces_is_kept(
    session: Session, patient: Patient, entry: HistoryEntry
) -> None:
    patients.correct_entry(session, patient.id, entry.id, LIVER, by="Tom")

    assert history(session, patient).metastases == (LIVER,)
    assert [(v.body["site"], v.recorded_by) for v in patients.versions(session, patient.id)] == [("bone", "Nora")]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("metastases", {"site": "left psoas", "side": "right", "on": "2026-01-05"}),
        ("metastases", {"words": "of no version"}),
        ("bleeding_disorder", {}),
        ("of no version", {"value": True}),
    ],
)
def test_an_entry_that_cannot_be_read_is_left_out_and_the_others_are_used(
    session: Session, patient: Patient, entry: HistoryEntry, kind: str, body: dict[str, Any]
) -> None:
    assert history(session, patient).is_whole
    session.add(HistoryEntry(patient_id=patient.id, kind=kind, body=body, recorded_by="an older version"))
    session.flush()

    known = history(session, patient)

    assert known.metastases == (BONE,)
    assert not known.is_whole
    assert entry.id not in patients.unreadable(patients.entries(session, patient.id))


def test_what_was_recorded_in_error_is_left_out_and_kept(
    session: Session, patient: Patient, entry: HistoryEntry
) -> None:
    patients.withdraw_entry(session, patient.id, entry.id, by="Tom")

    assert history(session, patient).metastases == ()
    assert {v.recorded_by for v in patients.versions(session, patient.id)} == {"Nora", "Tom"}


def test_an_entry_someone_else_corrected_first_is_not_corrected_unseen(
    session: Session, patient: Patient, entry: HistoryEntry
) -> None:
    patients.correct_entry(session, patient.id, entry.id, LIVER, by="Tom")

    with pytest.raises(patients.ChangedMeanwhile, match="Tom changed this entry"):
        patients.correct_entry(session, patient.id, entry.id, replace(BONE, site="lung"), by="Nora")
    assert history(session, patient).metastases == (LIVER,)


def test_an_entry_of_another_patient_cannot_be_corrected(session: Session, entry: HistoryEntry) -> None:
    with pytest.raises(NoResultFound):
        patients.correct_entry(session, new_patient(session).id, entry.id, LIVER, by="Tom")


@pytest.mark.parametrize(
    ("fact", "first", "then"),
    [("medicines_recorded", True, False), ("bleeding_disorder", True, False), ("no_cancer_on", TODAY, None)],
)
def test_a_fact_can_be_recorded_and_taken_back(
    session: Session, patient: Patient, fact: str, first: bool | date, then: bool | None
) -> None:
    patients.record_fact(session, patient.id, fact, first, by="Nora")
    assert getattr(history(session, patient), fact) == first

    patients.record_fact(session, patient.id, fact, then, by="Tom")
    assert getattr(history(session, patient), fact) == then
    assert len(patients.versions(session, patient.id)) == 1


def test_a_fact_told_again_is_not_recorded_twice(session: Session, patient: Patient) -> None:
    for _ in range(2):
        patients.record_fact(session, patient.id, "bleeding_disorder", True, by="Nora")

    assert len(patients.entries(session, patient.id)) == 1


def test_who_someone_is_can_be_corrected_and_what_stood_there_is_kept(session: Session, patient: Patient) -> None:
    patients.correct_person(
        session, patient, name="Ada B", born_on=date(1949, 1, 15), sex=Sex.FEMALE, language=None, by="Tom"
    )

    assert history(session, patient).born_on == date(1949, 1, 15)
    (before,) = patients.versions(session, patient.id)
    assert before.body == {"name": "Ada", "born_on": "1948-01-15", "sex": "female", "language": None}
    with pytest.raises(ValueError, match="name"):
        patients.correct_person(session, patient, name=" ", born_on=None, sex=Sex.FEMALE, language=None, by="Tom")


def test_of_corrections_made_at_once_one_stands_and_every_other_is_told(migrated: sessionmaker[Session]) -> None:
    with migrated.begin() as session:
        patient = new_patient(session)
        entry = patients.record_entry(session, patient.id, "metastases", BONE, by="Nora")

    def correct(nurse: int) -> str | None:
        try:
            with migrated.begin() as session:
                new = replace(BONE, site=f"site {nurse}")
                patients.correct_entry(session, patient.id, entry.id, new, by=f"nurse {nurse}")
        except patients.ChangedMeanwhile as refusal:
            return refusal.by
        return None

    with ThreadPoolExecutor(8) as nurses:
        told = list(nurses.map(correct, range(8)))

    (winner,) = [nurse for nurse, by in enumerate(told) if by is None]
    assert {by for by in told if by} == {f"nurse {winner}"}
    with migrated() as session:
        assert [m.site for m in history(session, patient).metastases] == [f"site {winner}"]
        assert [v.body["site"] for v in patients.versions(session, patient.id)] == ["bone"]


def test_entries_made_at_once_are_all_kept(migrated: sessionmaker[Session]) -> None:
    with migrated.begin() as session:
        patient = new_patient(session)
    values = [LabValue(on=TODAY, test=LabTest.CRP, value=value, unit="mg/L") for value in range(12)]

    def enter(lab: LabValue) -> None:
        with migrated.begin() as session:
            patients.record_entry(session, patient.id, "labs", lab, by="Nora")
            patients.record_fact(session, patient.id, "bleeding_disorder", True, by="Nora")

    with ThreadPoolExecutor(6) as nurses:
        list(nurses.map(enter, values))

    with migrated() as session:
        recorded = history(session, patient)
        assert sorted(lab.value for lab in recorded.labs) == [lab.value for lab in values]
        assert len(patients.entries(session, patient.id)) == len(values) + 1


@pytest.mark.parametrize("sought", ["øyvind", "ÅS", "p-øl", " åse "])
def test_a_patient_is_found_by_any_part_of_name_or_number_in_any_case(session: Session, sought: str) -> None:
    patients.add_patient(session, number="P-ØL-1", name="Åse Øyvind Ås", born_on=None, sex=Sex.UNKNOWN)
    patients.add_patient(session, number="P-2", name="Ben 100%", born_on=None, sex=Sex.UNKNOWN)

    assert [p.number for p in patients.search(session, sought, limit=10)] == ["P-ØL-1"]
    assert [p.number for p in patients.search(session, "%", limit=10)] == ["P-2"]
