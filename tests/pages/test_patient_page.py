"""The patient's page in a real browser: finished by any hand, whatever happens to the network, and legible to all."""

import json
from collections.abc import Callable
from itertools import product as product_of
from typing import Literal

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from records import conversations
from records.invites import conversation_of_token
from tests.pages.conftest import PHONE
from tests.pages.hands import FOCUSED, HANDS, by_pointer, finish, reach
from tests.pages.host_site import HostSite
from tests.pages.walk import chat_at, open_chat, say, settled, tap, violations
from tests.stack import Stack

FIRST_LOAD_MAX_BYTES = 60_000
NARROWEST = {"width": 320, "height": 640}
SIZES = ("normal", "large", "larger")
THEMES = ("light", "dark", "contrast")
WIDGETS = {
    "buttons": "pain_onset",
    "pain scale": "pain_severity",
    "body map": "pain_location",
    "tick list": "red_flags",
    "temperature": "temperature",
    "read-back": "summary",
}
"""A question for each widget."""


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS)
def test_a_whole_screening_is_finished(product: Stack, sized: Page, hand: Callable[[Page, str], None]) -> None:
    open_chat(sized, product)

    asked = finish(sized, hand)

    assert asked[-1] == "summary"
    assert {"pain_location", "pain_severity", "pain_quality", "neuropathic_area", "red_flags"} <= set(asked)
    expect(sized.locator(".read-back")).to_contain_text("left groin, 4 out of 10")
    expect(sized.locator(".read-back")).to_contain_text("Numb, tingling or burning feeling: front of the thigh (left)")
    expect(sized.get_by_text("This talk has ended.")).to_be_visible()


def test_places_are_marked_in_the_picture_and_in_the_list_alike(product: Stack, sized: Page) -> None:
    chat_at(sized, product, "pain_location")
    chosen = sized.locator(".chosen")

    sized.get_by_role("group", name="Picture of the body: Front").get_by_label("hip (left)").click()
    expect(chosen).to_contain_text("hip (left)")
    as_list = sized.get_by_role("radio", name="List of places")
    if as_list.is_visible():
        as_list.check()
    in_list = sized.get_by_role("list", name="List of places")
    expect(in_list.get_by_role("button", name="hip (left)", exact=True)).to_have_attribute("aria-pressed", "true")
    in_list.get_by_role("button", name="lower back (middle)").click()
    expect(chosen).to_contain_text("hip (left), lower back (middle)")
    in_list.get_by_role("button", name="hip (left)", exact=True).click()
    expect(chosen).not_to_contain_text("hip")
    tap(sized, "Send (1 chosen)")

    expect(sized.locator(".said.patient").last).to_contain_text("lower back (middle)")


def test_left_is_the_patients_own_left(product: Stack, desktop: Page) -> None:
    chat_at(desktop, product, "pain_location")

    def middle_of(view: str, name: str) -> float:
        if view == "Back":
            desktop.get_by_role("radio", name="Back", exact=True).check()
        region = desktop.get_by_role("group", name=f"Picture of the body: {view}").get_by_label(name).bounding_box()
        assert region
        return region["x"] + region["width"] / 2

    assert middle_of("Front", "hip (left)") > middle_of("Front", "hip (right)"), "facing the patient"
    assert middle_of("Back", "buttock (left)") < middle_of("Back", "buttock (right)"), "from behind"


def test_none_of_these_and_ticks_exclude_each_other(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "red_flags")
    none, swollen = phone.get_by_label("None of these"), phone.get_by_label("One leg is swollen")

    swollen.check()
    none.check()
    expect(swollen).not_to_be_checked()
    swollen.check()
    expect(none).not_to_be_checked()


def test_a_temperature_in_fahrenheit_reaches_the_nurses_in_celsius(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "temperature")

    phone.get_by_label("Temperature", exact=True).fill("12")
    phone.get_by_role("button", name="Send temperature").click()
    expect(phone.get_by_text("between 30 and 45 °C")).to_be_visible()
    phone.get_by_role("radio", name="°F").check()
    phone.get_by_label("Temperature", exact=True).fill("101.3")
    tap(phone, "Send temperature")

    expect(phone.locator(".said.patient").last).to_contain_text("38.5 °C")


def test_an_emergency_is_unmistakable_on_the_page(product: Stack, sized: Page) -> None:
    open_chat(sized, product)
    say(sized, "both my legs are weak and I can't pee")

    expect(sized.get_by_role("alert").filter(has_text="Call 112 now")).to_be_visible()
    expect(sized.locator(".said.emergency")).to_contain_text("Emergency")
    expect(sized.get_by_role("link", name="Call 112").first).to_have_attribute("href", "tel:112")
    assert violations(sized) == []


def test_help_is_always_in_reach(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "red_flags")

    phone.get_by_role("button", name="Get help now").click()

    expect(phone.get_by_role("dialog", name="Get help now")).to_contain_text(product.settings.team_phone)
    expect(phone.get_by_role("link", name=f"Call {product.settings.team_phone}")).to_be_visible()
    assert violations(phone) == []


def test_a_reload_goes_on_where_the_patient_was(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "pain_severity")
    before = phone.locator(".said").all_inner_texts()

    phone.reload()

    expect(phone.get_by_role("slider")).to_be_visible()
    assert phone.locator(".said").all_inner_texts() == before
    expect(phone.locator(".progress")).to_contain_text("questions left")


def test_a_message_that_did_not_leave_is_kept_and_sent_once(product: Stack, phone: Page) -> None:
    open_chat(phone, product)
    tap(phone, "Yes, start")
    phone.context.set_offline(True)
    expect(phone.get_by_text("You are offline.")).to_be_visible()
    phone.get_by_label("Write your answer").fill("I am the patient")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()

    phone.context.set_offline(False)
    tap(phone, "Try again")

    expect(phone.get_by_text("Tell me in your own words")).to_be_visible()
    assert told(phone, "I am the patient") == 1


def test_a_choice_that_did_not_leave_answers_no_later_question(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "spasm")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="No", exact=True).click()
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()
    phone.context.set_offline(False)
    say(phone, "I am not sure")

    assert told(phone, "No") == 0
    expect(phone.get_by_role("button", name="Try again")).to_have_count(0)
    phone.reload()
    expect(phone.locator(".said.bot").last).to_contain_text("numb")


def keep_unanswered(product: Stack, phone: Page, text: str, payload: str | None = None) -> None:
    """As where the program could not be reached: the message of whoever is on the page is kept, and not answered."""
    token = next(cookie["value"] for cookie in phone.context.cookies() if cookie["name"] == "psoas_chat")
    with product.sessions.begin() as session:
        talk = conversation_of_token(token)
        conversations.add_patient_message(session, talk, text=text, payload=payload, key=text.lower().replace(" ", "-"))


def test_a_kept_choice_that_was_passed_by_is_not_offered_again(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "spasm")
    keep_unanswered(product, phone, "No", '/choose{"value": "no"}')
    phone.reload()
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()
    say(phone, "I am not sure")

    kept = phone.locator(".turn").filter(has=phone.get_by_text("No", exact=True))
    expect(kept).to_contain_text("the talk has gone on")
    expect(phone.get_by_role("button", name="Try again")).to_have_count(0)
    phone.reload()
    expect(kept).to_contain_text("the talk has gone on")
    expect(phone.get_by_role("button", name="Try again")).to_have_count(0)


def test_kept_words_can_be_sent_again_however_far_the_talk_has_gone_on(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "spasm")
    keep_unanswered(product, phone, "my legs feel odd")
    phone.reload()
    say(phone, "I am not sure")
    phone.reload()

    tap(phone, "Try again")

    expect(phone.get_by_role("button", name="Try again")).to_have_count(0)
    assert told(phone, "my legs feel odd") == 1


@pytest.mark.parametrize(("status", "said"), [(422, "nothing"), (413, "far too much")])
def test_words_that_are_no_message_go_back_to_where_they_were_typed(
    product: Stack, phone: Page, status: int, said: str
) -> None:
    open_chat(phone, product)
    refusal = json.dumps({"detail": "That cannot be sent."})
    phone.route("**/api/chat/messages", lambda route: route.fulfill(status=status, body=refusal), times=1)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(f"{request.method} {request.url}"))

    say(phone, said)

    expect(phone.get_by_text("That cannot be sent.")).to_be_visible()
    expect(phone.get_by_label("Write your answer")).to_have_value(said)
    assert told(phone, said) == 0
    assert asked == [f"POST {product.url}/api/chat/messages"]


def test_words_that_met_an_ended_session_can_be_sent_in_the_next_talk(product: Stack, phone: Page) -> None:
    open_chat(phone, product)
    ended = json.dumps({"detail": "This talk has ended here."})
    phone.route("**/api/chat/messages", lambda route: route.fulfill(status=401, body=ended), times=1)
    say(phone, "both my legs are weak")

    phone.get_by_role("button", name="Start a new talk").click()

    expect(phone.get_by_role("button", name="Yes, start")).to_be_visible()
    expect(phone.get_by_label("Write your answer")).to_have_value("both my legs are weak")


def test_words_that_did_not_leave_outlast_what_another_tab_says(product: Stack, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE)  # pyright: ignore[reportArgumentType]
    one, other = context.new_page(), context.new_page()
    open_chat(one, product)
    other.goto(f"{product.url}/chat")
    expect(other.get_by_role("button", name="Yes, start")).to_be_visible()
    one.route("**/api/chat/messages", lambda route: route.abort("connectionreset"), times=1)
    one.get_by_label("Write your answer").fill("both my legs are weak")
    one.keyboard.press("Enter")
    expect(one.get_by_role("button", name="Try again")).to_be_visible()

    tap(other, "Yes, start")
    expect(one.get_by_role("button", name="I am the patient")).to_be_visible()
    tap(one, "Try again")

    expect(one.get_by_role("link", name="Call 112").first).to_be_visible()
    assert told(one, "both my legs are weak") == 1
    context.close()


def test_a_reply_lost_on_its_way_is_fetched_without_sending_twice(product: Stack, phone: Page) -> None:
    open_chat(phone, product)
    tap(phone, "Yes, start")

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    phone.route("**/api/chat/messages", lose_the_reply, times=1)
    phone.get_by_label("Write your answer").fill("I am the patient")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()
    tap(phone, "Try again")

    expect(phone.get_by_text("Tell me in your own words")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Tell me in your own words")).to_be_visible()
    assert told(phone, "I am the patient") == 1


def test_a_reply_that_cannot_be_read_can_be_asked_for_again(product: Stack, phone: Page) -> None:
    open_chat(phone, product)
    tap(phone, "Yes, start")
    phone.route("**/api/chat/messages", lambda route: route.fulfill(body="<html>sign in to the wifi"), times=1)
    phone.get_by_label("Write your answer").fill("I am the patient")
    phone.keyboard.press("Enter")

    tap(phone, "Try again")

    expect(phone.get_by_text("Tell me in your own words")).to_be_visible()
    assert told(phone, "I am the patient") == 1


def test_whom_to_phone_stays_in_sight_where_the_chat_cannot_begin(product: Stack, phone: Page) -> None:
    phone.route("**/api/chat/contacts*", lambda route: route.abort("connectionreset"))

    phone.goto(f"{product.url}/chat")

    expect(phone.get_by_text(product.settings.team_phone)).to_be_visible()


def told(page: Page, text: str) -> int:
    """How often the patient is shown to have said this."""
    return page.locator(".said.patient").get_by_text(text, exact=True).count()


def test_two_tabs_show_the_same_talk(product: Stack, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE)  # pyright: ignore[reportArgumentType]
    one, other = context.new_page(), context.new_page()
    open_chat(one, product)
    other.goto(f"{product.url}/chat")
    expect(other.get_by_role("button", name="Yes, start")).to_be_visible()

    tap(one, "Yes, start")
    expect(other.get_by_role("button", name="I am the patient")).to_be_visible()
    tap(other, "I am the patient")
    expect(one.get_by_text("Tell me in your own words")).to_be_visible()

    assert one.locator(".said").all_inner_texts() == other.locator(".said").all_inner_texts()
    context.close()


def test_leaving_clears_the_screen_and_what_the_browser_kept(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "pain_severity")
    invite_free_title = phone.title()

    phone.get_by_role("button", name="Leave").click()

    expect(phone.get_by_role("main").filter(has_text="You have left the chat")).to_be_focused()
    expect(phone.locator(".said")).to_have_count(0)
    assert violations(phone) == []
    phone.wait_for_load_state("networkidle")
    assert not [cookie for cookie in phone.context.cookies() if cookie.get("value") and cookie["path"] == "/api/chat"]
    assert phone.title() == invite_free_title == "Tell us how you feel"
    phone.reload()
    expect(phone.get_by_role("button", name="Yes, start")).to_be_visible()
    assert told(phone, "my left groin") == 0


def test_nothing_of_the_patient_is_in_the_address_or_in_storage(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "pain_onset")
    phone.get_by_role("button", name="Options").click()
    phone.get_by_role("radio", name="Dark").check()

    stored = json.loads(
        phone.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    )

    assert stored == [[["psoas-theme", "dark"]], []]
    assert phone.url == f"{product.url}/chat"
    assert {cookie["name"] for cookie in phone.context.cookies()} == {"psoas_chat"}


@pytest.mark.parametrize("contrast", ["more", "no-preference"])
def test_colours_as_on_the_device_are_the_same_before_and_after_another_choice(
    product: Stack, phone: Page, contrast: Literal["more", "no-preference"]
) -> None:
    phone.emulate_media(color_scheme="dark", contrast=contrast)
    open_chat(phone, product)
    page = phone.locator("html")
    of_device = "contrast" if contrast == "more" else "dark"
    expect(page).to_have_attribute("data-theme", of_device)

    phone.get_by_role("button", name="Options").click()
    phone.get_by_role("radio", name="Light").check()
    expect(page).to_have_attribute("data-theme", "light")
    phone.get_by_role("radio", name="As my device").check()

    expect(page).to_have_attribute("data-theme", of_device)


@pytest.mark.parametrize("question", WIDGETS.values(), ids=WIDGETS)
def test_each_widget_is_accessible_in_every_theme(product: Stack, sized: Page, question: str) -> None:
    chat_at(sized, product, question)

    for theme in THEMES:
        sized.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert violations(sized) == [], theme


TOO_SMALL = """([least, primary]) => {
  const controls = "button, a[href], input, textarea, select, [role=button]";
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) look(element.shadowRoot);
    for (const element of root.querySelectorAll(controls)) {
      const label = element.closest("label");
      const box = (label ?? element).getBoundingClientRect();
      if (!box.width || !element.checkVisibility() || element.matches(".skip, [tabindex='-1']:not(path)")) continue;
      const need = element.tagName === "path" ? least : primary;
      const size = Math.min(box.width, box.height);
      if (size < need) found.push(`${size} px: ${element.outerHTML.slice(0, 90)}`);
    }
  };
  look(document);
  return found;
}"""


@pytest.mark.parametrize("question", WIDGETS.values(), ids=WIDGETS)
def test_each_target_is_large_enough_for_a_thumb(product: Stack, phone: Page, question: str) -> None:
    chat_at(phone, product, question)

    assert phone.evaluate(TOO_SMALL, [24, 44]) == []


@pytest.mark.parametrize("question", WIDGETS.values(), ids=WIDGETS)
def test_nothing_is_cut_off_on_the_narrowest_phone(product: Stack, chromium: Browser, question: str) -> None:
    page = chromium.new_page(viewport=NARROWEST)  # pyright: ignore[reportArgumentType]
    chat_at(page, product, question)

    for size, direction in product_of(SIZES, ("ltr", "rtl")):
        page.evaluate(f"document.documentElement.dataset.size = '{size}'")
        page.evaluate(f"document.querySelector('psoas-chat').dir = document.documentElement.dir = '{direction}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"], (size, direction)
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0, (size, direction)
        scroller = page.locator(".scroller")
        assert scroller.evaluate("element => element.scrollWidth - element.clientWidth") <= 0, (size, direction)
    page.close()


def test_the_tab_key_goes_through_the_page_as_it_reads(product: Stack, desktop: Page) -> None:
    chat_at(desktop, product, "pain_severity")
    stops = []
    for _ in range(9):
        desktop.keyboard.press("Tab")
        stops.append(desktop.evaluate(FOCUSED).strip())

    assert [stop for stop in stops if stop != "Conversation"] == [
        "Skip to your answer", "Options", "Leave", "Get help now", "Pain right now, from 0 to 10", "Skip",
        "Write your answer", "Send",
    ]  # fmt: skip


def test_whoever_answers_by_keyboard_goes_on_where_the_next_question_is(product: Stack, desktop: Page) -> None:
    chat_at(desktop, product, "pain_onset")
    reach(desktop, "Slowly")
    desktop.keyboard.press("Enter")
    settled(desktop)
    desktop.keyboard.press("Tab")

    assert desktop.evaluate(FOCUSED) == "Much worse in days"


def test_new_replies_are_announced_politely(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "pain_onset")

    log = phone.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator(".said").first).to_contain_text("Program:")


def test_the_read_back_alone_is_printed(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "summary")

    phone.emulate_media(media="print")

    expect(phone.locator(".said:visible")).to_have_count(1)
    expect(phone.locator(".said:visible")).to_contain_text("left groin")
    expect(phone.get_by_role("button", name="Get help now")).to_be_hidden()


def test_the_first_load_is_small_and_stays_on_its_origin(product: Stack, phone: Page) -> None:
    loaded: dict[str, int] = {}
    phone.on("requestfinished", lambda request: loaded.update({request.url: request.sizes()["responseBodySize"]}))

    open_chat(phone, product)
    phone.wait_for_load_state("networkidle")

    assert {url for url in loaded if not url.startswith(product.url)} == set()
    assert len([url for url in loaded if url.endswith(".js")]) > 5
    assert sum(loaded.values()) < FIRST_LOAD_MAX_BYTES, loaded


def test_without_scripts_the_page_says_whom_to_phone(product: Stack, chromium: Browser) -> None:
    page = chromium.new_page(viewport=PHONE, java_script_enabled=False)  # pyright: ignore[reportArgumentType]
    page.goto(f"{product.url}/chat")

    expect(page.get_by_text(product.settings.team_phone)).to_be_visible(timeout=10_000)
    page.close()


@pytest.mark.usefixtures("product")
def test_another_site_holds_the_chat_in_its_own_colours(host_site: HostSite, sized: Page) -> None:
    problems: list[Error] = []

    def note(problem: Error) -> None:
        problems.append(problem)

    sized.on("pageerror", note)
    sized.goto(host_site.url)
    expect(sized.get_by_role("button", name="Yes, start")).to_be_visible()
    assert violations(sized) == []
    colour = sized.get_by_role("button", name="Yes, start").evaluate("element => getComputedStyle(element).color")
    assert colour == "rgb(47, 93, 50)"

    finish(sized, by_pointer)

    expect(sized.get_by_text("This talk has ended.")).to_be_visible()
    assert sized.context.cookies() == []
    assert problems == []


@pytest.mark.usefixtures("product")
def test_a_site_that_was_not_allowed_cannot_hold_the_chat(host_site: HostSite, phone: Page) -> None:
    phone.goto(host_site.not_allowed_url)

    expect(phone.get_by_text("The chat does not start in this browser.")).to_be_visible()
    expect(phone.get_by_role("button", name="Yes, start")).to_have_count(0)
