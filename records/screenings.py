"""Screenings: the report, its assessments and the alert, stored together or not at all."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from records.conversations import break_off, conversation, unanswered
from records.models import Alert, AssessmentRow, Conversation, Message, Screening
from records.patients import history_of
from records.raising import BROKEN_OFF, alert_of, raise_alert, raise_to
from records.stored import assessment_of, report_of
from screening import assess
from screening.assessment import Assessment, Category, Tier
from screening.history import CancerHistory
from screening.interchange import report_from_json, to_json
from screening.report import SymptomReport

EARLIER_COMPARED = 5

CALL_BACK_REASON = "Asked to be called back"

UNASSESSED = "The patient fell silent, and what was told could not be assessed. Please read it and call the patient."
"""Why a silent talk broke off that could not be assessed; while it says so, it is tried again."""


@dataclass(frozen=True)
class Outcome:
    """`tier` is the alert's where there is one: a screening never lowers an emergency already raised."""

    screening_id: int
    alert_id: int | None
    tier: str


def assess_told(session: Session, conversation_id: str, report: SymptomReport, on: date) -> Assessment:
    """Assess a report against the history and the earlier screenings of whoever the conversation is with."""
    patient_id = conversation(session, conversation_id).patient_id
    if patient_id is None:
        return assess(report, CancerHistory(), on)
    return assess(report, history_of(session, patient_id, on=on), on, earlier_screenings(session, patient_id))


def keep_draft(session: Session, conversation_id: str, report: SymptomReport) -> Screening:
    """Keep what was told so far, so that a talk that just ends is not lost."""
    screening = _kept(session, conversation_id)
    if screening is None:
        screening = Screening(conversation_id=conversation_id, is_complete=False)
        session.add(screening)
    screening.report = to_json(report)
    session.flush()
    return screening


def is_kept(session: Session, conversation_id: str) -> bool:
    """Whether anything of a talk is kept, so that what follows must be too."""
    return _kept(session, conversation_id) is not None


def told_besides_memory(session: Session, conversation_id: str, position: int) -> SymptomReport | None:
    """What is kept of a talk in which a message before the one at `position` was not answered, if anything is.

    The dialogue may have failed to remember such a message though it was heard: what is kept then tells more.
    """
    kept = select(Screening).where(Screening.conversation_id == conversation_id)
    before = unanswered(conversation_id).where(Message.position < position)
    screening = session.scalar(kept.where(before.exists()))
    return report_of(screening) if screening else None


def forget_draft(session: Session, conversation_id: str) -> None:
    """Forget what was kept of a talk that nobody was told of."""
    screening = _kept(session, conversation_id)
    if screening is not None and not screening.assessments:
        session.delete(screening)


def store_outcome(
    session: Session,
    conversation_id: str,
    *,
    report: SymptomReport,
    assessment: Assessment,
    complete: bool,
    alarms: bool = False,
    promised: bool = True,
) -> Outcome:
    """Store the screening as it stands now, its assessment, and the alert it raises or joins.

    Where an emergency was told just now, or a red flag that was not assessed before, it `alarms` anew, whoever has the
    alert in hand. Where the patient is
    `promised` that a nurse comes, an alert that a nurse resolved asks again.
    """
    screening = keep_draft(session, conversation_id, report)
    screening.is_complete = complete
    alert = alert_of(session, conversation_id)
    told_before = _flags_told(session, screening) if alert else _fired_ids(assessment)
    session.add(AssessmentRow(screening_id=screening.id, body=to_json(assessment), urgency=assessment.urgency.value))
    asks = needs_a_nurse(assessment) or not complete
    if alert is None and asks:
        alert, alarms = raise_alert(session, conversation_id, assessment.urgency, reason_line(assessment)), False
    if alert is None or (alert.state == "resolved" and not asks):
        return Outcome(screening.id, None, assessment.urgency.value)
    alarms = alarms or not _fired_ids(assessment) <= told_before
    _join(session, alert, screening, assessment, complete=complete, alarms=alarms, promised=promised)
    session.flush()
    return Outcome(screening.id, alert.id, alert.tier)


def needs_a_nurse(assessment: Assessment) -> bool:
    return assessment.urgency is not Tier.ROUTINE or any(
        side.category is Category.NOT_ENOUGH_INFORMATION for side in assessment.sides
    )


def request_call_back(session: Session, conversation_id: str) -> int:
    """Put the wish to be called on the nurses' list; the same alert as the screening's. Returns its id."""
    anew_from = ("acknowledged", "resolved")
    alert = raise_alert(session, conversation_id, Tier.URGENT, CALL_BACK_REASON, again_from=anew_from)
    alert.wants_call_back = True
    session.flush()
    return alert.id


def silent_talks(session: Session, *, before: datetime) -> Sequence[str]:
    """The talks in which nothing was said since `before` and which are to be concluded."""
    return session.scalars(_silent(before).with_only_columns(Conversation.id)).all()


def conclude_silent(session: Session, conversation_id: str, *, before: datetime, on: date) -> None:
    """Assess a talk in which nothing was said since `before`; one that goes on by now, or is taken, is left alone.

    A known patient who fell silent goes on the nurses' list as incomplete, as does a visitor who told something. A talk
    that broke off stays marked so; it was cut off by us. The patient can still go on with either.

    Raises whatever reading or assessing what was told raises; `put_unassessed_on_list` is for such a talk.
    """
    silent = _silent(before).where(Conversation.id == conversation_id)
    found = session.execute(silent.with_for_update(of=Conversation, skip_locked=True)).one_or_none()
    if found is None:
        return
    talk, screening = found
    report = report_from_json(screening.report)
    if talk.patient_id is not None or report.findings:
        assessment = assess_told(session, talk.id, report, max(on, report.told_on))
        store_outcome(session, talk.id, report=report, assessment=assessment, complete=False, promised=False)
    if talk.status == "open" or talk.broken_reason == UNASSESSED:
        talk.status, talk.broken_reason = "silent", None


def put_unassessed_on_list(session: Session, conversation_id: str) -> None:
    """Let a nurse read a silent talk that could not be assessed. It asks once, however often that is tried again."""
    if conversation(session, conversation_id).status == "open":
        break_off(session, conversation_id, UNASSESSED)


def _silent(before: datetime) -> Select[Conversation, Screening]:
    alarmed = select(Alert.id).where(Alert.conversation_id == Conversation.id, Alert.tier != BROKEN_OFF)
    spoken = select(Message.conversation_id).where(Message.conversation_id == Conversation.id, Message.at >= before)
    unassessed = (Conversation.broken_reason == UNASSESSED) | ~alarmed.exists()
    return (
        select(Conversation, Screening)
        .join(Screening, Screening.conversation_id == Conversation.id)
        .where(Conversation.started_at < before, ~spoken.exists())
        .where(or_(Conversation.status == "open", (Conversation.status == "broken_off") & unassessed))
    )


def earlier_screenings(session: Session, patient_id: int) -> list[tuple[SymptomReport, Assessment]]:
    """The patient's latest complete screenings, the oldest first; few enough that no turn has to wait for them.

    One that cannot be read is left out, so that what is told today reaches the nurses all the same.
    """
    told = (
        select(Screening)
        .join(Conversation)
        .where(Conversation.patient_id == patient_id, Screening.is_complete)
        .options(selectinload(Screening.assessments))
        .order_by(Screening.at.desc())
        .limit(EARLIER_COMPARED)
    )
    latest = session.scalars(told).all()
    read = [(report_of(one), assessment_of(one.assessments[-1])) for one in reversed(latest)]
    return [(report, assessment) for report, assessment in read if report and assessment]


def of_patient(session: Session, patient_id: int) -> list[tuple[Screening, str | None, int | None]]:
    """Each screening of a patient with its urgency, where it was assessed, and its alert's id; the newest first."""
    newest = select(AssessmentRow.urgency).where(AssessmentRow.screening_id == Screening.id)
    urgency = newest.order_by(AssessmentRow.id.desc()).limit(1).scalar_subquery()
    told = (
        select(Screening, urgency, Alert.id)
        .join(Conversation, Screening.conversation_id == Conversation.id)
        .outerjoin(Alert, Alert.screening_id == Screening.id)
        .where(Conversation.patient_id == patient_id)
        .order_by(Screening.at.desc(), Screening.id.desc())
    )
    return [(screening, of_newest, alert_id) for screening, of_newest, alert_id in session.execute(told)]


def unfinished_screening(session: Session, conversation_id: str, *, since: datetime) -> SymptomReport | None:
    """What the patient told in the talk before this one, where that came to no end and something was said since."""
    patient_id = conversation(session, conversation_id).patient_id
    before = (
        select(Screening)
        .join(Conversation)
        .where(Conversation.patient_id == patient_id, Conversation.id != conversation_id, Screening.at >= since)
        .order_by(Screening.at.desc())
        .limit(1)
    )
    last = session.scalar(before) if patient_id else None
    return report_of(last) if last and not last.is_complete else None


def reason_line(assessment: Assessment) -> str:
    """Why the alert fired, in one line: the red flags first, then the leading side where it is of any concern."""
    leading = assessment.leading
    met = ", ".join(leading.criteria_met) or "no criterion"
    side = f"{leading.category.value.replace('_', ' ')} {leading.side.value}: {met}"
    fired = [_opening(flag.title) for flag in assessment.fired_flags]
    return "; ".join([*fired, _opening(side)] if leading.criteria_met or not fired else fired)


def _kept(session: Session, conversation_id: str) -> Screening | None:
    return session.scalar(select(Screening).where(Screening.conversation_id == conversation_id))


def _flags_told(session: Session, screening: Screening) -> Set[str]:
    newest = select(AssessmentRow).where(AssessmentRow.screening_id == screening.id).order_by(AssessmentRow.id.desc())
    row = session.scalar(newest.limit(1))
    assessment = assessment_of(row) if row else None
    return _fired_ids(assessment) if assessment else frozenset()


def _fired_ids(assessment: Assessment) -> Set[str]:
    return {flag.id for flag in assessment.fired_flags}


def _opening(reason: str) -> str:
    return reason[0].upper() + reason[1:]


def _join(
    session: Session,
    alert: Alert,
    screening: Screening,
    assessment: Assessment,
    *,
    complete: bool,
    alarms: bool,
    promised: bool,
) -> None:
    """Let an alert tell what is known now.

    Where it `alarms`, it asks anew for a nurse, whoever has it in hand. What a nurse resolved asks again once anything
    else is told, or once more is promised.
    """
    alert.screening_id = screening.id
    alert.is_incomplete = not complete
    reason, told_before = reason_line(assessment), alert.reason
    is_resolved = alert.state == "resolved"
    again = alarms or (is_resolved and (promised or reason != told_before))
    if is_resolved or alert.tier_rank <= assessment.urgency.rank:
        alert.reason = reason
        alert.side = assessment.leading.side.value
        alert.category = assessment.leading.category.value
    raise_to(session, alert, assessment.urgency, again=again)
