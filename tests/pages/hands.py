"""Three ways to finish a screening on the page: by pointer, by keyboard alone, and by typing alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

TABS_MAX = 80
"""More stops than any page of ours has; a control not found by then cannot be reached by keyboard."""

QUESTIONS_MAX = 25

CHOSEN: dict[str, str | list[str] | int] = {
    "consent": "Yes, start",
    "reporter": "I am the patient",
    "pain_location": ["groin (left)"],
    "pain_severity": 4,
    "pain_onset": "Slowly",
    "pain_course": "Slowly worse",
    "pain_quality": ["Throbbing", "Aching or dull"],
    "pain_position": ["Worse when walking"],
    "spasm": "No",
    "neuropathic": "Yes",
    "neuropathic_area": ["front of the thigh (left)"],
    "pain_relief": "They help a little",
    "red_flags": ["None of these"],
    "anticoagulant": "No",
    "cancer_history": "Yes, now",
    "anything_else": "No, that is all",
    "summary": "Yes, send it",
}
"""What is chosen at each question: a button, things to tick or places to mark, or a number on the scale."""

TYPED = {
    "consent": "yes",
    "reporter": "I am the patient",
    "opening": "I have some pain",
    "pain_location": "in my left groin",
    "pain_severity": "4",
    "pain_onset": "slowly, some weeks ago",
    "pain_course": "slowly getting worse",
    "pain_quality": "a dull throbbing",
    "pain_position": "worse when I walk",
    "spasm": "no",
    "neuropathic": "yes, numb",
    "neuropathic_area": "the front of my left thigh",
    "pain_relief": "they help a little",
    "red_flags": "none of these",
    "anything_else": "no",
    "summary": "yes",
}

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const label = element?.labels?.[0]?.textContent.replace(element.textContent, ""); // a list holds its choices
  return element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? "";
}"""


def by_pointer(page: Page, question: str) -> None:
    chosen = CHOSEN.get(question)
    match chosen:
        case None:
            page.get_by_label("Write your answer").fill(TYPED[question])
            page.get_by_role("button", name="Send", exact=True).last.click()
        case int():
            page.locator(".numbers").get_by_text(str(chosen), exact=True).click()
            page.get_by_role("button", name=f"Send {chosen} out of 10").click()
        case str():
            page.get_by_role("button", name=chosen, exact=True).click()
        case list():
            for name in chosen:
                ticks = page.get_by_role("checkbox", name=name, exact=True)
                (ticks if ticks.count() else page.get_by_role("button", name=name, exact=True).first).click()
            page.locator(".answer .card > .primary").click()


def by_keyboard(page: Page, question: str) -> None:
    keys = page.keyboard
    chosen = CHOSEN.get(question)
    match chosen:
        case None:
            reach(page, "Write your answer")
            keys.type(TYPED[question])
            keys.press("Enter")
        case int():
            reach(page, "Pain right now, from 0 to 10")
            for _ in range(chosen):
                keys.press("ArrowRight")
            reach(page, f"Send {chosen} out of 10")
            keys.press("Enter")
        case str():
            reach(page, chosen)
            keys.press("Enter")
        case list():
            for name in chosen:
                reach_or_walk(page, name)
                keys.press("Space")
            reach(page, "Send")
            keys.press("Enter")


def by_typing(page: Page, question: str) -> None:
    page.get_by_label("Write your answer").fill(TYPED[question])
    page.get_by_label("Write your answer").press("Enter")


def reach(page: Page, name: str) -> None:
    """Press Tab until the control of this name, or the first that begins so, has the focus."""
    for _ in range(TABS_MAX):
        if is_named(page, name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name!r}")


def reach_or_walk(page: Page, name: str) -> None:
    """As `reach`, but the picture of the body is one stop, through whose places the arrows walk."""
    if not page.get_by_role("group", name="Picture of the body: Front").count():
        reach(page, name)
        return
    reach(page, "belly (middle)")
    for _ in range(TABS_MAX):
        if is_named(page, name):
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"the arrows do not reach {name!r}")


def is_named(page: Page, name: str) -> bool:
    focused = page.evaluate(FOCUSED).strip()
    return focused == name or (name == "Send" and focused.startswith("Send ("))


HANDS: dict[str, Callable[[Page, str], None]] = {
    "by pointer": by_pointer,
    "by keyboard alone": by_keyboard,
    "by typing alone": by_typing,
}


def finish(page: Page, answer: Callable[[Page, str], None]) -> list[str]:
    """Answer question after question, from consent until the talk is over; returns what was asked."""
    asked = ["consent"]
    while True:
        with page.expect_response("**/api/chat/messages") as reply:
            answer(page, asked[-1])
        told = reply.value.json()
        expect(page.locator("psoas-chat .typing")).to_be_hidden()
        if told["done"]:
            return asked
        asked += [message["question"] for message in told["messages"] if message["question"]]
        assert len(asked) < QUESTIONS_MAX, asked
