"""What is kept for a time only, and for how long. Nothing that a person or an official wrote is among it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.copies import WINDOW
from storage import conversations, slots
from storage.appeals import copies
from storage.files import files, workshop
from storage.files.blobs import Blobs
from storage.hearings import line as hearing_line
from storage.hearings import visits as hearing_visits
from storage.notices import outbox
from storage.people import doors, erasure, link_codes, surroundings, tries
from storage.store import Store
from storage.unit import Unit

FILES: Final = 100
"""Deleted at a time."""
Prune = Callable[[Unit, datetime], int]

KEPT: Final[tuple[tuple[Prune, timedelta], ...]] = (
    (conversations.prune_taken, timedelta(hours=48)),  # Telegram repeats an update for 24 hours
    (link_codes.prune, timedelta(days=1)),
    (tries.prune, timedelta(days=2)),  # no window of tries lasts longer than a day
    (copies.prune, WINDOW),  # after that the same text begins anew
    (slots.prune, timedelta(days=400)),  # a reminder can be planned for the end of the longest term
    (doors.prune, timedelta(0)),  # nothing holds for them any more
    (erasure.prune_authors, timedelta(days=30)),  # 152-ФЗ ст. 21 ч. 5
    (hearing_visits.forget_names, timedelta(days=30)),  # the hearing is over: 152-ФЗ ст. 21 ч. 4
    (
        hearing_line.forget,
        timedelta(days=1),
    ),  # it has begun; who waited may yet be told that it was called off
    (workshop.prune, timedelta(days=30)),
    (surroundings.prune, timedelta(days=90)),  # what is older is not news near a place
    (outbox.prune, timedelta(days=90)),  # sent notices: for an engineer who asks what was said when
)


async def prune(store: Store) -> int:
    """Forget what has been kept long enough; says how many rows. Raises `Away`."""
    done = 0
    for forget, age in KEPT:
        done += await store.run(_older(forget, age))
    return done


async def discard(store: Store, blobs: Blobs) -> int:
    """Delete files made for one person that are delivered or have waited too long, and erased ones.

    The bytes are set aside first: what no row names would never be found, and the same photo may be arriving
    from somebody else. Raises `Away`.
    """
    await store.run(workshop.release)
    await _settle(store, blobs, await asyncio.to_thread(blobs.aside))
    done = 0
    while (over := await store.read(lambda unit: files.outlived(unit, FILES)))[0]:
        ids, hashes = over
        for each in hashes:
            await asyncio.to_thread(blobs.set_aside, each)
        await store.run(partial(files.forget, ids=ids))
        await _settle(store, blobs, hashes)
        done += len(ids)
    return done


async def _settle(store: Store, blobs: Blobs, hashes: list[str]) -> None:
    """What was set aside is put back where a file has it, else it goes."""
    had = await store.read(lambda unit: files.had_by_others(unit, (), hashes)) if hashes else set()
    for each in hashes:
        await asyncio.to_thread(blobs.put_back if each in had else blobs.discard, each)


def _older(forget: Prune, age: timedelta) -> Callable[[Unit], int]:
    return lambda unit: forget(unit, unit.now - age)
