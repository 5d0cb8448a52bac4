"""Leased work, a few pieces at once: taken when there is room, looked for again when somebody wakes."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

import structlog

from bot.network import Away
from bot.nursery import Nursery
from scheduler.mishap import mishap

log = structlog.get_logger()


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


W = TypeVar("W", bound=_Numbered)


class Crew(Generic[W]):
    """Does with `do` what `claim(most)` has leased, `slots` pieces at once.

    `tick` is how often it looks without being woken, `finish` how long what is in hand may go on after the
    end, in seconds. `name` and `about` tell in the log whose crew it is, `piece` what it does.
    """

    def __init__(
        self,
        nursery: Nursery,
        woken: asyncio.Event,
        claim: Callable[[int], Awaitable[Sequence[W]]],
        do: Callable[[W], Coroutine[Any, Any, None]],
        *,
        name: str,
        piece: str,
        slots: int,
        tick: float,
        finish: float = 0.0,
        **about: str,
    ) -> None:
        self._nursery = nursery
        self._woken = woken
        self._claim = claim
        self._do = do
        self._name = name
        self._piece = piece
        self._slots = slots
        self._tick = tick
        self._grace = finish
        self._about = about
        self._out: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def run(self) -> None:
        """Work until stopped or cancelled; what is in hand then has `finish` seconds, and is cancelled."""
        try:
            while not self._stopping:
                await self._take()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._tick):
                        await self._woken.wait()
        finally:
            if self._out and self._grace:
                await asyncio.wait(set(self._out), timeout=self._grace)
            out = set(self._out)
            for task in out:
                task.cancel()
            await asyncio.gather(*out, return_exceptions=True)

    def stop(self) -> None:
        """Take nothing more; `run` returns soon."""
        self._stopping = True
        self._woken.set()

    async def _take(self) -> None:
        self._woken.clear()
        room = self._slots - len(self._out)
        if room <= 0:
            return
        try:
            leased = await self._claim(room)
        except Away:
            log.warning(f"{self._name}.database_away", **self._about)
            return
        except Exception as error:
            log.error(f"{self._name}.broke", **self._about, **mishap(error))
            return
        for each in leased:
            task = self._nursery.start(self._do(each), f"{self._piece} {each.id}")
            self._out.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._out.discard(task)
        self._woken.set()
