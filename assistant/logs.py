"""Where log lines go: one JSON line per event."""

from __future__ import annotations

import logging
import sys

import structlog

_WORDY = ("httpx", "httpcore", "openai", "langsmith")  # at DEBUG they write whole prompts, at INFO every address


def log_to_stderr(level: str) -> None:
    """One JSON line per event on standard error; no question text is ever logged."""
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)
    for name in _WORDY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
