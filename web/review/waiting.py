"""How long an alert has waited, against how soon its tier is promised an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from psoascreen.settings import settings

WITHOUT_PROMISE = ("routine",)
"""Tiers that wait for the next contact, which has no hour."""

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


def waiting(tier: str, since: datetime, due_at: datetime, now: datetime) -> Waiting:
    waited, promised = max(now - since, timedelta()), settings().promised(tier)
    if tier in WITHOUT_PROMISE:
        return Waiting(time=in_words(waited), promise="until the next contact", share=None)
    left = due_at - now
    promise = f"{in_words(left)} left" if left > timedelta() else f"promised within {in_words(promised)}"
    return Waiting(time=in_words(waited), promise=promise, share=1 - left / promised)


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
