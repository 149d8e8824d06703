"""The main job: the case report's patient tells of her hip, and the nurse finds out why the alert fired."""

from datetime import date
from uuid import uuid4

from playwright.sync_api import Page, expect

from records import patients
from records.invites import create_invite
from records.seed import case_report_history
from screening.history import Sex
from tests.pages.walk import open_chat, say, sign_in, tap, violations
from tests.stack import Patient, Stack
from tests.web.told import broken_off

TELLS = "I have had a throbbing pain in my left hip for some weeks, worse when I walk or bend. It slowly worsens."

ANSWERS = {
    "consent": "yes",
    "reporter": "I am the patient",
    "opening": TELLS,
    "pain_severity": "3",
    "pain_onset": "slowly",
    "pain_relief": "they help a little",
    "red_flags": "none of these",
    "summary": "yes",
}
"""What the same patient types where she is asked by the chat API; elsewhere "no"."""


def told_of_her_hip(product: Stack) -> str:
    """A patient with the case report's history tells what the test of her page types; returns her name."""
    name = f"Told {uuid4().hex[:8]}"
    with product.sessions.begin() as session:
        patient = patients.add_patient(session, number=name, name=name, born_on=date(1948, 1, 15), sex=Sex.FEMALE)
        patients.record_history(session, patient.id, case_report_history(date.today()), by="test")
        invite = create_invite(session, patient.id, days=1)
    talk = Patient(product.url, invite)
    while not talk.done:
        talk.say(ANSWERS.get(talk.question or "", "no"))
    return name


def test_the_patient_tells_of_her_hip(product: Stack, phone: Page) -> None:
    open_chat(phone, product, product.seeded.invite_token)
    assert violations(phone) == []
    tap(phone, "Yes, start")
    tap(phone, "I am the patient")
    assert violations(phone) == []

    say(phone, TELLS)
    while not phone.get_by_text("This is what I understood").count():
        assert violations(phone) == []
        answer(phone)

    expect(phone.get_by_text("Pain: left hip").last).to_be_visible()
    assert violations(phone) == []
    tap(phone, "Yes, send it")
    expect(phone.get_by_text("A nurse will contact you today.")).to_be_visible()
    assert violations(phone) == []
    said = " ".join(phone.locator("psoas-chat .said").all_inner_texts()).lower()
    assert "left hip" in said
    assert "psoas" not in said
    assert product.seeded.invite_token not in phone.url


def answer(phone: Page) -> None:
    """Answer whatever is asked, by the widget where there is one."""
    if phone.get_by_role("slider").count():
        phone.get_by_role("slider").fill("3")
        tap(phone, "Send 3 out of 10")
    elif phone.get_by_label("None of these").count():
        phone.get_by_label("None of these").check()
        tap(phone, "Send", within=phone.get_by_role("region", name="Your answer"))
    elif phone.get_by_role("button", name="They help a little").count():
        tap(phone, "They help a little")
    elif phone.get_by_role("button", name="Slowly", exact=True).count():
        tap(phone, "Slowly")
    else:
        say(phone, "no")


def test_the_nurse_finds_the_alert_its_evidence_and_the_conversation(product: Stack, desktop: Page) -> None:
    patient = told_of_her_hip(product)
    desktop.goto(f"{product.url}/review")
    assert violations(desktop) == []
    sign_in(desktop, product)
    assert violations(desktop) == []

    row = desktop.get_by_role("row").filter(has_text=patient)
    expect(row).to_contain_text("Urgent")
    expect(row).to_contain_text("left")
    row.get_by_role("link").first.click()

    left = desktop.locator("section.side").filter(has_text="Left side")
    expect(left).to_contain_text("C1")
    for evidence in ("pain in the left hip", "3 of 10", "throbbing", "worse with walking", "bone", "breast"):
        expect(left).to_contain_text(evidence)
    expect(desktop.locator("section.side").filter(has_text="Right side")).to_contain_text("not suspected")
    talk = desktop.get_by_role("region", name="The conversation")
    expect(talk).to_contain_text(TELLS)
    assert violations(desktop) == []

    left.get_by_role("link", name="message").first.click()
    expect(desktop.locator("li.patient:target")).to_contain_text(TELLS)
    expect(desktop.locator("li.patient mark").first).to_be_visible()
    desktop.get_by_role("button", name="Acknowledge").click()
    expect(desktop.get_by_text("Acknowledged by Nurse Demo")).to_be_visible()
    assert violations(desktop) == []


def test_a_link_that_does_not_hold_says_whom_to_phone(product: Stack, phone: Page) -> None:
    phone.goto(f"{product.url}/c/forged")

    expect(phone.get_by_text(product.settings.team_phone).first).to_be_visible()
    assert violations(phone) == []


def test_a_talk_that_broke_off_is_on_the_list_with_what_was_said(product: Stack, desktop: Page) -> None:
    with product.sessions.begin() as session:
        broken_off(session)
    sign_in(desktop, product)

    desktop.get_by_role("row").filter(has_text="could not be reached").first.get_by_role("link").click()

    expect(desktop.get_by_text("My left leg gives way")).to_be_visible()
    assert violations(desktop) == []
