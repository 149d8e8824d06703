"""Logs as JSON lines that name conversations and events, and never carry what a patient wrote."""

import logging

import structlog


def configure() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    # httpx logs every address it asks, which is noise beside our own lines
    logging.getLogger("httpx").setLevel(logging.WARNING)
