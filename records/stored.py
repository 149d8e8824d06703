"""Reads reports, assessments and histories as they were stored; one that cannot be read hides no other.

An older version may have written it. Whoever gets None says that there is something that cannot be read: the log names
it, and not what was told.
"""

from datetime import date

import structlog
from sqlalchemy.orm import Session

from records import patients
from records.models import AssessmentRow, Patient, Screening
from screening.assessment import Assessment
from screening.history import CancerHistory
from screening.interchange import BadInput, assessment_from_json, report_from_json
from screening.report import SymptomReport

log = structlog.get_logger()


def report_of(screening: Screening) -> SymptomReport | None:
    try:
        return report_from_json(screening.report)
    except BadInput:
        log.warning("stored report cannot be read", screening=screening.id)
        return None


def assessment_of(row: AssessmentRow) -> Assessment | None:
    try:
        return assessment_from_json(row.body)
    except BadInput:
        log.warning("stored assessment cannot be read", screening=row.screening_id, assessment=row.id)
        return None


def history_of(session: Session, patient: Patient, *, on: date) -> CancerHistory | None:
    """For showing, and for what to ask: nothing is assessed as if a history that cannot be read were empty."""
    try:
        return patients.history_of(session, patient.id, on=on)
    except BadInput:
        log.warning("stored history cannot be read", patient=patient.id)
        return None
