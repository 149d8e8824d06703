"""Writes one screening as a FHIR R4 bundle: what was told, what is on record, and what was decided from both."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from fhir.resources.R4B.bundle import Bundle
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records.conversations import PATIENT, transcript
from records.fhir import codes
from records.fhir.parcels import Json, Parcel, coded
from records.fhir.recorded import write_history
from records.fhir.told import write_answers, write_findings, write_speaker
from records.models import Patient, Screening
from records.patients import history_of
from screening.assessment import Assessment, RedFlag, SideResult, Tier
from screening.interchange import BadInput, assessment_from_json, report_from_json
from screening.wording import plain

METHOD = "Published criteria of malignant psoas syndrome (Agar 2004): a screening result, never a diagnosis"


def export_screening(session: Session, screening_id: int) -> Bundle | None:
    """A screening as a bundle that stands by itself; None where there is none of this number."""
    screening = session.get(Screening, screening_id)
    if screening is None:
        return None
    name, at = f"screening-{screening.id}", screening.at.isoformat()
    report = report_from_json(screening.report)
    owner = screening.conversation.patient
    parcel = Parcel(f"{settings().base_url}/fhir")
    device = parcel.add("Device", "psoascreen", deviceName=[{"name": "Psoascreen", "type": "user-friendly-name"}])
    patient = _patient(parcel, owner, name)
    speaker = write_speaker(parcel, name, report, patient)
    answers = {"status": "completed" if screening.is_complete else "in-progress", "authored": at, "source": speaker}
    told = write_answers(parcel, f"{name}-answers", report, _words(session, screening), subject=patient, **answers)
    observed = {"subject": patient, "performer": [speaker], "issued": at, "derivedFrom": [told]}
    findings = write_findings(parcel, name, report, **observed)
    recorded = _recorded(session, parcel, owner, patient, screening) if owner else []
    results = _Results(parcel, name, patient, device)
    decided: list[Json] = []
    for row in screening.assessments[-1:]:
        basis = [told, *findings, *recorded]
        decided += results.of(assessment_from_json(row.body), basis, row.at.isoformat())
    parcel.add(
        "Provenance",
        f"{name}-provenance",
        target=[told, *findings, *decided],
        recorded=at,
        agent=[{"type": coded("assembler"), "who": device}, {"type": coded("informant"), "who": speaker}],
    )
    return parcel.packed(at)


def _patient(parcel: Parcel, owner: Patient | None, name: str) -> Json:
    """The patient under our number; a visitor is a patient of whom nothing is known."""
    if owner is None:
        return parcel.add("Patient", f"{name}-visitor")
    return parcel.add(
        "Patient",
        f"patient-{owner.id}",
        identifier=[{"type": {"coding": [{"system": codes.NUMBER_TYPE, "code": "MR"}]}, "value": owner.number}],
        name=[{"text": owner.name}],
        gender=owner.sex,
        birthDate=owner.born_on.isoformat() if owner.born_on else None,
        communication=[_spoken(owner.language)] if owner.language else None,
    )


def _spoken(language: str) -> Json:
    return {"language": {"coding": [{"system": codes.LANGUAGES, "code": language}]}, "preferred": True}


def _words(session: Session, screening: Screening) -> dict[str, list[str]]:
    """What the patient wrote in answer to each question."""
    said: dict[str, list[str]] = defaultdict(list)
    for message in transcript(session, screening.conversation_id):
        if message.author == PATIENT and message.question:
            said[message.question].append(message.text)
    return said


def _recorded(session: Session, parcel: Parcel, owner: Patient, patient: Json, screening: Screening) -> list[Json]:
    """The history up to the day of the screening, with where each entry comes from."""
    name = f"patient-{owner.id}"
    history = history_of(session, owner.id, on=screening.at.date())
    if not history.is_whole:
        raise BadInput(("an entry of the history cannot be read, and who receives it would not miss it",))
    written = write_history(parcel, name, history, patient)
    by_source: dict[str, list[Json]] = defaultdict(list)
    for reference, source in written:
        by_source[source or "the record"].append(reference)
    for number, (source, targets) in enumerate(by_source.items(), 1):
        agent = [{"type": coded("author"), "who": {"display": source}}]
        at = screening.at.isoformat()
        parcel.add("Provenance", f"{name}-provenance-{number}", target=targets, recorded=at, agent=agent)
    return [reference for reference, _ in written]


@dataclass(frozen=True)
class _Results:
    """Writes what was decided: a RiskAssessment for each side, and a Flag for each emergency."""

    parcel: Parcel
    name: str
    patient: Json
    device: Json

    def of(self, assessment: Assessment, basis: list[Json], at: str) -> list[Json]:
        sides = [self._side(result, basis, at) for result in assessment.sides]
        return sides + [self._flag(f, at) for f in assessment.fired_flags if f.tier is Tier.EMERGENCY]

    def _side(self, result: SideResult, basis: list[Json], at: str) -> Json:
        met = ", ".join(result.criteria_met) or "no criterion"
        return self.parcel.add(
            "RiskAssessment",
            f"{self.name}-{result.side}",
            status="final",
            method=coded(METHOD),
            code=coded(f"Screening for malignant psoas syndrome, {result.side} side"),
            subject=self.patient,
            occurrenceDateTime=at,
            performer=self.device,
            basis=basis,
            prediction=[
                {
                    "outcome": coded(f"Malignant psoas syndrome, {result.side} side"),
                    "qualitativeRisk": coded(plain(result.category)),
                    "rationale": "; ".join([f"{met}; {result.urgency}", *result.urgency_reasons]),
                }
            ],
            mitigation="; ".join(result.next_steps),
            note=[{"text": line} for line in _because(result)],
        )

    def _flag(self, flag: RedFlag, at: str) -> Json:
        return self.parcel.add(
            "Flag",
            f"{self.name}-{flag.id.replace('_', '-')}",
            status="active",
            category=[coded("Safety", {"system": f"{codes.HL7}/flag-category", "code": "safety"})],
            code=coded("; ".join([f"{flag.title} ({flag.source})", *(e.text for e in flag.evidence)])),
            subject=self.patient,
            period={"start": at},
            author=self.device,
        )


def _because(result: SideResult) -> Iterator[str]:
    """What decided a side, what argued against it and what is missing, in the sentences of the assessment."""
    for title, evidence in (("For", result.evidence), ("Against", result.against)):
        for item in evidence:
            yield f"{title}: {item.text} ({item.source}, {item.on or 'no date'})"
    for missing in result.missing:
        yield f"Missing: {missing}"
