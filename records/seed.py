"""The demonstration's data: the case report's patient before any imaging, and one nurse."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records.invites import create_invite, token_of
from records.models import Invite, now
from records.patients import add_patient, find_patient, record_history
from records.users import Role, add_user, find_user, new_password
from screening.history import (
    Agent,
    CancerHistory,
    Diagnosis,
    Metastasis,
    Receptor,
    Receptors,
    Recurrence,
    Sex,
    Treatment,
)
from screening.report import Side

PATIENT_NUMBER = "DEMO-1"
PATIENT_NAME = "Hanako Demo"
NURSE_LOGIN = "nurse"
CASE_REPORT = "Yoshioka 2025, Cureus 17(5):e84403"
YEAR = timedelta(days=365)
MONTH = timedelta(days=30)

HORMONE_POSITIVE = Receptors(er=Receptor.POSITIVE, pr=Receptor.POSITIVE, her2=Receptor.NEGATIVE)


@dataclass(frozen=True)
class Seeded:
    """What the demonstration needs to be entered; the password only the first time."""

    invite_token: str
    login: str
    password: str | None


def seed_demonstration(session: Session) -> Seeded:
    """Add the demonstration's patient and nurse where they are not there yet."""
    patient = find_patient(session, PATIENT_NUMBER)
    if patient is None:
        today = now().date()
        born_on = date(today.year - 78, 1, 15)
        patient = add_patient(session, number=PATIENT_NUMBER, name=PATIENT_NAME, born_on=born_on, sex=Sex.FEMALE)
        record_history(session, patient.id, case_report_history(today), by="demonstration")
    valid = select(Invite).where(
        Invite.patient_id == patient.id, Invite.revoked_at.is_(None), Invite.expires_at > now() + timedelta(days=1)
    )
    invite = session.scalar(valid.limit(1))
    token = token_of(invite) if invite else create_invite(session, patient.id, days=settings().invite_days)
    if find_user(session, NURSE_LOGIN):
        return Seeded(token, NURSE_LOGIN, None)
    password = new_password()
    add_user(session, login=NURSE_LOGIN, name="Nurse Demo", role=Role.NURSE, password=password)
    return Seeded(token, NURSE_LOGIN, password)


def case_report_history(today: date) -> CancerHistory:
    """The case report's history up to the pain, with its intervals counted back from `today`.

    Primary eight years before, chemotherapy and five years of anastrozole, a local recurrence fifteen months after
    those ended, bone metastases five months later, the pain one year after that.
    """
    bone_found = today - YEAR
    recurred = bone_found - 5 * MONTH
    anastrozole_ended = recurred - 15 * MONTH
    diagnosed = anastrozole_ended - 5 * YEAR - 8 * MONTH
    return CancerHistory(
        diagnoses=(
            Diagnosis(
                site="breast",
                side=Side.LEFT,
                on=diagnosed,
                histology="invasive pleomorphic lobular carcinoma",
                grade=2,
                receptors=HORMONE_POSITIVE,
                mib1_percent=28,
                stage="pT3N1M0, IIIA",
                stage_edition="UICC 8th",
                source=CASE_REPORT,
            ),
        ),
        recurrences=(
            Recurrence(
                site="left chest wall skin", side=Side.LEFT, on=recurred, receptors=HORMONE_POSITIVE, source=CASE_REPORT
            ),
        ),
        metastases=(Metastasis(site="bone, multiple", on=bone_found, source=CASE_REPORT),),
        treatments=(
            Treatment(kind="surgery (total mastectomy)", start=diagnosed, end=diagnosed, source=CASE_REPORT),
            Treatment(
                kind="chemotherapy",
                start=diagnosed + MONTH,
                end=diagnosed + 8 * MONTH,
                agents=(
                    Agent(name="fluorouracil", dose="500 mg/m2"),
                    Agent(name="epirubicin", dose="100 mg/m2"),
                    Agent(name="cyclophosphamide", dose="500 mg/m2"),
                    Agent(name="paclitaxel", dose="80 mg/m2"),
                ),
                source=CASE_REPORT,
            ),
            Treatment(
                kind="endocrine therapy",
                start=diagnosed + 8 * MONTH,
                end=anastrozole_ended,
                agents=(Agent(name="anastrozole"),),
                source=CASE_REPORT,
            ),
            Treatment(
                kind="endocrine therapy",
                start=recurred,
                end=bone_found,
                agents=(Agent(name="letrozole"),),
                source=CASE_REPORT,
            ),
            Treatment(
                kind="endocrine therapy", start=bone_found, agents=(Agent(name="tamoxifen"),), source=CASE_REPORT
            ),
            Treatment(
                kind="bone-protecting therapy",
                start=bone_found,
                agents=(Agent(name="bisphosphonate"),),
                source=CASE_REPORT,
            ),
        ),
        medicines_recorded=True,
    )
