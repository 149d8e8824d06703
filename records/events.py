"""The steps that an alert has been through, each a row that is only ever added."""

from sqlalchemy.orm import Session

from records.models import Alert, AlertEvent

SYSTEM = "Psoascreen"
"""Who did what nobody did."""


def add_event(session: Session, alert: Alert, what: str, *, by: str, by_id: int | None = None, text: str = "") -> None:
    session.add(AlertEvent(alert_id=alert.id, what=what, by=by, by_id=by_id, text=text))
    session.flush()
