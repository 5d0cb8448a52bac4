"""Logs: one line a fact, structured; never a token, a phone, a name or anybody's words."""

import asyncio
import logging
import os
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, TypeAlias

import structlog

from bot.nursery import where

log = structlog.get_logger()

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def begin(*, pretty: bool = False, level: str = "info") -> None:
    """Set up logging of the process: JSON lines on stderr, or readable; OTKLIK_LOG outweighs `level`."""
    least = getattr(logging, os.environ.get("OTKLIK_LOG", level).upper(), logging.INFO)
    by_hand = logging.StreamHandler(sys.stderr)
    by_hand.setFormatter(_Wordless("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[by_hand])
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
    sys.excepthook = lambda kind, error, trace: _broke(error)
    threading.excepthook = lambda given: _broke(given.exc_value)
    sys.unraisablehook = lambda given: _broke(given.exc_value)


def unowned(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What the event loop has to complain of: asyncio itself would repeat the words of the error."""
    error = context.get("exception")
    log.error("loop.broke", error=where(error) if error is not None else "")


class _Wordless(logging.Formatter):
    """Lines of libraries: of an error its kind and its places, no words, which may be a person's."""

    def formatException(self, ei: _ExcInfo) -> str:
        return where(ei[1]) if ei[1] is not None else ""


def _broke(error: BaseException | None) -> None:
    """An error that nobody caught: every place of its trace, none of its words."""
    if error is None or isinstance(error, KeyboardInterrupt):
        return
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames)]
    log.critical("program.broke", error=type(error).__name__, where=places)
