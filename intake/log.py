"""What processes say: one JSON object a line on standard error."""

import logging
import sys

import structlog


def set_log(level: str) -> None:
    """From now on so. What may be logged is chosen where it is logged: ids, states, names of errors."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
        ),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # as it is when the line is written
        cache_logger_on_first_use=False,
    )
