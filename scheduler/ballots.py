"""Ballots by the clock: mixed every few seconds, counted again every day."""

from functools import partial
from typing import Final

import structlog

from scheduler import metrics
from storage import mixing, poll_counts, polls, slots
from storage.poll_counts import Recount
from storage.store import Store
from storage.unit import Unit

log = structlog.get_logger()

MIX: Final = 10.0
"""Seconds between two mixings: so long an envelope and who handed it in stand apart and yet joinable."""
RECOUNT: Final = 600.0


async def mix(store: Store) -> int:
    """Put what was handed in among the ballots; says how many. Raises `Away`."""
    done = 0
    for poll in await store.read(mixing.waiting):
        while count := await store.run(partial(mixing.mix, poll=poll)):
            done += count
    return done


async def recount(store: Store) -> int:
    """Count the ballots of each poll again, once a day while it is open and once when it is over.

    A difference is told to the engineer and mended. Says how many polls were counted. Raises `Away`.
    """
    done = 0
    for poll, closed in await store.read(polls.to_recount):
        if await store.run(partial(_claim, poll=poll, closed=closed)):
            await recount_one(store, poll)
            done += 1
    return done


def _claim(unit: Unit, poll: int, closed: bool) -> bool:
    return slots.claim(unit, f"poll:{poll}", "recount", "closed" if closed else f"{unit.now:%Y-%m-%d}")


async def recount_one(store: Store, poll: int) -> Recount:
    """Count one poll again; what differs is mended and told."""
    found = await store.read(partial(poll_counts.recount, poll=poll))
    rows = found.difference.rows()
    if rows:
        await store.run(partial(poll_counts.add, poll=poll, sums=found.difference))
    metrics.RECOUNTS.labels("right" if found.right else "mended" if rows else "unequal").inc()
    if not found.right:
        log.error(
            "poll.miscounted",
            poll=poll,
            mended=len(rows),
            ballots=found.ballots,
            participants=found.participants,
            turnout=found.turnout,
        )
    return found
