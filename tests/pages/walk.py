"""What patients and nurses do on the pages, for the page tests."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.stack import Patient, Stack

SERIOUS = ("serious", "critical")
HISTORY = {"sex": "female", "diagnoses": [{"site": "breast", "on": 500}], "medicines_recorded": True}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def open_chat(page: Page, product: Stack, invite: str | None = None) -> None:
    """Open the chat by an invite, or as a patient who was never here before."""
    page.goto(f"{product.url}/c/{invite or product.invite('on the page', HISTORY)}")
    expect(page.get_by_role("button", name="Yes, start")).to_be_visible()


UNTIL = {
    "opening": "I have some pain",
    "pain_location": "my left groin",
    "pain_severity": "4",
}
"""What is said on the way to a question; elsewhere "no"."""


def chat_at(page: Page, product: Stack, question: str) -> None:
    """Open the chat of someone who has come as far as this question."""
    patient = Patient(product.url, product.invite("on the way", HISTORY))
    patient.say("yes")
    patient.say("I am the patient")
    if question == "temperature":
        patient.say("I have some pain and a fever")
    while patient.question != question:
        assert not patient.done, f"{question} was not asked, but {patient.asked}"
        patient.say(UNTIL.get(patient.question or "", "no"))
    cookie = {"name": "psoas_chat", "value": patient.token, "domain": "127.0.0.1", "path": "/api/chat"}
    page.context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
    page.goto(f"{product.url}/chat")
    expect(page.get_by_role("region", name="Your answer")).to_be_visible()


def say(page: Page, text: str) -> None:
    """Type a message and wait for its reply."""
    page.get_by_label("Write your answer").fill(text)
    with page.expect_response("**/api/chat/messages"):
        page.keyboard.press("Enter")
    settled(page)


def tap(page: Page, name: str, within: Locator | None = None) -> None:
    """Tap a choice and wait for the reply."""
    with page.expect_response("**/api/chat/messages"):
        (within or page).get_by_role("button", name=name, exact=True).click()
    settled(page)


def settled(page: Page) -> None:
    expect(page.locator("psoas-chat .typing")).to_be_hidden()


def sign_in(page: Page, product: Stack) -> None:
    page.goto(f"{product.url}/review")
    page.get_by_label("Login").fill(product.seeded.login)
    page.get_by_label("Password").fill(product.seeded.password or "")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Who is waiting").wait_for()


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA on the page as it stands."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']} ({v['impact']}): {[node['html'][:120] for node in v['nodes']]}" for v in found]
