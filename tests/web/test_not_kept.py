"""What no database keeps, in any field, is refused with what to do; none of it is kept, and what was typed is there."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from records.database import sessions, upgrade
from records.seed import seed_demonstration
from tests.databases import KINDS, empty_database
from tests.web import told
from tests.web.site import Site, form_token, sign_in, site_on

HUGE = 10**30
NUL = "a\x00b"


@pytest.fixture(scope="module", params=KINDS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with empty_database(request.param, tmp_path_factory.mktemp("kept")) as url:
        upgrade(url)
        with sessions(url).begin() as session:
            seeded = seed_demonstration(session)
            told.weak_legs(session)
        with site_on(url, seeded) as running:
            yield running


@pytest.fixture(scope="module")
def nurse(site: Site) -> Iterator[TestClient]:
    with TestClient(site.app, follow_redirects=False, client=("127.0.0.1", 1)) as client:
        assert sign_in(client, site.nurse_login()).status_code == HTTPStatus.SEE_OTHER
        yield client


def is_refused(answer: Response) -> bool:
    return answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and "cannot be kept" in answer.text


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/review/patients/add", {"number": NUL, "name": "Ada Abel"}),
        ("/review/patients/1/person", {"name": NUL}),
        ("/review/patients/1/history/diagnoses", {"primary_site": "breast", "source": NUL}),
        (f"/review/patients/{HUGE}/person", {"name": "Ada Abel"}),
        (f"/review/patients/1/invites/{HUGE}/revoke", {}),
        ("/review/account/tokens", {"name": NUL}),
        ("/review/login", {"login": NUL, "password": "secret"}),
        ("/review/alerts/1/steps/note", {"text": NUL}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_form_that_cannot_be_kept_is_refused_with_what_to_do(
    nurse: TestClient, address: str, typed: dict[str, str | int]
) -> None:
    token = form_token(nurse, "/review/account")

    assert is_refused(nurse.post(address, data=typed | {"form_token": token}))


def test_what_was_typed_beside_it_is_still_on_the_page(nurse: TestClient) -> None:
    typed = {"name": NUL, "number": "A-number-of-21-letters", "form_token": form_token(nurse, "/review/account")}

    assert "A-number-of-21-letters" in nurse.post("/review/patients/add", data=typed).text


@pytest.mark.parametrize("typed", [{"text": NUL}, {"to": HUGE}, {"message": HUGE}], ids=str)
def test_a_program_s_step_that_cannot_be_kept_is_refused_as_a_problem(
    nurse: TestClient, typed: dict[str, str | int]
) -> None:
    step = "mark" if "message" in typed else "hand_over" if "to" in typed else "note"

    answer = nurse.post(f"/api/alerts/1/steps/{step}", json={"text": "called"} | typed)

    assert answer.status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT)
    assert answer.json()["detail"]


@pytest.mark.parametrize("asked", [f"/review?offset={HUGE}", f"/review/patients?offset={HUGE}"])
def test_a_list_that_is_asked_for_from_a_number_too_large_says_so(nurse: TestClient, asked: str) -> None:
    assert is_refused(nurse.get(asked))


@pytest.mark.parametrize("sought", ["/review?search=%00", "/review/patients?search=%00", "/api/alerts?search=%00"])
def test_a_search_for_what_nobody_types_is_answered(nurse: TestClient, sought: str) -> None:
    answer = nurse.get(sought)

    assert answer.is_success or is_refused(answer)


def test_an_address_with_a_number_too_large_is_no_page(nurse: TestClient) -> None:
    assert nurse.get(f"/review/patients/{HUGE}").status_code == HTTPStatus.NOT_FOUND
