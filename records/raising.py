"""Raises alerts: one for each conversation, never lowered, and announced to the team in the same transaction."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records import outbox
from records.database import WHILE_ROWS_REFER
from records.events import SYSTEM, add_event
from records.models import Alert, Conversation, now
from screening.assessment import Tier

BROKEN_OFF = "broken_off"
"""The tier of a talk that was cut off by us before anything was assessed; an assessment takes its place."""

BROKEN_OFF_RANK = -1


def alert_of(session: Session, conversation_id: str) -> Alert | None:
    """The alert of a conversation, locked."""
    return session.scalar(select(Alert).where(Alert.conversation_id == conversation_id).with_for_update())


def raise_alert(
    session: Session, conversation_id: str, tier: Tier | None, reason: str, *, again_from: Collection[str] = ()
) -> Alert:
    """The conversation's alert, at this tier or a higher one; None is for a talk that broke off.

    It asks for a nurse anew where it stood in one of the states `again_from`.
    """
    alert = alert_of(session, conversation_id)
    if alert is None:
        _wait_for_others(session, conversation_id)
        alert = alert_of(session, conversation_id)
    again = alert is not None and alert.state in again_from
    if alert is None:
        nothing_yet = {"tier": "", "tier_rank": BROKEN_OFF_RANK - 1, "is_incomplete": True}
        alert = Alert(conversation_id=conversation_id, reason=reason, **nothing_yet)
        session.add(alert)
    raise_to(session, alert, tier, again=again)
    return alert


def _wait_for_others(session: Session, conversation_id: str) -> None:
    """Gateway and dialogue may raise the first alert of a conversation at once; the second then joins the first's."""
    session.execute(
        select(Conversation.id).where(Conversation.id == conversation_id).with_for_update(**WHILE_ROWS_REFER)
    )


def raise_to(session: Session, alert: Alert, tier: Tier | None, *, again: bool = False) -> None:
    """Show the higher of two tiers. One that rises asks for a nurse again, as does any that is raised `again`.

    One that nobody has answered yet keeps its promise: what is new is told, and the time does not begin anew.
    """
    name, rank = (tier.value, tier.rank) if tier else (BROKEN_OFF, BROKEN_OFF_RANK)
    rises = rank > alert.tier_rank
    if rises:
        alert.tier, alert.tier_rank = name, rank
    elif not again:
        return
    if rises or alert.state != "open":
        reopen(alert)
    session.flush()
    add_event(session, alert, "raised", by=SYSTEM, text=alert.reason)
    outbox.announce(session, alert, "raised")


def reopen(alert: Alert) -> None:
    """Let an alert wait again for anybody, from now on and by the promise of its tier."""
    alert.state, alert.resolution, alert.escalation = "open", None, 0
    alert.acknowledged_at = alert.acknowledged_by_id = alert.taken_by_id = None
    alert.raised_at = now()
    alert.due_at = alert.raised_at + settings().promised(alert.tier)


def went_on(session: Session, conversation_id: str) -> None:
    """A talk that had broken off goes on before anything was assessed: its alert needs nobody any more."""
    alert = alert_of(session, conversation_id)
    if alert is not None and alert.tier == BROKEN_OFF and alert.state != "resolved":
        alert.state, alert.resolution = "resolved", "went_on"
        add_event(session, alert, "resolved", by=SYSTEM, text="The conversation goes on again.")
