"""What a nurse meets when a page is old, cut off, refused or printed: nothing stays unseen, nothing is a dead end."""

import pytest
from playwright.sync_api import Page, expect

from records import alerts, conversations, patients
from records.models import Alert
from records.work import Step
from screening.history import Sex
from tests.pages.walk import sign_in
from tests.stack import Stack
from tests.web import told

LONG = "Maria-" + "Wolfeschlegelsteinhausenbergerdorff" * 4
NARROWEST_PX = 320
ASKS_EVERY_MS = 10_000


@pytest.fixture
def alert_id(product: Stack) -> int:
    with product.sessions.begin() as session:
        return told.weak_legs(session).outcome.alert_id or 0


def test_what_is_not_ruled_out_is_printed(product: Stack, desktop: Page, alert_id: int) -> None:
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")
    not_ruled_out = desktop.locator(".why details .evidence li").first
    expect(not_ruled_out).to_be_hidden()

    desktop.emulate_media(media="print")

    expect(not_ruled_out).to_be_visible()


def test_an_open_alert_says_that_it_has_changed_and_keeps_what_is_typed(
    product: Stack, desktop: Page, alert_id: int
) -> None:
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")
    desktop.get_by_text("Note", exact=True).first.click()
    desktop.get_by_label("Note", exact=True).fill("called her sister")
    with product.sessions.begin() as session:
        talk = session.get_one(Alert, alert_id).conversation_id
        conversations.add_patient_message(session, talk, text="and now I cannot pee")

    expect(desktop.get_by_text("This alert has changed.")).to_be_visible(timeout=ASKS_EVERY_MS)
    expect(desktop.get_by_label("Note", exact=True)).to_have_value("called her sister")
    with desktop.expect_popup() as shown:
        desktop.get_by_role("link", name="Show it").click()
    expect(shown.value.get_by_text("and now I cannot pee")).to_be_visible()
    expect(shown.value.get_by_text("This alert has changed.")).to_have_count(0)
    shown.value.close()


def test_a_queue_without_a_connection_says_so_wherever_it_is_scrolled(product: Stack, phone: Page) -> None:
    sign_in(phone, product)
    phone.route("**/review", lambda route: route.abort())
    phone.route("**/review/changes", lambda route: route.abort())
    phone.context.set_offline(True)

    lost = phone.get_by_text("Not up to date: the connection is lost.")
    expect(lost).to_be_visible(timeout=30_000)
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(lost).to_be_in_viewport()
    phone.context.set_offline(False)


def test_what_cannot_be_taken_leads_back_to_the_queue_and_names_no_team(
    product: Stack, desktop: Page, alert_id: int
) -> None:
    sign_in(desktop, product)
    for address in ("/review/alerts/999999", "/review?offset=-1", "/review/nowhere"):
        desktop.goto(f"{product.url}{address}")
        expect(desktop.get_by_text(product.settings.team_phone)).to_have_count(0)
        expect(desktop.get_by_text("greater than")).to_have_count(0)
        desktop.get_by_role("link", name="To the queue").click()
        expect(desktop.get_by_role("heading", name="Who is waiting")).to_be_visible()

    desktop.goto(f"{product.url}/review/alerts/{alert_id}/steps/{Step.RESOLVE}")
    assert desktop.url == f"{product.url}/review/alerts/{alert_id}"


def test_what_was_typed_is_read_on_the_page_that_could_not_keep_it(
    product: Stack, desktop: Page, alert_id: int
) -> None:
    sign_in(desktop, product)
    desktop.goto(f"{product.url}/review/alerts/{alert_id}")
    desktop.get_by_text("Note", exact=True).first.click()
    desktop.get_by_label("Note", exact=True).fill("\ncalled <b>her</b> sister")
    cookies = [one for one in desktop.context.cookies() if one["name"] == "psoas_form"]
    desktop.context.clear_cookies()
    desktop.context.add_cookies(cookies)  # pyright: ignore[reportArgumentType]

    desktop.get_by_role("button", name="Keep the note").click()

    expect(desktop.get_by_label("What you typed")).to_have_value("\ncalled <b>her</b> sister")


def test_whom_to_call_on_a_patients_problem_page_can_be_tapped(product: Stack, phone: Page) -> None:
    phone.goto(f"{product.url}/c/nonsense")

    expect(phone.get_by_role("link", name=product.settings.emergency_number)).to_have_attribute("href", "tel:112")
    expect(phone.get_by_role("link", name=product.settings.team_phone)).to_have_attribute("href", "tel:5550100")


@pytest.mark.parametrize("width", [NARROWEST_PX, 1280])
def test_a_name_without_a_space_widens_no_page(product: Stack, desktop: Page, width: int) -> None:
    with product.sessions.begin() as session:
        patient = patients.add_patient(
            session,
            number=f"long {width} {len(patients.all_patients(session))}",
            name=LONG,
            born_on=None,
            sex=Sex.FEMALE,
        )
        talk = conversations.open_conversation(session, patient_id=patient.id)
        conversations.add_patient_message(session, talk.id, text="Legs" * 40)
        conversations.break_off(session, talk.id, "The chat program could not be reached.")
    sign_in(desktop, product)
    with product.sessions() as session:
        row = next(one for one in alerts.queue(session, limit=1000) if one.conversation_id == talk.id)
    desktop.set_viewport_size({"width": width, "height": 800})

    addresses = f"/review?search={LONG[:30]}", f"/review/alerts/{row.alert_id}", f"/review/patients/{patient.id}"
    for address in (*addresses, "/review/patients"):
        desktop.goto(f"{product.url}{address}")
        assert desktop.evaluate("document.documentElement.scrollWidth") <= width, address
    desktop.goto(f"{product.url}{addresses[0]}")
    spilled = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"
    assert desktop.locator(".count").evaluate_all(spilled) == []
    expect(desktop.get_by_text("LegsLegs").first).to_be_visible()
