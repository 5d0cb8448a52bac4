"""What happened near a place is told to those who want to hear of it. Batch after batch."""

from typing import Final

from storage.people import surroundings
from storage.store import Store

ROUND: Final = 100
"""Batches of one run; the next goes on, and what people wait for goes before in any case."""


async def tell(store: Store) -> int:
    """Write the notices; says how many subscriptions were gone through. Raises `Away`."""
    done = 0
    for _ in range(ROUND):
        count = await store.run(surroundings.write)
        done += count
        if not count:
            break
    return done
