"""A patient in trouble: whom to call is in sight on the lowest screen, and no word is dropped unsaid."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from records import invites
from records.models import Invite
from tests.pages.test_patient_page import keep_unanswered, told
from tests.pages.walk import HISTORY, chat_at, open_chat, say, tap
from tests.stack import Stack

NARROWEST: ViewportSize = {"width": 320, "height": 640}
ZOOMED: ViewportSize = {"width": 640, "height": 320}
LANDSCAPE: ViewportSize = {"width": 844, "height": 390}
EMERGENCY = "both my legs are weak and I can't pee"
TALK_MIN_PX = 240
"""How much of the talk is to be seen beside an emergency's banner."""

MESSAGES = "**/api/chat/messages"


CLOSES = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
"""Whether the page lets itself be closed unasked."""


def cut(route: Route) -> None:
    route.abort("connectionreset")


def without_answer(route: Route) -> None:
    reply = {
        "messages": [{"from": "bot", "text": "I cannot answer just now.", "buttons": []}],
        "done": False,
        "failed": True,
    }
    route.fulfill(body=json.dumps(reply))


def type_in(page: Page, text: str) -> None:
    page.locator("#write").fill(text)
    page.locator("#write").press("Enter")


def calls(page: Page) -> tuple[str, ...]:
    """The numbers that can be called from what is in sight."""
    in_sight = """links => links.filter(link => {
      const box = link.getBoundingClientRect();
      const root = link.getRootNode();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      return box.width && box.bottom <= innerHeight && root.elementFromPoint(x, y) === link;
    }).map(link => link.getAttribute("href"))"""
    return tuple(page.locator("a[href^='tel:']").evaluate_all(in_sight))


@pytest.mark.parametrize("size", [NARROWEST, ZOOMED, LANDSCAPE], ids=["narrow", "zoomed", "landscape"])
def test_an_emergency_is_in_sight_on_a_low_screen(product: Stack, phone: Page, size: ViewportSize) -> None:
    phone.set_viewport_size(size)
    open_chat(phone, product)

    say(phone, EMERGENCY)

    expect(phone.locator(".said.emergency .alarm")).to_be_in_viewport(ratio=1)
    expect(phone.locator(".banner .call")).to_be_in_viewport(ratio=1)
    assert "tel:112" in calls(phone)


def test_the_banner_leaves_room_for_the_talk_where_the_type_is_large(product: Stack, phone: Page) -> None:
    phone.set_viewport_size(NARROWEST)
    phone.add_init_script("localStorage.setItem('psoas-size', 'larger')")
    open_chat(phone, product)

    say(phone, EMERGENCY)

    assert phone.locator(".scroller").evaluate("element => element.clientHeight") >= TALK_MIN_PX
    assert phone.locator(".scroller").evaluate("element => element.scrollWidth - element.clientWidth") <= 0


@pytest.mark.parametrize("size", [NARROWEST, ZOOMED, LANDSCAPE], ids=["narrow", "zoomed", "landscape"])
def test_a_message_that_cannot_be_answered_shows_whom_to_call(product: Stack, phone: Page, size: ViewportSize) -> None:
    phone.set_viewport_size(size)
    chat_at(phone, product, "pain_location")
    phone.route(MESSAGES, without_answer, times=1)

    say(phone, "my left hip")

    expect(phone.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)
    assert calls(phone) == ("tel:112", "tel:5550100")


def test_three_tries_without_an_answer_leave_one_apology(product: Stack, phone: Page) -> None:
    open_chat(phone, product)
    phone.route(MESSAGES, without_answer, times=3)
    say(phone, "my left hip")
    for _ in range(2):
        tap(phone, "Try again")
    expect(phone.get_by_text("I cannot answer just now.")).to_have_count(1)

    tap(phone, "Try again")

    expect(phone.get_by_text("I cannot answer just now.")).to_have_count(0)


def test_a_kept_message_still_says_whom_to_call_after_a_reload(product: Stack, phone: Page) -> None:
    phone.set_viewport_size(NARROWEST)
    chat_at(phone, product, "pain_location")
    for text in ("my left hip", "and my thigh"):
        keep_unanswered(product, phone, text)

    phone.reload()

    expect(phone.get_by_role("button", name="Try again").last).to_be_in_viewport(ratio=1)
    assert calls(phone) == ("tel:112", "tel:5550100")
    expect(phone.get_by_text("Your message is kept")).to_have_count(1)


@pytest.mark.parametrize(
    ("language", "write", "call"), [("en", "my hip", "emergency call"), ("es", "la cadera", "llame ahora al")]
)
def test_without_a_connection_both_numbers_are_told(
    product: Stack, phone: Page, language: str, write: str, call: str
) -> None:
    phone.set_viewport_size(NARROWEST)
    phone.goto(f"{product.url}/chat?lang={language}")
    phone.locator(".choices button").first.click()
    expect(phone.locator(".said.bot").nth(2)).to_be_visible()
    phone.route(MESSAGES, cut, times=1)

    type_in(phone, write)

    expect(phone.locator(".problem")).to_contain_text(f"{call} {product.settings.emergency_number}")
    expect(phone.locator(".problem")).to_contain_text(product.settings.team_phone)
    expect(phone.locator(".turn .retry")).to_be_in_viewport(ratio=1)
    assert calls(phone) == ("tel:112",)


def test_whoever_is_offline_is_told_both_numbers_and_once_back_what_to_send(product: Stack, phone: Page) -> None:
    phone.set_viewport_size(NARROWEST)
    chat_at(phone, product, "pain_location")
    phone.context.set_offline(True)
    type_in(phone, "my left hip")
    expect(phone.locator(".offline")).to_contain_text(product.settings.team_phone)
    assert "tel:112" in calls(phone)
    expect(phone.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)

    phone.locator(".scroller").evaluate("element => element.scrollTo({top: 0, behavior: 'instant'})")
    phone.context.set_offline(False)

    expect(phone.get_by_text("You are online again.")).to_be_visible()
    expect(phone.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)


def test_a_chat_that_did_not_start_says_so_and_begins_once_the_network_is_back(product: Stack, phone: Page) -> None:
    phone.route("**/api/chat/sessions", cut, times=1)
    phone.goto(f"{product.url}/chat")

    expect(phone.get_by_text("the chat did not start")).to_be_visible()
    expect(phone.locator(".composer")).to_be_hidden()
    assert calls(phone) == ("tel:112", "tel:5550100")
    phone.context.set_offline(True)
    phone.context.set_offline(False)
    expect(phone.get_by_role("button", name="Yes, start")).to_be_visible()
    expect(phone.locator(".composer")).to_be_visible()


def test_a_chat_whose_words_did_not_come_asks_for_them_again(product: Stack, phone: Page) -> None:
    phone.route("**/api/chat/contacts*", cut, times=1)

    phone.goto(f"{product.url}/chat")

    expect(phone.get_by_text("The chat should open in a moment.")).to_be_visible()
    expect(phone.get_by_role("link", name="Open it again")).to_be_visible()
    expect(phone.get_by_role("button", name="Yes, start")).to_be_visible(timeout=15_000)


def held(page: Page) -> Callable[[], None]:
    """Hold up the next message; what is returned lets it go on."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(MESSAGES, hold, times=1)
    return lambda: waiting.pop().continue_()


def test_what_is_typed_while_an_answer_is_awaited_is_sent_after_it(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "pain_location")
    let_go = held(phone)
    type_in(phone, "my left hip")
    expect(phone.get_by_text("Sending")).to_be_visible()

    type_in(phone, EMERGENCY)
    type_in(phone, EMERGENCY)

    expect(phone.get_by_text("Waiting to be sent.")).to_be_visible()
    expect(phone.locator("#write")).to_have_value("")
    let_go()
    expect(phone.locator(".banner .call")).to_be_visible()
    expect(phone.get_by_text("Waiting to be sent.")).to_have_count(0)
    assert told(phone, EMERGENCY) == 1
    phone.reload()
    expect(phone.locator(".said.emergency")).to_be_visible()
    assert told(phone, EMERGENCY) == 1


def test_an_answer_that_takes_long_shows_whom_to_call(product: Stack, phone: Page) -> None:
    phone.set_viewport_size(ZOOMED)
    chat_at(phone, product, "pain_location")
    let_go = held(phone)

    type_in(phone, "my left hip")

    expect(phone.get_by_text("This takes longer than usual.")).to_be_in_viewport(timeout=8_000)
    assert "tel:112" in calls(phone)
    let_go()
    expect(phone.get_by_text("This takes longer than usual.")).to_have_count(0)


def test_whoever_leaves_with_something_unsent_is_asked_first(product: Stack, phone: Page) -> None:
    open_chat(phone, product)
    phone.route(MESSAGES, cut, times=1)
    type_in(phone, EMERGENCY)
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()

    phone.get_by_role("button", name="Leave").click()
    asked = phone.get_by_role("dialog", name="Not everything was sent")
    expect(asked).to_contain_text(product.settings.team_phone)
    asked.get_by_role("button", name="Stay here").click()
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()
    phone.get_by_role("button", name="Leave").click()
    asked.get_by_role("button", name="Leave without sending").click()

    expect(phone.get_by_role("main")).to_contain_text("What was not sent is lost.")


def test_the_browser_asks_before_it_closes_what_is_not_sent(product: Stack, phone: Page) -> None:
    open_chat(phone, product)
    phone.route(MESSAGES, cut, times=1)
    type_in(phone, EMERGENCY)
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()

    assert not phone.evaluate(CLOSES)
    tap(phone, "Try again")
    assert phone.evaluate(CLOSES)


def test_a_link_that_was_ended_offers_nothing_that_cannot_succeed(product: Stack, phone: Page) -> None:
    token = product.invite("whose link ends", HISTORY)
    open_chat(phone, product, token)
    with product.sessions.begin() as session:
        patient = invites.patient_of_invite(session, token)
        for (invite,) in session.query(Invite.id).filter_by(patient_id=patient.id):
            invites.revoke(session, invite, patient.id)

    type_in(phone, EMERGENCY)

    expect(phone.get_by_text("Your care team has ended this link")).to_be_in_viewport()
    for name in ("Start a new talk", "Try again"):
        expect(phone.get_by_role("button", name=name)).to_have_count(0)
    expect(phone.locator(".composer")).to_be_hidden()
    expect(phone.locator(".ended a").last).to_be_in_viewport(ratio=1)
    assert calls(phone) == ("tel:112", "tel:5550100")
    phone.reload()
    expect(phone.get_by_text("This link does not work")).to_be_visible()
    expect(phone.get_by_role("button", name="Try again")).to_have_count(0)
    expect(phone.locator(".composer")).to_be_hidden()


def test_after_a_reload_the_question_is_read_from_its_beginning(product: Stack, chromium: Browser) -> None:
    page = chromium.new_page(viewport=NARROWEST)
    chat_at(page, product, "red_flags")

    expect(page.locator(".said.bot").last).to_be_in_viewport()
    page.close()


def test_words_that_come_back_are_read_whole_where_they_are_written(product: Stack, phone: Page) -> None:
    open_chat(phone, product)
    refusal = json.dumps({"detail": "That cannot be sent."})
    phone.route(MESSAGES, lambda route: route.fulfill(status=422, body=refusal), times=1)

    say(phone, "my left hip hurts and it began some weeks ago " * 2)

    hidden_px = phone.locator("#write").evaluate("element => element.scrollHeight - element.clientHeight")
    assert hidden_px <= 0


def test_what_no_one_can_see_is_no_message(product: Stack, phone: Page) -> None:
    open_chat(phone, product)

    type_in(phone, "\u200b\u2060")

    expect(phone.locator(".said.patient")).to_have_count(0)
