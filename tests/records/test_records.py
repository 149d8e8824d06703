"""What the records promise: nothing said is lost, nothing is counted twice, and an emergency stays on the list."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect, text
from sqlalchemy.orm import Session

from records import alerts, audit, conversations, invites, migrations, patients, retention, screenings, users, work
from records.database import downgrade, engine_for, sessions, upgrade
from records.models import AuditEntry, Base, User, now
from records.seed import case_report_history, seed_demonstration
from screening import assess
from screening.assessment import Assessment, Tier
from screening.history import CancerHistory, Imaging, Modality, Reading, Sex, Structure, Treatment
from screening.report import Finding, Kind, Quality, Side, Site, SymptomReport
from tests.databases import KINDS, empty_database
from tests.web import told

TODAY = date(2026, 11, 23)
LEFT_HIP = SymptomReport(
    told_on=TODAY, findings=(Finding(kind=Kind.PAIN, site=Site.HIP, side=Side.LEFT, severity_nrs=8),)
)
BOTH_LEGS_WEAK = SymptomReport(
    told_on=TODAY, findings=(Finding(kind=Kind.WEAKNESS, site=Site.LEG, side=Side.BOTH, qualities=frozenset()),)
)


@pytest.fixture
def patient_id(session: Session) -> int:
    patient = patients.add_patient(session, number="P-1", name="Ada Example", born_on=date(1948, 1, 15), sex=Sex.FEMALE)
    patients.record_history(session, patient.id, case_report_history(TODAY), by="test")
    return patient.id


def test_an_entry_dated_ahead_never_keeps_a_screening_from_being_assessed(session: Session, patient_id: int) -> None:
    planned = Treatment(kind="radiotherapy", start=TODAY + timedelta(days=7))
    patients.record_entry(session, patient_id, "treatments", planned, by="test")

    assert planned not in patients.history_of(session, patient_id, on=TODAY).treatments
    assert assessed(session, patient_id, LEFT_HIP).urgency is Tier.URGENT


@pytest.fixture
def conversation_id(session: Session, patient_id: int) -> str:
    return conversations.open_conversation(session, patient_id=patient_id).id


def acknowledge(session: Session, alert_id: int, nurse: User) -> None:
    work.take_step(
        session, alert_id, work.Taken(step=work.Step.ACKNOWLEDGE, seen=alerts.last_change(session)), by=nurse
    )


def assessed(session: Session, patient_id: int, report: SymptomReport) -> Assessment:
    return assess(report, patients.history_of(session, patient_id, on=TODAY), TODAY)


@pytest.mark.usefixtures("migrated")
def test_the_migrations_make_the_tables_the_models_describe(database_url: str) -> None:
    with engine_for(database_url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


@pytest.mark.usefixtures("migrated")
def test_the_migrations_can_be_taken_back_and_made_again(database_url: str) -> None:
    downgrade(database_url, "base")
    assert inspect(engine_for(database_url)).get_table_names() == ["alembic_version"]

    upgrade(database_url)
    assert "alerts" in inspect(engine_for(database_url)).get_table_names()


@pytest.mark.usefixtures("migrated")
def test_what_is_recorded_outlives_every_step_of_the_migrations_down_and_up(database_url: str) -> None:
    with sessions(database_url).begin() as session:
        seed_demonstration(session)
        raised = told.hip_pain(session)
        patient = told.demonstration_patient(session)
        bone = next(e for e in patients.entries(session, patient.id) if e.kind == "metastases")
        patients.withdraw_entry(session, patient.id, bone.id, by="test")
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    for step in [step.revision for step in script.walk_revisions()][1:]:
        downgrade(database_url, step)
    upgrade(database_url)

    with sessions(database_url).begin() as session:
        detail = alerts.alert(session, raised.outcome.alert_id or 0)
        assert detail.alert.conversation.patient
        history = patients.history_of(session, detail.alert.conversation.patient.id, on=told.TODAY)
        assert history.diagnoses
        assert not history.metastases, "what was withdrawn does not come back"
        assert detail.assessment
        assert len(detail.messages) == 7
        for row in session.query(User):
            session.delete(row)
        retention.purge_patient(session, detail.alert.conversation.patient, by="test", with_record=True)


def plan_of(session: Session, work: Callable[[Session], object]) -> str:
    """How the database looks for what the first query of `work` asks."""
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, query: str, values: Any, *___: object) -> None:
        asked.append((query, values))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    work(session)
    event.remove(connection, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        session.execute(text("SET LOCAL enable_seqscan = off"))  # else a table of a few rows is always read whole
        explain = "EXPLAIN"
    query, values = asked[0]
    return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {query}", values))


def test_the_watch_on_lost_messages_does_not_read_every_talk_there_ever_was(session: Session) -> None:
    assert "ix_conversations_answering_until" in plan_of(session, conversations.lost_talks)


def test_a_history_comes_back_as_it_was_recorded(session: Session, patient_id: int) -> None:
    recorded = replace(case_report_history(TODAY), born_on=date(1948, 1, 15), sex=Sex.FEMALE)

    assert patients.history_of(session, patient_id, on=TODAY) == recorded


def test_an_entry_added_later_joins_the_history(session: Session, patient_id: int) -> None:
    scan = Imaging(
        on=TODAY,
        modality=Modality.CT,
        structure=Structure.PSOAS,
        reading=Reading.LESION,
        side=Side.LEFT,
        size_mm=(65, 18),
    )

    patients.record_entry(session, patient_id, "imaging", scan, by="nurse")

    assert patients.history_of(session, patient_id, on=TODAY).imaging == (scan,)


def test_messages_come_back_in_order_and_verbatim(session: Session, conversation_id: str) -> None:
    said = "<b>left</b> hip \u202e 😖"
    message = conversations.add_patient_message(session, conversation_id, text=said, key="k1")
    conversations.add_bot_reply(
        session, conversation_id, in_reply_to=message.id, messages=[{"text": "How bad?", "question": "pain_severity"}]
    )

    told = conversations.transcript(session, conversation_id)

    assert [m.text for m in told] == [said, "How bad?"]
    assert conversations.open_question(session, conversation_id) == "pain_severity"


def test_one_message_of_a_conversation_is_answered_at_a_time(session: Session, conversation_id: str) -> None:
    minute = timedelta(minutes=1)
    assert conversations.claim(session, conversation_id, minute)
    assert not conversations.claim(session, conversation_id, minute), "the one before is not answered yet"

    conversations.release(session, conversation_id)

    assert conversations.claim(session, conversation_id, minute)


def test_a_claim_whose_process_died_runs_out(session: Session, conversation_id: str) -> None:
    assert conversations.claim(session, conversation_id, timedelta(seconds=-1))

    assert conversations.claim(session, conversation_id, timedelta(minutes=1))


def test_a_claim_made_before_the_clock_was_set_back_runs_out(session: Session, conversation_id: str) -> None:
    assert conversations.claim(session, conversation_id, timedelta(hours=1))

    assert conversations.lost_talks(session) == [conversation_id]
    assert conversations.claim(session, conversation_id, timedelta(minutes=1))


def test_a_message_sent_twice_is_kept_once(session: Session, conversation_id: str) -> None:
    first = conversations.add_patient_message(session, conversation_id, text="ow", key="same")
    second = conversations.add_patient_message(session, conversation_id, text="ow", key="same")

    assert first.id == second.id


def test_an_urgent_screening_raises_an_alert(session: Session, patient_id: int, conversation_id: str) -> None:
    outcome = screenings.store_outcome(
        session,
        conversation_id,
        report=LEFT_HIP,
        assessment=assessed(session, patient_id, LEFT_HIP),
        complete=True,
    )

    assert outcome.tier == Tier.URGENT
    assert [row.alert_id for row in alerts.queue(session)] == [outcome.alert_id]
    detail = alerts.alert(session, outcome.alert_id or 0)
    assert detail.report == LEFT_HIP
    assert detail.assessment == assessed(session, patient_id, LEFT_HIP)


def test_a_later_outcome_joins_the_alert_and_never_lowers_an_emergency(
    session: Session, patient_id: int, conversation_id: str
) -> None:
    emergency = assessed(session, patient_id, BOTH_LEGS_WEAK)
    urgent = assessed(session, patient_id, LEFT_HIP)
    first = screenings.store_outcome(
        session, conversation_id, report=BOTH_LEGS_WEAK, assessment=emergency, complete=False
    )

    second = screenings.store_outcome(session, conversation_id, report=LEFT_HIP, assessment=urgent, complete=True)

    assert (first.alert_id, first.tier) == (second.alert_id, second.tier)
    assert second.tier == Tier.EMERGENCY


def test_an_acknowledged_alert_that_becomes_an_emergency_asks_for_a_nurse_again(
    session: Session, patient_id: int, conversation_id: str
) -> None:
    nurse = users.add_user(session, login="n", name="Nora", role=users.Role.NURSE, password="correct horse")
    raised = screenings.store_outcome(
        session, conversation_id, report=LEFT_HIP, assessment=assessed(session, patient_id, LEFT_HIP), complete=False
    )
    acknowledge(session, raised.alert_id or 0, nurse)

    screenings.store_outcome(
        session,
        conversation_id,
        report=BOTH_LEGS_WEAK,
        assessment=assessed(session, patient_id, BOTH_LEGS_WEAK),
        complete=False,
    )

    assert alerts.alert(session, raised.alert_id or 0).alert.acknowledged_at is None


def test_a_conversation_that_breaks_off_is_on_the_list_until_it_is_mended(
    session: Session, conversation_id: str
) -> None:
    conversations.break_off(session, conversation_id, "Rasa did not answer")
    session.flush()
    (row,) = alerts.queue(session)
    assert (row.conversation_id, row.tier, row.reason) == (conversation_id, "broken_off", "Rasa did not answer")

    conversations.mend(session, conversation_id)
    session.flush()
    assert alerts.queue(session) == []


@pytest.mark.parametrize(("complete", "counted"), [(True, True), (False, False)])
def test_complete_screenings_are_what_a_later_one_is_compared_with(
    session: Session, patient_id: int, conversation_id: str, complete: bool, counted: bool
) -> None:
    assessment = assessed(session, patient_id, LEFT_HIP)
    screenings.store_outcome(session, conversation_id, report=LEFT_HIP, assessment=assessment, complete=complete)

    assert screenings.earlier_screenings(session, patient_id) == ([(LEFT_HIP, assessment)] if counted else [])


def fall_silent(session: Session) -> int:
    before = now() + timedelta(seconds=1)
    silent = screenings.silent_talks(session, before=before)
    for talk in silent:
        screenings.conclude_silent(session, talk, before=before, on=TODAY)
    session.flush()
    return len(silent)


def test_a_talk_that_fell_silent_reaches_the_nurses_once_as_incomplete(session: Session, conversation_id: str) -> None:
    screenings.keep_draft(session, conversation_id, LEFT_HIP)
    assert screenings.silent_talks(session, before=now() - timedelta(minutes=30)) == []
    assert alerts.queue(session) == []

    assert fall_silent(session) == 1

    (row,) = alerts.queue(session)
    assert (row.tier, row.is_incomplete) == ("urgent", True)
    assert fall_silent(session) == 0


def test_a_talk_that_broke_off_is_assessed_and_stays_marked_as_broken_off(
    session: Session, conversation_id: str
) -> None:
    screenings.keep_draft(session, conversation_id, LEFT_HIP)
    conversations.break_off(session, conversation_id, "Rasa did not answer")

    assert fall_silent(session) == 1

    (row,) = alerts.queue(session)
    assert (row.tier, row.is_broken_off) == ("urgent", True)
    assert fall_silent(session) == 0


def test_a_visitor_who_told_nothing_and_left_asks_for_nobody(session: Session) -> None:
    visitor = conversations.open_conversation(session, patient_id=None)
    screenings.keep_draft(session, visitor.id, SymptomReport(told_on=TODAY))

    fall_silent(session)

    assert alerts.queue(session) == []
    assert visitor.status == "silent"


def test_five_wrong_passwords_lock_a_login(session: Session) -> None:
    users.add_user(session, login="n", name="Nora", role=users.Role.NURSE, password="correct horse")
    assert users.check_password(session, "n", "correct horse")

    for _ in range(users.WRONG_PASSWORDS_ALLOWED):
        assert users.check_password(session, "n", "wrong") is None

    assert users.check_password(session, "n", "correct horse") is None
    assert users.check_password(session, "nobody", "correct horse") is None


def test_wrong_passwords_that_come_at_once_all_count(database_url: str, tmp_path: Path) -> None:
    with empty_database(KINDS[database_url.startswith("postgresql")], tmp_path) as url:
        upgrade(url)
        opened = sessions(url)
        with opened.begin() as session:
            users.add_user(session, login="n", name="Nora", role=users.Role.NURSE, password="correct horse")

        def tried(password: str) -> bool:
            with opened.begin() as session:
                return users.check_password(session, "n", password) is not None

        with ThreadPoolExecutor(users.WRONG_PASSWORDS_ALLOWED) as pool:
            assert not any(pool.map(tried, ["wrong"] * users.WRONG_PASSWORDS_ALLOWED))

        assert not tried("correct horse")


def test_a_sign_in_ends_when_it_is_idle_and_when_it_is_ended(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    user = users.add_user(session, login="n", name="Nora", role=users.Role.NURSE, password="correct horse")
    token = users.start_login(session, user)
    ended = users.start_login(session, user)
    session.flush()
    assert users.user_of_token(session, token) is user

    users.end_login(session, ended)
    assert users.user_of_token(session, ended) is None
    monkeypatch.setattr(users, "now", lambda: now() + users.IDLE + timedelta(seconds=1))
    assert users.user_of_token(session, token) is None


def test_a_forged_conversation_token_opens_nothing() -> None:
    token = invites.chat_token("abc")
    assert invites.conversation_of_token(token) == "abc"
    with pytest.raises(invites.SessionInvalid):
        invites.conversation_of_token(token + "x")


def test_seeding_twice_adds_nothing_and_prints_no_password_again(session: Session) -> None:
    first = seed_demonstration(session)
    second = seed_demonstration(session)

    assert first.password
    assert (second.invite_token.split(".")[0], second.password) == (first.invite_token.split(".")[0], None)


def test_an_audit_entry_says_who_did_what(session: Session) -> None:
    audit.note(session, actor="n", event="alert viewed", about="alert 1")
    audit.seal(session)

    entry = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry is not None
    assert (entry.actor, entry.event, entry.about) == ("n", "alert viewed", "alert 1")


def test_a_fever_of_someone_without_a_record_is_kept_with_the_visitor(session: Session) -> None:
    visitor = conversations.open_conversation(session, patient_id=None)
    shivering = SymptomReport(
        told_on=TODAY, findings=(Finding(kind=Kind.FEVER, qualities=frozenset({Quality.SHIVERING})),)
    )

    outcome = screenings.store_outcome(
        session,
        visitor.id,
        report=shivering,
        assessment=assess(shivering, CancerHistory(), TODAY),
        complete=False,
    )

    row = next(row for row in alerts.queue(session) if row.alert_id == outcome.alert_id)
    assert (row.patient, row.tier) == ("Visitor", Tier.EMERGENCY)
