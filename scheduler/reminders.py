"""Time that passes for appeals: terms, silence, plans that come due. Batch after batch."""

from collections.abc import Callable
from functools import partial
from typing import Final

from storage.appeals import copy_decisions, reminders
from storage.people import blocks
from storage.store import Store
from storage.unit import Unit

BATCH: Final = 25
"""Cases moved in one turn, each with its notices: other turns wait no longer than that."""
MOST: Final = 20_000
"""Cases of one run: what is left over is done by the next one."""


async def remind(store: Store) -> int:
    """Write the reminders that are due; says how many appeals were looked at. Raises `Away`."""
    return await _in_batches(store, partial(reminders.remind, limit=BATCH))


async def close_silent(store: Store) -> int:
    """Close what nobody contests; says how many. Raises `Away`."""
    return await _in_batches(store, partial(reminders.close_silent, limit=BATCH))


async def resume_planned(store: Store) -> int:
    """Bring back what was planned until today; says how many. Raises `Away`."""
    return await _in_batches(store, partial(reminders.resume_planned, limit=BATCH))


async def recheck(store: Store) -> int:
    """Ask whether what was done holds; says how many. Raises `Away`."""
    return await _in_batches(store, partial(reminders.recheck, limit=BATCH))


async def come_off(store: Store) -> int:
    """End the blocks that have come to their date; says how many. Raises `Away`."""
    return await _in_batches(store, partial(blocks.come_off, limit=BATCH))


async def decide_copies(store: Store) -> int:
    """Carry out what was decided for all cases of one text; says on how many. Raises `Away`."""
    done = 0
    for _ in range(MOST // BATCH):
        count = await store.run(partial(copy_decisions.work, limit=BATCH))
        done += count
        if not count:
            break
    return done


async def _in_batches(store: Store, turn: Callable[[Unit], int]) -> int:
    done = 0
    for _ in range(MOST // BATCH):
        count = await store.run(turn)
        done += count
        if count < BATCH:
            break
    return done
