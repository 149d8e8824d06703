"""A bundle taken apart: its patient, the resources that are the patient's, and what had to be left out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from records.fhir.reading import LeftOut, Resource


class BadBundle(ValueError):
    """What was given is no bundle of one patient, in one sentence."""


@dataclass(frozen=True)
class Listed:
    """A resource that was not taken over, and why."""

    resource: str
    reason: str


type Keyed = tuple[str, Resource]
"""A resource with the key by which it is referred to, such as "Condition/123"."""


@dataclass
class Bundle:
    """The resources of one patient by key, and what was left out.

    `used` holds the keys of resources that were read as part of another, such as a specimen with its report.
    """

    patient: Resource
    resources: dict[str, Resource] = field(default_factory=dict)
    listed: list[Listed] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    key_of: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, url: str | None, resource: Resource) -> None:
        if key in self.resources:
            raise LeftOut("stands in the bundle more than once; the first was read")
        self.resources[key] = resource
        self.key_of |= {key: key, url or key: key}

    def find(self, reference: Resource | None, *, within: Resource = None) -> Keyed | None:
        """What a reference names; None where the bundle does not hold it."""
        named = _unversioned(reference)
        contained = within.contained or () if within and named.startswith("#") else ()
        if inside := next((r for r in contained if f"#{r.id}" == named), None):
            return named, inside
        key = self.key_of.get(named)
        return (key, self.resources[key]) if key else None

    def all_of(self, references: Iterable[Resource], kind: str) -> list[Keyed]:
        """The resources of one kind among what is referred to."""
        found = filter(None, map(self.find, references))
        return [(key, resource) for key, resource in found if resource.get_resource_type() == kind]

    def observations_of(self, key: str, references: Iterable[Resource]) -> list[Keyed]:
        """The observations a resource refers to or that have it in focus, panels with their members."""
        told = dict(self.all_of(references, "Observation"))
        told |= {k: r for k, r in self.resources.items() if self._has_in_focus(r, key)}
        for _, panel in list(told.items()):
            told |= self.all_of(panel.hasMember or (), "Observation")
        return list(told.items())

    def _has_in_focus(self, resource: Resource, key: str) -> bool:
        is_observation = resource.get_resource_type() == "Observation"
        return is_observation and any(self.key_of.get(_unversioned(focus)) == key for focus in resource.focus or ())


def open_bundle(values: Any, patient_id: str | None = None) -> Bundle:
    """Take a bundle apart; its patient is the one with `patient_id`, or the first."""
    if not isinstance(values, dict) or values.get("resourceType") != "Bundle":
        raise BadBundle("This is not a FHIR bundle: its resourceType is not Bundle.")
    entries = values.get("entry", [])
    if not isinstance(entries, list):
        raise BadBundle("This is not a FHIR bundle: its entry is not a list.")
    listed: list[Listed] = []
    read = list(_readable(entries, listed))
    patients = [r for key, _, r in read if key.startswith("Patient/") and patient_id in (None, r.id)]
    if not patients:
        raise BadBundle(f"The bundle holds no readable Patient{f' with the id {patient_id}' if patient_id else ''}.")
    bundle = Bundle(patient=patients[0], listed=listed)
    names = next([key, url] for key, url, r in read if r is bundle.patient)
    for key, url, resource in read:
        try:
            if resource is not bundle.patient:
                _refuse_other_patient(resource, names)
                bundle.add(key, url, resource)
        except LeftOut as why:
            listed.append(Listed(key, str(why)))
    return bundle


def _readable(entries: Sequence[Any], listed: list[Listed]) -> Iterator[tuple[str, str | None, Resource]]:
    """Each resource that is valid by itself, with its key and its full URL; the others are listed."""
    for number, entry in enumerate(entries, 1):
        values = entry.get("resource") if isinstance(entry, dict) else None
        kind, name = (values.get("resourceType"), values.get("id")) if isinstance(values, dict) else (None, None)
        url = entry.get("fullUrl") if values and isinstance(entry.get("fullUrl"), str) else None
        name = name or (url.rpartition("/")[2] if url else None)
        label = f"{kind or 'entry'}/{name}" if name else f"{kind or 'entry'} (entry {number})"
        try:
            yield label, url, _validated(values, kind, name)
        except LeftOut as why:
            listed.append(Listed(label, str(why)))


def _validated(values: Any, kind: Any, name: Any) -> Resource:
    if not isinstance(kind, str):
        raise LeftOut("holds no resource")
    if not name:
        raise LeftOut("has neither an id nor a full URL, so that it could not be known again")
    try:
        model = get_fhir_model_class(kind)
    except ValueError as error:
        raise LeftOut("is not a resource of FHIR R4") from error
    try:
        resource = model.model_validate(values)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in problem["loc"])
        raise LeftOut(f"is not valid FHIR R4: {place}: {problem['msg']}") from error
    except TypeError as error:  # fhir.resources raises it for names of fields that are empty
        raise LeftOut(f"is not valid FHIR R4: {error}") from error
    if "\\u0000" in json.dumps(values):
        raise LeftOut("holds a NUL character, which no database of text takes")
    if getattr(resource, "modifierExtension", None):
        raise LeftOut("has an extension that may change what it means")
    return resource


def _refuse_other_patient(resource: Resource, names: Sequence[str | None]) -> None:
    if resource.get_resource_type() == "Patient":
        raise LeftOut("is another patient")
    for owner in ("subject", "patient"):
        if hasattr(resource, owner) and (reference := getattr(resource, owner)) is not None:
            if _unversioned(reference) not in names:
                raise LeftOut(f"belongs to another patient ({reference.reference or 'not named by a reference'})")
            return
    if resource.get_resource_type() in ALWAYS_SOMEONES:
        raise LeftOut("does not say whose it is")


ALWAYS_SOMEONES = (
    "Condition",
    "DiagnosticReport",
    "ImagingStudy",
    "List",
    "MedicationAdministration",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Procedure",
)


def _unversioned(reference: Resource | None) -> str:
    return reference.reference.partition("/_history/")[0] if reference and reference.reference else ""
