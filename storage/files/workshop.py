"""Orders of files that are made or read outside the turn: leased, made elsewhere, settled once.

An order is written in the transaction of the turn that needs it. What is settled names the lease's
`generation`, so a workshop that slept through its lease cannot settle the work of the one that took over.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from bot.chat import Json
from storage.files import files
from storage.files.files import File
from storage.sql import just
from storage.tables import files as file_rows
from storage.tables import orders, outbox
from storage.unit import Unit

WOKEN: Final = "orders"
"""What `Unit.wake` is told when there is something to make."""
KIND: Final = "made"
"""The kind of the notices that bring what was ordered."""


@dataclass(frozen=True, slots=True)
class Order:
    """A leased order. `what` says what is wanted, `file` is what came to be read: here, or failed.

    `address` and `person` ordered it, "" and None for nobody; `attempts` counts this one too.
    """

    id: int
    kind: str
    what: Json
    address: str
    person: int | None
    file: File | None
    attempts: int
    generation: int
    created_at: datetime


_o = orders.c
_arrives = sa.exists().where(file_rows.c.id == _o.file_id, file_rows.c.state == just("waiting"))
_due = (
    sa.select(_o.id)
    .where(
        _o.state == just("waiting"),
        _o.kind.in_(sa.bindparam("kinds", expanding=True)),
        _o.next_at <= sa.bindparam("now"),
        sa.or_(_o.lease_until.is_(None), _o.lease_until <= sa.bindparam("now")),
        ~_arrives,
    )
    .order_by(_o.next_at, _o.id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
    .with_for_update(skip_locked=True)
)


def order(
    unit: Unit,
    kind: str,
    what: Json,
    *,
    address: str = "",
    person: int | None = None,
    file: int | None = None,
) -> int | None:
    """Order what the craft `kind` makes, after the commit; None when the same is being made for `address`.

    With `file`, a row of `files` that came from a messenger, it waits till the bytes are here or have failed.
    """
    same = sa.select(_o.what).where(_o.address == address, _o.kind == kind, _o.state == just("waiting"))
    if any(each == what for each in unit.connection.scalars(same)):
        return None
    new: int = unit.connection.execute(
        sa.insert(orders).returning(_o.id),
        {
            "kind": kind,
            "what": what,
            "address": address,
            "person_id": person,
            "file_id": file,
            "made": [],
            "state": "waiting",
            "attempts": 0,
            "next_at": unit.now,
            "generation": 0,
            "created_at": unit.now,
        },
    ).scalar_one()
    unit.wake(WOKEN)
    return new


def last(unit: Unit, kind: str, person: int, address: str) -> datetime | None:
    """When the person last had this kind made for this chat; None for never, or more than a month ago."""
    found: datetime | None = unit.connection.scalar(
        sa.select(sa.func.max(_o.created_at))
        .where(_o.person_id == person, _o.kind == kind, _o.address == address)
        .where(_o.state.in_([just("made"), just("over")]))
    )
    return found


def recall(unit: Unit, id: int, person: int) -> tuple[Json, int | None]:
    """What the person ordered once, and the file to be read. Raises `LookupError` when it is gone."""
    found = sa.select(_o.what, _o.file_id).where(_o.id == id, _o.person_id == person)
    row = unit.connection.execute(found).first()
    if row is None:
        raise LookupError(id)
    return row.what, row.file_id


def claim(unit: Unit, kinds: Collection[str], limit: int, lease: timedelta) -> list[Order]:
    """Lease up to `limit` due orders of these kinds; a lease that ran out is given anew."""
    claimed = (
        sa.update(orders)
        .where(_o.id.in_(_due.scalar_subquery()))
        .values(attempts=_o.attempts + 1, generation=_o.generation + 1, lease_until=unit.now + lease)
        .returning(*(_o[name] for name in ("id", "kind", "what", "address", "person_id", "file_id")))
        .returning(_o.attempts, _o.generation, _o.created_at)
    )
    rows = unit.connection.execute(claimed, {"kinds": list(kinds), "now": unit.now, "most": limit}).all()
    came = {row.file_id for row in rows if row.file_id is not None}
    read = {each.id: each for each in files.load(unit, sorted(came))}
    return [
        Order(
            row.id,
            row.kind,
            row.what,
            row.address,
            row.person_id,
            read.get(row.file_id),
            row.attempts,
            row.generation,
            row.created_at,
        )
        for row in sorted(rows, key=lambda row: row.id)
    ]


def later(unit: Unit, order: Order, after: timedelta, error: str) -> None:
    """It could not be made now; try again in `after`."""
    _settle(unit, order, next_at=unit.now + after, last_error=error)


def give_back(unit: Unit, order: Order) -> None:
    """Nobody has tried: the process stops."""
    _settle(unit, order, attempts=order.attempts - 1)
    unit.wake(WOKEN)


def settled(unit: Unit, order: Order, made: Collection[int] = ()) -> Order | None:
    """It is made, and the files `made` go when they have been delivered: the order, of who the person is now.

    None when it is not ours any more, or the person had their data erased meanwhile.
    """
    return _settle(unit, order, state="made" if made else "over", made=list(made), last_error=None)


def failed(unit: Unit, order: Order, error: str) -> Order | None:
    """It will not be made: the order, None when it is not ours any more."""
    return _settle(unit, order, state="failed", last_error=error)


def _settle(unit: Unit, order: Order, **values: Any) -> Order | None:
    statement = (
        sa.update(orders)
        .where(_o.id == order.id, _o.generation == order.generation, _o.state == just("waiting"))
        .values(lease_until=None, **values)
        .returning(_o.person_id)
    )
    row = unit.connection.execute(statement).first()
    return None if row is None else replace(order, person=row.person_id)


def parcel(order: Order) -> str:
    """The outbox's key of the notice that brings what was ordered: it is sent once."""
    return f"{KIND}:{order.id}"


def release(unit: Unit) -> int:
    """Files made for one person have been delivered: they need not be kept any more. Says of how many orders.

    What nobody could be sent goes when its days are over.
    """
    key = sa.literal(f"{KIND}:") + sa.cast(_o.id, sa.Text)
    brought = sa.exists().where(
        outbox.c.dedup_key == key, outbox.c.state.in_([just("sent"), just("cancelled")])
    )
    over = sa.update(orders).where(_o.state == just("made"), brought).values(state="over")
    rows = unit.connection.execute(over.returning(_o.made)).all()
    for row in rows:
        files.keep_until(unit, row.made, unit.now)
    return len(rows)


def forget(unit: Unit, persons: Collection[int]) -> None:
    """What was made for these persons goes; their orders are deleted by `storage.people.erasure`."""
    for made in unit.connection.scalars(sa.select(_o.made).where(_o.person_id.in_(persons))).all():
        files.keep_until(unit, made, unit.now)


def prune(unit: Unit, before: datetime) -> int:
    """Forget what was made or failed and was ordered before; says how many."""
    gone = sa.delete(orders).where(_o.state != just("waiting"), _o.created_at < before).returning(_o.id)
    return len(unit.connection.execute(gone).all())
