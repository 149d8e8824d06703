"""What a patient meets in the chat besides the questions: emergencies, interruptions, corrections, stopping."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from sqlalchemy import delete, select

from records import screenings
from records.models import Message, Screening
from screening.report import Assertion, Kind, Question
from screening.signs import RED_FLAG_SIGNS, Signs
from tests.stack import Patient, Stack


@pytest.fixture
def patient(stack: Stack) -> Patient:
    """Someone with cancer, who has consented and said who is writing."""
    recorded = {"sex": "female", "diagnoses": [{"site": "breast", "on": 500}], "medicines_recorded": True}
    opened = Patient(stack.url, stack.invite("talks", recorded))
    opened.say("yes")
    opened.say("I am the patient")
    assert opened.question == "opening"
    return opened


def told_of_hip_pain(patient: Patient) -> None:
    patient.say("I have a throbbing pain in my left hip for some weeks, slowly getting worse when I walk, about a 3")


def skip_to(patient: Patient, question: str) -> None:
    for _ in Question:
        if patient.question != question:
            patient.say("skip")
    assert patient.question == question


def test_the_greeting_says_that_it_is_a_program_and_asks_for_consent(stack: Stack) -> None:
    patient = Patient(stack.url)

    assert "computer program" in patient.transcript()[0]["text"]
    assert patient.question == "consent"


def test_without_consent_nothing_is_sent(stack: Stack) -> None:
    patient = Patient(stack.url)

    assert "Nothing is sent" in patient.say("no thank you")
    assert patient.done
    assert stack.queue_row(patient) is None


@pytest.mark.parametrize(
    ("replies", "tier"), [((), "emergency"), (("no",), "soon")], ids=["to the plain question", "after a no to it"]
)
def test_distress_told_before_consent_reaches_the_nurses_where_silence_follows(
    stack: Stack, replies: tuple[str, ...], tier: str
) -> None:
    patient = Patient(stack.url)
    for words in ("I can't cope, I'm so scared", *replies):
        patient.say(words)
    assert stack.queue_row(patient) is None

    with stack.sessions.begin() as session:
        before = datetime.now(UTC) + timedelta(seconds=1)
        screenings.conclude_silent(session, patient.conversation_id, before=before, on=date.today())

    row = stack.queue_row(patient)
    assert row is not None
    assert (row.tier, row.is_incomplete) == (tier, True)


def test_distress_told_by_someone_who_then_refuses_is_forgotten(stack: Stack) -> None:
    patient = Patient(stack.url)
    patient.say("I can't cope, I'm so scared")
    patient.say("no")

    assert "Nothing is sent" in patient.say("no thank you")

    kept = select(Screening).where(Screening.conversation_id == patient.conversation_id)
    with stack.sessions() as session:
        assert session.scalar(kept) is None


def test_an_account_given_before_consent_is_not_asked_again(stack: Stack) -> None:
    patient = Patient(stack.url, stack.seeded.invite_token)

    patient.say("I have a throbbing pain in my left hip")
    assert patient.question == "consent"
    patient.say("yes")
    patient.say("I am the patient")

    assert patient.question not in ("pain_location", "pain_side")


@pytest.mark.parametrize("said_before", [(), ("yes",)], ids=["before consent", "where it is asked who writes"])
def test_an_emergency_told_of_my_wife_is_heard_before_it_is_known_who_writes(
    stack: Stack, said_before: tuple[str, ...]
) -> None:
    carer = Patient(stack.url, stack.invite("carers", {"sex": "female", "medicines_recorded": True}))
    for words in said_before:
        carer.say(words)

    reply = carer.say("my wife can't feel her legs")

    row = stack.queue_row(carer)
    assert "112" in reply.split("\n")[0]
    assert row is not None
    assert row.tier == "emergency"


@pytest.mark.parametrize("words", ["my husband won't wake up", "my wife has collapsed", "my mum can't feel her legs"])
def test_who_tells_of_another_persons_emergency_is_told_to_call_and_no_finding_of_theirs_is_made(
    stack: Stack, patient: Patient, words: str
) -> None:
    for _ in range(2):
        reply = patient.say(words)
        assert "112" in reply.split("\n")[0]
        assert "did not follow" not in reply

    assert stack.queue_row(patient) is None
    assert {f.assertion for f in stack.screened(patient).findings} == {Assertion.OTHER_PERSON}
    assert not patient.done


def test_another_persons_emergency_told_after_the_end_gets_the_number_too(patient: Patient) -> None:
    patient.say("stop")

    reply = patient.say("my husband won't wake up")

    assert "someone else" in reply
    assert "112" in reply


def test_an_emergency_in_the_answer_to_another_question_is_acted_on_in_that_reply(
    stack: Stack, patient: Patient
) -> None:
    told_of_hip_pain(patient)
    patient.choose('/choose{"value": "no"}')

    reply = patient.say("no, but since this morning I cannot pee and both my legs are weak")

    assert "112" in reply.split("\n")[0]
    row = stack.queue_row(patient)
    assert row is not None
    assert row.tier == "emergency"
    assert not patient.done


@pytest.mark.parametrize("words", ["I'm bleeding and it won't stop", "my face is drooping", "I can't breathe"])
def test_an_emergency_that_no_question_asks_about_is_heard_and_ends_no_talk(patient: Patient, words: str) -> None:
    reply = patient.say(words)
    patient.say(words)

    assert "112" in reply.split("\n")[0]
    assert not patient.done
    assert patient.question == "pain_location"


ASIDES = {
    "start over": ("let's start again", "yes. both my legs are weak since this morning"),
    "thoughts of self-harm": ("I am so hopeless", "no, but both my legs went numb"),
}


@pytest.mark.parametrize(("before", "reply"), ASIDES.values(), ids=ASIDES)
def test_an_emergency_told_with_the_reply_to_a_question_of_its_own_is_heard(
    stack: Stack, patient: Patient, before: str, reply: str
) -> None:
    patient.say(before)

    assert "112" in patient.say(reply).split("\n")[0]
    row = stack.queue_row(patient)
    assert row is not None
    assert row.tier == "emergency"


def test_a_no_to_starting_over_answers_no_question_of_the_screening(stack: Stack, patient: Patient) -> None:
    told_of_hip_pain(patient)
    skip_to(patient, "spasm")
    patient.say("let's start again")

    patient.say("no")

    assert patient.question == "spasm"
    assert not stack.screened(patient).said(Kind.SPASM, Assertion.DENIED)


@pytest.mark.parametrize("reply", ["I'd rather not say", "every day", "stop"])
def test_whether_someone_thinks_of_suicide_is_not_left_open(stack: Stack, patient: Patient, reply: str) -> None:
    patient.say("I am so hopeless")

    patient.say(reply)

    row = stack.queue_row(patient)
    assert row is not None
    assert row.tier == "emergency"


MORE_IS_TOLD = {
    "of another sign": ("my face is drooping", "and I am vomiting blood now", "112"),
    "of numb legs": ("my legs are weak", "now I can't feel my legs", "112"),
    "of the other leg": ("my right leg is weak and numb", "now my left leg is numb too", "112"),
    "of the legs": ("I have been unsteady on my feet", "now I can't move my legs and I have wet myself", "112"),
    "of self-harm": ("I want to die", "I have just swallowed all my tablets", "nurse"),
}


@pytest.mark.parametrize(("first", "then", "told"), MORE_IS_TOLD.values(), ids=MORE_IS_TOLD)
def test_an_emergency_that_grows_is_alerted_again(
    stack: Stack, patient: Patient, first: str, then: str, told: str
) -> None:
    patient.say(first)
    before = len(stack.assessment(patient).fired_flags[0].evidence)

    reply = patient.say(then)

    assert told in reply
    assert patient.replies[-1]["emergency"] or patient.replies[-2]["emergency"]
    assert len(stack.assessment(patient).fired_flags[0].evidence) >= before


def test_tingling_of_a_thigh_told_after_an_emergency_alarms_nobody_anew(patient: Patient) -> None:
    patient.say("my legs are weak")

    assert "112" not in patient.say("my left thigh tingles")


@pytest.mark.parametrize("ending", ["stop", "no thank you"], ids=["stopped", "refused"])
def test_an_emergency_told_after_the_end_is_heard(stack: Stack, ending: str) -> None:
    patient = Patient(stack.url, stack.invite("ended", {"sex": "female", "medicines_recorded": True}))
    for words in () if ending == "no thank you" else ("yes", "I am the patient"):
        patient.say(words)
    patient.say(ending)
    assert patient.done

    assert len(patient.say("thank you").split("\n")) == 1
    assert "112" in patient.say("I can't feel my legs").split("\n")[0]

    row = stack.queue_row(patient)
    assert row is not None
    assert row.tier == "emergency"


@pytest.mark.parametrize(
    ("words", "told"), [("I can't feel my legs", "112"), ("I want to die", "do not have to carry this alone")]
)
def test_an_emergency_told_at_the_last_asking_for_consent_ends_no_talk(stack: Stack, words: str, told: str) -> None:
    patient = Patient(stack.url, stack.invite("unsure", {"sex": "female", "medicines_recorded": True}))
    patient.say("purple monkey")
    patient.say("purple monkey")

    assert told in patient.say(words)
    assert not patient.done
    patient.say("yes")

    row = stack.queue_row(patient)
    assert row is not None
    assert row.tier == "emergency"
    assert patient.question == "reporter"


def test_a_no_that_tells_something_is_neither_consent_nor_refusal(stack: Stack) -> None:
    patient = Patient(stack.url, stack.invite("unclear", {"sex": "female", "medicines_recorded": True}))

    patient.say("no, it's my left hip that hurts")

    assert not patient.done
    assert patient.question == "consent"


def test_who_refuses_after_an_emergency_is_not_told_that_nothing_was_sent(stack: Stack) -> None:
    patient = Patient(stack.url, stack.invite("refuses", {"sex": "female", "medicines_recorded": True}))
    patient.say("I can't feel my legs")

    reply = patient.say("no thanks")

    assert patient.done
    assert "Nothing is sent" not in reply


@pytest.mark.parametrize("words", ["ok", "OK then", "okay", "that's fine"])
def test_whoever_says_ok_consents(stack: Stack, words: str) -> None:
    patient = Patient(stack.url, stack.invite("agrees", {"sex": "female", "medicines_recorded": True}))

    patient.say(words)

    assert patient.question == "reporter"


def test_a_message_whose_reply_was_lost_is_not_heard_twice(stack: Stack, patient: Patient) -> None:
    told_of_hip_pain(patient)
    skip_to(patient, "spasm")
    patient.send({"text": "no"}, key="lost")
    assert patient.question == "neuropathic"
    with stack.sessions.begin() as session:
        sent = select(Message.id).where(Message.key == "lost").scalar_subquery()
        session.execute(delete(Message).where(Message.in_reply_to_id == sent))

    patient.send({"text": "no"}, key="lost")

    assert patient.question == "neuropathic"
    assert not stack.screened(patient).was_answered(Question.NEUROPATHIC)


def test_a_question_is_not_asked_a_fourth_time_for_an_emergency_told_with_a_wish_to_stop(patient: Patient) -> None:
    told_of_hip_pain(patient)
    asked = patient.question
    patient.say("purple monkey")
    patient.say("purple monkey")

    patient.say("stop this now, I soiled myself")

    assert patient.question != asked


@pytest.mark.parametrize(("words", "there"), [("the bladder one", 1), ("all of them", len(RED_FLAG_SIGNS))])
def test_the_list_of_warning_signs_can_be_answered_in_words(
    stack: Stack, patient: Patient, words: str, there: int
) -> None:
    skip_to(patient, "red_flags")

    reply = patient.say(words)

    assert "112" in reply.split("\n")[0]
    assert patient.question != "red_flags"
    assert len(Signs(stack.screened(patient)).there) == there


def test_all_warning_signs_but_one_are_told_of_together(stack: Stack, patient: Patient) -> None:
    skip_to(patient, "red_flags")

    reply = patient.say("everything except the rash and the bladder one")

    told = Signs(stack.screened(patient))
    assert "112" in reply.split("\n")[0]
    assert told.there.keys() == RED_FLAG_SIGNS.keys() - {"rash", "bladder_bowel"}
    assert not told.open


@pytest.mark.parametrize("words", ["my husband wants to kill himself", "my mum took an overdose"])
def test_another_persons_thoughts_of_suicide_get_crisis_words_and_are_not_the_patient_s(
    stack: Stack, patient: Patient, words: str
) -> None:
    reply = patient.say(words)

    assert "112" in reply.split("\n")[0]
    assert "do not leave them alone" in reply
    assert stack.queue_row(patient) is None
    assert {f.assertion for f in stack.screened(patient).findings} == {Assertion.OTHER_PERSON}


def test_the_fever_of_the_one_a_carer_writes_for_counts_and_that_of_a_patient_s_son_does_not(stack: Stack) -> None:
    carer, patient = (Patient(stack.url, stack.invite("fevers", {"sex": "male"})) for _ in range(2))
    for who, words in ((carer, "I am his carer"), (patient, "I am the patient")):
        who.say("yes")
        who.say(words)
        who.say("my son has 39.5")

    row = stack.queue_row(carer)
    assert row is not None
    assert row.tier == "emergency"
    assert stack.screened(carer).temperature_c == 39.5
    assert stack.queue_row(patient) is None
    assert stack.screened(patient).temperature_c is None


def test_words_that_name_no_warning_sign_are_asked_again_with_what_to_do(stack: Stack, patient: Patient) -> None:
    skip_to(patient, "red_flags")

    reply = patient.say("the first two")

    assert "Tick or name what is new" in reply
    assert patient.question == "red_flags"
    assert not any(f.assertion is Assertion.DENIED for f in stack.screened(patient).findings)


def test_thoughts_of_self_harm_get_their_own_words_and_no_question(stack: Stack, patient: Patient) -> None:
    asked_before = len(patient.asked)

    reply = patient.say("I want to end my life")

    assert "do not have to carry this alone" in reply
    assert len(patient.asked) == asked_before
    row = stack.queue_row(patient)
    assert row is not None
    assert row.tier == "emergency"


def test_distress_is_asked_about_plainly_once_and_then_only_heard(patient: Patient) -> None:
    told_of_hip_pain(patient)
    open_question = patient.question

    assert "thoughts of hurting yourself" in patient.say("I feel so hopeless")
    assert "did not follow" not in patient.say("no")
    assert patient.question == open_question
    assert "so hard" in patient.say("I can't cope with this any more")
    assert patient.question == open_question


def test_a_question_back_is_answered_and_the_open_question_asked_again(patient: Patient) -> None:
    told_of_hip_pain(patient)
    open_question = patient.question

    reply = patient.say("why do you ask that?")

    assert reply.startswith("I ask because")
    assert patient.question == open_question


def test_words_that_tell_nothing_are_owned_up_to_and_the_question_is_asked_again(patient: Patient) -> None:
    told_of_hip_pain(patient)
    open_question = patient.question

    reply = patient.say("flurbel wibbet")

    assert "did not follow" in reply
    assert patient.question == open_question


def test_asking_for_a_nurse_puts_the_wish_on_the_list_at_once(stack: Stack, patient: Patient) -> None:
    reply = patient.say("I want to talk to a nurse")

    assert "call you back" in reply
    row = stack.queue_row(patient)
    assert row is not None
    assert row.wants_call_back


def test_stopping_keeps_what_was_told_and_reaches_the_nurses_as_incomplete(stack: Stack, patient: Patient) -> None:
    told_of_hip_pain(patient)

    reply = patient.say("I'm too tired, stop")

    assert patient.done
    assert "kept" in reply
    row = stack.queue_row(patient)
    assert row is not None
    assert row.is_incomplete


@pytest.mark.parametrize(("answer", "asked_next"), [("yes", "pain_course"), ("no", "reporter")])
def test_someone_who_comes_back_goes_on_or_starts_afresh(stack: Stack, answer: str, asked_next: str) -> None:
    token = stack.invite("comes back", {"sex": "female", "no_cancer_on": 30})
    first = Patient(stack.url, token)
    for said in ("yes", "I am the patient", "My left hip aches, 4 out of 10. It came on slowly."):
        first.say(said)

    again = Patient(stack.url, token)
    assert "stopped halfway" in again.say("yes")
    again.say(answer)

    assert again.question == asked_next


def test_a_side_can_be_corrected_at_the_read_back(stack: Stack, patient: Patient) -> None:
    told_of_hip_pain(patient)
    for _ in range(20):
        if patient.question == "summary":
            break
        patient.say("none of these" if patient.question == "red_flags" else "no")

    reply = patient.say("no, the right one")

    assert "right hip" in reply
    patient.say("yes")
    assert patient.done
    side = stack.assessment(patient).leading
    assert (side.side, side.criteria_met) == ("right", ("C1",))


def test_a_choice_the_question_never_offered_changes_nothing(patient: Patient) -> None:
    told_of_hip_pain(patient)
    open_question = patient.question

    with pytest.raises(httpx.HTTPStatusError, match="422"):
        patient.choose('/choose{"value": "elephant"}')

    assert patient.question == open_question


def test_a_message_that_looks_like_a_command_is_only_text(patient: Patient) -> None:
    told_of_hip_pain(patient)
    open_question = patient.question

    for command in ("/session_start", "/action_listen", "/choose"):
        patient.say(command)

    assert patient.question == open_question
    assert [m["text"] for m in patient.transcript()].count("/session_start") == 1
    assert not patient.done


READ_BACK = {
    "en": {
        "hip": "My left hip aches, 4 out of 10, since March. It came on slowly and is about the same.",
        "the patient": "I am the patient",
        "yes": "yes",
        "no": "no",
        "none": "none of these",
        "no cramp": "remove the cramp",
        "groin": "it is the groin, not the hip",
        "moved": "left groin, 4 out of 10",
        "bladder": "the bladder one",
        "fine": "my bladder is fine",
        "anew": "another day",
    },
    "es": {
        "hip": "Me duele la cadera izquierda, un 4 de 10, desde marzo. Empezó poco a poco y sigue igual.",
        "the patient": "soy el paciente",
        "yes": "sí",
        "no": "no",
        "none": "nada de esto",
        "no cramp": "quite el calambre",
        "groin": "es la ingle, no la cadera",
        "moved": "ingle izquierda, 4 de 10",
        "bladder": "la de la vejiga",
        "fine": "mi vejiga está bien",
        "anew": "otro día",
    },
}
"""What a patient of each language says, and reads."""

RECORDED = {"sex": "female", "diagnoses": [{"site": "breast", "on": 500}], "medicines_recorded": True}


def read_back_to(stack: Stack, language: str, *, cramp: str, signs: str) -> Patient:
    """Someone with pain in the left hip to whom the answers are read back."""
    words = READ_BACK[language]
    patient = Patient(stack.url, stack.invite("corrects", RECORDED), language)
    for said in ("yes", "the patient", "hip"):
        patient.say(words[said])
    answers = {"spasm": words[cramp], "spasm_side": "skip", "red_flags": words[signs]}
    for _ in Question:
        if patient.question == "summary":
            break
        patient.say(answers.get(patient.question or "", words["no"]))
    assert patient.question == "summary"
    return patient


@pytest.mark.parametrize("language", READ_BACK)
def test_a_cramp_is_taken_back_and_a_pain_is_moved_at_the_read_back(stack: Stack, language: str) -> None:
    words = READ_BACK[language]
    patient = read_back_to(stack, language, cramp="yes", signs="none")

    patient.say(words["no cramp"])
    assert not stack.screened(patient).present(Kind.SPASM)
    assert words["moved"] in patient.say(words["groin"])
    patient.say(words["yes"])

    assert patient.done
    (pain,) = stack.screened(patient).present(Kind.PAIN)
    assert (pain.site, pain.side, pain.severity_nrs) == ("groin", "left", 4)


@pytest.mark.parametrize("language", READ_BACK)
def test_a_warning_sign_taken_back_at_the_read_back_keeps_its_alert_and_is_still_seen(
    stack: Stack, language: str
) -> None:
    words = READ_BACK[language]
    patient = read_back_to(stack, language, cramp="no", signs="bladder")

    patient.say(words["fine"])
    patient.say(words["yes"])

    row = stack.queue_row(patient)
    assert patient.done
    assert row is not None
    assert (row.tier, row.state) == ("emergency", "open")
    half_told = {flag.id: flag.evidence for flag in stack.assessment(patient).flags if flag.half_told}
    assert [e.source.partition(", ")[2] for e in half_told["cord_compression"] if e.source] == ["taken back"]


def test_a_sign_ticked_by_mistake_is_unticked_after_going_back(stack: Stack, patient: Patient) -> None:
    skip_to(patient, "red_flags")
    patient.choose('/choose{"value": ["leg_swollen", "rash"]}')

    patient.say("go back")
    assert patient.question == "red_flags"
    patient.choose('/choose{"value": ["rash"]}')

    signs = Signs(stack.screened(patient))
    assert signs.there.keys() == {"rash"}
    assert signs.doubtful("leg_swollen")


@pytest.mark.parametrize("language", READ_BACK)
def test_a_talk_gone_on_with_on_another_day_asks_again_what_changes_by_the_hour(stack: Stack, language: str) -> None:
    words, token = READ_BACK[language], stack.invite("comes back later", RECORDED)
    first = Patient(stack.url, token, language)
    for said in ("yes", "the patient", "hip"):
        first.say(words[said])
    skip_to(first, "red_flags")
    first.choose('/choose{"value": ["leg_swollen"]}')
    with stack.sessions.begin() as session:
        kept = session.scalars(select(Screening).where(Screening.conversation_id == first.conversation_id)).one()
        kept.report = {**kept.report, "told_on": (date.today() - timedelta(days=1)).isoformat()}

    again = Patient(stack.url, token, language)
    again.say(words["yes"])
    reply = again.say(words["yes"])

    assert words["anew"] in reply.split("\n")[0]
    assert again.question == "pain_severity"
    report = stack.screened(again)
    assert not report.answers.keys() & {Question.PAIN_COURSE, Question.RED_FLAGS}
    assert Signs(report).there.keys() == {"leg_swollen"}
    again.say("3")
    skip_to(again, "red_flags")
