"""A bundle in the making: resources under names of their own that refer to each other."""

from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.bundle import Bundle

from records.fhir.codes import LOINC, SNOMED, WORDS

type Json = dict[str, Any]


class Parcel:
    """Collects the resources of one patient; `base` is the address under which their names are unique."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.entries: list[Json] = []

    def add(self, kind: str, name: str, /, **fields: Any) -> Json:
        """Add a resource without its empty fields, and return a reference to it."""
        told = {field: value for field, value in fields.items() if value not in (None, [], {}, "")}
        resource = get_fhir_model_class(kind).model_validate({"resourceType": kind, "id": name, **told})
        self.entries.append({"fullUrl": f"{self.base}/{kind}/{name}", "resource": resource})
        return {"reference": f"{kind}/{name}"}

    def packed(self, at: str) -> Bundle:
        return Bundle.model_validate({"type": "collection", "timestamp": at, "entry": self.entries})


def coded(text: str, *codings: Json) -> Json:
    return {"text": text} | ({"coding": list(codings)} if codings else {})


def loinc(code: str) -> Json:
    return {"system": LOINC, "code": code, "display": WORDS[LOINC, code]}


def snomed(code: str) -> Json:
    return {"system": SNOMED, "code": code, "display": WORDS[SNOMED, code]}


def concept(coding: Json) -> Json:
    return {"coding": [coding], "text": coding["display"]}
