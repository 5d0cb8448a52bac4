"""Ballots by the clock: mixed every few seconds, counted again every day."""

import asyncio
from functools import partial
from typing import Final

import structlog

from handlers.polls import papers as poll_papers
from scheduler import metrics, recounting
from scheduler.recounting import Failed
from storage import slots
from storage.files import files
from storage.files.blobs import Blobs, Kept
from storage.polls import counts as poll_counts
from storage.polls import mixing, polls, receipts
from storage.polls.counts import Recount
from storage.store import Store
from storage.unit import Unit

log = structlog.get_logger()

MIX: Final = 10.0
"""Seconds between two mixings: so long an envelope and who handed it in stand apart and yet joinable."""
RECOUNT: Final = 600.0
HERE: Final = 1_000
"""Ballots that are counted without a process of their own: a tenth of a second."""
LISTS: Final = 60.0
_LISTS: Final = 20  # of one run
_LINES: Final = 500_000  # of one document: 16 MB, which every messenger takes


async def mix(store: Store) -> int:
    """Put what was handed in among the ballots; says how many. Raises `Away`."""
    done = 0
    for poll in await store.read(mixing.waiting):
        while count := await store.run(partial(mixing.mix, poll=poll)):
            done += count
    return done


async def publish_receipts(store: Store, blobs: Blobs) -> int:
    """Make the public lists of receipts of polls that are over; says how many. Raises `Away`."""
    waiting = await store.read(partial(receipts.unpublished, limit=_LISTS))
    for poll in waiting:
        hashes = await store.read(partial(_hashes, poll=poll))
        kept = [
            await asyncio.to_thread(_written, blobs, hashes[at : at + _LINES])
            for at in range(0, len(hashes), _LINES)
        ]
        await store.run(partial(_publish, poll=poll, kept=kept))
    return len(waiting)


def _hashes(unit: Unit, poll: int) -> list[str]:
    return list(receipts.listed(unit, poll))


def _written(blobs: Blobs, hashes: list[str]) -> Kept:
    return blobs.keep("".join(f"{each}\n" for each in hashes).encode(), "document")


def _publish(unit: Unit, poll: int, kept: list[Kept]) -> None:
    number = polls.load(unit, poll).number.replace("/", "-")
    ids = [
        files.made(unit, "document", f"receipts-{number}-{at}.txt", each.hash, each.size, each.mime)
        for at, each in enumerate(kept, 1)
    ]
    receipts.publish(unit, poll, ids)
    poll_papers.draw_beforehand(unit, poll)


async def recount(store: Store) -> int:
    """Count the ballots of each poll again, once a day while it is open and once when it is over.

    A difference is told to the engineer and mended. Says how many polls were counted. Raises `Away`.
    """
    done = 0
    for poll, closed in await store.read(_uncounted):
        try:
            found = await counted(store, poll)
        except Failed as failed:
            log.error("poll.not_recounted", poll=poll, where=failed.where)
            continue
        if await store.run(partial(_mend, poll=poll, closed=closed, found=found)):
            _tell(poll, found)
            done += 1
    return done


def _uncounted(unit: Unit) -> list[tuple[int, bool]]:
    waiting = polls.to_recount(unit)
    return [(poll, closed) for poll, closed in waiting if not slots.claimed(unit, *_run(unit, poll, closed))]


def _run(unit: Unit, poll: int, closed: bool) -> tuple[str, str, str]:
    return f"poll:{poll}", "recount", "closed" if closed else f"{unit.now:%Y-%m-%d}"


async def counted(store: Store, poll: int) -> Recount:
    """Count one poll again; many ballots in a process of their own. Raises `Failed`, `Away`."""
    if await store.read(partial(poll_counts.many, poll=poll, than=HERE)):
        return await recounting.apart(store.url, poll)
    return await store.read(partial(poll_counts.recount, poll=poll))


def _mend(unit: Unit, poll: int, closed: bool, found: Recount) -> bool:
    """Claimed only now: what breaks off is counted again. Another process may have been quicker."""
    if not slots.claim(unit, *_run(unit, poll, closed)):
        return False
    poll_counts.add(unit, poll, found.difference)
    return True


def _tell(poll: int, found: Recount) -> None:
    rows = found.difference.rows()
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
