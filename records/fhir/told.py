"""What a patient told, as a QuestionnaireResponse and as one Observation per finding (HL7 Symptoms IG 1.0.0)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from records.fhir import codes
from records.fhir.parcels import Json, Parcel, coded, concept, loinc, snomed
from screening.report import Assertion, Finding, Kind, Question, Reporter, SymptomReport
from screening.wording import described, plain

SYMPTOM_CATEGORY = {"system": f"{codes.SYMPTOMS}/CodeSystem/SymptomTemporary", "code": "symptom", "display": "Symptom"}


def write_answers(
    parcel: Parcel, name: str, report: SymptomReport, words: Mapping[str, Sequence[str]], **about: Any
) -> Json:
    """Every question that was reached, with what became of it, the patient's words and the value they gave."""
    values = _values(report)
    items = [
        {
            "linkId": question.value,
            "text": question.plain,
            "answer": [
                {"valueCoding": {"code": report.answers[question].value}},
                *({"valueString": said} for said in words.get(question, ()) if said.strip()),
                *([values[question]] if question in values else []),
            ],
        }
        for question in Question
        if question in report.answers
    ]
    return parcel.add("QuestionnaireResponse", name, **about, item=items)


def _values(report: SymptomReport) -> dict[Question, Json]:
    told = {
        Question.REPORTER: ("valueCoding", {"code": report.reporter.value}),
        Question.TEMPERATURE: ("valueQuantity", report.temperature_c and _celsius(report.temperature_c)),
        Question.ANTICOAGULANT: ("valueBoolean", report.takes_anticoagulant),
        Question.RECENT_TREATMENT: ("valueBoolean", report.treated_lately),
        Question.CANCER_HISTORY: ("valueCoding", report.told_cancer and {"code": report.told_cancer.value}),
    }
    return {question: {kind: value} for question, (kind, value) in told.items() if value is not None}


def _celsius(degrees: float) -> Json:
    return {"value": degrees, "unit": "degrees C", "system": codes.UCUM, "code": "Cel"}


def write_findings(parcel: Parcel, name: str, report: SymptomReport, **common: Any) -> list[Json]:
    """One Observation for each finding of the patient, told as present, absent or doubtful; and the temperature."""
    of_the_patient = [f for f in report.findings if f.assertion is not Assertion.OTHER_PERSON]
    written = [
        parcel.add("Observation", f"{name}-finding-{number}", **common, **_finding(finding, report))
        for number, finding in enumerate(of_the_patient, 1)
    ]
    if report.temperature_c is not None:
        body = {
            "status": "final",
            "category": [coded("Vital Signs", {"system": f"{codes.HL7}/observation-category", "code": "vital-signs"})],
            "code": concept(loinc("8310-5")),
            "effectiveDateTime": report.told_on.isoformat(),
            "valueQuantity": _celsius(report.temperature_c),
        }
        written.append(parcel.add("Observation", f"{name}-temperature", **common, **body))
    return written


def _finding(finding: Finding, report: SymptomReport) -> Json:
    """A symptom that is there or was denied; one that is doubtful or past goes out in words alone, without its code."""
    profile, code = ("SymptomAbsentObservation", "111551-8") if finding.is_denied else ("SymptomObservation", "75325-1")
    words = described(replace(finding, assertion=Assertion.PRESENT) if finding.is_denied else finding)
    is_sure = finding.is_present or finding.is_denied
    symptom = symptom_code(finding) if is_sure else None
    began = {"effectivePeriod": {"start": finding.since.isoformat()}} if finding.since else None
    return {
        "meta": {"profile": [f"{codes.SYMPTOMS}/StructureDefinition/{profile}"]},
        "status": "final" if is_sure else "preliminary",
        "category": [coded("Symptom", SYMPTOM_CATEGORY)],
        "code": concept(loinc(code)),
        **(began or {"effectiveDateTime": report.told_on.isoformat()}),
        "valueCodeableConcept": coded(words, *([snomed(symptom)] if symptom else [])),
        "bodySite": _place(finding),
        "component": [] if finding.is_denied else list(_components(finding)),
    }


def symptom_code(finding: Finding) -> str | None:
    """The SNOMED CT code that says neither more nor less than the finding; a sign without a code has none."""
    for quality in finding.qualities:
        if quality.snomed and len(finding.qualities) == 1:
            return quality.snomed.code
    if any(quality.is_sign for quality in finding.qualities):
        return None
    of_the_site = finding.site.snomed if finding.kind is Kind.PAIN and finding.site else None
    known = of_the_site or finding.kind.snomed
    return known.code or None if known else None


def _place(finding: Finding) -> Json | None:
    words = " ".join(plain(part) for part in (finding.side, finding.site) if part)
    return {"text": words} if words else None


def _components(finding: Finding) -> Iterator[Json]:
    def component(code: str, value: str) -> Json:
        return {"code": concept(loinc(code)), "valueCodeableConcept": {"text": value}}

    if finding.qualities:
        yield component("56823-8", ", ".join(sorted(plain(quality) for quality in finding.qualities)))
    if finding.severity_nrs is not None:
        yield component("64750-3", f"{finding.severity_nrs} of 10")
        yield {"code": concept(loinc("72514-3")), "valueInteger": finding.severity_nrs}
    if finding.course:
        yield component("89253-9", plain(finding.course))
    if finding.onset:
        yield component("99495-4", finding.onset.value)
    for code, movements in (("100752-5", finding.worse_with), ("100753-3", finding.better_with)):
        for movement in sorted(movements):
            yield component(code, plain(movement))


def write_speaker(parcel: Parcel, name: str, report: SymptomReport, patient: Json) -> Json:
    """Who told it: the patient, or a carer as a related person."""
    if report.reporter is Reporter.PATIENT:
        return patient
    return parcel.add("RelatedPerson", f"{name}-carer", patient=patient, relationship=[{"text": "carer"}])
