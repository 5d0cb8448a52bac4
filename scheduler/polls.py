"""Polls by the clock: opened, closed, told of. Batch after batch."""

from typing import Final

from storage import poll_mailings, poll_schedule
from storage.store import Store

ROUND: Final = 100
"""Batches of one run: of mailings some 20 000 people; the next run goes on."""


async def keep_time(store: Store) -> int:
    """Open and close what is due, begin the reminders; says how many polls it was about. Raises `Away`."""
    moved = 0
    for turn in (poll_schedule.open_due, poll_schedule.close_due):
        for _ in range(ROUND):
            count = await store.run(turn)
            moved += count
            if not count:
                break
    moved += await store.run(poll_mailings.remind)
    return moved + await store.run(poll_schedule.ask_for_decisions)


async def mail(store: Store) -> int:
    """Write what is to be told to many; says how many persons were gone through. Raises `Away`."""
    done = 0
    for _ in range(ROUND):
        count = await store.run(poll_mailings.write)
        done += count
        if not count:
            break
    return done
