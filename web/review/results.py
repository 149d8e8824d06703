"""What the alerts cost the team and what they were worth, for whoever leads it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from records import audit, results
from records.database import records
from screening.explain import CATEGORY_WORDS
from web.review.access import PATH, Lead
from web.review.queue import TITLES
from web.review.shell import review_page
from web.review.waiting import in_words
from web.translation import gettext, translated

router = APIRouter(prefix=f"{PATH}/results", include_in_schema=False)


@router.get("")
def shown(request: Request, lead: Lead, days: Annotated[int, Query(ge=7, le=3660)] = 90) -> Response:
    with records() as session:
        found = results.results(session, since=datetime.now(UTC) - timedelta(days=days))
        audit.note(session, actor=lead.login, event="results viewed", about=f"{days} days")
    words = {category.value: gettext(name) for category, name in CATEGORY_WORDS.items()}
    context = {"results": found, "days": days, "tiers": translated(TITLES), "categories": words, "in_words": in_words}
    return review_page(request, lead, "results.html", context)
