"""The patient's page in each translation: chosen before a word is said, legible, and unmistakable in an emergency."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from psoascreen.languages import SOURCE, Language, languages
from tests.pages.host_site import HostSite
from tests.pages.test_patient_page import NARROWEST, SIZES, WIDGETS
from tests.pages.walk import HISTORY, settled, violations
from tests.stack import Patient, Stack

TRANSLATED = [language for code, language in languages().items() if code != SOURCE]
SPANISH = languages()["es"]

TAPPED: dict[str, Any] = {
    "consent": "yes",
    "reporter": "patient",
    "opening": [{"site": "hip", "side": "left"}],
    "pain_location": [{"site": "hip", "side": "left"}],
    "pain_severity": 4,
    "pain_onset": "gradual",
    "pain_course": "worse",
    "pain_quality": ["aching"],
    "pain_position": ["worse:walking"],
    "spasm": "no",
    "neuropathic": "no",
    "pain_relief": "partly",
    "function": [],
    "red_flags": ["fever_or_shivering"],
    "anything_else": "no",
}
"""What is tapped on the way to a question; elsewhere "not sure"."""


def chat_at(page: Page, product: Stack, question: str, language: Language) -> None:
    """Open the chat of someone who has come as far as this question in this language."""
    patient = Patient(product.url, product.invite("on the way", HISTORY), language.code)
    while patient.question != question:
        assert not patient.done, f"{question} was not asked, but {patient.asked}"
        if question == "pain_location" and patient.question == "opening":
            patient.say("...?")  # words that tell no place
        else:
            value = TAPPED.get(patient.question or "", "unsure")
            patient.choose(f"/choose{as_json(value)}")
    cookie = {"name": "psoas_chat", "value": patient.token, "domain": "127.0.0.1", "path": "/api/chat"}
    page.context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
    page.goto(f"{product.url}/chat")
    expect(page.get_by_role("region", name=language.page["chat"]["choices"])).to_be_visible()


def as_json(value: Any) -> str:
    return json.dumps({"value": value})


def test_the_language_is_chosen_before_anything_is_said(product: Stack, sized: Page) -> None:
    sized.goto(f"{product.url}/")
    expect(sized.get_by_role("button", name="Yes, start")).to_be_visible()

    link = sized.get_by_role("navigation", name="Language").get_by_role("link", name="Español")
    expect(link).to_have_attribute("lang", "es")
    link.click()

    expect(sized.get_by_text("Hola. Soy un programa informático")).to_be_visible()
    expect(sized.locator("html")).to_have_attribute("lang", "es")
    assert sized.title() == SPANISH.page["page"]["title"]
    assert violations(sized) == []
    sized.reload()
    sized.get_by_role("button", name="Sí, empezar").click()
    settled(sized)
    expect(sized.get_by_role("link", name="English")).to_be_hidden()
    expect(sized.get_by_role("button", name="Soy el o la paciente")).to_be_visible()


def test_a_talk_is_shown_again_in_its_own_language(product: Stack, phone: Page) -> None:
    chat_at(phone, product, "pain_onset", SPANISH)

    assert phone.url == f"{product.url}/chat", "the address asks for no language, and the browser for English"
    expect(phone.get_by_role("button", name="Pedir ayuda ya")).to_be_visible()
    expect(phone.locator("html")).to_have_attribute("lang", "es")
    expect(phone.locator(".progress")).to_contain_text("preguntas")


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.code)
@pytest.mark.parametrize("question", WIDGETS.values(), ids=WIDGETS)
def test_each_widget_is_accessible_in_each_language(
    product: Stack, sized: Page, question: str, language: Language
) -> None:
    chat_at(sized, product, question, language)

    assert violations(sized) == []


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.code)
@pytest.mark.parametrize("question", WIDGETS.values(), ids=WIDGETS)
def test_nothing_is_cut_off_in_each_language(
    product: Stack, chromium: Browser, question: str, language: Language
) -> None:
    page = chromium.new_page(viewport=NARROWEST)  # pyright: ignore[reportArgumentType]
    chat_at(page, product, question, language)

    for size in SIZES:
        page.evaluate(f"document.documentElement.dataset.size = '{size}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"], size
        assert page.locator(".scroller").evaluate("element => element.scrollWidth - element.clientWidth") <= 0, size
    page.close()


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.code)
def test_an_emergency_is_unmistakable_in_each_language(product: Stack, sized: Page, language: Language) -> None:
    chat_at(sized, product, "red_flags", language)
    words = language.page["chat"]
    sized.get_by_role("checkbox").first.check()
    sized.locator(".answer .card > .primary").click()

    banner = words["emergency_banner"].format(number="112")
    expect(sized.get_by_role("alert").filter(has_text=banner)).to_be_visible()
    expect(sized.locator(".said.emergency")).to_contain_text(words["emergency"])
    call = language.page["help"]["call_emergency"].format(number="112")
    expect(sized.get_by_role("link", name=call).first).to_have_attribute("href", "tel:112")
    assert violations(sized) == []


@pytest.mark.usefixtures("product")
def test_another_site_says_which_language_the_chat_speaks_first(host_site: HostSite, phone: Page) -> None:
    phone.goto(host_site.url)
    expect(phone.get_by_role("button", name="Yes, start")).to_be_visible()
    phone.evaluate("""() => {
      const chat = document.createElement("psoas-chat");
      chat.setAttribute("language", "es");
      document.querySelector("psoas-chat").replaceWith(chat);
    }""")
    expect(phone.get_by_role("button", name="Sí, empezar")).to_be_visible()

    phone.get_by_role("link", name="English").click()

    expect(phone.get_by_role("button", name="Yes, start")).to_be_visible()
    assert phone.url == host_site.url
    expect(phone.locator("psoas-chat")).to_have_attribute("lang", "en")
