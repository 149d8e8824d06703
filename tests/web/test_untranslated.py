"""Nothing on the nurses' pages is left in English by oversight.

The pages are read in a language made for this test, in which every message stands in brackets. What stands outside of
them must be data: names, dates, numbers, what a patient wrote or a nurse typed.
"""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from fastapi.testclient import TestClient

from psoascreen.settings import Channel, settings
from records import outbox, patients, users
from records.models import Alert, Delivery, now
from records.seed import case_report_history
from records.users import Role
from screening.history import Imaging, Modality, Reading, Structure
from screening.interchange import to_json
from screening.report import Side
from screening.units import UNITS_OF
from tests.web import told
from tests.web.site import Site, form_token
from web import translation
from web.catalogues import used_messages
from web.review import phrases
from web.review.entry_form import KINDS

OPEN, CLOSE = "⟦", "⟧"

SHOWN_ATTRIBUTES = (
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "data-lost",
    "data-on",
    "data-off",
    "data-front",
    "data-back",
)

NO_WORDS = re.compile(r"(\d{1,2} )?\b[a-z]{3,4} \d{4}|\d{4}-\d\d-\d\d|https?://\S+")
"""Dates and addresses."""

MESSAGES = used_messages()


def in_brackets(messages: Catalog) -> bytes:
    bracketed = Catalog(locale="es")
    for message in messages:
        if message.id:
            bracketed.add(message.id, f"{OPEN}{message.id}{CLOSE}")
    written = io.BytesIO()
    write_po(written, bracketed)
    return written.getvalue()


BRACKETED = in_brackets(MESSAGES)


def words_in(entry: Any) -> Iterator[str]:
    """Every text in an entry of a history."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict | list):
        for part in entry.values() if isinstance(entry, dict) else entry:
            yield from words_in(part)


RECORDED = {
    words
    for kind in KINDS
    for entry in getattr(case_report_history(told.TODAY), kind)
    for words in words_in(to_json(entry))
    if MESSAGES.get(words) is None
}
"""What the demonstration's record holds and no message is."""

UNITS = {unit for units in UNITS_OF.values() for unit in units if len(unit) > 1}

DATA = (
    *sorted(RECORDED | UNITS, key=len, reverse=True),
    "Psoascreen",
    "API",
    "Nurse Demo",
    "Hanako Demo",
    "DEMO-1",
    "ada",
    "ada2",
    "Ada Untold",
    "pager",
    "the program of Ada",
    "I have a throbbing pain in my left hip for some weeks, worse when I walk",
    "3 out of 10",
    "Slowly worse",
    "Both my legs are weak and numb",
    "My left leg gives way",
    "How have you been?",
    "Thank you.",
    "what I noted",
    "the letter of spring",
)
"""What people wrote, and their names."""


class Outside(HTMLParser):
    """Collects the words a reader sees or hears that stand in no bracket."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.depth = self.skipped = 0
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in SHOWN_ATTRIBUTES:
            self.words.append(outside(given.get(name) or ""))
        if tag == "option" and "value" not in given:
            self.words.append("an option that sends its words")
        if tag not in ("input", "link", "meta", "img", "br", "meter", "line", "polyline", "circle", "rect", "path"):
            self.tags.append(tag if self.skipped == 0 and not self._is_data(tag, given) else "")
            self.skipped += self.tags[-1] == ""

    def _is_data(self, tag: str, given: dict[str, str | None]) -> bool:
        """Code, and what says that it is in a language of its own."""
        return tag in ("code", "script") or (tag != "html" and "lang" in given)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - every one closes the last
        if self.tags:
            self.skipped -= self.tags.pop() == ""

    def handle_data(self, data: str) -> None:
        if self.skipped:
            return
        for part in re.split(f"([{OPEN}{CLOSE}])", data):
            self.depth += (part == OPEN) - (part == CLOSE)
            if self.depth == 0 and part != CLOSE:
                self.words.append(part)


def outside(text: str) -> str:
    """A text without what stands in brackets, whichever way they are nested."""
    while OPEN in text:
        text, before = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", text), text
        assert text != before, f"brackets that do not close: {text}"
    return text


def left_over(page: str) -> list[str]:
    reader = Outside()
    reader.feed(page)
    assert reader.depth == 0
    found = []
    for words in reader.words:
        words = NO_WORDS.sub("", words)  # noqa: PLW2901 - what is left is looked at
        for data in DATA:
            words = re.sub(rf"(?<!\w){re.escape(data)}(?!\w)", "", words)  # noqa: PLW2901
        if re.search(r"[^\W\d_]{2}", words):
            found.append(words.strip())
    return found


@pytest.fixture
def bracketed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Puts a language in the place of Spanish that has every message as it is, in brackets."""
    folder = tmp_path / "locale"
    folder.mkdir()
    (folder / "es.po").write_bytes(BRACKETED)
    monkeypatch.setattr(translation, "CATALOGUES", folder)
    kept = (translation.languages, translation.catalogue, translation.messages, phrases._phrase)
    for cache in kept:
        cache.cache_clear()
    yield
    for cache in kept:
        cache.cache_clear()


@pytest.fixture
def desk(bracketed: None, site: Site, nurse: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:  # noqa: ARG001
    """A browser of an admin to whom the pages are in brackets, with something of everything in the records."""
    monkeypatch.setattr(settings(), "channels", (Channel(name="pager", url="https://pager.example", secret="s" * 32),))
    nurse.headers["Accept-Language"] = "es-MX, en;q=0.5"
    with site.records.begin() as session:
        user = users.find_user(session, site.seeded.login)
        assert user
        user.role, user.login = Role.ADMIN.value, "ada"
        users.make_token(session, user, "the program of Ada")
        patient = told.demonstration_patient(session)
        for days_ago, size_mm in ((200, 48.5), (20, 65.0)):
            study = Imaging(
                on=told.TODAY - timedelta(days=days_ago),
                modality=Modality.CT,
                structure=Structure.PSOAS,
                reading=Reading.LESION,
                side=Side.LEFT,
                size_mm=(size_mm, 20),
                source="the letter of spring",
            )
            patients.record_entry(session, patient.id, "imaging", study, by=user.name)
        told.hip_pain(session)
        told.hip_pain(session)
        told.weak_legs(session)
        told.broken_off(session)
        for delivery in session.query(Delivery):
            outbox.failed(session, delivery.id, "it did not answer in time")
        late = session.get_one(Alert, 1)
        late.due_at = now() - timedelta(hours=3)
    return nurse


def send(desk: TestClient, address: str, /, **typed: str) -> str:
    answer = desk.post(address, data=typed | {"form_token": form_token(desk, "/review/patients/add")})
    return desk.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text


def step(desk: TestClient, alert_id: int, name: str, /, **typed: str) -> str:
    return send(desk, f"/review/alerts/{alert_id}/steps/{name}", seen="999", **typed)


@pytest.mark.parametrize(
    "address",
    [
        "/review",
        "/review?status=resolved&mine=true",
        "/review?group=emergency",
        "/review/alerts/1",
        "/review/alerts/2",
        "/review/alerts/3",
        "/review/alerts/4",
        "/review/alerts/99",
        "/review/patients",
        "/review/patients?search=nobody",
        "/review/patients?offset=50",
        "/review/patients/add",
        "/review/patients/1",
        "/review/patients/1/person",
        "/review/patients/1/print",
        *(f"/review/patients/1/history/{kind}" for kind in KINDS),
        "/review/patients/1/history/entries/1",
        "/review/results",
        "/review/account",
        "/review/team",
        "/review/nothing",
        "/api/docs",
    ],
)
def test_every_word_of_a_page_is_a_message_or_data(desk: TestClient, address: str) -> None:
    page = desk.get(address)

    assert OPEN in page.text
    assert left_over(page.text) == []


def test_the_sign_in_and_its_refusals_are_messages(desk: TestClient) -> None:
    asked = desk.get("/review/login").text
    typed = {"login": "ada", "password": "wrong", "form_token": form_token(desk, "/review/login")}

    assert left_over(asked) == []
    assert left_over(desk.post("/review/login", data=typed).text) == []
    assert left_over(desk.post("/review/login", data=typed | {"form_token": "forged"}).text) == []


def test_the_work_on_an_alert_is_told_in_messages(desk: TestClient) -> None:
    pages = [
        step(desk, 3, "acknowledged"),
        step(desk, 3, "acknowledged"),
        step(desk, 3, "taken"),
        step(desk, 3, "call_back", choice="no_answer", text="what I noted"),
        step(desk, 3, "call_back"),
        step(desk, 3, "note", text="what I noted"),
        step(desk, 3, "handed_over", to="1", text="what I noted"),
        step(desk, 3, "escalated"),
        step(desk, 3, "resolved", choice="other_cause", text="what I noted"),
        step(desk, 3, "diagnosed", choice="other_benign"),
        desk.get("/review?status=all").text,
        desk.get("/review/results").text,
        step(desk, 3, "reopened"),
        send(desk, "/review/alerts/3/steps/taken", seen="0"),
    ]

    assert [left_over(page) for page in pages] == [[]] * len(pages)


def test_what_is_entered_and_refused_is_told_in_messages(desk: TestClient) -> None:
    scan = {"on": "2026-06-01", "modality": "CT", "structure": "psoas", "reading": "lesion", "side": "left"}
    pages = [
        send(desk, "/review/patients/add", number="", name="", born_on="1848-01-15"),
        send(desk, "/review/patients/add", number="DEMO-1", name="Ada Untold", born_on="x"),
        send(desk, "/review/patients/1/history/imaging", **scan | {"side": "midline", "size_mm.0": "-4"}),
        send(desk, "/review/patients/1/history/imaging", **scan | {"size_mm.0": "4"}),
        send(desk, "/review/patients/1/history/imaging", **scan | {"suv_max": "-4"}),
        send(desk, "/review/patients/1/history/imaging", **scan | {"suv_max": "many", "on": ""}),
        send(desk, "/review/patients/1/history/imaging", **scan | {"on": "2126-06-01"}),
        send(desk, "/review/patients/1/history/labs", on="2026-06-01", test="crp", value="4", unit="ratio"),
        send(desk, "/review/patients/1/history/diagnoses", on="2026-06-01", site="breast", grade="7"),
        send(desk, "/review/patients/1/history/treatments", kind="surgery", start="2026-06-02", end="2026-06-01"),
        send(desk, "/review/patients/1/history/treatments", kind="⟦surgery⟧", start="2026-06-02"),
        send(desk, "/review/patients/1/history/facts", no_cancer="true", bleeding_disorder="true"),
        send(desk, "/review/patients/1/person", name="Hanako Demo", born_on="1948-01-16", sex="female"),
        send(desk, "/review/patients/1/history/entries/1/remove"),
        send(desk, "/review/patients/1/history/entries/1/remove"),
        send(desk, "/review/patients/1/invites", days="3", asks_birth_date="true"),
        desk.get("/review/patients/1").text,
        desk.get("/review/patients/1/print").text,
        send(desk, "/review/patients/1/invites/1/revoke"),
        send(desk, "/review/patients/add", number="P-2", name="Ada Untold"),
        send(desk, "/review/patients/2/invites", days="3", asks_birth_date="true"),
    ]

    assert [left_over(page) for page in pages] == [[]] * len(pages)


def test_what_a_login_and_the_team_are_told_are_messages(desk: TestClient) -> None:
    pages = [
        send(desk, "/review/account/language", code=""),
        send(desk, "/review/account/password", current="wrong", new="long enough for it"),
        send(desk, "/review/account/tokens", name=" "),
        send(desk, "/review/account/tokens", name="the program of Ada"),
        send(desk, "/review/team", login="", name=""),
        send(desk, "/review/team", login="ada", name="Ada Untold"),
        send(desk, "/review/team", login="ada2", name="Ada Untold"),
        send(desk, "/review/team/1/role", role="nurse"),
        send(desk, "/review/team/1/disable"),
        send(desk, "/review/team/2/disable"),
        send(desk, "/review/team/99/reset"),
        send(desk, "/review/team/1/reset"),  # signs the desk out
    ]

    assert [left_over(page) for page in pages] == [[]] * len(pages)


def test_a_recorded_treatment_keeps_the_words_that_rules_go_by(desk: TestClient, site: Site) -> None:
    send(desk, "/review/patients/1/history/metastases", on="2026-06-02", site="⟦lumbar spine⟧")

    with site.records() as session:
        assert "lumbar spine" in [m.site for m in patients.history_of(session, 1, on=told.TODAY).metastases]


def test_english_words_are_seen_where_they_stand_outside() -> None:
    page = '<p title="Take">⟦Take ⟦one⟧ <b>now</b>⟧ left over</p><option>nurse</option>'

    assert left_over(page) == ["Take", "left over", "an option that sends its words", "nurse"]
