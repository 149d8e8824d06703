"""Invites: a link that opens a patient's chat until it expires, is revoked, or is locked by wrong dates of birth."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from records import alerts, invites, patients
from records.models import Invite, Patient, now
from screening.history import Sex

BORN, WRONG = date(1948, 1, 15), date(1984, 1, 15)


@pytest.fixture
def patient(session: Session) -> Patient:
    return patients.add_patient(session, number="P-INV", name="Ada", born_on=BORN, sex=Sex.FEMALE)


@pytest.fixture
def token(session: Session, patient: Patient) -> str:
    return invites.create_invite(session, patient.id, days=1)


@pytest.fixture
def asking(session: Session, patient: Patient) -> str:
    return invites.create_invite(session, patient.id, days=1, asks_birth_date=True)


def only_invite(session: Session, patient: Patient) -> Invite:
    (invite,) = invites.invites_of(session, patient.id)
    return invite


def test_an_invite_opens_the_chat_of_its_patient(session: Session, patient: Patient, token: str) -> None:
    assert invites.enter(session, token, None).patient_id == patient.id


@pytest.mark.parametrize("forge", [lambda _: "", lambda _: "x", lambda token: token[:-2] + "xx"])
def test_a_forged_invite_opens_nothing(session: Session, token: str, forge: Callable[[str], str]) -> None:
    with pytest.raises(invites.InviteInvalid):
        invites.patient_of_invite(session, forge(token))


@pytest.mark.parametrize("ended", ["expires_at", "revoked_at", "locked_at"])
def test_an_invite_that_has_ended_opens_nothing(session: Session, patient: Patient, token: str, ended: str) -> None:
    setattr(only_invite(session, patient), ended, now() - timedelta(minutes=1))
    session.flush()

    with pytest.raises(invites.InviteInvalid):
        invites.enter(session, token, None)
    assert invites.invites_of(session, patient.id) == []


def test_the_date_of_birth_is_asked_for_and_opens(session: Session, patient: Patient, asking: str) -> None:
    asked = invites.enter(session, asking, None)
    assert (asked.patient_id, asked.refused) == (None, invites.DATE_NEEDED)

    assert invites.enter(session, asking, BORN).patient_id == patient.id


def test_two_wrong_dates_are_forgiven_once_the_right_one_is_given(
    session: Session, patient: Patient, asking: str
) -> None:
    for _ in range(4):
        assert invites.enter(session, asking, WRONG).refused == "birth_date_wrong_2"
        assert invites.enter(session, asking, WRONG).refused == "birth_date_wrong_1"
        assert invites.enter(session, asking, BORN).patient_id == patient.id


def test_the_third_wrong_date_locks_the_link_and_tells_the_nurses(
    session: Session, patient: Patient, asking: str
) -> None:
    tries = [invites.enter(session, asking, WRONG) for _ in range(3)]

    assert [one.is_locked for one in tries] == [False, False, True]
    with pytest.raises(invites.InviteInvalid):
        invites.enter(session, asking, BORN)
    (row,) = alerts.queue(session)
    assert (row.patient, row.is_broken_off) == (patient.name, True)
    assert "Three wrong dates of birth" in row.reason


def test_looking_at_the_question_again_is_no_wrong_date(session: Session, patient: Patient, asking: str) -> None:
    for _ in range(5):
        invites.enter(session, asking, None)

    assert only_invite(session, patient).wrong_dates == 0


def test_a_date_that_is_not_on_record_cannot_be_asked_for(session: Session) -> None:
    nameless = patients.add_patient(session, number="P-?", name="Ben", born_on=None, sex=Sex.UNKNOWN)

    with pytest.raises(invites.BirthDateUnknown, match="Enter it first"):
        invites.create_invite(session, nameless.id, days=1, asks_birth_date=True)


def test_a_date_that_was_taken_off_the_record_lets_no_one_in(session: Session, patient: Patient, asking: str) -> None:
    patients.correct_person(session, patient, name="Ada", born_on=None, sex=Sex.FEMALE, language=None, by="Tom")

    assert invites.enter(session, asking, None).patient_id is None


def test_a_link_is_revoked_by_its_own_patient_alone(session: Session, patient: Patient, token: str) -> None:
    invite = only_invite(session, patient)
    with pytest.raises(NoResultFound):
        invites.revoke(session, invite.id, patient.id + 1)
    assert invites.patient_of_invite(session, token)

    invites.revoke(session, invite.id, patient.id)
    session.flush()
    with pytest.raises(invites.InviteInvalid):
        invites.patient_of_invite(session, token)
