"""A nurse whose browser asks for Spanish works in Spanish: every page, the live queue and the pictures."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from records import users
from records.users import Role
from tests.pages.conftest import DESKTOP
from tests.pages.walk import violations
from tests.stack import Stack
from tests.web import told

PASSWORD = "correct horse battery"
SOON_MS = 2000


@pytest.fixture
def ana(product: Stack, chromium: Browser) -> Iterator[Page]:
    """Ana, who looks after the team, signed in at a Mexican browser."""
    with product.sessions.begin() as session:
        if users.find_user(session, "ana") is None:
            users.add_user(session, login="ana", name="Ana Otra", role=Role.ADMIN, password=PASSWORD)
    context = chromium.new_context(viewport=DESKTOP, locale="es-MX")  # pyright: ignore[reportArgumentType]
    page = context.new_page()
    page.goto(f"{product.url}/review")
    assert violations(page) == []
    page.get_by_label("Usuario").fill("ana")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Quién espera").wait_for()
    yield page
    context.close()


@pytest.fixture
def alert_id(product: Stack) -> int:
    with product.sessions.begin() as session:
        told.hip_pain(session)
        return told.hip_pain(session).outcome.alert_id or 0


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/review", "Quién espera"),
        ("/review/patients", "Pacientes"),
        ("/review/patients/add", "Añadir un paciente"),
        ("/review/patients/1", "Antecedentes de cáncer"),
        ("/review/patients/1/print", "Diagnóstico de cáncer"),
        ("/review/patients/1/history/imaging", "Añadir: prueba de imagen"),
        ("/review/patients/1/history/labs", "Añadir: valor de laboratorio"),
        ("/review/results", "Tiempo hasta el acuse de recibo"),
        ("/review/team", "Usuarios del equipo"),
        ("/review/account", "Otra contraseña"),
        ("/api/docs", "API"),
        ("/review/nothing", "Algo no va bien"),
    ],
)
@pytest.mark.usefixtures("alert_id")
def test_every_page_is_in_spanish_legible_to_all_and_fits(
    product: Stack, ana: Page, address: str, heading: str
) -> None:
    ana.goto(product.url + address)

    expect(ana.get_by_role("heading", name=heading).first).to_be_visible()
    expect(ana.locator("html")).to_have_attribute("lang", "es")
    assert violations(ana) == []
    assert ana.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ana.emulate_media(color_scheme="dark")
    assert violations(ana) == [], "in the dark"


def test_the_work_is_not_cut_off_on_the_narrowest_phone(product: Stack, ana: Page, alert_id: int) -> None:
    """In Spanish, whose words are the longer ones."""
    ana.set_viewport_size({"width": 320, "height": 640})
    addresses = ("", "/patients", "/patients/1", "/account", "/results", "/team", "/../api/docs", f"/alerts/{alert_id}")
    for address in addresses:
        ana.goto(f"{product.url}/review{address}")
        assert ana.evaluate("document.documentElement.scrollWidth") <= 320, address

    for summary in ana.locator(".work summary").all():
        summary.click()
    controls = ana.locator(".work :is(button, select, textarea):visible").all()
    assert len(controls) > 10
    assert max(box["x"] + box["width"] for box in map(Locator.bounding_box, controls) if box) <= 320


def test_an_alert_is_read_and_worked_on_in_spanish(product: Stack, ana: Page, alert_id: int) -> None:
    ana.goto(f"{product.url}/review/alerts/{alert_id}")

    expect(ana.get_by_text("dolor en la cadera (lado izquierdo)").first).to_be_visible()
    expect(ana.get_by_text("Delante (derecha \u2013 izquierda)")).to_be_visible()
    expect(ana.locator("main :not(.talk) > span[lang=en]")).to_have_count(0)
    assert violations(ana) == []
    ana.get_by_role("button", name="Hacerse cargo").click()
    expect(ana.get_by_text("Se ha hecho cargo de esta alerta.")).to_be_visible()
    ana.get_by_text("Resolver", exact=True).first.click()
    ana.get_by_label("Desenlace").select_option("Se encontró otra causa")
    ana.get_by_role("button", name="Resolver").click()
    expect(ana.get_by_text("La alerta está resuelta.")).to_be_visible()
    assert violations(ana) == []


def test_the_queue_stays_in_spanish_while_it_lives(product: Stack, ana: Page) -> None:
    counted = ana.locator(".count.emergency strong")
    before = int(counted.inner_text())

    with product.sessions.begin() as session:
        told.weak_legs(session)

    expect(counted).to_have_text(str(before + 1), timeout=SOON_MS)
    expect(ana.get_by_role("row").filter(has_text="Posible compresión medular").first).to_be_visible()
    ana.get_by_role("button", name="Sonido para emergencias: desactivado").click()
    expect(ana.get_by_role("button", name="Sonido para emergencias: activado")).to_be_visible()
    ana.route("**/review?**", lambda route: route.abort())
    ana.route("**/review", lambda route: route.abort())
    with product.sessions.begin() as session:
        told.weak_legs(session)
    expect(ana.get_by_text("Sin actualizar: se perdió la conexión.")).to_be_visible(timeout=4 * SOON_MS)


def test_the_language_is_chosen_on_the_sign_in_page_and_kept_by_the_account(product: Stack, ana: Page) -> None:
    ana.goto(f"{product.url}/review/account")
    ana.get_by_label("Sus páginas están en").select_option("English")
    ana.get_by_role("button", name="Mostrar así las páginas").click()
    expect(ana.get_by_text("Your pages are in this language from now on.")).to_be_visible()
    ana.get_by_label("Your pages are in").select_option("the language of the browser")
    ana.get_by_role("button", name="Show the pages so").click()
    expect(ana.get_by_text("Desde ahora sus páginas están en este idioma.")).to_be_visible()

    ana.get_by_role("button", name="Cerrar sesión").click()
    ana.get_by_role("link", name="English").click()
    expect(ana.get_by_role("heading", name="Nurses: sign in")).to_be_visible()
    assert violations(ana) == []
