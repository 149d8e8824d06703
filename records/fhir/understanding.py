"""What a FHIR bundle says of its patient's cancer history, and what of it was left out and why."""

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, replace
from datetime import date
from typing import Any

from psoascreen.languages import languages, understood
from records.fhir import codes
from records.fhir.bundles import BadBundle, Bundle, Listed, open_bundle
from records.fhir.labs import read_observation
from records.fhir.reading import Entry, LeftOut, Resource, codes_of
from records.fhir.reports import read_report
from records.fhir.treatments import read_list, read_medicine, read_procedure
from records.fhir.tumours import read_condition
from screening.history import Sex
from screening.interchange import to_json

READERS: dict[str, Callable[[str, Resource, Bundle], list[Entry]]] = {
    "Condition": read_condition,
    "DiagnosticReport": read_report,
    "Procedure": read_procedure,
    "MedicationStatement": read_medicine,
    "MedicationRequest": read_medicine,
    "MedicationAdministration": read_medicine,
    "List": read_list,
    "Observation": read_observation,
}
"""In this order: observations last, as those of a tumour or a study are read with what they belong to."""

READ_WITH_OTHERS = ("ImagingStudy", "Medication", "Specimen")


def source_of(resource: str) -> str:
    """How the record names a resource as the source of an entry."""
    return f"FHIR {resource}"


@dataclass(frozen=True)
class Sourced:
    """An entry of the history, and the resource that it comes from."""

    kind: str
    body: dict[str, Any]
    resource: str

    @property
    def source(self) -> str:
        return source_of(self.resource)


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What a bundle says of its patient, and what of it was left out."""

    number: str
    name: str
    born_on: date | None
    sex: Sex
    language: str | None
    """The first of ours among those the patient speaks, the preferred one before the others."""

    entries: tuple[Sourced, ...]
    listed: tuple[Listed, ...]


def understand(values: Any, patient_id: str | None = None) -> Understood:
    """Read a bundle. Raises BadBundle where it is none or names no patient; anything less is listed."""
    bundle = open_bundle(values, patient_id)
    entries: list[Sourced] = []
    for kind, reader in READERS.items():
        for key, resource in bundle.resources.items():
            if resource.get_resource_type() == kind and key not in bundle.used:
                entries += _read(reader, key, resource, bundle)
    for key, resource in bundle.resources.items():
        kind = resource.get_resource_type()
        if kind not in READERS and key not in bundle.used:
            unused = "nothing that was taken over refers to it" if kind in READ_WITH_OTHERS else "is not read here"
            bundle.listed.append(Listed(key, unused))
    return Understood(**_identity(bundle.patient), entries=tuple(entries), listed=tuple(bundle.listed))


def _read(
    reader: Callable[[str, Resource, Bundle], list[Entry]], key: str, resource: Resource, bundle: Bundle
) -> list[Sourced]:
    """What one resource says; where that cannot be told it is listed, and what it used is free again."""
    used = set(bundle.used)
    try:
        return [Sourced(kind, _body(entry, source_of(key)), key) for kind, entry in reader(key, resource, bundle)]
    except (LeftOut, ValueError) as why:
        bundle.used = used
        bundle.listed.append(Listed(key, str(why)))
        return []


def _body(entry: Any, source: str) -> dict[str, Any]:
    """An entry as the history keeps it; a plain fact is kept as its value."""
    if is_dataclass(entry) and not isinstance(entry, type):
        return to_json(replace(entry, source=source))  # type: ignore[call-arg]
    return {"value": to_json(entry)}


SEXES = {"female": Sex.FEMALE, "male": Sex.MALE, "other": Sex.OTHER}


def _identity(patient: Resource) -> dict[str, Any]:
    """Number, name, birth, sex and language.

    The number is the medical record number, else the first, else the resource's id.
    """
    identifiers = [i for i in patient.identifier or () if i.value]
    records = [i for i in identifiers if "MR" in codes_of(i.type, codes.NUMBER_TYPE)]
    number = next((i.value for i in records + identifiers), patient.id)
    if not number or len(number) > LONGEST_NUMBER:
        raise BadBundle(f"The bundle's Patient has no identifier of at most {LONGEST_NUMBER} characters.")
    names: list[Resource] = sorted(patient.name or [], key=lambda name: name.use != "official")
    said = [n.text or " ".join(filter(None, [*(n.given or ()), n.family])) for n in names]
    return {
        "number": number,
        "name": next(filter(None, said), number)[:LONGEST_NAME],
        "born_on": patient.birthDate if isinstance(patient.birthDate, date) else None,
        "sex": SEXES.get(str(patient.gender), Sex.UNKNOWN),
        "language": understood(_spoken(patient), languages()),
    }


def _spoken(patient: Resource) -> list[str]:
    """The tags of the languages that a patient speaks, the preferred one first."""
    spoken: list[Resource] = sorted(patient.communication or [], key=lambda one: not one.preferred)
    return [coding.code for one in spoken for coding in one.language.coding or () if coding.code]


LONGEST_NUMBER, LONGEST_NAME = 64, 200
