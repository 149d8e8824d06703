"""The work on an alert: who did what stays, nobody's step undoes another's unseen, and what is new asks again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from records import alerts, conversations, screenings, users, work
from records.models import Alert, AuditEntry, User, now
from records.raising import BROKEN_OFF
from records.results import results
from records.work import Step, Taken
from screening import assess
from screening.history import CancerHistory
from screening.report import Answer, Assertion, Finding, Kind, Question, SymptomReport, ToldCancer
from screening.signs import RED_FLAG_SIGNS
from tests.records.test_records import BOTH_LEGS_WEAK, LEFT_HIP, TODAY


@pytest.fixture
def nora(session: Session) -> User:
    return users.add_user(session, login="nora", name="Nora", role=users.Role.NURSE, password="correct horse")


@pytest.fixture
def tom(session: Session) -> User:
    return users.add_user(session, login="tom", name="Tom", role=users.Role.NURSE, password="correct horse")


@pytest.fixture
def talk(session: Session) -> str:
    return conversations.open_conversation(session, patient_id=None).id


@pytest.fixture
def alert(session: Session, talk: str) -> Alert:
    return session.get_one(Alert, screenings.request_call_back(session, talk))


def told(session: Session, talk: str, report: SymptomReport, **how: bool) -> None:
    assessment = assess(report, CancerHistory(), TODAY)
    screenings.store_outcome(session, talk, report=report, assessment=assessment, complete=True, **how)


def seen(session: Session) -> int:
    return alerts.last_change(session)


def step(session: Session, alert: Alert, by: User, what: Step, **how: object) -> Alert:
    taken = Taken(step=what, **{"seen": seen(session)} | how)  # pyright: ignore[reportArgumentType]
    return work.take_step(session, alert.id, taken, by=by)


def done(alert: Alert, session: Session) -> list[tuple[str, str, str]]:
    session.refresh(alert, ["events"])
    return [(event.by, event.what, event.text) for event in alert.events[1:]]


def test_a_whole_life_of_an_alert_is_recorded_with_who_did_what(
    session: Session, alert: Alert, nora: User, tom: User
) -> None:
    step(session, alert, nora, Step.TAKE)
    step(session, alert, nora, Step.CALL_BACK, choice="no_answer", text="tried twice")
    step(session, alert, nora, Step.HAND_OVER, to=tom, text="my shift ends")
    step(session, alert, tom, Step.NOTE, text="spoke to the daughter")
    step(session, alert, tom, Step.RESOLVE, choice="imaging_ordered", text="CT on Friday")
    step(session, alert, tom, Step.DIAGNOSE, choice="mps")
    step(session, alert, nora, Step.REOPEN, text="pain again")

    assert done(alert, session) == [
        ("Nora", "taken", ""),
        ("Nora", "call_back", "no answer: tried twice"),
        ("Nora", "handed_over", "to Tom: my shift ends"),
        ("Tom", "note", "spoke to the daughter"),
        ("Tom", "resolved", "imaging ordered: CT on Friday"),
        ("Tom", "diagnosed", "mps"),
        ("Nora", "reopened", "pain again"),
    ]
    assert (alert.state, alert.diagnosis, alert.resolution, alert.acknowledged_at) == ("open", "mps", None, None)
    assert alert.taken_by_id is None, "it waits for anybody, and the queue shows how long"


@pytest.mark.parametrize(
    ("taken", "state"),
    [
        ((Step.ACKNOWLEDGE, {}), "acknowledged"),
        ((Step.TAKE, {}), "acknowledged"),
        ((Step.CALL_BACK, {"choice": "reached"}), "acknowledged"),
        ((Step.NOTE, {"text": "will call at 3"}), "open"),
        ((Step.RESOLVE, {"choice": "reached_well"}), "resolved"),
        ((Step.DIAGNOSE, {"choice": "abscess"}), "open"),
    ],
)
def test_what_each_step_makes_of_an_open_alert(
    session: Session, alert: Alert, nora: User, taken: tuple[Step, dict[str, str]], state: str
) -> None:
    step(session, alert, nora, taken[0], **taken[1])

    assert alert.state == state
    assert (alert.acknowledged_by_id == nora.id) == (state != "open")


@pytest.mark.parametrize(
    ("taken", "why"),
    [
        ((Step.NOTE, {"text": "  "}), "Write the note"),
        ((Step.CALL_BACK, {"choice": "maybe"}), "what came of the call"),
        ((Step.RESOLVE, {"choice": ""}), "how the alert was resolved"),
        ((Step.DIAGNOSE, {"choice": "flu"}), "final diagnosis"),
        ((Step.HAND_OVER, {}), "to whom"),
        ((Step.REOPEN, {}), "not resolved"),
        ((Step.ESCALATE, {}), "No further contact is set up"),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_the_reason(
    session: Session, alert: Alert, nora: User, taken: tuple[Step, dict[str, str]], why: str
) -> None:
    with pytest.raises(work.NotPossible, match=why):
        step(session, alert, nora, taken[0], **taken[1])
    assert done(alert, session) == []


def test_what_is_reopened_days_later_waits_from_then_on(session: Session, alert: Alert, nora: User) -> None:
    step(session, alert, nora, Step.RESOLVE, choice="test")
    alert.raised_at -= timedelta(days=3)
    alert.due_at -= timedelta(days=3)

    step(session, alert, nora, Step.REOPEN)
    step(session, alert, nora, Step.ACKNOWLEDGE)

    (response,) = results(session, since=now() - timedelta(days=1)).responses
    assert response.kept == 1
    assert response.median < timedelta(hours=1)


def test_what_is_resolved_must_be_reopened_first(session: Session, alert: Alert, nora: User) -> None:
    step(session, alert, nora, Step.RESOLVE, choice="test")

    for what in (Step.TAKE, Step.ESCALATE, Step.RESOLVE):
        with pytest.raises(work.NotPossible, match="Reopen it first"):
            step(session, alert, nora, what, choice="test")


@pytest.mark.parametrize("what", [Step.TAKE, Step.ACKNOWLEDGE, Step.RESOLVE, Step.HAND_OVER, Step.ESCALATE])
def test_a_step_on_a_page_that_is_out_of_date_is_refused_with_who_was_first(
    session: Session, alert: Alert, nora: User, tom: User, what: Step
) -> None:
    opened = seen(session)
    step(session, alert, tom, Step.TAKE)

    with pytest.raises(work.ChangedMeanwhile, match="Tom changed this alert"):
        step(session, alert, nora, what, seen=opened, choice="confirmed", to=nora)


def test_notes_of_two_nurses_at_once_are_both_kept(session: Session, alert: Alert, nora: User, tom: User) -> None:
    opened = seen(session)
    step(session, alert, tom, Step.TAKE)
    step(session, alert, nora, Step.NOTE, seen=opened, text="her daughter rang")
    step(session, alert, nora, Step.CALL_BACK, seen=opened, choice="reached")

    assert len(done(alert, session)) == 3


def test_one_s_own_steps_and_notes_of_others_never_stand_in_the_way(
    session: Session, alert: Alert, nora: User, tom: User
) -> None:
    opened = seen(session)
    step(session, alert, nora, Step.TAKE, seen=opened)
    step(session, alert, tom, Step.NOTE, text="good luck")

    step(session, alert, nora, Step.RESOLVE, seen=opened, choice="confirmed")

    assert alert.state == "resolved"


def test_of_nurses_who_take_an_alert_at_once_one_gets_it(migrated: sessionmaker[Session]) -> None:
    with migrated.begin() as session:
        team = [
            users.add_user(
                session, login=f"racer {n}", name=f"Racer {n}", role=users.Role.NURSE, password="correct horse"
            )
            for n in range(6)
        ]
        talk = conversations.open_conversation(session, patient_id=None)
        alert_id = screenings.request_call_back(session, talk.id)
        opened = seen(session)

    def take(nurse: User) -> bool:
        try:
            with migrated.begin() as session:
                work.take_step(session, alert_id, Taken(step=Step.TAKE, seen=opened), by=nurse)
        except work.ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(6) as at_once:
        got = list(at_once.map(take, team))

    assert got.count(True) == 1
    with migrated.begin() as session:
        assert session.get_one(Alert, alert_id).taken_by_id == team[got.index(True)].id
        step(session, session.get_one(Alert, alert_id), team[0], Step.RESOLVE, choice="test")


FIRST_OF_A_TALK: dict[str, Callable[[Session, str], object]] = {
    "an emergency is told": lambda session, talk: told(session, talk, BOTH_LEGS_WEAK),
    "a call back is asked for": screenings.request_call_back,
}


@pytest.mark.parametrize("happens", FIRST_OF_A_TALK.values(), ids=FIRST_OF_A_TALK)
def test_of_two_who_raise_the_first_alert_of_a_talk_at_once_the_second_joins_the_first(
    migrated: sessionmaker[Session], happens: Callable[[Session, str], object]
) -> None:
    with migrated.begin() as session:
        talk = conversations.open_conversation(session, patient_id=None).id

    def dialogue() -> None:
        with migrated.begin() as session:
            happens(session, talk)

    with ThreadPoolExecutor(1) as other_process:
        with migrated.begin() as gateway:
            conversations.break_off(gateway, talk, "no answer")
            second = other_process.submit(dialogue)
            with pytest.raises(TimeoutError):  # it waits until the first is done
                second.result(timeout=0.5)
        second.result()

    with migrated.begin() as session:
        alert = session.query(Alert).filter_by(conversation_id=talk).one()
        assert alert.tier != BROKEN_OFF
        nurse = users.add_user(
            session, login=f"n {talk[:8]}", name="N", role=users.Role.NURSE, password="correct horse"
        )
        step(session, alert, nurse, Step.RESOLVE, choice="test")


RESOLVED_THEN: dict[str, Callable[[Session, str], object]] = {
    "a new emergency is told": lambda session, talk: told(session, talk, BOTH_LEGS_WEAK),
    "a call back is asked for": screenings.request_call_back,
    "the talk breaks off": lambda session, talk: conversations.break_off(session, talk, "no answer"),
}


@pytest.mark.parametrize("happens", RESOLVED_THEN.values(), ids=RESOLVED_THEN)
def test_a_resolved_alert_asks_for_a_nurse_again_once_something_new_happens(
    session: Session, talk: str, nora: User, happens: Callable[[Session, str], object]
) -> None:
    told(session, talk, LEFT_HIP)
    alert = session.get_one(Alert, alerts.queue(session)[-1].alert_id)
    step(session, alert, nora, Step.TAKE)
    step(session, alert, nora, Step.RESOLVE, choice="reached_well")

    happens(session, talk)

    assert (alert.state, alert.acknowledged_at, alert.taken_by_id) == ("open", None, None)


@pytest.mark.parametrize(("promised", "state"), [(False, "resolved"), (True, "open")])
def test_the_same_told_again_asks_for_a_nurse_again_only_where_one_is_promised(
    session: Session, talk: str, nora: User, promised: bool, state: str
) -> None:
    told(session, talk, LEFT_HIP)
    alert = session.get_one(Alert, alerts.queue(session)[-1].alert_id)
    step(session, alert, nora, Step.RESOLVE, choice="reached_well")

    told(session, talk, LEFT_HIP, promised=promised)

    assert alert.state == state


def test_an_emergency_is_raised_once_and_again_where_it_is_told_again(session: Session, talk: str) -> None:
    told(session, talk, BOTH_LEGS_WEAK, alarms=True)
    alert = session.get_one(Alert, alerts.queue(session)[-1].alert_id)
    assert done(alert, session) == []

    told(session, talk, BOTH_LEGS_WEAK, alarms=True)

    assert [what for _, what, _ in done(alert, session)] == ["raised"]


def test_another_emergency_on_an_acknowledged_alert_asks_for_a_nurse_again(
    session: Session, talk: str, nora: User
) -> None:
    told(session, talk, BOTH_LEGS_WEAK)
    alert = session.get_one(Alert, alerts.queue(session)[-1].alert_id)
    opened = seen(session)
    step(session, alert, nora, Step.ACKNOWLEDGE)

    told(session, talk, replace(BOTH_LEGS_WEAK, findings=(*BOTH_LEGS_WEAK.findings, Finding(kind=Kind.SELF_HARM))))

    assert (alert.state, alert.acknowledged_at) == ("open", None)
    with pytest.raises(work.ChangedMeanwhile):
        step(session, alert, nora, Step.RESOLVE, choice="reached_well", seen=opened)


def test_a_red_flag_that_only_has_another_title_by_now_asks_for_nobody_again(
    session: Session, talk: str, nora: User
) -> None:
    assessment = assess(BOTH_LEGS_WEAK, CancerHistory(), TODAY)
    told(session, talk, BOTH_LEGS_WEAK)
    alert = session.get_one(Alert, alerts.queue(session)[-1].alert_id)
    step(session, alert, nora, Step.ACKNOWLEDGE)

    reworded = replace(assessment, flags=tuple(replace(flag, title="In new words") for flag in assessment.flags))
    screenings.store_outcome(session, talk, report=BOTH_LEGS_WEAK, assessment=reworded, complete=True)

    assert alert.state == "acknowledged"
    assert alert.reason == "In new words"


def test_another_emergency_on_a_waiting_alert_is_told_and_its_time_does_not_begin_anew(
    session: Session, talk: str
) -> None:
    told(session, talk, BOTH_LEGS_WEAK)
    alert = session.get_one(Alert, alerts.queue(session)[-1].alert_id)
    due_at, events = alert.due_at, len(done(alert, session))

    told(session, talk, replace(BOTH_LEGS_WEAK, findings=(*BOTH_LEGS_WEAK.findings, Finding(kind=Kind.SELF_HARM))))

    assert alert.due_at == due_at
    assert [what for _, what, _ in done(alert, session)[events:]] == ["raised"]


def test_a_talk_stays_broken_off_while_a_message_waits_for_its_reply(session: Session, talk: str) -> None:
    lost = conversations.add_patient_message(session, talk, text="both my legs are numb")
    conversations.break_off(session, talk, "no answer")
    heard = conversations.add_patient_message(session, talk, text="yes")
    conversations.add_bot_reply(session, talk, in_reply_to=heard.id, messages=[{"text": "Thank you."}])
    conversations.mend(session, talk)
    assert [row for row in alerts.queue(session) if row.conversation_id == talk]

    conversations.add_bot_reply(session, talk, in_reply_to=lost.id, messages=[{"text": "Please call 112."}])
    conversations.mend(session, talk)

    assert not [row for row in alerts.queue(session) if row.conversation_id == talk]


def test_a_talk_that_broke_off_and_went_on_needs_nobody_until_it_breaks_off_again(session: Session, talk: str) -> None:
    conversations.break_off(session, talk, "no answer")
    (row,) = [row for row in alerts.queue(session) if row.conversation_id == talk]
    assert row.tier == BROKEN_OFF

    conversations.mend(session, talk)
    assert not [row for row in alerts.queue(session) if row.conversation_id == talk]

    conversations.break_off(session, talk, "no answer")
    (row,) = [row for row in alerts.queue(session) if row.conversation_id == talk]
    assert row.state == "open"


def test_a_silent_talk_that_was_told_on_a_later_day_is_on_the_list_as_any_other(session: Session) -> None:
    talks = [conversations.open_conversation(session, patient_id=None).id for _ in range(2)]
    for talk, told_on in zip(talks, (TODAY + timedelta(days=1), TODAY), strict=True):
        screenings.keep_draft(session, talk, replace(BOTH_LEGS_WEAK, told_on=told_on))

    for talk in talks:
        screenings.conclude_silent(session, talk, before=now() + timedelta(hours=1), on=TODAY)

    assert set(talks) <= {row.conversation_id for row in alerts.queue(session)}


def test_a_talk_whose_message_was_lost_with_a_process_goes_on_the_list(session: Session, talk: str) -> None:
    conversations.add_patient_message(session, talk, text="both my legs are numb")
    assert conversations.claim(session, talk, timedelta(minutes=-1))

    assert conversations.lost_talks(session) == [talk]
    conversations.break_off_lost(session, talk)
    assert conversations.lost_talks(session) == []

    (row,) = [row for row in alerts.queue(session) if row.conversation_id == talk]
    assert row.is_broken_off


def test_a_message_that_was_lost_with_a_process_is_not_hidden_by_the_next_one(session: Session, talk: str) -> None:
    conversations.add_patient_message(session, talk, text="severe pain in my left hip")
    assert conversations.claim(session, talk, timedelta(minutes=-1))

    assert conversations.claim(session, talk, timedelta(minutes=1))
    answered(session, talk, "stop", closed_as="stopped")

    assert conversations.conversation(session, talk).broken_reason == conversations.LOST
    assert [row for row in alerts.queue(session) if row.conversation_id == talk]


def test_nurses_learn_of_a_message_that_stays_without_reply_when_its_talk_ends(session: Session, talk: str) -> None:
    lost = conversations.add_patient_message(session, talk, text="severe pain in my left hip")
    answered(session, talk, "stop", closed_as="stopped")

    (row,) = [row for row in alerts.queue(session) if row.conversation_id == talk]
    assert row.tier == BROKEN_OFF
    assert conversations.conversation(session, talk).broken_reason == conversations.LOST

    conversations.add_bot_reply(session, talk, in_reply_to=lost.id, messages=[{"text": "Please call 112."}])
    conversations.mend(session, talk)

    assert conversations.conversation(session, talk).status == "stopped"
    assert not [row for row in alerts.queue(session) if row.conversation_id == talk]


def answered(session: Session, talk: str, text: str, *, closed_as: str) -> None:
    said = conversations.add_patient_message(session, talk, text=text)
    conversations.close(session, talk, closed_as)
    conversations.add_bot_reply(session, talk, in_reply_to=said.id, messages=[{"text": "Thank you."}])
    conversations.mend(session, talk)
    conversations.release(session, talk)


def test_a_talk_that_broke_off_and_then_ends_with_nothing_to_fear_asks_for_nobody(session: Session, talk: str) -> None:
    conversations.break_off(session, talk, "no answer")
    conversations.mend(session, talk)
    answers = dict.fromkeys(Question, Answer.ANSWERED)
    kinds = (Kind.PAIN, Kind.SPASM, Kind.NEUROPATHIC)
    denied = [
        replace(sign, assertion=Assertion.DENIED)
        for sign in (*(Finding(kind=kind) for kind in kinds), *RED_FLAG_SIGNS.values())
    ]
    told_of = {"told_cancer": ToldCancer.NONE, "temperature_c": 36.6, "takes_anticoagulant": False}
    nothing = SymptomReport(told_on=TODAY, findings=tuple(denied), answers=answers, **told_of)
    assessment = assess(nothing, CancerHistory(), TODAY)
    assert not screenings.needs_a_nurse(assessment)

    outcome = screenings.store_outcome(session, talk, report=nothing, assessment=assessment, complete=True)

    assert (outcome.alert_id, outcome.tier) == (None, "routine")
    assert not [row for row in alerts.queue(session) if row.conversation_id == talk]


def test_every_step_is_in_the_audit_trail(migrated: sessionmaker[Session]) -> None:
    with migrated.begin() as session:
        nurse = users.add_user(session, login="aud", name="Aud", role=users.Role.NURSE, password="correct horse")
        talk = conversations.open_conversation(session, patient_id=None)
        alert = session.get_one(Alert, screenings.request_call_back(session, talk.id))
        step(session, alert, nurse, Step.RESOLVE, choice="test")

    with migrated() as session:
        entry = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert entry
        assert (entry.actor, entry.event, entry.about) == ("aud", "alert resolved", f"alert {alert.id}")
