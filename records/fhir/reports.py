"""Imaging of the psoas and pathology, from diagnostic reports with their findings, studies and specimens."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from records.fhir import codes
from records.fhir.bundles import Bundle, Keyed
from records.fhir.reading import (
    Entry,
    LeftOut,
    Resource,
    first_match,
    name_of,
    needed_day,
    refuse_status,
    side_of,
    value_words,
    words_of,
)
from records.fhir.tumours import tests_of
from records.fhir.verdicts import is_malignant, reading_of
from screening.history import Imaging, Modality, Pathology, Reading, Structure

MM_PER_UNIT = {"mm": 1.0, "cm": 10.0}


def read_report(key: str, report: Resource, bundle: Bundle) -> list[Entry]:
    """Imaging or pathology, as the report's category or else its name says."""
    refuse_status(report, *codes.FINAL)
    category = " ".join(f"{words_of(c)} {' '.join(str(x.code) for x in c.coding or ())}" for c in report.category or ())
    words = words_of(report.code)
    imaging, pathology = codes.IMAGING.search(category), codes.PATHOLOGY.search(category)
    if pathology or (codes.PATHOLOGY.search(words) and not imaging):
        return [("pathology", _pathology(key, report, bundle))]
    modality = _modality(report, bundle)
    if modality is None:
        raise LeftOut(f"is neither imaging of a known kind nor pathology: {words or 'a code without words'}")
    return [("imaging", entry) for entry in _imaging(key, report, modality, bundle)]


def _modality(report: Resource, bundle: Bundle) -> Modality | None:
    """Of the study it reports, otherwise of its own name; CT done together with PET is PET-CT."""
    found = set()
    for study_key, study in bundle.all_of(report.imagingStudy or (), "ImagingStudy"):
        bundle.used.add(study_key)
        found |= {codes.MODALITY_OF_DICOM.get(str(coding.code)) for coding in study.modality or ()}
    if Modality.PET_CT in found:
        return Modality.PET_CT
    return next(filter(None, found), None) or first_match(codes.MODALITY_WORDS, words_of(report.code))


def _imaging(key: str, report: Resource, modality: Modality, bundle: Bundle) -> list[Imaging]:
    """What its coded findings say of each structure, otherwise what its sentences say of the psoas."""
    on = needed_day(report.effectiveDateTime, report.effectivePeriod and report.effectivePeriod.start, report.issued)
    found = []
    for finding_key, finding in bundle.observations_of(key, report.result or []):
        if structure := first_match(codes.STRUCTURE_WORDS, words_of(finding.bodySite)):
            found.append(_finding(finding, structure, modality, on))
            bundle.used.add(finding_key)
    if found:
        return [replace(entry, impression=report.conclusion) for entry in found]
    said = [report.conclusion or "", *(name_of(code) or "" for code in report.conclusionCode or ())]
    return [replace(entry, impression=report.conclusion) for entry in _told(said, modality, on)]


def _finding(finding: Resource, structure: Structure, modality: Modality, on: date) -> Imaging:
    words = value_words(finding)
    reading = reading_of(words)
    if reading is None:
        raise LeftOut(f'its finding of the {structure.value} could not be read with certainty: "{words}"')
    measured = [(words_of(c.code).lower(), c.valueQuantity) for c in finding.component or () if _has_value(c)]
    sizes = [float(q.value) * mm for _, q in measured if (mm := MM_PER_UNIT.get(q.code or q.unit))]
    suv = [float(q.value) for what, q in measured if "suv" in what]
    enhancement = [value_words(c) for c in finding.component or () if "enhance" in words_of(c.code).lower()]
    return Imaging(
        on=on,
        modality=modality,
        structure=structure,
        reading=reading,
        side=side_of(words_of(finding.bodySite)),
        size_mm=_length_by_width(sizes),
        suv_max=max(suv, default=None),
        enhancement=next(iter(enhancement), None),
    )


def _has_value(component: Resource) -> bool:
    return component.valueQuantity is not None and component.valueQuantity.value is not None


def _length_by_width(sizes_mm: list[float]) -> tuple[float, float] | None:
    """The two longest diameters; one alone cannot be compared and is left to the impression."""
    longest = sorted(sizes_mm, reverse=True)[:2]
    return (longest[0], longest[1]) if len(longest) > 1 else None


SENTENCE_END = re.compile(r"(?<=[.;])\s+|\n")
SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:mm|cm)?\s*[x\u00d7]\s*(\d+(?:\.\d+)?)[^.;]{0,12}?\s*(mm|cm)\b", re.I)
SUV_MAX = re.compile(r"SUV\s*-?max\w*\D{0,12}?(\d+(?:\.\d+)?)", re.I)


def _told(said: list[str], modality: Modality, on: date) -> Iterator[Imaging]:
    """One entry for each side that the sentences about the psoas name; the first text that speaks of it counts."""
    for text in said:
        sentences = [s for s in SENTENCE_END.split(text) if "psoas" in s.lower()]
        if sentences:
            by_side = {side_of(s): s for s in sentences}
            if len(by_side) < len(sentences):
                raise LeftOut(f'says more than one thing of a psoas; enter it by hand: "{" ".join(sentences)}"')
            yield from (_sentence(s, modality, on) for s in by_side.values())
            return
    attached = ", and its text is an attachment" if not any(said) else ""
    raise LeftOut(f"says nothing of the psoas{attached}")


def _sentence(words: str, modality: Modality, on: date) -> Imaging:
    reading = reading_of(words)
    if reading is None:
        raise LeftOut(f'what it says of the psoas could not be read with certainty; enter it by hand: "{words}"')
    size, suv = SIZE.search(words), SUV_MAX.search(words)
    mm = MM_PER_UNIT[size[3].lower()] if size else 1.0
    plural = side_of(words) is None and reading is Reading.CLEAR and re.search(r"psoas muscles", words, re.I)
    return Imaging(
        on=on,
        modality=modality,
        structure=Structure.PSOAS,
        reading=reading,
        side=side_of("both" if plural else words),
        size_mm=_length_by_width([float(size[1]) * mm, float(size[2]) * mm]) if size else None,
        suv_max=float(suv[1]) if suv else None,
    )


def _pathology(key: str, report: Resource, bundle: Bundle) -> Pathology:
    """What was examined, from the specimen's body site; whether it is malignant, from histology or conclusion."""
    specimens = bundle.all_of(report.specimen or (), "Specimen")
    sites = {name for _, s in specimens if s.collection and (name := words_of(s.collection.bodySite))}
    if len(sites) != 1:
        raise LeftOut(f"names {'no' if not sites else 'more than one'} site that its specimen was taken from")
    site = sites.pop()
    tests = tests_of(key, list(report.result or ()), bundle)
    coded = [words_of(code) for code in report.conclusionCode or ()]
    said = [words for words in (tests.histology, *coded, report.conclusion) if words]
    verdicts = {is_malignant(words) for words in said} - {None}
    if len(verdicts) != 1:
        raise LeftOut(f'does not say clearly whether the {site} is malignant; enter it by hand: "{"; ".join(said)}"')
    bundle.used |= {specimen_key for specimen_key, _ in specimens}
    return Pathology(
        on=_collected(specimens, report),
        site=site,
        side=side_of(site),
        malignant=True in verdicts,
        histology=tests.histology or next(iter(coded), None),
        receptors=tests.receptors,
        mib1_percent=tests.mib1_percent,
    )


def _collected(specimens: list[Keyed], report: Resource) -> date:
    taken = [s.collection.collectedDateTime for _, s in specimens if s.collection]
    return needed_day(report.effectiveDateTime, *taken, report.issued)
