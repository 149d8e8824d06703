"""The patient of Yoshioka 2025 (Cureus 17(5): e84403) as a hospital would send her, in the steps of cases A0 to A3.

Days are those of tests/screening/cases/worked_cases.yml, which keep the report's intervals.
"""

from typing import Any

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
HERS = {"reference": "Patient/hanako"}

type Json = dict[str, Any]


def coded(text: str, system: str | None = None, code: str | None = None) -> Json:
    return {"text": text} | ({"coding": [{"system": system, "code": code}]} if system else {})


def resource(kind: str, name: str, **fields: Any) -> Json:
    return {"resourceType": kind, "id": name, "subject": HERS, **fields}


def condition(name: str, code: Json, on: str, **fields: Any) -> Json:
    return resource("Condition", name, code=code, onsetDateTime=on, **fields)


def observation(name: str, code: Json, **fields: Any) -> Json:
    return resource("Observation", name, status="final", code=code, **fields)


def measured(text: str, value: float, unit: str) -> Json:
    return {"code": {"text": text}, "valueQuantity": {"value": value, "unit": unit, "code": unit}}


def lab(name: str, loinc: str, value: float, unit: str, *, low: float | None = None, high: float) -> Json:
    ends = {"low": low, "high": high}
    reference = {end: {"value": number, "code": unit} for end, number in ends.items() if number is not None}
    return observation(
        name,
        coded(name, LOINC, loinc),
        effectiveDateTime="2024-06-01T09:30:00+09:00",
        valueQuantity={"value": value, "code": unit, "system": "http://unitsofmeasure.org"},
        referenceRange=[reference],
    )


def taken(name: str, start: str, end: str | None = None, dose: str | None = None) -> Json:
    return resource(
        "MedicationStatement",
        name,
        status="completed" if end else "active",
        medicationCodeableConcept={"text": name},
        effectivePeriod={"start": start} | ({"end": end} if end else {}),
        **({"dosage": [{"text": dose}]} if dose else {}),
    )


def study(name: str, modality: str, on: str, *components: Json, conclusion: str | None = None) -> list[Json]:
    """A report of imaging, its study, and its coded finding of the left psoas."""
    return [
        resource("ImagingStudy", f"{name}-study", status="available", modality=[{"code": modality}]),
        resource(
            "DiagnosticReport",
            name,
            status="final",
            category=[coded("Radiology", "http://terminology.hl7.org/CodeSystem/v2-0074", "RAD")],
            code={"text": "Diagnostic imaging study"},
            effectiveDateTime=on,
            imagingStudy=[{"reference": f"ImagingStudy/{name}-study"}],
            result=[{"reference": f"Observation/{name}-psoas"}],
            **({"conclusion": conclusion} if conclusion else {}),
        ),
        observation(
            f"{name}-psoas",
            {"text": "Finding"},
            bodySite={"text": "left psoas"},
            valueCodeableConcept={"text": "low-density lesion"},
            component=list(components),
        ),
    ]


POSITIVE, NEGATIVE = {"text": "Positive"}, {"text": "Negative"}
CANCER = [{"reference": "Condition/breast-cancer"}]
MEDICINES = {
    "fluorouracil": taken("fluorouracil", "2016-05-01", "2016-11-01", "500 mg/m2"),
    "epirubicin": taken("epirubicin", "2016-05-01", "2016-11-01", "100 mg/m2"),
    "cyclophosphamide": taken("cyclophosphamide", "2016-05-01", "2016-11-01", "500 mg/m2"),
    "paclitaxel": taken("paclitaxel", "2016-05-01", "2016-11-01", "80 mg/m2"),
    "anastrozole": taken("anastrozole", "2016-11-01", "2021-09-01"),
    "letrozole": taken("letrozole", "2022-12-01", "2023-05-01"),
    "tamoxifen": taken("tamoxifen", "2023-05-01"),
    "bisphosphonate": taken("bisphosphonate", "2023-05-01"),
}

BEFORE_IMAGING = [
    {
        "resourceType": "Patient",
        "id": "hanako",
        "identifier": [{"value": "CASE-1"}],
        "name": [{"given": ["Hanako"], "family": "Example"}],
        "gender": "female",
        "birthDate": "1946-01-15",
    },
    condition(
        "breast-cancer",
        coded("Malignant neoplasm of breast", SNOMED, "254837009"),
        "2016-04-01",
        bodySite=[{"text": "breast"}, {"text": "left"}],
        stage=[{"summary": {"text": "pT3N1M0, IIIA"}, "type": {"text": "UICC 8"}}],
    ),
    observation("er", coded("ER", LOINC, "85337-4"), valueCodeableConcept=POSITIVE, focus=CANCER),
    observation("pr", coded("PR", LOINC, "85339-0"), valueCodeableConcept=POSITIVE, focus=CANCER),
    observation("her2", coded("HER2", LOINC, "85319-2"), valueCodeableConcept=NEGATIVE, focus=CANCER),
    observation("mib1", {"text": "MIB-1 index"}, valueQuantity={"value": 28, "unit": "%"}, focus=CANCER),
    observation("grade", {"text": "Histologic grade"}, valueInteger=2, focus=CANCER),
    observation(
        "histology", {"text": "Histologic type"}, valueString="invasive pleomorphic lobular carcinoma", focus=CANCER
    ),
    condition(
        "chest-wall",
        {"text": "Local recurrence of breast cancer"},
        "2022-12-01",
        bodySite=[{"text": "skin of the left chest wall"}],
        evidence=[{"detail": [{"reference": "Observation/recurrence-tests"}]}],
    ),
    observation(
        "recurrence-tests",
        {"text": "Immunohistochemistry"},
        hasMember=[{"reference": f"Observation/recurrence-{test}"} for test in ("er", "pr", "her2")],
    ),
    observation("recurrence-er", coded("ER", LOINC, "85337-4"), valueCodeableConcept=POSITIVE),
    observation("recurrence-pr", coded("PR", LOINC, "85339-0"), valueCodeableConcept=POSITIVE),
    observation("recurrence-her2", coded("HER2", LOINC, "85319-2"), valueCodeableConcept=NEGATIVE),
    condition("bone", {"coding": [{"system": SNOMED, "code": "94222008"}]}, "2023-05-01"),
    resource(
        "Procedure",
        "mastectomy",
        status="completed",
        code={"text": "Total mastectomy"},
        reasonReference=CANCER,
        performedDateTime="2016-04-01",
    ),
    *MEDICINES.values(),
    resource(
        "List",
        "medicines",
        status="current",
        mode="snapshot",
        code=coded("Medicines", LOINC, "10160-0"),
        entry=[{"item": {"reference": f"MedicationStatement/{name}"}} for name in MEDICINES],
    ),
]

FIRST_CT = [
    *study(
        "first-ct",
        "CT",
        "2024-06-01",
        measured("Length", 65, "mm"),
        measured("Width", 1.8, "cm"),
        {"code": {"text": "Enhancement"}, "valueString": "enhancing peripheral rim"},
        conclusion="left psoas abscess",
    ),
    lab("white-cells", "6690-2", 7830, "/uL", low=4000, high=10000),
    lab("neutrophils", "751-8", 4761, "/uL", low=2000, high=7000),
    lab("crp", "1988-5", 0.11, "mg/dL", high=0.30),
]

SECOND_CT_AND_PET = [
    *study("second-ct", "CT", "2024-08-01", measured("Length", 67, "mm"), measured("Width", 32, "mm")),
    *study("pet", "PT", "2024-08-08", measured("SUVmax", 11.2, "{SUV}")),
]

BIOPSY = [
    resource(
        "Specimen",
        "psoas-biopsy",
        collection={"bodySite": {"text": "left psoas"}, "collectedDateTime": "2024-08-20"},
    ),
    resource(
        "DiagnosticReport",
        "biopsy",
        status="final",
        category=[coded("Surgical Pathology", "http://terminology.hl7.org/CodeSystem/v2-0074", "SP")],
        code=coded("Pathology", LOINC, "60568-3"),
        effectiveDateTime="2024-08-20",
        specimen=[{"reference": "Specimen/psoas-biopsy"}],
        result=[{"reference": f"Observation/biopsy-{test}"} for test in ("histology", "er", "pr", "her2", "mib1")],
        conclusion="Consistent with invasive lobular carcinoma.",
    ),
    observation("biopsy-histology", {"text": "Histologic type"}, valueString="invasive lobular carcinoma"),
    observation("biopsy-er", coded("ER", LOINC, "85337-4"), valueCodeableConcept=POSITIVE),
    observation("biopsy-pr", coded("PR", LOINC, "85339-0"), valueCodeableConcept=NEGATIVE),
    observation("biopsy-her2", coded("HER2", LOINC, "85319-2"), valueCodeableConcept=NEGATIVE),
    observation("biopsy-mib1", {"text": "MIB-1 index"}, valueQuantity={"value": 8, "unit": "%"}),
]

STEPS = {
    "A0": BEFORE_IMAGING,
    "A1": [*BEFORE_IMAGING, *FIRST_CT],
    "A2": [*BEFORE_IMAGING, *FIRST_CT, *SECOND_CT_AND_PET],
    "A3": [*BEFORE_IMAGING, *FIRST_CT, *SECOND_CT_AND_PET, *BIOPSY],
}


def bundle(*resources: Json) -> Json:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"http://hospital.example/fhir/{r['resourceType']}/{r['id']}", "resource": r} for r in resources
        ],
    }
