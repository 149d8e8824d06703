"""Counts for whoever keeps the product running, in Prometheus' format; none of them names a patient."""

import hmac
from collections.abc import Iterator
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from psoascreen.settings import settings
from records import alerts, outbox
from records.alerts import Sought
from records.database import records
from web.problems import Problem

router = APIRouter(include_in_schema=False)

THIS_MACHINE = ("127.0.0.1", "::1")

registry = CollectorRegistry(auto_describe=False)
turns = Counter("psoascreen_turns", "Messages of patients by what came of them.", ["outcome"], registry=registry)
turn_seconds = Histogram(
    "psoascreen_turn_seconds",
    "How long the dialogue took to answer a message.",
    buckets=(0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20),
    registry=registry,
)


class Waiting(Collector):
    """What waits in the records at the moment it is asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with records() as session:
            waiting = alerts.counts(session, Sought(states=("open",)))
            first = next(iter(alerts.queue(session, Sought(states=("open",)), limit=1)), None)
            troubles = outbox.troubles(session)
        by_tier = GaugeMetricFamily("psoascreen_alerts_waiting", "Alerts nobody has acknowledged.", labels=["tier"])
        for tier, count in waiting.items():
            by_tier.add_metric([tier], count)
        yield by_tier
        age_s = (datetime.now(UTC) - first.since).total_seconds() if first else 0
        yield GaugeMetricFamily("psoascreen_first_alert_age_seconds", "Age of what is first on the queue.", value=age_s)
        stuck = GaugeMetricFamily("psoascreen_undelivered", "Deliveries that were tried in vain.", labels=["channel"])
        for trouble in troubles:
            stuck.add_metric([trouble.channel], trouble.waiting)
        yield stuck


registry.register(Waiting())


@router.get("/metrics")
def metrics(request: Request) -> Response:
    _refuse_strangers(request)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _refuse_strangers(request: Request) -> None:
    """Raises Problem for who has no token, and where none is set for who is not on this machine."""
    token = settings().metrics_token
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    # behind a proxy everyone comes from this machine
    is_here = not settings().production and request.client is not None and request.client.host in THIS_MACHINE
    if not (hmac.compare_digest(told.encode(), token.encode()) if token else is_here):
        raise Problem(403, "Ask for the metrics with the token that PSOASCREEN_METRICS_TOKEN sets.")
