"""What is on its way to the team: written with the alert itself, claimed to be sent, and tried until it arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from psoascreen.settings import settings
from records.events import SYSTEM, add_event
from records.models import Alert, Delivery, now

LEASE = timedelta(seconds=60)
"""How long a claimed delivery is left to whoever claimed it; lost with its process, it is due again then."""

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)

AHEAD_AT_MOST = 2 * LONGEST_WAIT
"""What is to be tried later than this was put off before a clock was set back, and is due."""

BATCH = 20


@dataclass(frozen=True)
class Trouble:
    """A channel that does not deliver."""

    channel: str
    waiting: int
    since: datetime
    problem: str


def announce(session: Session, alert: Alert, what: str) -> None:
    """Put an alert on its way to every channel that hears of its tier at its stage of escalation."""
    for channel in settings().channels:
        if channel.hears(alert.tier, alert.escalation):
            session.add(Delivery(alert_id=alert.id, channel=channel.name, what=what))
    session.flush()


def claim(session: Session) -> Sequence[Delivery]:
    """What is due to be sent, leased to the caller; commit before sending."""
    due = (
        select(Delivery)
        .where(Delivery.delivered_at.is_(None))
        .where((Delivery.next_try_at <= now()) | (Delivery.next_try_at > now() + AHEAD_AT_MOST))
        .options(joinedload(Delivery.alert))
        .order_by(Delivery.next_try_at)
        .limit(BATCH)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    claimed = session.scalars(due).all()
    for delivery in claimed:
        delivery.tries += 1
        delivery.next_try_at = now() + LEASE
    session.flush()
    return claimed


def arrived(session: Session, delivery_id: str) -> None:
    if delivery := session.get(Delivery, delivery_id):
        delivery.delivered_at, delivery.problem = now(), None


def failed(session: Session, delivery_id: str, problem: str) -> None:
    """Try again later, after twice as long each time; what another try has brought by now is left alone."""
    if (delivery := session.get(Delivery, delivery_id)) and delivery.delivered_at is None:
        wait = min(FIRST_WAIT * 2 ** min(delivery.tries - 1, 10), LONGEST_WAIT)
        delivery.problem, delivery.next_try_at = problem, now() + wait


def escalate_overdue(session: Session) -> int:
    """Pass what nobody acknowledged within its promise on to the next contact; returns how many.

    The first time when the promise breaks, and once more for every further stage after as long again.
    """
    overdue = select(Alert).where(Alert.state == "open", Alert.due_at < now()).with_for_update(skip_locked=True)
    passed_on = 0
    for alert in session.scalars(overdue):
        is_next_due = alert.due_at + settings().promised(alert.tier) * alert.escalation < now()
        stage = next_stage(alert)
        if not is_next_due or stage is None:
            continue
        alert.escalation = stage
        add_event(session, alert, "escalated", by=SYSTEM, text="Nobody acknowledged it in time.")
        announce(session, alert, "escalated")
        passed_on += 1
    return passed_on


def next_stage(alert: Alert) -> int | None:
    """The next stage at which a channel hears of this alert; None where nobody further does."""
    stages = [one.stage for one in settings().channels if one.stage > alert.escalation and alert.tier in one.tiers]
    return min(stages, default=None)


def troubles(session: Session) -> list[Trouble]:
    """Each channel with deliveries that were tried and did not arrive."""
    stuck = (
        select(Delivery.channel, func.count(), func.min(Delivery.made_at), func.max(Delivery.problem))
        .where(Delivery.delivered_at.is_(None), Delivery.problem.is_not(None))
        .group_by(Delivery.channel)
        .order_by(Delivery.channel)
    )
    return [Trouble(*row) for row in session.execute(stuck)]


def of_alert(session: Session, alert_id: int) -> Sequence[Delivery]:
    return session.scalars(select(Delivery).where(Delivery.alert_id == alert_id).order_by(Delivery.made_at)).all()


def oldest_due(session: Session) -> datetime | None:
    """Since when the longest waiting delivery has been due."""
    waiting = select(func.min(Delivery.next_try_at)).where(Delivery.delivered_at.is_(None))
    return session.scalar(waiting)
