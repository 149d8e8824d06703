"""How long an alert has waited, against how soon its tier is promised an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PROMISED = {
    "emergency": timedelta(minutes=15),
    "urgent": timedelta(hours=8),
    "soon": timedelta(hours=72),
}
"""Same working day and 72 hours as the tiers say; a quarter of an hour for an emergency is ours."""

DAY_H = 24
HOUR_MIN = 60


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """`share` of the promised time that has passed; above 1 the promise is broken. None where none was made."""

    time: str
    promise: str
    share: float | None

    @property
    def is_late(self) -> bool:
        return self.share is not None and self.share > 1


def waiting(tier: str | None, since: datetime, now: datetime) -> Waiting:
    promised = PROMISED.get(tier or "")
    waited = max(now - since, timedelta())
    return Waiting(
        time=in_words(waited),
        promise=f"promised within {in_words(promised)}" if promised else "",
        share=waited / promised if promised else None,
    )


def in_words(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    hours, days = minutes // HOUR_MIN, minutes // (HOUR_MIN * DAY_H)
    if minutes < 1:
        return "less than a minute"
    if hours < 2:  # noqa: PLR2004 - minutes say more up to two hours
        return f"{minutes} min"
    if hours <= 3 * DAY_H:
        return f"{hours} h"
    return f"{days} days"
