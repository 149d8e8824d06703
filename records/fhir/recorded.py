"""A recorded cancer history as FHIR resources, in the shape in which it can be read back."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from records.fhir import codes
from records.fhir.parcels import Json, Parcel, coded, concept, loinc, snomed
from screening.free_text import BONE, names
from screening.history import (
    DATED_BY,
    Anticoagulant,
    CancerHistory,
    Diagnosis,
    Imaging,
    LabValue,
    Metastasis,
    Pathology,
    Receptors,
    Recurrence,
    Treatment,
)
from screening.imaging import READING_WORDS
from screening.labs import TEST_WORDS
from screening.report import Side
from screening.wording import sided


def write_history(parcel: Parcel, name: str, history: CancerHistory, patient: Json) -> list[tuple[Json, str | None]]:
    """Every entry as the resource that says it, each with the source it is recorded from."""
    owned = _Owned(parcel, patient)
    written: list[tuple[Json, str | None]] = []
    for kind in DATED_BY:
        for number, entry in enumerate(getattr(history, kind), 1):
            for reference in WRITERS[kind](owned, f"{name}-{kind}-{number}", entry):
                written.append((reference, entry.source))
    written += [(reference, None) for reference in _facts(owned, name, history)]
    if history.medicines_recorded:
        taken = [{"item": ref} for ref, _ in written if ref["reference"].startswith("MedicationStatement/")]
        medicines = {"code": concept(loinc(codes.MEDICINES_LIST)), "status": "current", "mode": "snapshot"}
        written.append((owned.add("List", f"{name}-medicines", **medicines, entry=taken), None))
    return written


class _Owned:
    """Adds resources that all belong to one patient."""

    def __init__(self, parcel: Parcel, patient: Json) -> None:
        self._parcel, self._patient = parcel, patient

    def add(self, kind: str, name: str, /, **fields: Any) -> Json:
        return self._parcel.add(kind, name, subject=self._patient, **fields)


def _facts(owned: _Owned, name: str, history: CancerHistory) -> Iterator[Json]:
    if history.bleeding_disorder:
        yield owned.add("Condition", f"{name}-bleeding", code=coded("Bleeding disorder"), **_status("active"))
    if history.no_cancer_on:
        day = history.no_cancer_on.isoformat()
        yield owned.add(
            "Condition", f"{name}-no-cancer", code=coded("Cancer"), recordedDate=day, **_verified("refuted")
        )


def _status(code: str) -> Json:
    status = {"clinicalStatus": {"coding": [{"system": f"{codes.HL7}/condition-clinical", "code": code}]}}
    return status | _verified("confirmed")


def _verified(code: str) -> Json:
    return {"verificationStatus": {"coding": [{"system": f"{codes.HL7}/condition-ver-status", "code": code}]}}


def _where(site: str, side: Side | None) -> list[Json]:
    return [{"text": site}, *([{"text": side.value}] if side else [])]


def _diagnosis(owned: _Owned, name: str, diagnosis: Diagnosis) -> Iterator[Json]:
    stage = {"summary": {"text": diagnosis.stage}} if diagnosis.stage else {}
    edition = {"type": {"text": diagnosis.stage_edition}} if stage and diagnosis.stage_edition else {}
    known = [snomed(code) for site, code in codes.CANCER_CODES.items() if site == diagnosis.site.lower()]
    condition = owned.add(
        "Condition",
        name,
        **_status("active"),
        code=coded(f"Malignant neoplasm of {diagnosis.site}", *known),
        bodySite=_where(diagnosis.site, diagnosis.side),
        onsetDateTime=diagnosis.on.isoformat(),
        stage=[stage | edition] if stage else None,
    )
    yield condition
    tests = _tests(owned, name, diagnosis.receptors, diagnosis.mib1_percent, diagnosis.histology, focus=[condition])
    yield from tests
    if diagnosis.grade is not None:
        code = concept(loinc("33732-9"))
        grade = {"code": code, "valueInteger": diagnosis.grade, "focus": [condition]}
        yield owned.add("Observation", f"{name}-grade", status="final", **grade)


def _tests(
    owned: _Owned,
    name: str,
    receptors: Receptors | None,
    mib1_percent: float | None,
    histology: str | None,
    **about: Any,
) -> Iterator[Json]:
    def test(short: str, code: str, **value: Any) -> Json:
        return owned.add("Observation", f"{name}-{short}", status="final", code=concept(loinc(code)), **value, **about)

    for receptor, code in (("er", "85337-4"), ("pr", "85339-0"), ("her2", "85319-2")):
        if told := getattr(receptors, receptor, None):
            yield test(receptor, code, valueCodeableConcept={"text": told.value})
    if mib1_percent is not None:
        yield test("mib1", "29593-1", valueQuantity=_quantity(mib1_percent, "%"))
    if histology:
        yield test("histology", "59847-4", valueString=histology)


def _quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": codes.UCUM, "code": unit}


def _recurrence(owned: _Owned, name: str, recurrence: Recurrence) -> Iterator[Json]:
    condition = owned.add(
        "Condition",
        name,
        **_status("recurrence"),
        code=coded("Recurrence of cancer"),
        bodySite=_where(recurrence.site, recurrence.side),
        onsetDateTime=recurrence.on.isoformat(),
    )
    yield condition
    yield from _tests(owned, name, recurrence.receptors, None, recurrence.histology, focus=[condition])


def _metastasis(owned: _Owned, name: str, metastasis: Metastasis) -> Iterator[Json]:
    in_bone = names(metastasis.site, BONE)
    yield owned.add(
        "Condition",
        name,
        **_status("active"),
        code=concept(snomed("94222008" if in_bone else "128462008")),
        bodySite=_where(metastasis.site, metastasis.side),
        onsetDateTime=metastasis.on.isoformat(),
    )


def _treatment(owned: _Owned, name: str, treatment: Treatment) -> Iterator[Json]:
    """A statement for each of its medicines; a procedure where it has none."""
    reason = [{"text": f"{treatment.kind} of cancer"}]
    period = _period(treatment.start, treatment.end)
    if not treatment.agents:
        status = "completed" if treatment.end else "in-progress"
        code = coded(treatment.kind)
        yield owned.add("Procedure", name, status=status, code=code, reasonCode=reason, performedPeriod=period)
    for number, agent in enumerate(treatment.agents, 1):
        yield owned.add(
            "MedicationStatement",
            f"{name}-{number}",
            status="completed" if treatment.end else "active",
            medicationCodeableConcept=coded(agent.name),
            reasonCode=reason,
            effectivePeriod=period,
            dosage=[{"text": agent.dose}] if agent.dose else None,
        )


def _period(start: date | None, end: date | None) -> Json:
    return {edge: day.isoformat() for edge, day in (("start", start), ("end", end)) if day}


def _anticoagulant(owned: _Owned, name: str, anticoagulant: Anticoagulant) -> Iterator[Json]:
    yield owned.add(
        "MedicationStatement",
        name,
        status="completed" if anticoagulant.end else "active",
        medicationCodeableConcept=coded(anticoagulant.name),
        reasonCode=[{"text": codes.ANTICOAGULANT}],
        effectivePeriod=_period(anticoagulant.start, anticoagulant.end),
    )


def _imaging(owned: _Owned, name: str, imaging: Imaging) -> Iterator[Json]:
    sizes = zip(("Length", "Width"), imaging.size_mm or (), strict=False)
    components: list[Json] = [{"code": coded(what), "valueQuantity": _quantity(mm, "mm")} for what, mm in sizes]
    if imaging.suv_max is not None:
        components.append({"code": coded("SUVmax"), "valueQuantity": _quantity(imaging.suv_max, "g/mL{SUVbw}")})
    if imaging.enhancement:
        components.append({"code": coded("Enhancement"), "valueString": imaging.enhancement})
    where = " ".join(filter(None, [imaging.side and imaging.side.value, imaging.structure.value]))
    finding = owned.add(
        "Observation",
        f"{name}-finding",
        status="final",
        code=coded(f"{imaging.modality.value} finding"),
        bodySite=coded(where),
        valueCodeableConcept=coded(READING_WORDS[imaging.reading]),
        effectiveDateTime=imaging.on.isoformat(),
        component=components,
    )
    yield finding
    yield owned.add(
        "DiagnosticReport",
        name,
        status="final",
        category=[coded("Radiology", {"system": f"{codes.HL7}/v2-0074", "code": "RAD"})],
        code=coded(f"{imaging.modality.value} of the {where}", loinc("18748-4")),
        effectiveDateTime=imaging.on.isoformat(),
        result=[finding],
        conclusion=imaging.impression,
    )


def _pathology(owned: _Owned, name: str, pathology: Pathology) -> Iterator[Json]:
    where = coded(sided(pathology.site, pathology.side))
    specimen = owned.add("Specimen", f"{name}-specimen", collection={"bodySite": where})
    tests = list(_tests(owned, name, pathology.receptors, pathology.mib1_percent, pathology.histology))
    yield from (specimen, *tests)
    yield owned.add(
        "DiagnosticReport",
        name,
        status="final",
        category=[coded("Surgical Pathology", {"system": f"{codes.HL7}/v2-0074", "code": "SP"})],
        code=concept(loinc("60568-3")),
        effectiveDateTime=pathology.on.isoformat(),
        specimen=[specimen],
        result=tests,
        conclusion="Malignant" if pathology.malignant else "Negative for malignancy",
    )


def _lab(owned: _Owned, name: str, lab: LabValue) -> Iterator[Json]:
    ends = {
        end: _quantity(value, lab.unit) for end, value in (("low", lab.low), ("high", lab.high)) if value is not None
    }
    yield owned.add(
        "Observation",
        name,
        status="final",
        category=[coded("Laboratory", {"system": f"{codes.HL7}/observation-category", "code": "laboratory"})],
        code=coded(TEST_WORDS[lab.test], loinc(codes.LAB_CODES[lab.test][0])),
        effectiveDateTime=lab.on.isoformat(),
        valueQuantity=_quantity(lab.value, lab.unit),
        referenceRange=[ends] if ends else None,
    )


WRITERS: dict[str, Callable[[_Owned, str, Any], Iterator[Json]]] = {
    "diagnoses": _diagnosis,
    "recurrences": _recurrence,
    "metastases": _metastasis,
    "treatments": _treatment,
    "imaging": _imaging,
    "pathology": _pathology,
    "labs": _lab,
    "anticoagulants": _anticoagulant,
}
