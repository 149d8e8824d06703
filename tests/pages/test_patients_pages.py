"""A nurse adds a patient, enters the history by hand and makes a link; the patient opens it with the date of birth."""

from datetime import date

from playwright.sync_api import Page, expect

from records import invites, patients
from screening.history import Sex
from tests.pages.walk import sign_in, violations
from tests.stack import Stack


def test_a_nurse_enters_a_patient_and_the_patient_opens_the_link(product: Stack, desktop: Page, phone: Page) -> None:
    sign_in(desktop, product)
    desktop.get_by_role("link", name="Patients").click()
    assert violations(desktop) == []
    desktop.get_by_role("link", name="Add a patient").click()
    desktop.get_by_label("Patient number").fill("P-77")
    desktop.get_by_role("button", name="Add the patient").click()
    expect(desktop.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    assert violations(desktop) == []
    desktop.get_by_label("Name").fill("Grace Example")
    desktop.get_by_label("Date of birth").fill("1950-03-02")
    desktop.get_by_role("button", name="Add the patient").click()

    desktop.get_by_role("link", name="Add imaging").click()
    desktop.get_by_label("Date").fill("2026-05-01")
    desktop.get_by_label("Modality").select_option("CT")
    desktop.get_by_label("Structure").select_option("psoas")
    desktop.get_by_label("What the report says of it").select_option("lesion of unproven nature")
    desktop.get_by_label("Length, mm").fill("65")
    assert violations(desktop) == []
    desktop.get_by_role("button", name="Record").click()
    expect(desktop.get_by_text("Write both length and width")).to_be_visible()
    assert violations(desktop) == []
    desktop.get_by_label("Width, mm").fill("18,5")
    desktop.get_by_role("button", name="Record").click()
    expect(desktop.get_by_role("region", name="Imaging")).to_contain_text("18.5")
    assert violations(desktop) == []

    desktop.get_by_label("Ask for the date of birth").check()
    desktop.get_by_role("button", name="Make a link").click()
    expect(desktop.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert violations(desktop) == []
    link = desktop.locator(".link a").get_attribute("href") or ""

    phone.goto(product.url + link[link.index("/c/") :])
    expect(phone.get_by_text("Please enter your date of birth")).to_be_visible()
    expect(phone.get_by_label("Write your answer")).to_be_hidden()
    assert violations(phone) == []
    phone.get_by_role("button", name="Open the chat").click()
    expect(phone.get_by_role("alert").filter(has_text="Please write the day and the year")).to_be_visible()
    give_birth_date(phone, "3", "March", "1950")
    expect(phone.get_by_text("You can try two more times")).to_be_visible()
    give_birth_date(phone, "2", "March", "1950")
    expect(phone.get_by_role("button", name="Yes, start")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("button", name="Yes, start")).to_be_visible()


def test_three_wrong_dates_lock_the_link_and_the_queue_says_so(product: Stack, desktop: Page, phone: Page) -> None:
    with product.sessions.begin() as session:
        born_on = date(1950, 3, 2)
        patient = patients.add_patient(session, number="P-78", name="Edith", born_on=born_on, sex=Sex.FEMALE)
        token = invites.create_invite(session, patient.id, days=1, asks_birth_date=True)

    phone.goto(f"{product.url}/c/{token}")
    for _ in range(3):
        give_birth_date(phone, "1", "January", "1980")

    expect(phone.get_by_text("This link does not work or has expired")).to_be_visible()
    sign_in(desktop, product)
    expect(desktop.get_by_role("row").filter(has_text="Three wrong dates of birth")).to_contain_text(patient.name)


def give_birth_date(phone: Page, day: str, month: str, year: str) -> None:
    phone.get_by_label("Day").fill(day)
    phone.get_by_label("Month").select_option(month)
    phone.get_by_label("Year").fill(year)
    with phone.expect_response("**/api/chat/sessions"):
        phone.get_by_role("button", name="Open the chat").click()
