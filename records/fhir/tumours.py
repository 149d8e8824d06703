"""Cancers, their spread and their return, with the tests of a tumour that observations report."""

import re
from dataclasses import dataclass
from typing import Any

from records.fhir import codes
from records.fhir.bundles import Bundle, Listed
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
    side_of,
    value_words,
    words_of,
)
from screening.history import Diagnosis, Metastasis, Receptor, Receptors, Recurrence

UNSURE = frozenset({"unconfirmed", "provisional", "differential"})


def read_condition(key: str, condition: Resource, bundle: Bundle) -> list[Entry]:
    """A cancer, metastasis, recurrence or bleeding disorder; or the word that there is no cancer."""
    words, icd10 = words_of(condition.code), " ".join(codes_of(condition.code, *codes.ICD10))
    spread = codes.METASTATIC.search(words) or codes.ICD10_METASTASIS.search(icd10)
    cancer = spread or codes.CANCER.search(words) or codes.ICD10_CANCER.search(icd10)
    bleeding = codes.BLEEDING.search(words) or codes.ICD10_BLEEDING.search(icd10)
    if not cancer and not bleeding:
        raise LeftOut(f"is neither a cancer nor a bleeding disorder: {words or 'a code without words'}")
    if codes.NOT_THEIR_CANCER.search(words):
        raise LeftOut(f"does not say that this patient has a cancer: {words}")
    verified = codes_of(condition.verificationStatus, f"{codes.HL7}/condition-ver-status")
    if "refuted" in verified and cancer and not _site(condition):
        return [("no_cancer_on", needed_day(condition.recordedDate))]
    if verified & (UNSURE | {"refuted", "entered-in-error"}):
        raise LeftOut(f"is {', '.join(verified)}: {words}")
    if not cancer:
        return [("bleeding_disorder", True)]
    where: dict[str, Any] = {
        "site": _site(condition) or words or icd10,
        "side": side_of(words_of(*(condition.bodySite or ())) or words),
        "on": _day(condition, words),
    }
    if spread:
        return [("metastases", Metastasis(**where))]
    tests = tests_of(key, _observed(condition), bundle)
    histology = tests.histology or _histology(condition)
    if codes.RECURRENT.search(f"{words} {words_of(condition.clinicalStatus)}") or _is_back(condition):
        return [("recurrences", Recurrence(**where, histology=histology, receptors=tests.receptors))]
    stage = next(iter(condition.stage or ()), None)
    diagnosis = Diagnosis(
        **where,
        histology=histology,
        receptors=tests.receptors,
        grade=tests.grade,
        mib1_percent=tests.mib1_percent,
        stage=(name_of(stage.summary) if stage else None) or tests.stage,
        stage_edition=(name_of(stage.type) if stage else None) or tests.stage_edition,
    )
    return [("diagnoses", diagnosis)]


def _observed(condition: Resource) -> list[Resource]:
    """The observations that a condition refers to as its evidence or staging."""
    evidence = [reference for e in condition.evidence or () for reference in e.detail or ()]
    return evidence + [reference for stage in condition.stage or () for reference in stage.assessment or ()]


WITHOUT_SITE = re.compile(
    r"\((?:disorder|finding)\)|\b(?:primary|secondary|metastatic|malignant|recurrent|personal|history|of|to|in|the|left"
    r"|right)\b|neoplas(?:ms?|tic)|\bdiseases?\b|tumou?rs?|cancers?|carcinomas?|metastas[ie]s",
    re.I,
)


def _site(condition: Resource) -> str:
    """Where the cancer is: its body site, or what its name leaves when the words for cancer are taken away."""
    for site in condition.bodySite or ():
        if name := name_of(site):
            return name
    return " ".join(WITHOUT_SITE.sub(" ", name_of(condition.code) or "").split())


def _day(condition: Resource, words: str) -> Any:
    began = day_of(condition.onsetDateTime, condition.onsetPeriod and condition.onsetPeriod.start)
    if began is None and "history of" in words.lower():
        raise LeftOut(f"does not say when the cancer was found: {words}")
    return began or needed_day(condition.recordedDate)


def _is_back(condition: Resource) -> bool:
    return bool(codes_of(condition.clinicalStatus, f"{codes.HL7}/condition-clinical") & {"recurrence", "relapse"})


def _histology(condition: Resource) -> str | None:
    told = (e for e in condition.extension or () if "histology" in str(e.url))
    return next((name_of(e.valueCodeableConcept) for e in told if e.valueCodeableConcept), None)


@dataclass(frozen=True, kw_only=True)
class TumourTests:
    """What the observations that belong to a diagnosis or a specimen say of the tumour."""

    receptors: Receptors | None = None
    mib1_percent: float | None = None
    grade: int | None = None
    histology: str | None = None
    stage: str | None = None
    stage_edition: str | None = None


def tests_of(key: str, references: list[Resource], bundle: Bundle) -> TumourTests:
    """The tests that a resource refers to or that have it in focus; one that cannot be read is listed."""
    found: dict[str, Any] = {}
    for observation_key, observation in bundle.observations_of(key, references):
        test = first_match(codes.TUMOUR_TESTS, words_of(observation.code))
        if test or observation.hasMember:
            bundle.used.add(observation_key)
        if test is None:
            continue
        try:
            refuse_status(observation, *codes.FINAL)
            found[test] = READERS[test](observation)
            if test == "stage":
                found["stage_edition"] = name_of(observation.method)
        except LeftOut as why:
            bundle.listed.append(Listed(observation_key, str(why)))
    receptors = {name: found.pop(name) for name in ("er", "pr", "her2") if name in found}
    return TumourTests(receptors=Receptors(**receptors) if receptors else None, **found)


RECEPTOR_WORDS = (
    (Receptor.NEGATIVE, re.compile(r"\bneg|not detected|absent", re.I)),
    (Receptor.POSITIVE, re.compile(r"\bpos|detected|present", re.I)),
)


def _receptor(observation: Resource) -> Receptor:
    found = first_match(RECEPTOR_WORDS, value_words(observation))
    if found is None:
        raise LeftOut(f"is neither positive nor negative: {value_words(observation) or 'no value'}")
    return found


def _percent(observation: Resource) -> float:
    quantity = observation.valueQuantity
    if quantity is None or quantity.value is None or "%" not in (quantity.code, quantity.unit):
        raise LeftOut("gives no percentage")
    return float(quantity.value)


def _grade(observation: Resource) -> int:
    found = re.search(r"[1-4]", value_words(observation) or str(observation.valueInteger or ""))
    if not found:
        raise LeftOut(f"gives no grade of 1 to 4: {value_words(observation) or 'no value'}")
    return int(found[0])


def _words(observation: Resource) -> str:
    said = name_of(observation.valueCodeableConcept) or observation.valueString
    if not said:
        raise LeftOut("gives no value in words")
    return said


READERS = {
    "er": _receptor,
    "pr": _receptor,
    "her2": _receptor,
    "mib1_percent": _percent,
    "grade": _grade,
    "stage": _words,
    "histology": _words,
}
