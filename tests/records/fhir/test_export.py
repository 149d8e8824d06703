"""What a screening becomes as a FHIR bundle, and that it says the same when it is read elsewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from sqlalchemy import select
from sqlalchemy.orm import Session

from records import conversations, patients, screenings
from records.fhir.incoming import import_bundle
from records.fhir.outgoing import export_screening
from records.models import Patient
from screening import assess
from screening.history import CancerHistory
from screening.report import Assertion, Finding, Kind, Quality, Question, Reporter, Side, Site, SymptomReport
from tests.records.fhir.test_import import without_sources
from tests.screening.cases import WrittenCase, written_cases

WORKED = written_cases("worked_cases.yml")
A3 = next(case for case in WORKED if case.name.startswith("A3"))
F = next(case for case in WORKED if case.name.startswith("F"))


def screened(session: Session, report: SymptomReport, history: CancerHistory | None) -> int:
    """The number of a stored screening, of a patient with this history or of a visitor."""
    patient = None
    if history:
        patient = patients.add_patient(session, number="P-1", name="Ada", born_on=history.born_on, sex=history.sex)
        patients.record_history(session, patient.id, history, by="Nora")
    talk = conversations.open_conversation(session, patient_id=patient and patient.id)
    conversations.add_patient_message(session, talk.id, text="about a 2", question=Question.PAIN_SEVERITY.value)
    assessment = assess(report, history or CancerHistory(), report.told_on)
    outcome = screenings.store_outcome(session, talk.id, report=report, assessment=assessment, complete=True)
    return outcome.screening_id


def exported(session: Session, case: WrittenCase) -> dict[str, Any]:
    """The bundle of a case as the JSON that another system receives, read back and found valid."""
    bundle = export_screening(session, screened(session, case.report, case.history))
    assert bundle
    return Bundle.model_validate_json(bundle.model_dump_json()).model_dump(mode="json")


def of_kind(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["reference"]] if isinstance(value.get("reference"), str) else [])
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case.name)
def test_every_bundle_is_valid_and_its_references_resolve(session: Session, case: WrittenCase) -> None:
    bundle = exported(session, case)

    names = [f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in bundle["entry"]]
    assert len(names) == len(set(names))
    assert set(references(bundle)) <= set(names)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case.name)
def test_read_elsewhere_and_assessed_again_it_gives_the_same_assessment(session: Session, case: WrittenCase) -> None:
    bundle = exported(session, case)
    session.query(Patient).update({Patient.number: "here"})

    elsewhere = import_bundle(session, bundle).patient

    history, on = patients.history_of(session, elsewhere.id, on=case.report.told_on), case.report.told_on
    assert elsewhere.number == "P-1"
    assert without_sources(assess(case.report, history, on)) == without_sources(assess(case.report, case.history, on))


def test_a_symptom_goes_out_with_its_code_place_and_components(session: Session) -> None:
    pain = of_kind(exported(session, A3), "Observation")[0]

    assert pain["code"]["coding"][0]["code"] == "75325-1"
    assert pain["valueCodeableConcept"]["coding"][0]["code"] == "49218002"
    assert pain["bodySite"]["text"] == "left hip"
    told = {c["code"]["coding"][0]["code"]: c for c in pain["component"]}
    assert set(told) == {"56823-8", "64750-3", "72514-3", "89253-9", "99495-4", "100752-5"}
    assert told["72514-3"]["valueInteger"] == 2


def test_a_denied_symptom_goes_out_as_absent(session: Session) -> None:
    absent = [
        o["valueCodeableConcept"]
        for o in of_kind(exported(session, A3), "Observation")
        if o["code"].get("coding", [{}])[0].get("code") == "111551-8"
    ]

    codes = {c["code"] for value in absent for c in value.get("coding", [])}
    assert {"45352006", "247398009"} <= codes
    assert "386661006" not in codes, "no shivering is not the same as no fever"


@pytest.mark.parametrize("assertion", [Assertion.UNCERTAIN, Assertion.PAST, Assertion.OTHER_PERSON])
def test_what_is_doubtful_past_or_of_someone_else_never_goes_out_as_the_patients_symptom(
    session: Session, assertion: Assertion
) -> None:
    told = Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT, assertion=assertion)
    report = SymptomReport(told_on=A3.report.told_on, findings=(told,))
    bundle = export_screening(session, screened(session, report, A3.history))
    assert bundle

    values = [o.get("valueCodeableConcept", {}) for o in of_kind(bundle.model_dump(mode="json"), "Observation")]

    assert "49218002" not in {c["code"] for value in values for c in value.get("coding", [])}


def test_an_emergency_raises_a_flag_and_the_sides_rest_on_all_that_was_weighed(session: Session) -> None:
    bundle = exported(session, F)

    (flag,) = of_kind(bundle, "Flag")
    assert flag["code"]["text"].startswith("Possible spinal cord")
    sides = of_kind(bundle, "RiskAssessment")
    assert len(sides) == 2
    basis = {r["reference"].partition("/")[0] for r in sides[0]["basis"]}
    assert basis == {"QuestionnaireResponse", "Observation", "Condition"}


def test_the_answers_carry_the_patients_words_and_what_became_of_each_question(session: Session) -> None:
    (answers,) = of_kind(exported(session, A3), "QuestionnaireResponse")

    severity = next(item for item in answers["item"] if item["linkId"] == "pain_severity")
    assert severity["answer"] == [{"valueCoding": {"code": "answered"}}, {"valueString": "about a 2"}]


def test_each_entry_of_the_record_keeps_its_source_in_a_provenance(session: Session) -> None:
    bundle = exported(session, A3)

    authors = {p["agent"][0]["who"].get("display"): p for p in of_kind(bundle, "Provenance")}
    assert "case report" in authors


def test_a_visitor_with_a_carer_can_be_exported_too(session: Session) -> None:
    numb = Finding(kind=Kind.NEUROPATHIC, qualities=frozenset({Quality.NUMB}))
    report = SymptomReport(told_on=A3.report.told_on, findings=(numb,), reporter=Reporter.CARER)

    bundle = export_screening(session, screened(session, report, None))

    assert bundle
    kinds = {e["resource"]["resourceType"] for e in bundle.model_dump(mode="json")["entry"]}
    assert {"Patient", "RelatedPerson", "Observation", "RiskAssessment"} <= kinds


def test_there_is_no_bundle_of_a_screening_that_does_not_exist(session: Session) -> None:
    assert export_screening(session, 0) is None


def test_the_language_a_patient_prefers_is_told(session: Session) -> None:
    number = screened(session, F.report, F.history)
    (patient,) = session.scalars(select(Patient))
    patient.language = "es"

    bundle = export_screening(session, number)

    assert bundle
    (owner,) = of_kind(bundle.model_dump(mode="json"), "Patient")
    assert owner["communication"][0]["language"]["coding"][0]["code"] == "es"
