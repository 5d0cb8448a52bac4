"""The workshop: what is too heavy, or too hostile, for a turn is made and read in processes of its own.

An order is leased, what it needs is read, a child process makes it under limits, and the outcome is written
in one transaction with the order's end. Any number of workshops may run over one database. Who dies with an
order in hand leaves it to the next when the lease runs out.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, Final

import structlog

from bot.network import Away
from bot.nursery import Nursery
from bot.speech import Speech
from papers.child import Limits
from papers.craft import AnyCraft, Made, Why
from scheduler import bench
from scheduler.bench import Piece, Spoilt
from scheduler.crew import Crew
from scheduler.metrics import ORDERS
from scheduler.mishap import mishap
from storage.files import files, workshop
from storage.files.blobs import Blobs
from storage.files.workshop import Order
from storage.people import people
from storage.store import Store
from storage.unit import Unit

log = structlog.get_logger()

SLOTS: Final = 2
TRIES: Final[Mapping[Why, int]] = {"no_file": 1, "too_big": 1, "memory": 2, "time": 2, "broken": 3}
"""Of one order, by what came of it: another try may find a calmer machine."""
PAUSE: Final = timedelta(seconds=5)

_SLACK: Final = 30.0  # seconds of reading and writing around the work
_UNSETTLED: Final = timedelta(days=1)  # how long a file lives that nobody came to settle


class Workshop:
    """Makes what is ordered of `crafts`. `tick` is how often it looks without being woken, in seconds."""

    def __init__(
        self,
        store: Store,
        crafts: Iterable[AnyCraft],
        blobs: Blobs,
        speeches: Mapping[str, Speech],
        nursery: Nursery,
        *,
        tick: float = 1.0,
        slots: int = SLOTS,
        limits: Limits | None = None,
    ) -> None:
        self._store = store
        self._crafts = {craft.kind: craft for craft in crafts}
        self._blobs = blobs
        self._speeches = speeches
        self._limits = limits or Limits()
        self._lease = timedelta(seconds=self._limits.seconds + _SLACK)
        self._crew = Crew(
            nursery,
            store.woken(workshop.WOKEN),
            self._claim,
            self._fulfil,
            name="workshop",
            piece="order",
            slots=slots,
            tick=tick,
        )

    async def run(self) -> None:
        """Work until cancelled; what is in hand then is given back."""
        with suppress(OSError):
            await asyncio.to_thread(bench.sweep, self._blobs)
        await self._crew.run()

    async def _claim(self, most: int) -> Sequence[Order]:
        kinds = self._crafts.keys()
        if not kinds:
            return ()
        return await self._store.run(lambda unit: workshop.claim(unit, kinds, most, self._lease))

    async def _fulfil(self, order: Order) -> None:
        """One order, to what came of it."""
        try:
            outcome = await self._made(order)
        except Away:  # its lease runs out, then it is made again
            log.warning("workshop.database_away", order=order.id)
        except asyncio.CancelledError:
            with suppress(Away):
                await self._store.run(lambda unit: workshop.give_back(unit, order))
            raise
        except Spoilt as spoilt:
            await self._spoilt(order, spoilt.why, spoilt.where)
        except Exception as error:
            await self._spoilt(order, "broken", " ".join(mishap(error).values()))
        else:
            ORDERS.labels(order.kind, outcome).inc()

    async def _made(self, order: Order) -> str:
        craft = self._crafts[order.kind]
        if order.file is not None and order.file.state == "failed":
            raise Spoilt("no_file")
        if order.attempts > TRIES["broken"]:
            raise Spoilt("broken", "the process died of it")
        stuff = await self._store.read(partial(self._gathered, craft, order))
        if stuff is None:
            await self._store.run(partial(self._needless, craft, order))
            return "needless"
        work = await bench.work(craft.make, stuff, self._blobs, self._limits)
        ids = await self._kept(work.pieces)
        made = Made(work.facts, ids)
        return await self._store.run(partial(self._settle, craft, order, made))

    def _needless(self, craft: AnyCraft, order: Order, unit: Unit) -> None:
        ours = workshop.settled(unit, order)
        if ours is not None and craft.needless is not None:
            craft.needless(unit, ours)

    def _gathered(self, craft: AnyCraft, order: Order, unit: Unit) -> Any:
        language = people.load(unit, order.person).language if order.person is not None else "ru"
        return craft.gather(unit, order, self._speeches.get(language) or self._speeches["ru"])

    async def _kept(self, pieces: tuple[Piece, ...]) -> tuple[int, ...]:
        """The files as rows and bytes. The rows come first: bytes that no row names are never deleted."""

        def write(unit: Unit) -> tuple[int, ...]:
            until = unit.now + _UNSETTLED
            hashes = [self._blobs.hash(each.data) for each in pieces]
            return tuple(
                files.made(unit, each.kind, each.name, hash, len(each.data), each.mime, until)
                for each, hash in zip(pieces, hashes, strict=True)
            )

        if not pieces:
            return ()
        ids = await self._store.run(write)
        for each in pieces:
            await asyncio.to_thread(self._blobs.put, each.data, each.mime)
        return ids

    def _settle(self, craft: AnyCraft, order: Order, made: Made, unit: Unit) -> str:
        ours = workshop.settled(unit, order, made.files if craft.keep is not None else ())
        if ours is None:
            return "lost"
        if made.files:
            files.keep_until(unit, made.files, None if craft.keep is None else unit.now + craft.keep)
        craft.settle(unit, ours, made)
        return "made"

    async def _spoilt(self, order: Order, why: Why, where: str) -> None:
        about = {"order": order.id, "kind": order.kind, "why": why, "where": where, "tries": order.attempts}
        error = f"{why} {where}".strip()
        if order.attempts < TRIES[why]:
            log.warning("order.later", **about)
            after = PAUSE * order.attempts
            await self._write("later", order, lambda unit: workshop.later(unit, order, after, error))
            return
        if why == "no_file":  # what was sent is no file that we take: nothing broke
            log.info("order.failed", **about)
        else:
            log.error("order.failed", **about)
        try:
            await self._write("failed", order, partial(self._fail, order, why, error))
        except Exception as broke:  # nobody can be told; it must not be tried for ever
            log.error("order.untold", order=order.id, kind=order.kind, **mishap(broke))
            await self._write("failed", order, lambda unit: workshop.failed(unit, order, error))

    def _fail(self, order: Order, why: Why, error: str, unit: Unit) -> None:
        ours = workshop.failed(unit, order, error)
        if ours is not None:
            self._crafts[order.kind].failed(unit, ours, why)

    async def _write(self, outcome: str, order: Order, turn: Callable[[Unit], object]) -> None:
        try:
            await self._store.run(turn)
        except Away:
            log.warning("workshop.database_away", order=order.id)
        else:
            ORDERS.labels(order.kind, outcome).inc()
