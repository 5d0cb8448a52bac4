"""People's photos and documents: from a network into the files store, after the case is registered.

A slow or failed download never holds up a conversation, and no file holds up another.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import structlog

from bot.network import Away, Failure, Network, Slow, Unreachable
from bot.nursery import Nursery
from scheduler.crew import Crew
from scheduler.metrics import FILES
from scheduler.mishap import mishap
from storage.files import files
from storage.files.blobs import Blobs, Rejected
from storage.files.files import Wanted
from storage.store import Store
from storage.unit import Unit

log = structlog.get_logger()

SLOTS: Final = 4
SECONDS: Final = 150.0
"""For one file."""
TRIES: Final = 300
"""Of one file: with these pauses about two days."""
FINISH: Final = 5.0

_LONGEST_PAUSE: Final = timedelta(minutes=10)


def pause(attempts: int) -> timedelta:
    """How long to wait after this many tries in vain."""
    return min(timedelta(seconds=1 << min(attempts, 16)), _LONGEST_PAUSE)


class Fetcher:
    """Downloads the files of one network. `tick` is how often it looks without being woken, in seconds."""

    def __init__(
        self,
        store: Store,
        network: Network,
        blobs: Blobs,
        nursery: Nursery,
        *,
        tick: float = 1.0,
        slots: int = SLOTS,
        seconds: float = SECONDS,
    ) -> None:
        self._store = store
        self._network = network
        self._blobs = blobs
        self._seconds = seconds
        # Longer than a download may last: who dies with a file in hand leaves it to the next.
        self._lease = timedelta(seconds=seconds + 30)
        self._crew = Crew(
            nursery,
            store.woken(files.WOKEN),
            self._claim,
            self._fetch,
            name="fetch",
            piece="file",
            slots=slots,
            tick=tick,
            finish=FINISH,
            network=network.name,
        )

    async def run(self) -> None:
        """Download until stopped or cancelled; what is being downloaded then has some seconds to arrive."""
        await self._crew.run()

    def stop(self) -> None:
        """Take nothing more; `run` returns soon."""
        self._crew.stop()

    async def _claim(self, most: int) -> Sequence[Wanted]:
        name = self._network.name
        return await self._store.run(lambda unit: files.claim(unit, name, most, self._lease))

    async def _fetch(self, wanted: Wanted) -> None:
        """One file, to what came of it."""
        try:
            data = await self._downloaded(wanted)
            kept = await asyncio.to_thread(self._blobs.keep, data, wanted.kind)
        except Rejected as rejected:
            await self._fail(wanted, rejected.why)
        except Slow as slow:
            await self._postpone(wanted, timedelta(seconds=slow.seconds), "slow")
        except (Unreachable, TimeoutError, OSError) as error:  # OSError: the disk is full
            await self._postpone(wanted, pause(wanted.attempts), f"{type(error).__name__}: {error}")
        except Failure as failure:
            await self._fail(wanted, str(failure))
        except Exception as error:
            log.error("fetch.broke", network=self._network.name, file=wanted.id, **mishap(error))
            await self._fail(wanted, type(error).__name__)
        else:
            await self._write(
                "here",
                lambda unit: files.arrived(unit, wanted.id, kept.hash, kept.size, kept.mime, kept.likeness),
            )
            # The same bytes may have been somebody's who is erased, and gone between the two lines above.
            if not await asyncio.to_thread(self._blobs.here, kept.hash):
                await asyncio.to_thread(self._blobs.keep, data, wanted.kind)

    async def _downloaded(self, wanted: Wanted) -> bytes:
        """The bytes. Raises `Failure`, `Rejected` over the limit, `TimeoutError`."""
        data = bytearray()
        async with asyncio.timeout(self._seconds), self._network.fetch(wanted.ref) as chunks:
            async for chunk in chunks:
                data += chunk
                if len(data) > self._blobs.limit:
                    raise Rejected("too_big")
        return bytes(data)

    async def _postpone(self, wanted: Wanted, after: timedelta, why: str) -> None:
        if wanted.attempts >= TRIES:
            await self._fail(wanted, why)
            return
        log.info("file.later", file=wanted.id, network=wanted.network, tries=wanted.attempts, why=why)
        await self._write("later", lambda unit: files.later(unit, wanted.id, wanted.generation, after, why))

    async def _fail(self, wanted: Wanted, why: str) -> None:
        log.warning("file.failed", file=wanted.id, network=wanted.network, why=why)
        await self._write("failed", lambda unit: files.failed(unit, wanted.id, wanted.generation, why))

    async def _write(self, outcome: str, turn: Callable[[Unit], None]) -> None:
        try:
            await self._store.run(turn)
        except Away:  # its lease runs out, then it is downloaded again
            log.warning("fetch.database_away", network=self._network.name)
        else:
            FILES.labels(self._network.name, outcome).inc()
