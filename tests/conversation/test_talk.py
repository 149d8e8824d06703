"""What a patient meets in the chat besides the questions: emergencies, interruptions, corrections, stopping."""

import httpx
import pytest

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


def test_the_greeting_says_that_it_is_a_program_and_asks_for_consent(stack: Stack) -> None:
    patient = Patient(stack.url)

    assert "computer program" in patient.transcript()[0]["text"]
    assert patient.question == "consent"


def test_without_consent_nothing_is_sent(stack: Stack) -> None:
    patient = Patient(stack.url)

    assert "Nothing is sent" in patient.say("no thank you")
    assert patient.done
    assert stack.queue_row(patient) is None


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


def test_a_question_is_not_asked_a_fourth_time_for_an_emergency_told_with_a_wish_to_stop(patient: Patient) -> None:
    told_of_hip_pain(patient)
    asked = patient.question
    patient.say("purple monkey")
    patient.say("purple monkey")

    patient.say("stop this now, I soiled myself")

    assert patient.question != asked


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
