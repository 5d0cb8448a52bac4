"""The outbox to one network: notices are leased, drawn, sent a few at once, settled at once.

Settling, keeping the leases and taking more are one short transaction; while many are out it waits a little
until several can be settled. At most `slots` notices are out at a time, so a process that dies between
sending and settling may repeat no more than these (Telegram has no key to know a repeat by; VK swallows it).
A notice whose lease somebody else has taken over is let go.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.network import Away, Failure, Network, Slow, Unreachable
from bot.nursery import Nursery
from bot.speech import Speech
from scheduler import letters, verdicts
from scheduler.letters import Letter
from scheduler.mishap import mishap
from scheduler.verdicts import Broke, Came, Delivered, Verdict
from storage.notices import leases, outbox
from storage.store import Store
from storage.unit import Unit

log = structlog.get_logger()

SLOTS: Final = 16
"""A network takes 20 to 30 messages a second: half a second for one to go there and be settled."""
GATHER: Final = 0.2
"""Seconds that notices sent wait for others to be settled with, while most slots are taken."""
LEASE: Final = timedelta(seconds=30)
FINISH: Final = 10.0
"""Seconds that a stop gives to what is being sent."""

_AWAY_AFTER: Final = 3  # tries in vain one after the other: it is the network, not the notice
_LONGEST_PROBE: Final = 30.0


@dataclass(slots=True)
class _Out:
    """A letter being sent, or sent and not settled yet."""

    letter: Letter
    task: asyncio.Task[None]


@dataclass(frozen=True, slots=True)
class _Cycle:
    """What one transaction did."""

    verdicts: tuple[Verdict, ...]
    letters: tuple[Letter, ...]
    still_ours: frozenset[int]


class Dispatcher:
    """Sends the notices of one network. Any number may run for it at once, in one process or in several.

    `networks` are the names of all that can be written to: where a closed person's notices may go. `tick` is
    how often it looks without being woken, `probe` the first pause when the network is away, in seconds.
    """

    def __init__(
        self,
        store: Store,
        network: Network,
        speeches: Mapping[str, Speech],
        nursery: Nursery,
        clock: Callable[[], datetime],
        *,
        networks: Collection[str],
        tick: float = 1.0,
        slots: int = SLOTS,
        lease: timedelta = LEASE,
        probe: float = 1.0,
    ) -> None:
        self._store = store
        self._network = network
        self._speeches = speeches
        self._nursery = nursery
        self._clock = clock
        self._networks = frozenset(networks)
        self._tick = tick
        self._slots = slots
        self._lease = lease
        self._probe = probe
        self._woken = store.woken(outbox.WOKEN)
        self._out: dict[int, _Out] = {}
        self._done: list[tuple[Letter, Came]] = []
        self._stopping = False
        self._renewed = 0.0  # monotonic
        self._in_vain = 0
        self._not_before = 0.0  # monotonic
        self._slow: tuple[str, float] = ("", 0.0)  # the address last asked to wait, until when (monotonic)

    @property
    def network(self) -> str:
        """The name of the network it sends to."""
        return self._network.name

    async def run(self) -> None:
        """Send until stopped or cancelled; what is being sent then is finished and settled first."""
        try:
            while not self._stopping:
                await self._gather()
                if await self._cycle(self._room()):
                    await self._rest(min(self._tick, self._lease.total_seconds() / 6))
                else:
                    await asyncio.sleep(self._tick)
        finally:
            await self._finish()

    def stop(self) -> None:
        """Take nothing more; `run` returns when what is out has been settled."""
        self._stopping = True
        self._woken.set()

    async def _cycle(self, most: int) -> bool:
        """Settle what is done, keep what is out, take `most` more; False when nothing could be written."""
        self._woken.clear()
        done = list(self._done)
        settled = {letter.row.id for letter, _ in done}
        held = self._to_renew(settled)
        if most <= 0 and not done and not held:
            return True
        began = time.monotonic()
        try:
            cycle = await self._store.run(partial(self._turn, done=done, held=held, most=most))
        except Away:
            log.warning("dispatch.database_away", network=self._network.name)
            return False
        except Exception as error:
            log.error("dispatch.broke", network=self._network.name, **mishap(error))
            return False
        if held:
            self._renewed = began
        del self._done[: len(done)]
        for row in settled:
            self._out.pop(row, None)
        for row, _ in held:
            if row not in cycle.still_ours and (lost := self._out.pop(row, None)) is not None:
                lost.task.cancel()
                self._done = [each for each in self._done if each[0].row.id != row]
                log.warning("dispatch.lease_lost", network=self._network.name, row=row)
        now = self._clock()
        for verdict in cycle.verdicts:
            verdicts.report(verdict, (now - verdict.row.created_at).total_seconds())
        for letter in cycle.letters:
            name = f"notice {letter.row.id}"
            self._out[letter.row.id] = _Out(letter, self._nursery.start(self._send(letter), name))
        return True

    def _to_renew(self, settled: set[int]) -> list[tuple[int, int]]:
        """(id, generation) of what is out, when its lease is due to be renewed."""
        if time.monotonic() - self._renewed < self._lease.total_seconds() / 3:
            return []
        out = [each.letter.row for each in self._out.values() if each.letter.row.id not in settled]
        return [(row.id, row.generation) for row in out]

    def _turn(
        self, unit: Unit, done: list[tuple[Letter, Came]], held: list[tuple[int, int]], most: int
    ) -> _Cycle:
        settled = verdicts.settle_all(unit, done, self._networks)
        still_ours = leases.renew(unit, held, self._lease)
        ready: list[Letter] = []
        if most > 0:
            limits = self._network.limits
            for taken in letters.take(unit, self._network.name, most, self._lease, limits, self._speeches):
                verdict = verdicts.settle_untried(unit, taken, self._networks)
                if verdict is not None:
                    settled.append(verdict)
                elif isinstance(taken, Letter):
                    ready.append(taken)
        return _Cycle(tuple(settled), tuple(ready), frozenset(still_ours))

    async def _send(self, letter: Letter) -> None:
        came: Came
        try:
            refs = await self._network.deliver(letter.row.address, letter.steps)
            came = Delivered(refs[-1] if refs else "")
        except Failure as failure:
            came = failure
        except Exception as error:  # its words may be a person's: its kind is enough here
            came = Broke(type(error).__name__)
        self._weather(letter.row.address, came)
        self._done.append((letter, came))
        self._woken.set()

    def _weather(self, address: str, came: Came) -> None:
        """What it tells of the network: away after some silence, too fast when two are told to wait."""
        now = time.monotonic()
        match came:
            case Unreachable():
                self._in_vain += 1
                if self._in_vain >= _AWAY_AFTER:
                    pause = self._probe * 2.0 ** min(self._in_vain - _AWAY_AFTER, 10)
                    self._not_before = now + min(pause, _LONGEST_PROBE)
            case Slow(seconds=seconds):
                other, until = self._slow
                if other != address and now < until:
                    self._not_before = max(self._not_before, now + seconds)
                self._slow = (address, now + seconds)
            case _:
                self._in_vain = 0

    def _room(self) -> int:
        """How many may be taken now: none while we were asked to wait, one at a time to a network away."""
        if time.monotonic() < self._not_before:
            return 0
        return (1 if self._in_vain >= _AWAY_AFTER else self._slots) - len(self._out) + len(self._done)

    async def _gather(self) -> None:
        """While most slots are taken, wait a little until half of them can be settled together."""
        half = max(1, self._slots // 2)
        with suppress(TimeoutError):
            async with asyncio.timeout(min(GATHER, self._tick)):
                while len(self._out) > half > len(self._done) and not self._stopping:
                    self._woken.clear()
                    await self._woken.wait()

    async def _rest(self, seconds: float) -> None:
        if self._done or self._stopping:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _finish(self) -> None:
        until = time.monotonic() + FINISH
        while self._out and (left := until - time.monotonic()) > 0:
            if not self._done:
                tasks = [each.task for each in self._out.values()]
                await asyncio.wait(tasks, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if not self._done and all(each.task.done() for each in self._out.values()):
                break  # cancelled from without
            if not await self._cycle(0):
                await asyncio.sleep(min(self._tick, left))
        for each in self._out.values():
            each.task.cancel()
        if self._out:
            log.warning("dispatch.unfinished", network=self._network.name, count=len(self._out))
        self._out.clear()
        self._done.clear()
