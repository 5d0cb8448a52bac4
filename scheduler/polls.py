"""Polls by the clock: opened, closed, told of. Batch after batch."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from storage.polls import mailings as poll_mailings
from storage.polls import schedule as poll_schedule
from storage.store import Store
from storage.unit import Unit

ROUND: Final = 100
"""Batches of one run: of mailings some 20 000 people; the next run goes on."""
REST: Final = 0.5
"""Seconds at most between two batches."""


async def keep_time(store: Store) -> int:
    """Open and close what is due, begin the reminders; says how many polls it was about. Raises `Away`."""
    moved = await in_rounds(store, poll_schedule.open_due)
    moved += await in_rounds(store, poll_schedule.close_due)
    moved += await store.run(poll_mailings.remind)
    return moved + await store.run(poll_schedule.ask_for_decisions)


async def mail(store: Store) -> int:
    """Write what is to be told to many; says how many persons were gone through. Raises `Away`."""
    return await in_rounds(store, poll_mailings.write)


async def in_rounds(store: Store, turn: Callable[[Unit], int]) -> int:
    """Do a turn, each time a transaction, until it finds nothing or has done enough; says how much it did.

    It rests after each for as long as that took: people's turns come between, on a slow disk too.
    """
    done = 0
    for _ in range(ROUND):
        began = time.monotonic()
        count = await store.run(turn)
        done += count
        if not count:
            break
        await asyncio.sleep(min(time.monotonic() - began, REST))
    return done
