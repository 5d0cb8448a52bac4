"""Logs: one line a fact, structured; never a token, a phone, a name or anybody's words."""

import logging
import os
import sys

import structlog


def begin(*, pretty: bool = False, level: str = "info") -> None:
    """Set up logging of the process: JSON lines on stderr, or readable; OTKLIK_LOG outweighs `level`."""
    least = getattr(logging, os.environ.get("OTKLIK_LOG", level).upper(), logging.INFO)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    for noisy in ("aiogram", "apscheduler", "urllib3", "vk_api", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    drawn: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            drawn,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
