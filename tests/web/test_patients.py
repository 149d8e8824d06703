"""The patients' pages: a history is entered and corrected by hand, links are made, and nothing typed is lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import given
from sqlalchemy import select

from records import invites, patients, screenings
from records.models import AuditEntry, Invite
from records.seed import case_report_history
from screening import assess
from screening.interchange import to_json
from tests.screening.strategies import TODAY, histories
from tests.web import told
from tests.web.site import Site, form_token, sign_in
from web.review.entry_form import KINDS, read_entry, typed_of

PATIENT = "/review/patients/1"
SCAN = {"on": "2026-06-01", "modality": "CT", "structure": "psoas", "reading": "lesion", "side": "left"}


def send(nurse: TestClient, address: str, /, **typed: str) -> Response:
    return nurse.post(address, data=typed | {"form_token": form_token(nurse, "/review/patients/add")})


def enter(nurse: TestClient, kind: str, /, **typed: str) -> Response:
    return send(nurse, f"{PATIENT}/history/{kind}", **typed)


def only(site: Site, kind: str) -> Any:
    with site.records() as session:
        (entry,) = [entry for entry in patients.entries(session, 1) if entry.kind == kind]
        return entry


@given(history=histories())
def test_any_entry_is_the_same_after_its_form_was_sent_unchanged(history: Any) -> None:
    for kind in KINDS:
        for entry in getattr(history, kind):
            assert read_entry(kind, typed_of(kind, to_json(entry)), today=TODAY) == entry


@pytest.mark.parametrize("kind", KINDS)
def test_the_case_report_s_history_can_be_entered_by_hand(site: Site, nurse: TestClient, kind: str) -> None:
    told_of_her = case_report_history(told.TODAY)
    send(nurse, "/review/patients/add", number="P-2", name="Ada", born_on="1948-01-15", sex="female")

    for entry in getattr(told_of_her, kind):
        answer = send(nurse, f"/review/patients/2/history/{kind}", **typed_of(kind, to_json(entry)))
        assert answer.status_code == 303

    with site.records() as session:
        assert getattr(patients.history_of(session, 2, on=told.TODAY), kind) == getattr(told_of_her, kind)


@pytest.mark.parametrize(
    ("entered", "category"),
    [
        ([("imaging", SCAN | {"size_mm.0": "65", "size_mm.1": "18"})], "unexplained_lesion"),
        (
            [
                ("imaging", SCAN),
                ("pathology", {"on": "2026-08-20", "site": "psoas", "side": "left", "malignant": "yes"}),
            ],
            "meets_criteria",
        ),
    ],
)
def test_what_is_entered_by_hand_decides_the_next_assessment(
    site: Site, nurse: TestClient, entered: list[tuple[str, dict[str, str]]], category: str
) -> None:
    for kind, typed in entered:
        assert enter(nurse, kind, **typed).status_code == 303

    with site.records.begin() as session:
        raised = told.hip_pain(session)
        report, assessment = screenings.earlier_screenings(session, 1)[-1]
        assert assess(report, patients.history_of(session, 1, on=told.TODAY), told.TODAY) == assessment
        assert raised.outcome.alert_id
        assert category in assessment.leading.category.value


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("imaging", SCAN | {"on": ""}, "This is needed."),
        ("imaging", SCAN | {"on": "2999-01-01"}, "still to come"),
        ("imaging", SCAN | {"side": "midline"}, "has no midline"),
        ("imaging", SCAN | {"size_mm.0": "65"}, "both length and width"),
        ("imaging", SCAN | {"suv_max": "high"}, "Write a number"),
        ("labs", {"on": "2026-06-01", "test": "crp", "value": "1", "unit": "/uL"}, "is not a unit of crp"),
        ("diagnoses", {"on": "2026-06-01", "site": "breast", "grade": "12"}, "is not between 1 and 4"),
        ("treatments", {"kind": "surgery", "start": "2026-06-01", "end": "2026-05-01"}, "before the start"),
        ("imaging", SCAN | {"impression": "a" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_what_was_typed_stays(
    site: Site, nurse: TestClient, kind: str, typed: dict[str, str], says: str
) -> None:
    with site.records() as session:
        before = len(patients.entries(session, 1))
    answer = enter(nurse, kind, **typed)

    assert answer.status_code == 422
    assert says in answer.text
    for value in filter(None, typed.values()):
        assert re.search(rf'value="{re.escape(value)}"( selected)?', answer.text), value
    with site.records() as session:
        assert len(patients.entries(session, 1)) == before


@pytest.mark.parametrize("comma", ["0,11", "0.11"])
def test_a_decimal_comma_is_one(site: Site, nurse: TestClient, comma: str) -> None:
    enter(nurse, "labs", on="2026-06-01", test="crp", value=comma, unit="mg/dL")

    assert only(site, "labs").body["value"] == 0.11


def test_an_entry_says_who_entered_it_unless_its_source_is_told(site: Site, nurse: TestClient) -> None:
    enter(nurse, "labs", on="2026-06-01", test="crp", value="1", unit="mg/L")
    enter(nurse, "imaging", **SCAN, source="letter of 3 June")

    assert only(site, "labs").body["source"] == "entered by Nurse Demo"
    assert (only(site, "imaging").body["source"], only(site, "imaging").recorded_by) == (
        "letter of 3 June",
        "Nurse Demo",
    )


@pytest.mark.parametrize("source", ["pain in the left hip", "a of the left b: c, 1 mm, " * 120])
def test_a_source_that_was_typed_stays_as_it_is_in_every_language(nurse: TestClient, source: str) -> None:
    enter(nurse, "imaging", **SCAN, source=source)

    for page in (PATIENT, f"{PATIENT}/print"):
        assert source.strip() in nurse.get(page, params={"lang": "es"}).text


def test_a_correction_replaces_the_entry_and_the_page_still_shows_what_stood_there(
    site: Site, nurse: TestClient
) -> None:
    enter(nurse, "imaging", **SCAN)
    entry = only(site, "imaging")

    send(nurse, f"{PATIENT}/history/entries/{entry.id}", **SCAN | {"reading": "malignant"})

    assert only(site, "imaging").body["reading"] == "malignant"
    assert "lesion of unproven nature" in nurse.get(PATIENT).text.partition("Earlier versions")[2]


def test_a_nurse_who_comes_second_sees_both_what_stands_now_and_what_she_typed(site: Site, nurse: TestClient) -> None:
    enter(nurse, "imaging", **SCAN)
    old = only(site, "imaging")
    send(nurse, f"{PATIENT}/history/entries/{old.id}", **SCAN | {"reading": "malignant"})

    late = send(nurse, f"{PATIENT}/history/entries/{old.id}", **SCAN | {"impression": "typed for minutes"})

    assert late.status_code == 409
    assert "changed this entry" in late.text
    assert "typed for minutes" in late.text
    newest = only(site, "imaging")
    assert newest.body["reading"] == "malignant"
    assert f"/history/entries/{newest.id}" in late.text, "sent again, it corrects what stands now"


def test_an_entry_recorded_in_error_is_taken_out(site: Site, nurse: TestClient) -> None:
    enter(nurse, "imaging", **SCAN)

    send(nurse, f"{PATIENT}/history/entries/{only(site, 'imaging').id}/remove")

    with site.records() as session:
        assert patients.history_of(session, 1, on=told.TODAY).imaging == ()
    assert "taken out by" in nurse.get(PATIENT).text


def test_plain_facts_are_recorded_and_taken_back(site: Site, nurse: TestClient) -> None:
    send(nurse, f"{PATIENT}/history/facts", bleeding_disorder="true", no_cancer="true")

    with site.records() as session:
        history = patients.history_of(session, 1, on=told.TODAY)
    assert (history.bleeding_disorder, history.medicines_recorded) == (True, False)
    assert history.no_cancer_on


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"number": "", "name": "Ada"}, "This is needed."),
        ({"number": "P-9", "name": "   "}, "This is needed."),
        ({"number": "DEMO-1", "name": "Ada"}, "exists already"),
        ({"number": "P-9", "name": "Ada", "born_on": "1848-01-15"}, "cannot be a date of birth"),
        ({"number": "P-9", "name": "Ada", "born_on": "15.1.48"}, "such as 1948-01-15"),
    ],
)
def test_a_patient_who_cannot_be_added_is_not_and_the_reason_is_said(
    nurse: TestClient, typed: dict[str, str], says: str
) -> None:
    answer = send(nurse, "/review/patients/add", **typed)

    assert answer.status_code == 422
    assert says in answer.text


def test_a_patient_is_found_by_name_or_number_and_what_is_typed_is_never_run(nurse: TestClient) -> None:
    send(nurse, "/review/patients/add", number="P-9", name="<script>Ada</script>")

    page = nurse.get("/review/patients", params={"search": "ada"}).text

    assert "&lt;script&gt;Ada" in page
    assert "<script>Ada" not in page
    assert "Hanako" not in page


def test_a_link_is_made_with_its_picture_and_revoked(site: Site, nurse: TestClient) -> None:
    made = send(nurse, f"{PATIENT}/invites", days="3", asks_birth_date="true")

    link = re.search(r'href="([^"]+/c/[^"]+)"', made.text)
    assert link
    assert "<svg" in made.text
    token = link[1].rpartition("/c/")[2]
    with site.records() as session:
        assert invites.patient_of_invite(session, token).number == "DEMO-1"
        newest = session.scalars(select(Invite).order_by(Invite.id.desc())).first()
        assert newest
        assert newest.asks_birth_date
    send(nurse, f"{PATIENT}/invites/{newest.id}/revoke")
    with site.records() as session, pytest.raises(invites.InviteInvalid):
        invites.patient_of_invite(session, token)


def test_the_history_is_printed_on_a_page_of_its_own(nurse: TestClient) -> None:
    enter(nurse, "imaging", **SCAN)

    page = nurse.get(f"{PATIENT}/print").text

    for words in ("Hanako Demo", "pleomorphic lobular", "lesion of unproven nature", "bone, multiple"):
        assert words in page


def noted(site: Site) -> list[tuple[str, str]]:
    """What was seen and done so far."""
    with site.records.begin() as session:
        return [(entry.event, entry.about) for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.mark.parametrize(
    ("address", "event"),
    [
        (PATIENT, "patient viewed"),
        (f"{PATIENT}/person", "patient viewed"),
        (f"{PATIENT}/history/labs", "patient viewed"),
        (f"{PATIENT}/history/entries/1", "patient viewed"),
        (f"{PATIENT}/print", "history printed"),
    ],
)
def test_every_look_at_a_patient_is_in_the_audit_trail(site: Site, nurse: TestClient, address: str, event: str) -> None:
    before = len(noted(site))

    assert nurse.get(address).status_code == 200

    assert noted(site)[before:] == [(event, "patient DEMO-1")]


def test_what_is_entered_is_in_the_audit_trail_and_what_is_refused_is_a_look(site: Site, nurse: TestClient) -> None:
    enter(nurse, "imaging", **SCAN | {"on": ""})
    refused = noted(site)
    enter(nurse, "imaging", **SCAN)

    assert ("history entered", "patient DEMO-1") not in refused
    assert ("patient viewed", "patient DEMO-1") in refused
    assert ("history entered", "patient DEMO-1") in noted(site)


@pytest.mark.parametrize(
    ("address", "event"),
    [
        ("/review", "queue viewed"),
        ("/review?search=ada", "queue searched"),
        ("/review/patients", "patients listed"),
        ("/review/patients?search=ada", "patients searched"),
    ],
)
def test_every_look_at_a_list_is_in_the_audit_trail_and_what_was_searched_for_is_not(
    site: Site, nurse: TestClient, address: str, event: str
) -> None:
    before = len(noted(site))

    nurse.get(address)

    assert noted(site)[before:] == [(event, "the page")]


def test_an_open_queue_that_refreshes_itself_was_noted_once_and_other_filters_are_another_look(
    site: Site, nurse: TestClient
) -> None:
    opened = re.search(r'data-opened="(\w+)"', nurse.get("/review").text)
    assert opened
    before = len(noted(site))

    rows = nurse.get("/review", headers={"X-Refresh": opened[1]})
    assert "<html" not in rows.text
    assert noted(site)[before:] == []

    for address, refresh in (("/review?search=ada", opened[1]), ("/review", "made up")):
        nurse.get(address, headers={"X-Refresh": refresh})
    assert noted(site)[before:] == [("queue searched", "the page"), ("queue viewed", "the page")]


@pytest.mark.parametrize("address", [PATIENT, "/review/patients/1/history/labs", "/review/patients"])
def test_nothing_of_a_patient_is_shown_without_a_login(browser: TestClient, address: str) -> None:
    assert browser.get(address).status_code == 303


def test_a_screening_is_handed_out_as_fhir_to_a_nurse_alone(site: Site, browser: TestClient) -> None:
    with site.records.begin() as session:
        raised = told.hip_pain(session)
    address = f"/api/screenings/{raised.outcome.screening_id}/fhir"
    assert browser.get(address).status_code == 401

    sign_in(browser, site.nurse_login())
    answer = browser.get(address)

    assert answer.headers["Content-Type"] == "application/fhir+json"
    kinds = {entry["resource"]["resourceType"] for entry in answer.json()["entry"]}
    assert {"Patient", "QuestionnaireResponse", "Observation", "RiskAssessment", "Provenance"} <= kinds
    assert browser.get("/api/screenings/999/fhir").status_code == 404


class TestDateOfBirth:
    """A link that asks for the date of birth."""

    @pytest.fixture
    def asking(self, site: Site) -> str:
        with site.records.begin() as session:
            return invites.create_invite(session, 1, days=1, asks_birth_date=True)

    @pytest.fixture
    def born_on(self, site: Site) -> Any:
        with site.records() as session:
            return told.demonstration_patient(session).born_on

    def open_chat(self, browser: TestClient, invite: str, born_on: Any = None) -> Response:
        return browser.post("/api/chat/sessions", json={"invite": invite, "born_on": born_on and str(born_on)})

    def test_it_is_asked_for_and_opens_the_chat(self, browser: TestClient, asking: str, born_on: Any) -> None:
        asked = self.open_chat(browser, asking)
        assert asked.status_code == 428
        assert "date of birth" in asked.json()["detail"]

        assert self.open_chat(browser, asking, born_on).status_code == 201

    def test_three_wrong_ones_lock_the_link_and_stand_on_the_queue(
        self, site: Site, browser: TestClient, asking: str, born_on: Any
    ) -> None:
        wrong = born_on + timedelta(days=1)

        answers = [self.open_chat(browser, asking, wrong).status_code for _ in range(3)]

        assert answers == [428, 428, 403]
        assert self.open_chat(browser, asking, born_on).status_code == 403
        sign_in(browser, site.nurse_login())
        assert "Three wrong dates of birth" in browser.get("/review").text
