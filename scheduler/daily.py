"""The officials' morning list, zone by zone, batch after batch."""

from datetime import time
from functools import partial
from typing import Final

from storage.officials import daily
from storage.store import Store

BATCH: Final = 50
BATCHES: Final = 200
"""Of one run and zone: what is left over is done by the next one."""


async def tell(store: Store, at: time) -> int:
    """Write the lists due at this local hour; says how many officials were looked at. Raises `Away`."""
    done = 0
    for zone, day in await store.read(partial(daily.rounds, at=at)):
        for _ in range(BATCHES):
            count = await store.run(partial(daily.go_round, zone=zone, day=day, limit=BATCH))
            done += count
            if count < BATCH:
                break
    return done
