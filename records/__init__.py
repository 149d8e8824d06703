"""What is kept: patients, their history, conversations, screenings, alerts, users and the audit trail."""
