"""Nurses at work in real browsers: the queue is live, an alert is worked on to its end, and the keyboard is enough."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from records import users
from records.models import Alert
from records.users import Role
from tests.pages.conftest import DESKTOP
from tests.pages.hands import reach
from tests.pages.walk import sign_in, violations
from tests.stack import Stack
from tests.web import told

SOON_MS = 2000
"""Within what time one nurse sees what another did."""

TABLET = {"width": 820, "height": 1180}
PASSWORD = "correct horse battery"


@pytest.fixture
def other_nurse(product: Stack, chromium: Browser) -> Iterator[Page]:
    """Tom, at another desk."""
    with product.sessions.begin() as session:
        if users.find_user(session, "tom") is None:
            users.add_user(session, login="tom", name="Tom Other", role=Role.LEAD, password=PASSWORD)
    context = chromium.new_context(viewport=DESKTOP)  # pyright: ignore[reportArgumentType]
    page = context.new_page()
    page.goto(f"{product.url}/review")
    page.get_by_label("Login").fill("tom")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Who is waiting").wait_for()
    yield page
    context.close()


@pytest.fixture
def alert_id(product: Stack) -> int:
    with product.sessions.begin() as session:
        return told.weak_legs(session).outcome.alert_id or 0


def row_of(alert_id: int) -> str:
    return f'tr:has(a[href="/review/alerts/{alert_id}"])'


def test_what_one_nurse_takes_the_other_sees_at_once(
    product: Stack, desktop: Page, other_nurse: Page, alert_id: int
) -> None:
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")
    row = other_nurse.locator(row_of(alert_id))
    expect(row).to_contain_text("min left")

    desktop.get_by_role("button", name="Take").click()
    expect(row).to_contain_text("Taken by Nurse Demo", timeout=SOON_MS)


def test_a_new_emergency_is_on_every_open_queue_at_once(product: Stack, other_nurse: Page) -> None:
    counted = other_nurse.locator(".count.emergency strong")
    before = int(counted.inner_text())

    with product.sessions.begin() as session:
        told.weak_legs(session)

    expect(counted).to_have_text(str(before + 1), timeout=SOON_MS)


def test_the_queue_goes_on_by_asking_where_the_server_s_stream_is_cut(product: Stack, other_nurse: Page) -> None:
    other_nurse.route("**/review/changes", lambda route: route.abort())
    other_nurse.reload()
    counted = other_nurse.locator(".count.emergency strong")
    before = int(counted.inner_text())

    with product.sessions.begin() as session:
        told.weak_legs(session)

    expect(counted).to_have_text(str(before + 1), timeout=2 * SOON_MS)


def test_the_whole_life_of_an_alert(product: Stack, desktop: Page, other_nurse: Page, alert_id: int) -> None:
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")
    other_nurse.goto(f"{product.url}/review/alerts/{alert_id}")
    assert violations(desktop) == []

    desktop.get_by_role("button", name="Take").click()
    expect(desktop.get_by_text("You have taken this alert.")).to_be_visible()
    desktop.get_by_text("Call", exact=True).click()
    assert violations(desktop) == []
    desktop.get_by_label("What came of it").select_option("Reached the patient")
    desktop.get_by_label("In your words").first.fill("Legs better since noon")
    desktop.get_by_role("button", name="Note the call").click()
    expect(desktop.get_by_text("reached: Legs better since noon")).to_be_visible()

    other_nurse.get_by_text("Resolve", exact=True).first.click()
    other_nurse.get_by_label("Outcome").select_option("Another cause was found")
    form = other_nurse.locator("form", has=other_nurse.get_by_label("Outcome"))
    form.get_by_label("In your words").fill("typed for minutes")
    form.get_by_role("button", name="Resolve").click()
    expect(other_nurse.get_by_role("alert")).to_contain_text("Nurse Demo changed this alert")
    assert violations(other_nurse) == []
    expect(form.get_by_label("In your words")).to_have_value("typed for minutes")
    form.get_by_role("button", name="Resolve").click()
    expect(other_nurse.get_by_text("The alert is resolved.")).to_be_visible()

    desktop.reload()
    expect(desktop.get_by_text("other cause: typed for minutes")).to_be_visible()
    desktop.get_by_text("Final diagnosis", exact=True).click()
    desktop.get_by_label("Diagnosis").select_option("Another benign cause")
    desktop.get_by_role("button", name="Keep the diagnosis").click()
    desktop.get_by_text("Reopen", exact=True).first.click()
    desktop.get_by_role("button", name="Reopen").click()
    expect(desktop.get_by_text("The alert waits again.")).to_be_visible()
    assert violations(desktop) == []
    with product.sessions() as session:
        alert = session.get_one(Alert, alert_id)
        assert (alert.state, alert.diagnosis) == ("open", "other_benign")


def test_the_keyboard_is_enough(product: Stack, desktop: Page, alert_id: int) -> None:
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")
    reach(desktop, "Skip to the content")
    reach(desktop, "Acknowledge")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("You have acknowledged this alert.")).to_be_visible()
    reach(desktop, "Note")
    desktop.keyboard.press("Enter")
    reach(desktop, "Note")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("by keyboard alone")
    reach(desktop, "Keep the note")
    desktop.keyboard.press("Enter")

    expect(desktop.get_by_text("noted: by keyboard alone")).to_be_visible()


def test_a_printed_alert_has_the_reasons_and_the_words_and_no_buttons(
    product: Stack, desktop: Page, alert_id: int
) -> None:
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")
    desktop.emulate_media(media="print")

    expect(desktop.get_by_text("Both my legs are weak and numb")).to_be_visible()
    expect(desktop.get_by_role("heading", name="Red flags")).to_be_visible()
    expect(desktop.get_by_role("button", name="Take")).to_be_hidden()
    expect(desktop.get_by_text("Hand over", exact=True).first).to_be_hidden()


@pytest.mark.parametrize("address", ["/review", "/review/results", "/review/account", "/api/docs", "/review/patients"])
@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_every_page_is_legible_to_all_and_fits(
    product: Stack, other_nurse: Page, address: str, size: dict[str, int]
) -> None:
    other_nurse.set_viewport_size(size)  # pyright: ignore[reportArgumentType]
    other_nurse.goto(product.url + address)

    assert violations(other_nurse) == []
    assert other_nurse.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_picture_shows_where_it_is_felt(product: Stack, desktop: Page) -> None:
    with product.sessions.begin() as session:
        alert_id = told.hip_pain(session).outcome.alert_id
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")

    expect(desktop.locator(".told-place")).to_have_count(1)
    expect(desktop.get_by_text("Front (right \u2013 left)")).to_be_visible()


def test_a_sign_in_that_ended_says_so_instead_of_standing_still(product: Stack, other_nurse: Page) -> None:
    with product.sessions.begin() as session:
        tom = users.find_user(session, "tom")
        assert tom
        users.end_logins(session, tom.id)
        told.weak_legs(session)

    other_nurse.wait_for_url(re.compile("/review/login"), timeout=10_000)


def test_a_misunderstood_message_is_marked_by_keyboard(product: Stack, desktop: Page, alert_id: int) -> None:
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")
    reach(desktop, "Misunderstood? message 2")
    desktop.keyboard.press("Enter")
    assert violations(desktop) == []
    reach(desktop, "What it meant")
    desktop.keyboard.type("It asked for a n")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("wants a call")
    reach(desktop, "Keep the mark")
    desktop.keyboard.press("Enter")

    expect(desktop.get_by_text("The mark is kept.")).to_be_visible()
    expect(desktop.get_by_text("Marked: It asked for a nurse")).to_be_visible()
    assert violations(desktop) == []


def test_a_message_is_marked_without_javascript(product: Stack, chromium: Browser, alert_id: int) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, product)
    page.goto(f"{product.url}/review/alerts/{alert_id}")
    page.locator(".misunderstood summary").first.click()
    page.get_by_label("What it meant").first.select_option("deny")
    page.get_by_role("button", name="Keep the mark").first.click()

    expect(page.get_by_text("Marked: It said no")).to_be_visible()
    context.close()
