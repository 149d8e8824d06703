"""Makes the pictures of the README from the running product: the patient's widgets, and the nurses' pages."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from records import alerts, patients, users, work
from records.models import Alert
from screening.history import Imaging, Modality, Reading, Structure
from screening.report import Side, SymptomReport
from tests.browser import launch_options
from tests.databases import empty_database
from tests.pages.host_site import served
from tests.pages.walk import chat_at, open_chat, say, sign_in
from tests.stack import Stack, running_stack
from tests.web import told

IMAGES = Path("docs/images")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1200, "height": 1150}
CHAT_ON_A_DESKTOP = {"width": 1000, "height": 800}
WIDGETS = ("pain_location", "pain_severity", "pain_onset", "red_flags", "temperature", "summary")
"""A question for each widget."""

ACCOUNT = (
    "I have had a mild throbbing pain in my left hip for some weeks. It slowly gets worse, mostly when I walk or bend."
)
EMERGENCY = "Both my legs are weak since this morning and I cannot pee"

SHEET = """
<style>body{{margin:0;padding:16px;background:#e7edef;display:grid;gap:16px;justify-content:start;
grid-template-columns:repeat({columns},max-content)}}
img{{border-radius:14px;box-shadow:0 4px 18px #0003;height:{height}px}}</style>{pictures}
"""


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        empty_database("sqlite", Path(folder)) as url,
        served() as host,
        running_stack(Path(folder), url, PSOASCREEN_EMBEDDING_ORIGINS=host.origin) as stack,
        sync_playwright() as playwright,
    ):
        host.product_url = stack.url
        browser = playwright.chromium.launch(**launch_options())
        phone = patient_page(browser.new_page(viewport=PHONE, device_scale_factor=2), stack)
        nurse = alert_page(browser.new_page(viewport=DESKTOP, device_scale_factor=1.5), stack)
        sheet(browser, "product.png", [phone, nurse], height=760)
        for name, picture in nurse_pages(browser.new_page(viewport=DESKTOP), stack):
            (IMAGES / f"{name}.png").write_bytes(picture)
        for scheme in ("light", "dark"):
            on_phone = [*widgets(browser, stack, PHONE, scheme), emergency(browser, stack, scheme)]
            sheet(browser, f"phone-{scheme}.png", on_phone, height=600)
            on_desktop = widgets(browser, stack, CHAT_ON_A_DESKTOP, scheme)
            sheet(browser, f"desktop-{scheme}.png", on_desktop, height=440, columns=3)
        sheet(browser, "embedded.png", [embedded(browser.new_page(viewport=CHAT_ON_A_DESKTOP), host.url)], height=600)


def sheet(browser: Browser, name: str, pictures: list[bytes], *, height: int, columns: int = 99) -> None:
    """Pictures side by side in one file."""
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in pictures)
    page = browser.new_page(viewport={"width": 4000, "height": 1000})
    page.set_content(SHEET.format(columns=min(columns, len(pictures)), height=height, pictures=images))
    edges = "images => ['right', 'bottom'].map(edge => Math.max(...images.map(i => i.getBoundingClientRect()[edge])))"
    right, bottom = page.locator("img").evaluate_all(edges)
    page.screenshot(path=IMAGES / name, clip={"x": 0, "y": 0, "width": right + 16, "height": bottom + 16})
    page.close()


def widgets(browser: Browser, stack: Stack, size: dict[str, int], scheme: Literal["light", "dark"]) -> list[bytes]:
    pictures = []
    for question in WIDGETS:
        page = browser.new_page(viewport=size, color_scheme=scheme)  # pyright: ignore[reportArgumentType]
        chat_at(page, stack, question)
        touch(page, question)
        pictures.append(page.screenshot())
        page.close()
    return pictures


def touch(page: Page, question: str) -> None:
    """Show the widget as it looks while it is used."""
    match question:
        case "pain_location":
            for place in ("groin (left)", "front of the thigh (left)"):
                page.get_by_role("button", name=place).first.click()
        case "pain_severity":
            page.locator(".numbers").get_by_text("6", exact=True).click()
        case "red_flags":
            page.get_by_label("One leg is swollen").check()
        case "temperature":
            page.get_by_label("Temperature", exact=True).fill("38.4")
    block = "start" if question == "pain_location" else "end"
    page.locator(".answer").evaluate(f"element => element.scrollIntoView({{block: '{block}', behavior: 'instant'}})")


def emergency(browser: Browser, stack: Stack, scheme: Literal["light", "dark"]) -> bytes:
    page = browser.new_page(viewport=PHONE, color_scheme=scheme)  # pyright: ignore[reportArgumentType]
    open_chat(page, stack)
    say(page, EMERGENCY)
    page.wait_for_timeout(600)  # until it has scrolled to the reply
    picture = page.screenshot()
    page.close()
    return picture


def embedded(page: Page, url: str) -> bytes:
    page.goto(url)
    page.get_by_role("button", name="Yes, start").wait_for()
    return page.screenshot()


def patient_page(page: Page, stack: Stack) -> bytes:
    open_chat(page, stack, stack.seeded.invite_token)
    for said in ("yes", "I am the patient", ACCOUNT):
        say(page, said)
    picture = page.screenshot()
    while page.get_by_label("Write your answer").is_visible():
        say(page, "yes" if page.get_by_text("This is what I understood").count() else "no")
    return picture


def alert_page(page: Page, stack: Stack) -> bytes:
    sign_in(page, stack)
    page.get_by_role("link", name="Hanako Demo").click()
    page.get_by_text("The criteria, side by side").wait_for()
    return page.screenshot()


def nurse_pages(page: Page, stack: Stack) -> Iterator[tuple[str, bytes]]:
    """The queue in the middle of a day, an alert with a course behind it, and a patient."""
    today = told.TODAY
    with stack.sessions.begin() as session:
        patient = told.demonstration_patient(session)
        for days_ago, length_mm, width_mm in ((150, 65, 18), (90, 67, 32)):
            study = Imaging(
                on=today - timedelta(days=days_ago),
                modality=Modality.CT,
                structure=Structure.PSOAS,
                reading=Reading.LESION,
                side=Side.LEFT,
                size_mm=(length_mm, width_mm),
            )
            patients.record_entry(session, patient.id, "imaging", study, by="Nurse Demo")
        for days_ago, severity in ((140, 3), (60, 6)):
            worse = replace(told.HIP_PAIN, severity_nrs=severity)
            report = SymptomReport(told_on=today - timedelta(days=days_ago), findings=(worse,))
            told.tell(session, patient, report, ("My left hip hurts.",))
        told.broken_off(session)
        emergency_id = told.weak_legs(session).outcome.alert_id
        session.get_one(Alert, emergency_id).raised_at -= timedelta(minutes=9)
        session.get_one(Alert, emergency_id).due_at -= timedelta(minutes=9)
        nurse = users.find_user(session, stack.seeded.login)
        assert nurse
        first = min(row.alert_id for row in alerts.queue(session))
        work.take_step(session, first, work.Taken(step=work.Step.TAKE, seen=alerts.last_change(session)), by=nurse)
    page.goto(f"{stack.url}/review")
    if page.get_by_label("Password").count():
        sign_in(page, stack)
    yield "queue", page.screenshot(clip={"x": 0, "y": 0, "width": DESKTOP["width"], "height": 900})
    page.goto(f"{stack.url}/review/alerts/{first}")
    page.locator(".told-place").first.wait_for()
    yield "alert", page.screenshot(full_page=True)
    page.goto(f"{stack.url}/review/patients/{patient.id}")
    yield "patient", page.screenshot()


if __name__ == "__main__":
    main()
