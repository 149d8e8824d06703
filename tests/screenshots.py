"""Makes the pictures of the README from the running product: a patient's phone and the nurse's alert."""

import base64
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from tests.browser import launch_options
from tests.databases import empty_database
from tests.pages.walk import open_chat, say, sign_in
from tests.stack import Stack, running_stack

IMAGES = Path("docs/images")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1200, "height": 1150}

ACCOUNT = (
    "I have had a mild throbbing pain in my left hip for some weeks. It slowly gets worse, mostly when I walk or bend."
)

SIDE_BY_SIDE = """
<style>body{{margin:0;padding:24px;background:#e7edef;display:inline-flex;gap:24px;align-items:flex-start}}
img{{border-radius:14px;box-shadow:0 4px 18px #0003;height:760px}}</style>
<img src="data:image/png;base64,{phone}"><img src="data:image/png;base64,{nurse}">
"""


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        empty_database("sqlite", Path(folder)) as url,
        running_stack(Path(folder), url) as stack,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())
        phone = patient_page(browser.new_page(viewport=PHONE, device_scale_factor=2), stack)
        nurse = alert_page(browser.new_page(viewport=DESKTOP, device_scale_factor=1.5), stack)
        both = browser.new_page(viewport={"width": 1300, "height": 820})
        encoded = {name: base64.b64encode(picture).decode() for name, picture in (("phone", phone), ("nurse", nurse))}
        both.set_content(SIDE_BY_SIDE.format(**encoded))
        both.locator("body").screenshot(path=IMAGES / "product.png")


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


if __name__ == "__main__":
    main()
