"""What a patient's page may send, and what it is told: bad input gets a clear answer, and nothing is stored unsaid."""

import asyncio
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from http import HTTPStatus
from itertools import islice
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from psoascreen.sentences import sentence
from psoascreen.settings import settings
from records import alerts, invites
from records import conversations as kept
from records.models import Conversation, Invite, Message, now
from tests.web.site import Site
from web.chat import turns
from web.chat.gateway import Rasa
from web.chat.said import EMPTY, KEY_USED, MESSAGE_LIMIT, NO_TEMPERATURE, NOT_OFFERED, ONE_OF_BOTH, PASSED, TOO_LONG
from web.chat.turns import WAITING_MAX


def said(site: Site) -> list[str]:
    """Every word of a patient that is stored."""
    with site.records() as session:
        return list(session.scalars(select(Message.text).where(Message.author == "patient").order_by(Message.id)))


def conversations(site: Site) -> int:
    with site.records() as session:
        return len(session.scalars(select(Conversation)).all())


def say(patient: TestClient, text: str, **headers: str) -> httpx.Response:
    return patient.post("/api/chat/messages", json={"text": text}, headers=headers)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"text": ""}, EMPTY),
        ({"text": " \n\t "}, EMPTY),
        ({"text": "\x00\x07\x1b"}, EMPTY),
        ({"text": "\u200b \u2060\ufeff"}, EMPTY),
        ({"text": "///"}, EMPTY),
        ({"text": "a" * 20_000}, TOO_LONG),
        ({}, ONE_OF_BOTH),
        ({"text": "yes", "payload": '/choose{"value": "yes"}'}, ONE_OF_BOTH),
        ({"payload": "/session_start"}, NOT_OFFERED),
        ({"payload": '/choose{"value": "elephant"}'}, NOT_OFFERED),
        ({"payload": '/choose{"value": "yes"}/restart'}, NOT_OFFERED),
        ({"payload": '/choose{"value": {"a": 1}}'}, NOT_OFFERED),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_what_cannot_be_taken_is_refused_with_a_sentence_and_not_stored(
    site: Site, patient: TestClient, body: dict[str, Any], told: str
) -> None:
    answer = patient.post("/api/chat/messages", json=body)

    assert answer.status_code == 422
    assert answer.json()["detail"] == sentence(told, "en", limit=MESSAGE_LIMIT)
    assert said(site) == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"text": 5}', b"\xff\xfe", b'{"text": "a"', b'{"words": "hello"}'])
def test_what_is_no_message_is_refused_with_a_sentence(site: Site, patient: TestClient, body: bytes) -> None:
    answer = patient.post("/api/chat/messages", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")
    assert said(site) == []


def test_a_choice_that_followed_no_message_there_can_be_is_refused_with_a_sentence(patient: TestClient) -> None:
    refused = patient.post("/api/chat/messages", json={"payload": '/choose{"value": "yes"}', "seen": 10**30})

    assert refused.status_code == 422
    assert refused.json()["detail"]


def test_a_body_of_a_megabyte_is_refused_before_it_is_read(site: Site, patient: TestClient) -> None:
    assert say(patient, "a" * 1_000_000).status_code == 413
    assert said(site) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<script>alert(1)</script> <b>hip</b>", "<script>alert(1)</script> <b>hip</b>"),
        ("my\x00 hip\x07 hurts\x1b", "my hip hurts"),
        ("😣", "😣"),
        ("my {hip} hurts {{7*7}} %s", "my {hip} hurts {{7*7}} %s"),
        ("line one\r\nline two", "line one\nline two"),
        ("/restart", "/restart"),
    ],
)
def test_what_was_typed_is_kept_as_typed_without_what_no_one_typed(
    site: Site, patient: TestClient, typed: str, kept: str
) -> None:
    assert say(patient, typed).status_code == 200

    assert said(site) == [kept]
    assert not site.rasa.received[-1]["message"].startswith("/"), "Rasa would read it as a command"


def test_rasa_is_told_the_language_which_question_was_open_and_which_message_it_is(
    site: Site, patient: TestClient
) -> None:
    say(patient, "yes")

    assert site.rasa.received[-1]["metadata"] == {"language": "en", "question": "consent", "message": 3}


def test_the_words_the_bot_went_by_are_kept_with_the_message(site: Site, patient: TestClient) -> None:
    mark = {"start": 3, "end": 11, "what": "pain, left hip"}
    site.rasa.heard = [mark]

    reply = patient.post("/api/chat/messages", json={"text": "My left hip hurts"}).json()

    assert all(message["text"] for message in reply["messages"])
    with site.records() as session:
        said = session.scalars(select(Message).where(Message.author == "patient")).one()
        assert said.marks == [mark]


@pytest.mark.parametrize(("language", "call"), [("en", "call 112 now"), ("es", "llame ahora al 112")])
def test_of_messages_sent_all_at_once_those_beyond_the_few_that_may_wait_are_refused_with_what_to_do(
    site: Site, patient: TestClient, language: str, call: str
) -> None:
    with site.records.begin() as session:
        talk = session.scalars(select(Conversation)).one().id
        assert kept.claim(session, talk, kept.answered_within())

    with ThreadPoolExecutor(WAITING_MAX + 2) as at_once:
        headers = {"Accept-Language": language}
        sent = [at_once.submit(say, patient, f"message {n}", **headers) for n in range(WAITING_MAX + 2)]
        refused = [answer.result() for answer in islice(as_completed(sent), 2)]
        with site.records.begin() as session:
            kept.release(session, talk)
        answers = [answer.result() for answer in sent]

    assert [answer.status_code for answer in refused] == [429, 429]
    assert all(call in answer.json()["detail"] for answer in refused)
    assert all(settings().team_phone in answer.json()["detail"] for answer in refused)
    assert len([answer for answer in answers if answer.status_code == 200]) == len(said(site)) == WAITING_MAX


def forged(token: str) -> str:
    return token[:-2] + ("aa" if token[-2:] != "aa" else "bb")


def expired(site: Site) -> str:
    with site.records.begin() as session:
        invite = session.scalars(select(Invite)).one()
        invite.expires_at = now() - timedelta(minutes=1)
    return site.seeded.invite_token


def revoked(site: Site) -> str:
    with site.records.begin() as session:
        (invite,) = session.scalars(select(Invite))
        invites.revoke(session, invite.id, invite.patient_id)
    return site.seeded.invite_token


def test_a_talk_ends_with_its_link_and_what_was_told_before_stays(site: Site, patient: TestClient) -> None:
    assert patient.post("/api/chat/messages", json={"text": "my left hip hurts"}).status_code == 200
    revoked(site)

    late = patient.post("/api/chat/messages", json={"text": "and my legs are weak"})

    assert late.status_code == 403, "a new talk cannot begin either"
    assert f"call {settings().emergency_number}" in late.json()["detail"]
    assert settings().team_phone in late.json()["detail"]
    with site.records() as session:
        assert "my left hip hurts" in [one.text for one in session.scalars(select(Message))]
        assert "and my legs are weak" not in [one.text for one in session.scalars(select(Message))]


@pytest.mark.parametrize("ended", ["expires_at", "locked_at"])
def test_a_link_that_opens_nothing_new_ends_no_talk(site: Site, patient: TestClient, ended: str) -> None:
    with site.records.begin() as session:
        setattr(session.scalars(select(Invite)).one(), ended, now() - timedelta(minutes=1))

    assert patient.post("/api/chat/messages", json={"text": "my left hip hurts"}).status_code == 200


@pytest.mark.parametrize(
    "token",
    [lambda site: forged(site.seeded.invite_token), expired, revoked, lambda _: "nonsense", lambda _: "é" * 50],
    ids=["forged", "expired", "revoked", "nonsense", "not ascii"],
)
def test_an_invite_that_does_not_hold_opens_nothing_and_says_whom_to_phone(
    site: Site, browser: TestClient, token: Any
) -> None:
    invite = token(site)

    by_api = browser.post("/api/chat/sessions", json={"invite": invite})
    by_link = browser.get(f"/c/{invite}")

    assert by_api.status_code == by_link.status_code == 403
    assert settings().team_phone in by_api.json()["detail"]
    assert settings().team_phone in by_link.text
    assert conversations(site) == 0


@pytest.mark.parametrize("forge", [forged, lambda _: "nonsense", lambda _: ""], ids=["forged", "nonsense", "empty"])
def test_a_forged_session_reads_and_says_nothing(site: Site, patient: TestClient, forge: Any) -> None:
    token = patient.headers["Authorization"].removeprefix("Bearer ")
    patient.cookies.clear()
    patient.headers["Authorization"] = f"Bearer {forge(token)}"

    assert patient.get("/api/chat/messages").status_code == 401
    assert say(patient, "hello").status_code == 401
    assert said(site) == []


def test_an_invite_is_no_session(site: Site, browser: TestClient) -> None:
    browser.headers["Authorization"] = f"Bearer {site.seeded.invite_token}"

    assert browser.get("/api/chat/messages").status_code == 401


def test_a_cookie_counts_only_for_our_own_page(patient: TestClient) -> None:
    del patient.headers["Authorization"]
    assert patient.get("/api/chat/messages").status_code == 200

    assert say(patient, "hello", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


FAILURES = {
    "not reached": httpx.ConnectError("refused"),
    "too slow": httpx.ReadTimeout("slow"),
    "silent": [],
    "talking nonsense": [{"text": {"no": "text"}}],
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_while_rasa_fails_the_message_is_kept_the_patient_told_and_the_nurses_see_it(
    site: Site, patient: TestClient, failure: Any
) -> None:
    site.rasa.fails, site.rasa.failure = 1, failure

    answer = say(patient, "my left leg gives way").json()

    assert answer["failed"]
    assert "kept" in answer["messages"][0]["text"]
    assert settings().team_phone in answer["messages"][0]["text"]
    assert settings().emergency_number in answer["messages"][0]["text"]
    assert said(site) == ["my left leg gives way"]
    with site.records() as session:
        assert [row.is_broken_off for row in alerts.queue(session)] == [True]


def test_a_message_sent_again_is_answered_and_counts_once(site: Site, patient: TestClient) -> None:
    site.rasa.fails = 1
    assert say(patient, "yes", **{"Idempotency-Key": "k1"}).json()["failed"]

    first = say(patient, "yes", **{"Idempotency-Key": "k1"}).json()
    again = say(patient, "yes", **{"Idempotency-Key": "k1"}).json()

    assert first["messages"][-1]["question"] == "opening"
    assert again["messages"] == first["messages"]
    assert said(site) == ["yes"]
    with site.records() as session:
        assert alerts.queue(session) == [], "the conversation goes on again"


@pytest.mark.parametrize("was_answered", [True, False])
@pytest.mark.parametrize(
    "other",
    [{"text": "yes, and both my legs are weak"}, {"payload": '/choose{"value": "yes"}'}],
    ids=["text", "choice"],
)
def test_another_message_under_the_key_of_one_before_is_no_repetition_of_it(
    site: Site, patient: TestClient, other: dict[str, str], was_answered: bool
) -> None:
    site.rasa.fails = 0 if was_answered else 1
    key = {"Idempotency-Key": "k1"}
    say(patient, "yes", **key)

    refused = patient.post("/api/chat/messages", json=other, headers=key)

    assert (refused.status_code, refused.headers["Content-Type"]) == (409, "application/problem+json")
    assert refused.json()["detail"] == sentence(KEY_USED, "en")
    assert said(site) == ["yes"]
    assert patient.post("/api/chat/messages", json=other, headers={"Idempotency-Key": "k2"}).status_code in (200, 409)
    assert say(patient, "yes", **key).is_success


def test_a_choice_answers_no_later_question_than_the_one_it_was_offered_for(site: Site, patient: TestClient) -> None:
    """Two tabs show the first question; one answers it, and then the other does."""
    choice = {"payload": '/choose{"value": "no"}', "seen": last_seen(patient)}
    say(patient, "yes")

    refused = patient.post("/api/chat/messages", json=choice)

    assert refused.status_code == HTTPStatus.CONFLICT
    assert refused.json()["detail"] == sentence(PASSED, "en")
    assert said(site) == ["yes"]
    assert patient.post(
        "/api/chat/messages", json={"payload": '/choose{"value": "none"}', "seen": last_seen(patient)}
    ).is_success


@pytest.mark.parametrize("is_on_a_page_opened_again", [False, True])
def test_a_choice_that_was_never_answered_answers_no_later_question(
    site: Site, patient: TestClient, is_on_a_page_opened_again: bool
) -> None:
    key = {"Idempotency-Key": "k1"}
    choice: dict[str, Any] = {"payload": '/choose{"value": "no"}'}
    if not is_on_a_page_opened_again:
        choice["seen"] = last_seen(patient)
    site.rasa.fails = 1
    assert patient.post("/api/chat/messages", json=choice, headers=key).json()["failed"]
    say(patient, "yes")

    sent_again = patient.post("/api/chat/messages", json=choice, headers=key)

    assert sent_again.status_code == HTTPStatus.CONFLICT
    assert said(site) == ["No", "yes"]
    assert say(patient, "I go on").is_success


def last_seen(patient: TestClient) -> int:
    """The position of the bot's last message."""
    return patient.get("/api/chat/messages").json()["messages"][-1]["position"]


def test_a_chat_that_cannot_start_says_whom_to_phone_and_a_known_patient_is_on_the_list(
    site: Site, browser: TestClient
) -> None:
    site.rasa.is_up = False

    answer = browser.post("/api/chat/sessions", json={"invite": site.seeded.invite_token})

    assert answer.status_code == 503
    assert settings().team_phone in answer.json()["detail"]
    with site.records() as session:
        assert [row.is_broken_off for row in alerts.queue(session)] == [True]


def test_no_log_line_carries_what_a_patient_wrote(
    site: Site, patient: TestClient, capfd: pytest.CaptureFixture[str]
) -> None:
    site.rasa.fails = 1

    say(patient, "my unmistakable left hip")

    out, err = capfd.readouterr()
    assert "message not answered" in out
    assert "unmistakable" not in out + err


def test_a_message_whose_turn_does_not_come_is_kept_for_the_nurses(
    site: Site, patient: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns.conversations, "claim", lambda *_: False)
    monkeypatch.setattr(turns.conversations, "answered_within", lambda: timedelta(seconds=0.2))

    answer = patient.post("/api/chat/messages", json={"text": "my left hip hurts"}).json()

    assert answer["failed"]
    assert [m["text"] for m in patient.get("/api/chat/messages").json()["messages"]][-1] == "my left hip hurts"
    with site.records() as session:
        assert any(row.is_broken_off for row in alerts.queue(session))


def test_a_turn_that_ends_with_its_process_tells_whom_to_phone(
    site: Site, patient: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ends(*_: Any, **__: Any) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(Rasa, "answer", ends)

    answer = say(patient, "my left hip hurts")

    assert answer.json()["failed"]
    assert settings().team_phone in answer.text
    with site.records() as session:
        assert any(row.is_broken_off for row in alerts.queue(session))


@pytest.mark.parametrize("degrees", ["99", "-5", "NaN", "1e400"])
def test_a_temperature_that_no_body_has_is_refused_and_breaks_nothing_off(
    site: Site, patient: TestClient, degrees: str
) -> None:
    payload = f'/choose{{"value": {{"temperature_c": {degrees}}}}}'

    refused = patient.post("/api/chat/messages", json={"payload": payload})

    assert refused.status_code == 422
    assert refused.json()["detail"] == sentence(NO_TEMPERATURE, "en")
    assert said(site) == []
