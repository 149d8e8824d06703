"""What a FHIR bundle becomes: the history it tells, once; and a list of everything that was not taken over."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from records.fhir.bundles import BadBundle
from records.fhir.incoming import Imported, import_bundle
from records.models import HistoryEntry
from records.patients import find_patient, history_of, record_entry
from screening import assess
from screening.assessment import Assessment
from screening.history import CancerHistory, LabTest, Modality, Reading
from screening.interchange import to_json
from screening.report import Side
from tests.records.fhir.case_report import (
    BEFORE_IMAGING,
    HERS,
    STEPS,
    Json,
    bundle,
    coded,
    condition,
    lab,
    observation,
    resource,
    study,
    taken,
)
from tests.screening.cases import written_cases

PATIENT = BEFORE_IMAGING[0]
TODAY = date(2026, 11, 23)


def imported(session: Session, *resources: Json) -> CancerHistory:
    """The history after importing these resources of the patient."""
    return history_of(session, import_bundle(session, bundle(PATIENT, *resources)).patient.id, on=TODAY)


def reasons(done: Imported) -> dict[str, str]:
    return {item.resource: item.reason for item in done.listed}


def listed(session: Session, *resources: Json) -> dict[str, str]:
    """What is listed as not taken over, with the reasons."""
    return reasons(import_bundle(session, bundle(PATIENT, *resources)))


def without_sources(assessment: Assessment) -> Any:
    """An assessment without where each of its facts came from."""
    return json.loads(json.dumps(to_json(assessment)), object_hook=lambda values: {**values, "source": None})


def test_the_case_report_comes_in_step_by_step_as_the_worked_cases_have_it(session: Session) -> None:
    for case in written_cases("worked_cases.yml")[: len(STEPS)]:
        done = import_bundle(session, bundle(*STEPS[case.name[:2]]))

        on = case.report.told_on
        history = history_of(session, done.patient.id, on=on)
        assert done.listed == (), case.name
        assert without_sources(assess(case.report, history, on)) == without_sources(
            assess(case.report, case.history, on)
        ), case.name


def test_every_entry_names_the_resource_it_comes_from(session: Session) -> None:
    history = imported(session, *STEPS["A3"][1:])

    assert history.diagnoses[0].source == "FHIR Condition/breast-cancer"
    assert history.pathology[0].source == "FHIR DiagnosticReport/biopsy"
    assert {e.source for e in history.labs} == {
        f"FHIR Observation/{name}" for name in ("white-cells", "neutrophils", "crp")
    }


def test_a_second_import_changes_nothing(session: Session) -> None:
    first = import_bundle(session, bundle(*STEPS["A3"]))
    rows = session.query(HistoryEntry).count()

    second = import_bundle(session, bundle(*STEPS["A3"]))

    assert (second.added, second.corrected, second.known) == (0, 0, first.added)
    assert session.query(HistoryEntry).count() == rows


def test_a_changed_resource_replaces_what_it_said_and_the_old_is_kept(session: Session) -> None:
    imported(session, lab("crp", "1988-5", 0.11, "mg/dL", high=0.30))

    history = imported(session, lab("crp", "1988-5", 11.0, "mg/dL", high=0.30))

    assert [value.value for value in history.labs] == [11.0]
    assert session.query(HistoryEntry).filter(HistoryEntry.kind == "labs").count() == 2


def test_what_a_nurse_corrected_is_not_overwritten_by_the_hospital(session: Session) -> None:
    done = import_bundle(session, bundle(PATIENT, lab("crp", "1988-5", 0.11, "mg/dL", high=0.30)))
    patient_id = done.patient.id
    wrong = session.query(HistoryEntry).filter(HistoryEntry.patient_id == patient_id).one()
    right = history_of(session, patient_id, on=TODAY).labs[0]
    wrong.replaced_by_id = record_entry(session, patient_id, "labs", right, by="Nora").id

    again = import_bundle(session, bundle(PATIENT, lab("crp", "1988-5", 9.0, "mg/dL", high=0.30)))

    assert "corrected here by hand" in reasons(again)["Observation/crp"]
    assert [value.value for value in history_of(session, patient_id, on=TODAY).labs] == [0.11]


def test_another_patients_resource_is_refused_and_listed(session: Session) -> None:
    other = condition("not-hers", {"text": "Lung cancer"}, "2020-01-01") | {"subject": {"reference": "Patient/other"}}
    somebody = {"resourceType": "Patient", "id": "other"}

    done = import_bundle(session, bundle(PATIENT, other, somebody))

    assert history_of(session, done.patient.id, on=TODAY).diagnoses == ()
    assert "another patient" in reasons(done)["Condition/not-hers"]
    assert "another patient" in reasons(done)["Patient/other"]


def test_a_report_never_shows_another_patients_finding(session: Session) -> None:
    *hers, finding = study("ct", "CT", "2024-06-01")

    told = listed(session, *hers, finding | {"subject": {"reference": "Patient/other"}})

    assert set(told) == {"Observation/ct-psoas", "DiagnosticReport/ct", "ImagingStudy/ct-study"}


def test_one_bad_entry_does_not_lose_the_others(session: Session) -> None:
    broken = {"resourceType": "Observation", "id": "broken", "status": "final", "code": 7, "subject": HERS}
    unheard_of = {"resourceType": "Feeling", "id": "odd"}
    values = bundle(PATIENT, broken, lab("inr", "6301-6", 1.1, "{INR}", high=1.5), unheard_of)
    values["entry"] += [None, {"response": {"status": "201"}}]

    done = import_bundle(session, values)

    assert [value.test for value in history_of(session, done.patient.id, on=TODAY).labs] == [LabTest.INR]
    assert set(reasons(done)) == {"Observation/broken", "Feeling/odd", "entry (entry 5)", "entry (entry 6)"}
    assert "code" in reasons(done)["Observation/broken"]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (lab("crp", "1988-5", 3, "mmol/L", high=5), "not a unit of crp"),
        (lab("crp", "1988-5", -3, "mg/L", high=5), "must be 0 or more"),
        (lab("sodium", "2951-2", 140, "mmol/L", low=135, high=145), "not among what is read"),
        (lab("crp", "1988-5", 3, "mg/L", high=5) | {"status": "entered-in-error"}, "status entered-in-error"),
        (condition("c", {"text": "Family history of breast cancer"}, "2020-01-01"), "does not say that this patient"),
        (condition("c", {"text": "Breast\u0000 cancer"}, "2020-01-01"), "NUL character"),
        (condition("c", {"text": "Hypertension"}, "2020-01-01"), "neither a cancer"),
        (taken("simvastatin", "2020-01-01"), "neither a blood thinner"),
        (taken("warfarin", "2020-01-01") | {"status": "completed"}, "does not say since when"),
        (resource("Procedure", "p", status="completed", code={"text": "Appendectomy"}), "does not say that it"),
        (observation("er", coded("ER", "http://loinc.org", "85337-4")), "belongs to no diagnosis"),
        (resource("QuestionnaireResponse", "q", status="completed"), "is not read here"),
        ({"resourceType": "Specimen", "id": "s"}, "nothing that was taken over refers to it"),
        (lab("crp", "1988-5", 3, "mg/L", high=5) | {"modifierExtension": [{"url": "http://x.example"}]}, "may change"),
    ],
)
def test_what_cannot_be_understood_is_listed_with_a_reason(session: Session, entry: Json, why: str) -> None:
    told = listed(session, entry)

    assert list(told) == [f"{entry['resourceType']}/{entry['id']}"]
    assert why in next(iter(told.values()))


@pytest.mark.parametrize(
    ("conclusion", "reading", "side"),
    [
        ("Left psoas abscess, 65 x 18 mm.", Reading.LESION, Side.LEFT),
        ("Metastasis in the right psoas.", Reading.MALIGNANT, Side.RIGHT),
        ("Mass of the right psoas, suspicious for metastasis.", Reading.LESION, Side.RIGHT),
        ("The liver is enlarged. Both psoas muscles are normal.", Reading.CLEAR, Side.BOTH),
        ("The left psoas is unremarkable.", Reading.CLEAR, Side.LEFT),
    ],
)
def test_a_radiologists_sentence_about_the_psoas_is_read(
    session: Session, conclusion: str, reading: Reading, side: Side
) -> None:
    (imaging,) = imported(session, in_words(conclusion)).imaging

    assert (imaging.modality, imaging.reading, imaging.side) == (Modality.CT, reading, side)
    assert imaging.impression == conclusion


@pytest.mark.parametrize(
    "conclusion",
    [
        "No psoas abscess.",
        "Left psoas mass, right psoas normal.",
        "No abnormality of the liver. Psoas: see comment.",
        "Abscess of the left psoas. The left psoas mass is unchanged.",
        "Normal abdomen.",
    ],
)
def test_a_sentence_that_leaves_a_doubt_is_left_to_a_clinician(session: Session, conclusion: str) -> None:
    assert list(listed(session, in_words(conclusion))) == ["DiagnosticReport/ct"]


def in_words(conclusion: str) -> Json:
    """A CT that says what it found in words alone."""
    code = {"text": "CT abdomen"}
    fields = {"status": "final", "code": code, "effectiveDateTime": "2024-06-01", "conclusion": conclusion}
    return resource("DiagnosticReport", "ct", **fields)


def test_sizes_in_words_are_in_millimetres(session: Session) -> None:
    (imaging,) = imported(session, in_words("Left psoas mass of 6.5 x 1.8 cm, SUVmax 11.2.")).imaging

    assert (imaging.size_mm, imaging.suv_max) == ((65.0, 18.0), 11.2)


def test_a_blood_thinner_is_known_however_it_is_written_down(session: Session) -> None:
    warfarin = {"resourceType": "Medication", "id": "m", "code": {"text": "Warfarin sodium 5 MG Oral Tablet"}}
    given = {"medicationReference": {"reference": "#m"}, "contained": [warfarin], "effectiveDateTime": "2024-05-01"}
    by_code = {"coding": [{"system": "http://www.whocc.no/atc", "code": "B01AF02"}]}
    asked = {"status": "active", "intent": "order", "authoredOn": "2024-06-01"}

    history = imported(
        session,
        taken("Enoxaparin", "2024-01-01"),
        resource("MedicationAdministration", "given", status="completed", **given),
        resource("MedicationRequest", "ordered", medicationCodeableConcept=by_code, **asked),
    )

    assert {(a.name, a.start, a.end) for a in history.anticoagulants} == {
        ("Enoxaparin", date(2024, 1, 1), None),
        ("Warfarin sodium 5 MG Oral Tablet", date(2024, 5, 1), date(2024, 5, 1)),
        ("ATC B01AF02", date(2024, 6, 1), None),
    }


def test_a_list_of_medicines_with_one_that_cannot_be_read_does_not_say_that_no_other_is_taken(session: Session) -> None:
    *_, medicines = BEFORE_IMAGING

    assert not imported(session, medicines).medicines_recorded


def test_the_birth_date_must_agree_with_the_record(session: Session) -> None:
    import_bundle(session, bundle(PATIENT))

    with pytest.raises(BadBundle, match="1946-01-15"):
        import_bundle(session, bundle(PATIENT | {"birthDate": "1950-01-01"}))
    assert find_patient(session, "CASE-1") is not None


def test_the_preferred_language_of_ours_is_taken_over(session: Session) -> None:
    def speaks(tag: str, **more: bool) -> Json:
        return {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": tag}]}, **more}

    spoken = [speaks("en"), speaks("ja"), speaks("es-MX", preferred=True)]

    assert import_bundle(session, bundle(PATIENT | {"communication": spoken})).patient.language == "es"
