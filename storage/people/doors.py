"""A person who had their data erased comes to the same door as a new one: what still holds for them.

Nobody votes twice in an open poll nor leaves a restriction behind. Of the address only its hash is kept,
while there is such a poll or restriction.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final

import sqlalchemy as sa

from storage import slots
from storage.people import blocks
from storage.polls import ballots
from storage.tables import block_holders, participations, polls
from storage.tables import blocks as block_rows
from storage.tables import slots as slot_rows
from storage.unit import Unit

_KIND: Final = "door"


def close(unit: Unit, addresses: Iterable[str], person: int) -> None:
    """The person leaves these addresses for good."""
    if _holds(unit, person):
        for address in addresses:
            slots.claim(unit, _subject(address), _KIND, str(person))


def enter(unit: Unit, address: str, person: int) -> None:
    """A new person at an address: where they voted and what holds them back, if they left it before."""
    left = sa.select(slot_rows.c.slot).where(
        slot_rows.c.subject == _subject(address), slot_rows.c.kind == _KIND
    )
    for former in unit.connection.scalars(left).all():
        ballots.share(unit, int(former), person)
        blocks.follow(unit, int(former), person)


def prune(unit: Unit, before: datetime) -> int:
    """Forget the doors (left before `before`) of those for whom nothing holds any more; says how many."""
    of_doors = (slot_rows.c.kind == _KIND, slot_rows.c.at < before)
    left = unit.connection.scalars(sa.select(slot_rows.c.slot).where(*of_doors).distinct()).all()
    over = [each for each in left if not _holds(unit, int(each))]
    gone = sa.delete(slot_rows).where(*of_doors, slot_rows.c.slot.in_(over)).returning(slot_rows.c.slot)
    return len(unit.connection.execute(gone).all()) if over else 0


def _holds(unit: Unit, person: int) -> bool:
    voted = (
        sa.select(participations.c.poll_id)
        .join(polls, polls.c.id == participations.c.poll_id)
        .where(participations.c.person_id == person, polls.c.state == "open")
    )
    held = (
        sa.select(block_rows.c.id)
        .join(block_holders, block_holders.c.block_id == block_rows.c.id)
        .where(block_holders.c.person_id == person, block_rows.c.ended_at.is_(None))
    )
    return any(unit.connection.execute(each.limit(1)).first() is not None for each in (voted, held))


def _subject(address: str) -> str:
    return f"door:{sha256(address.encode()).hexdigest()}"
