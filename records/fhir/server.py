"""Asks a FHIR server for everything it holds of one patient, page by page."""

from typing import Any
from urllib.parse import quote

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

ATTEMPTS = 3
PAGES_MAX = 200
"""More pages than any patient fills; a server that goes on further is going in circles."""

BUSY = (429, 502, 503, 504)
"""Answers after which asking again makes sense."""


class ServerFailed(Exception):
    """Why a FHIR server gave no history, in one sentence."""


class _Busy(Exception):
    """The server asks for patience."""


def everything_of(
    server: str, patient_id: str, *, token: str, timeout_s: float, transport: httpx.BaseTransport | None = None
) -> dict[str, Any]:
    """The server's $everything of a patient as one bundle; raises ServerFailed."""
    base = httpx.URL(server.rstrip("/") + "/")
    headers = {"Accept": "application/fhir+json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    entries: list[Any] = []
    try:
        with httpx.Client(headers=headers, timeout=timeout_s, transport=transport) as client:
            url: httpx.URL | None = base.join(f"Patient/{quote(patient_id, safe='')}/$everything")
            for _ in range(PAGES_MAX):
                if url is None:
                    return {"resourceType": "Bundle", "type": "collection", "entry": entries}
                page = _page(client, url)
                entries += page.get("entry") or []
                url = _next(page, url)
    except (httpx.HTTPError, httpx.InvalidURL, _Busy, ValueError) as error:
        raise ServerFailed(f"{server} gave no history of the patient {patient_id}: {error}") from error
    raise ServerFailed(f"{server} gave more than {PAGES_MAX} pages for the patient {patient_id}.")


def _page(client: httpx.Client, url: httpx.URL) -> dict[str, Any]:
    """One page, asked for again while the server is busy or does not answer."""
    again = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(multiplier=0.5, max=5),
        retry=retry_if_exception_type((httpx.TransportError, _Busy)),
        reraise=True,
    )
    page = again(_asked, client, url)
    if not isinstance(page, dict) or page.get("resourceType") != "Bundle":
        raise ValueError("it answered with something that is no bundle")
    return page


def _asked(client: httpx.Client, url: httpx.URL) -> Any:
    answer = client.get(url)
    if answer.status_code in BUSY:
        raise _Busy(f"it answered {answer.status_code} {answer.reason_phrase}")
    answer.raise_for_status()
    return answer.json()


def _next(page: dict[str, Any], url: httpx.URL) -> httpx.URL | None:
    """The following page, on the same server: the token is not for any other."""
    links = [link for link in page.get("link") or () if isinstance(link, dict) and link.get("relation") == "next"]
    if not links:
        return None
    following = url.join(str(links[0].get("url")))
    if (following.scheme, following.netloc) != (url.scheme, url.netloc):
        raise ValueError(f"its next page is on another server, {following.host}")
    return following
