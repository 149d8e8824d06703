"""How long an alert has waited, against how soon its tier is promised an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from psoascreen.settings import settings
from web.translation import gettext

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
        return Waiting(time=in_words(waited), promise=gettext("until the next contact"), share=None)
    left = due_at - now
    if left > timedelta():
        promise = gettext("%(time)s left", time=in_words(left))
    else:
        promise = gettext("promised within %(time)s", time=in_words(promised))
    return Waiting(time=in_words(waited), promise=promise, share=1 - left / promised)


def in_words(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    hours, days = minutes // HOUR_MIN, minutes // (HOUR_MIN * DAY_H)
    if minutes < 1:
        return gettext("less than a minute")
    if hours < 2:  # noqa: PLR2004 - minutes say more up to two hours
        return gettext("%(minutes)s min", minutes=minutes)
    if hours <= 3 * DAY_H:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(days)s days", days=days)
