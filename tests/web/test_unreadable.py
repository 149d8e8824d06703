"""What was stored in a form that cannot be read, by an older version say, hides no alert from the nurses."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, update

from actions import conduct
from actions.turn import Turn
from records import alerts, conversations, screenings
from records.models import AssessmentRow, HistoryEntry, Patient, Screening
from tests.web import told
from tests.web.site import Site
from tests.web.test_review_work import send, step

UNREADABLE = {"told_on": "both my legs are numb"}
"""What no version of ours wrote."""

STORED: dict[str, Any] = {
    "the report": update(Screening).values(report=UNREADABLE),
    "the assessment": update(AssessmentRow).values(body=UNREADABLE),
    "the history": update(HistoryEntry).where(HistoryEntry.kind == "diagnoses").values(body=UNREADABLE),
}


@pytest.fixture
def alert_id(site: Site) -> int:
    with site.records.begin() as session:
        return told.hip_pain(session).outcome.alert_id or 0


@pytest.mark.parametrize("damaged", STORED.values(), ids=STORED)
def test_an_alert_is_seen_opened_and_resolved_whatever_of_it_cannot_be_read(
    site: Site, nurse: TestClient, alert_id: int, damaged: Any
) -> None:
    with site.records.begin() as session:
        session.execute(damaged)

    assert f"/review/alerts/{alert_id}" in nurse.get("/review").text
    page = nurse.get(f"/review/alerts/{alert_id}")
    assert page.status_code == 200
    assert "throbbing pain in my left hip" in page.text
    assert "can no longer be read" in page.text
    assert step(nurse, alert_id, "resolved", choice="reached_well").status_code == 303
    assert nurse.get(f"/api/alerts/{alert_id}").status_code == 200


def test_an_assessment_that_cannot_be_read_is_not_said_to_be_none(site: Site, nurse: TestClient, alert_id: int) -> None:
    with site.records.begin() as session:
        session.execute(STORED["the assessment"])

    page = nurse.get(f"/review/alerts/{alert_id}").text

    assert "Nothing was assessed" not in page
    assert "No screening was assessed" not in page
    assert "None fired" not in page


def test_an_earlier_screening_that_cannot_be_read_keeps_nothing_told_today_from_the_nurses(site: Site) -> None:
    with site.records.begin() as session:
        told.hip_pain(session)
        session.execute(STORED["the report"])
    with site.records.begin() as session:
        told.hip_pain(session)
        patient = told.demonstration_patient(session).id

        (earlier,) = screenings.earlier_screenings(session, patient)

    assert earlier[0].findings == (told.HIP_PAIN,)


PERSON = update(Patient).values(sex="of no version")
"""With this no history can be made at all."""


@pytest.mark.parametrize("damaged", [STORED["the history"], PERSON], ids=["an entry", "the person"])
def test_an_emergency_is_told_and_alerted_against_a_history_that_cannot_be_read(site: Site, damaged: Any) -> None:
    with site.records.begin() as session:
        talk = conversations.open_conversation(session, patient_id=told.demonstration_patient(session).id).id
        session.execute(damaged)
    emergency = Turn(intent="tell", findings=(told.WEAK_LEGS, told.NUMB_LEGS), has_words=True)

    conducted = conduct.take_turn(talk, conduct.begin("en"), emergency)

    assert [said.response for said in conducted.says] == ["utter_emergency"]
    with site.records() as session:
        assert [row.tier for row in alerts.queue(session) if row.conversation_id == talk] == ["emergency"]


def test_a_screening_that_cannot_be_read_is_not_exported_and_says_so(
    site: Site, nurse: TestClient, alert_id: int
) -> None:
    with site.records.begin() as session:
        session.execute(STORED["the report"])
        screening = session.query(Screening).one().id

    refused = nurse.get(f"/api/screenings/{screening}/fhir")

    assert refused.status_code == 500
    assert "can no longer be read" in refused.json()["detail"]
    assert alert_id


def test_a_page_of_a_history_of_which_nothing_can_be_read_says_so(site: Site, nurse: TestClient) -> None:
    with site.records.begin() as session:
        session.execute(PERSON)
        patient = told.demonstration_patient(session).id

    page = nurse.get(f"/review/patients/{patient}")

    assert page.status_code == 500
    assert "can no longer be read" in page.text


OTHER_SIDE = {"site": "left psoas", "side": "right", "on": "2026-01-05", "source": None}
"""A metastasis of which an older version did not ask which side is meant."""


@pytest.mark.parametrize("body", [OTHER_SIDE, UNREADABLE], ids=["two sides", "no version's"])
@pytest.mark.parametrize("page", ["", "/print"])
def test_an_entry_that_cannot_be_read_is_named_and_hides_no_other(
    site: Site, nurse: TestClient, page: str, body: dict[str, str | None]
) -> None:
    patient, _ = with_unreadable(site, body)

    shown = nurse.get(f"/review/patients/{patient}{page}")

    assert shown.status_code == 200
    assert "left out of every assessment" in shown.text
    assert "This entry cannot be read: " in shown.text
    assert str(body.get("site", UNREADABLE["told_on"])) in shown.text
    assert "breast" in shown.text


@pytest.mark.parametrize("body", [OTHER_SIDE, UNREADABLE], ids=["two sides", "no version's"])
def test_a_nurse_takes_out_or_corrects_an_entry_that_cannot_be_read(
    site: Site, nurse: TestClient, body: dict[str, str | None]
) -> None:
    patient, entry = with_unreadable(site, body)
    address = f"/review/patients/{patient}/history/entries/{entry}"

    page = nurse.get(address)

    assert page.status_code == 200
    if body is OTHER_SIDE:
        typed = {"site": "left psoas", "side": "left", "on": "2026-01-05"}
        assert send(nurse, address, **{f"{name}": value for name, value in typed.items()}).status_code == 303
    else:
        assert send(nurse, f"{address}/remove").status_code == 303
    assert "left out of every assessment" not in nurse.get(f"/review/patients/{patient}").text


def test_without_an_entry_that_can_be_read_the_page_tells_of_no_absence(site: Site, nurse: TestClient) -> None:
    patient, _ = with_unreadable(site, OTHER_SIDE)
    with site.records.begin() as session:
        session.execute(delete(HistoryEntry).where(HistoryEntry.body["site"].as_string() != OTHER_SIDE["site"]))

    assert "not known, as an entry cannot be read" in nurse.get(f"/review/patients/{patient}").text


def with_unreadable(site: Site, body: dict[str, str | None]) -> tuple[int, int]:
    """The demonstration's patient and the entry that stands in the records beside the others."""
    with site.records.begin() as session:
        patient = told.demonstration_patient(session)
        entry = HistoryEntry(patient_id=patient.id, kind="metastases", body=body, recorded_by="an older version")
        session.add(entry)
        session.flush()
        return patient.id, entry.id
