"""Treatments and blood thinners, from procedures and from every way FHIR has to write down a medicine."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from records.fhir import codes
from records.fhir.bundles import Bundle
from records.fhir.reading import (
    Entry,
    LeftOut,
    Resource,
    codes_of,
    day_of,
    first_match,
    name_of,
    needed_day,
    refuse_status,
    words_of,
)
from screening.history import Agent, Anticoagulant, Treatment

GOING_ON = ("active", "in-progress")
OVER = ("completed", "stopped")
LIST_EMPTY = f"{codes.HL7}/list-empty-reason"


def read_procedure(_: str, procedure: Resource, bundle: Bundle) -> list[Entry]:
    """Surgery, radiotherapy and other treatments; surgery where its reason or name is a cancer."""
    refuse_status(procedure, *GOING_ON, *OVER)
    words = words_of(procedure.code)
    kind = first_match(codes.TREATMENT_WORDS, f"{words} {words_of(procedure.category)}")
    if kind is None:
        raise LeftOut(f"is no treatment of cancer: {words or 'a code without words'}")
    reasons = _reasons(procedure, bundle)
    if kind not in codes.CANCER_ITSELF and not codes.CANCER.search(f"{words} {reasons}"):
        raise LeftOut(f"does not say that it treated a cancer: {words}")
    period = procedure.performedPeriod
    start = needed_day(procedure.performedDateTime, period and period.start)
    end = _end(procedure, period, once=start if procedure.performedDateTime else None)
    return [("treatments", Treatment(kind=kind, start=start, end=end))]


def read_medicine(_: str, medicine: Resource, bundle: Bundle) -> list[Entry]:
    """A blood thinner or a treatment of cancer, as stated, prescribed or given."""
    if "no-known-medications" in codes_of(medicine.medicationCodeableConcept, codes.ABSENT_UNKNOWN):
        return [("medicines_recorded", True)]
    refuse_status(medicine, *GOING_ON, *OVER)
    if getattr(medicine, "intent", None) in ("proposal", "plan", "option"):
        raise LeftOut(f"is a {medicine.intent}, and no order")
    concept = medicine_of(medicine, bundle)
    kind, name = _kind_of(concept, medicine, bundle), name_of(concept) or f"ATC {min(codes_of(concept, codes.ATC))}"
    start, end = _time_of(medicine)
    if kind == codes.ANTICOAGULANT:
        return [("anticoagulants", Anticoagulant(name=name, start=start, end=end))]
    agents = (Agent(name=name, dose=_dose(medicine)),)
    return [("treatments", Treatment(kind=kind, start=needed_day(start), end=end, agents=agents))]


def read_list(_: str, listed: Resource, bundle: Bundle) -> list[Entry]:
    """A complete list of medicines: what is not on it is not taken."""
    if not codes_of(listed.code, codes.LOINC) & {codes.MEDICINES_LIST}:
        raise LeftOut("is no list of medicines")
    refuse_status(listed, "current")
    if listed.mode == "changes" or "nilknown" not in (codes_of(listed.emptyReason, LIST_EMPTY) or {"nilknown"}):
        raise LeftOut("is not a complete list of the medicines")
    for item in listed.entry or ():
        found = bundle.find(item.item, within=listed)
        if found is None:
            named = item.item and item.item.reference
            raise LeftOut(f"names {named or 'a medicine'}, which is not there or could not be read")
        medicine_of(found[1], bundle)
    return [("medicines_recorded", True)]


def medicine_of(medicine: Resource, bundle: Bundle) -> Resource:
    """The concept of the medicine, its own or that of the Medication it refers to."""
    concept = medicine.medicationCodeableConcept
    if concept is None and (found := bundle.find(medicine.medicationReference, within=medicine)):
        bundle.used.add(found[0])
        concept = found[1].code
    if concept is None:
        raise LeftOut("does not say which medicine it is")
    if not words_of(concept) and not codes_of(concept, codes.ATC):
        raise LeftOut("names its medicine by a code without words")
    return concept


def _kind_of(concept: Resource, medicine: Resource, bundle: Bundle) -> str:
    """By the ATC or its name; a medicine not known here by the cancer that is the reason for it."""
    words, groups = words_of(concept), codes_of(concept, codes.ATC)
    for kind, atc, names in codes.MEDICINES:
        if any(map(atc.match, groups)) or names.search(words):
            return kind
    reasons = _reasons(medicine, bundle)
    if reasons.lower() == codes.ANTICOAGULANT:
        return codes.ANTICOAGULANT
    kind = first_match(codes.TREATMENT_WORDS, reasons)
    if kind or codes.CANCER.search(reasons):
        return kind or "anticancer medicine"
    raise LeftOut(f"is neither a blood thinner nor a treatment of cancer: {words or ', '.join(groups)}")


def _reasons(resource: Resource, bundle: Bundle) -> str:
    conditions = bundle.all_of(resource.reasonReference or (), "Condition")
    return words_of(*(resource.reasonCode or ()), *(condition.code for _, condition in conditions))


def _time_of(medicine: Resource) -> tuple[date | None, date | None]:
    """When it was begun and ended; what was given at one time was ended on that day."""
    match medicine.get_resource_type():
        case "MedicationRequest":
            bounds = [d.timing.repeat.boundsPeriod for d in medicine.dosageInstruction or () if _has_bounds(d)]
            period, once = next(iter(bounds), None), None
            start = day_of(period and period.start, medicine.authoredOn)
        case "MedicationAdministration":
            period, once = medicine.effectivePeriod, day_of(medicine.effectiveDateTime)
            start = once or day_of(period and period.start)
        case _:
            period, once = medicine.effectivePeriod, None
            start = day_of(period and period.start, medicine.effectiveDateTime)
    return start, _end(medicine, period, once=once)


def _has_bounds(dosage: Resource) -> bool:
    return bool(dosage.timing and dosage.timing.repeat and dosage.timing.repeat.boundsPeriod)


def _end(resource: Resource, period: Resource | None, *, once: date | None) -> date | None:
    """None while it goes on; what is over must say since when."""
    end = day_of(period and period.end) or once
    if end is None and resource.status in OVER:
        raise LeftOut("is over, but does not say since when")
    return end


def _dose(medicine: Resource) -> str | None:
    given: Any = getattr(medicine, "dosage", None) or getattr(medicine, "dosageInstruction", None)
    dosages: Iterable[Resource] = given if isinstance(given, list) else filter(None, [given])
    return next((dosage.text for dosage in dosages if dosage.text), None)
