"""What the alerts cost and what they were worth: how many, how soon acknowledged, and how many were right."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import median, quantiles

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.models import Alert, Conversation
from records.raising import BROKEN_OFF
from records.work import Diagnosis

Z_95 = 1.959964
"""The standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, kw_only=True)
class Yield:
    """Of the alerts of one category whose final diagnosis is known, how many were malignant psoas syndrome."""

    category: str
    alerts: int
    diagnosed: int
    right: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The positive predictive value."""
        return self.right / self.diagnosed if self.diagnosed else None


@dataclass(frozen=True, kw_only=True)
class Response:
    """How soon the alerts of one tier were acknowledged."""

    tier: str
    acknowledged: int
    median: timedelta
    p90: timedelta
    kept: int


@dataclass(frozen=True, kw_only=True)
class Results:
    weeks: Sequence[tuple[date, Mapping[str, int]]]
    responses: Sequence[Response]
    yields: Sequence[Yield]
    conversations: int
    broken_off: int


def results(session: Session, *, since: datetime) -> Results:
    """The results of every alert raised since a moment."""
    raised = session.execute(
        select(Alert.raised_at, Alert.tier, Alert.acknowledged_at, Alert.due_at, Alert.category, Alert.diagnosis).where(
            Alert.raised_at >= since
        )
    ).all()
    weeks: dict[date, Counter[str]] = defaultdict(Counter)
    waits: dict[str, list[tuple[timedelta, bool]]] = defaultdict(list)
    told: dict[str, list[str | None]] = defaultdict(list)
    for alert in raised:
        monday = alert.raised_at.date() - timedelta(days=alert.raised_at.weekday())
        weeks[monday][alert.tier] += 1
        if alert.acknowledged_at:
            is_kept = alert.acknowledged_at <= alert.due_at
            waits[alert.tier].append((alert.acknowledged_at - alert.raised_at, is_kept))
        if alert.category:
            told[alert.category].append(alert.diagnosis)
    talks = select(func.count()).select_from(Conversation).where(Conversation.started_at >= since)
    broken = select(func.count()).select_from(Alert).where(Alert.raised_at >= since, Alert.tier == BROKEN_OFF)
    return Results(
        weeks=sorted(weeks.items(), reverse=True),
        responses=[_response(tier, waited) for tier, waited in waits.items()],
        yields=[_yield(category, diagnoses) for category, diagnoses in sorted(told.items())],
        conversations=session.scalar(talks) or 0,
        broken_off=session.scalar(broken) or 0,
    )


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % confidence interval of a proportion (Wilson 1927), which holds for few cases too; 0 to 1 for none."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = right / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _response(tier: str, waited: Sequence[tuple[timedelta, bool]]) -> Response:
    seconds = [span.total_seconds() for span, _ in waited]
    p90 = quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Response(
        tier=tier,
        acknowledged=len(waited),
        median=timedelta(seconds=median(seconds)),
        p90=timedelta(seconds=p90),
        kept=sum(is_kept for _, is_kept in waited),
    )


def _yield(category: str, diagnoses: Sequence[str | None]) -> Yield:
    known = [one for one in diagnoses if one not in (None, Diagnosis.UNKNOWN)]
    right = sum(one == Diagnosis.MPS for one in known)
    low, high = wilson(right, len(known))
    return Yield(category=category, alerts=len(diagnoses), diagnosed=len(known), right=right, low=low, high=high)
