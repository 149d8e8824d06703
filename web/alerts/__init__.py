"""Brings alerts from the outbox to the team: by webhooks of its own, and by whatever apprise knows."""
