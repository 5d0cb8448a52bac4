"""The workshop's child process, forked from one that has imported everything, not started from nothing."""

import asyncio
import io
import multiprocessing
import os
import pkgutil
import signal
import sys
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path

import papers
from papers import child


@cache
def _nursery() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([each.name for each in pkgutil.walk_packages(papers.__path__, "papers.")])
    return context


async def run(given: bytes, seconds: float, home: Path) -> tuple[int, bool]:
    """Fulfils `scheduler.bench._run`: the same child under the same limits."""
    process = _nursery().Process(target=_work, args=(given, str(home)))
    await asyncio.to_thread(process.start)
    try:
        await asyncio.to_thread(process.join, seconds)
        late = process.exitcode is None
        return (-signal.SIGKILL, True) if late else (process.exitcode or 0, False)
    finally:
        process.kill()


def _work(given: bytes, home: str) -> None:
    os.environ["HOME"] = home
    os.setsid()
    sys.stdin = io.TextIOWrapper(io.BytesIO(given))
    child.main()
