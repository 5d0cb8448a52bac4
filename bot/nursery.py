"""The one place where background tasks are born, and owned until they end."""

import asyncio
import traceback
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class Nursery:
    """Keeps every task it started; `wait` lets them finish, `close` cancels what is left."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run `work` beside; an exception in it is logged, never lost."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task.broke", task=task.get_name(), error=where(error))

    async def wait(self, seconds: float) -> None:
        """Give running tasks up to `seconds` to end by themselves."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    async def close(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def where(error: BaseException) -> str:
    """The kind of an error and the innermost places of its trace; its words may be a person's: left out."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = (f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__}: {' < '.join(places)}"
