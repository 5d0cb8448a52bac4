"""Of the outbox, besides claiming and settling: a lease is kept, a notice dropped, what waits is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.notices.outbox import WOKEN
from storage.sql import just
from storage.tables import outbox
from storage.unit import Unit

_o = outbox.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one network still owes: how many notices are due or being sent, and since when the oldest is."""

    count: int
    since: datetime | None


def renew(unit: Unit, held: Iterable[tuple[int, int]], lease: timedelta) -> set[int]:
    """Hold these (id, generation) for `lease` from now on; the ids that are still ours.

    One that ran out unclaimed is taken back; one that somebody else has claimed since is not ours any more.
    """
    ours = list(held)
    if not ours:
        return set()
    still = (
        sa.update(outbox)
        .where(
            sa.tuple_(_o.id, _o.generation).in_(ours),
            _o.state.in_([just("leased"), just("waiting")]),
        )
        .values(state="leased", lease_until=unit.now + lease)
        .returning(_o.id)
    )
    return set(unit.connection.scalars(still))


def drop(unit: Unit, row: int, generation: int, why: str) -> None:
    """There is nothing to be said any more: it is not sent, and that is no failure."""
    unit.connection.execute(
        sa.update(outbox)
        .where(_o.id == row, _o.generation == generation, _o.state.in_([just("leased"), just("waiting")]))
        .values(state="cancelled", lease_until=None, last_error=why)
    )
    unit.wake(WOKEN)  # the next notice of the same address may go now


def waiting(unit: Unit, network: str) -> Waiting:
    """What is due for `network` and not sent yet."""
    row = unit.connection.execute(
        sa.select(sa.func.count(), sa.func.min(_o.created_at)).where(
            _o.network == network,
            _o.state.in_([just("waiting"), just("leased")]),
            sa.or_(_o.next_at <= unit.now, _o.attempts > 0),
        )
    ).one()
    return Waiting(row[0], row[1])
