"""Notices on their way out: written by the turn that causes them, sent by a dispatcher.

A row is leased to be sent. What is settled names the lease's `generation`, so a dispatcher that slept
through its lease cannot settle the work of the one that took over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

import sqlalchemy as sa

from storage.sql import insert, just
from storage.tables import outbox
from storage.unit import Unit

WOKEN = "outbox"
"""What `Unit.wake` is told when there is something to send."""


class Lane(IntEnum):
    """What goes before what when the pace is short."""

    REPLY = 0
    NOTICE = 1
    BULK = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A leased notice. `id` is also VK's `random_id`; `attempts` counts this one too.

    `held` tells what it has waited for before it became due.
    """

    id: int
    network: str
    lane: int
    address: str
    person: int | None
    kind: str
    subject: str
    body: Mapping[str, Any]
    attempts: int
    generation: int
    created_at: datetime
    held: str | None = None


_o = outbox.c
FIELDS = (
    _o.id,
    _o.network,
    _o.lane,
    _o.address,
    _o.person_id,
    _o.kind,
    _o.subject,
    _o.body,
    _o.attempts,
    _o.generation,
    _o.created_at,
    _o.held,
)
"""The columns of a `Row`."""


def _claimable() -> sa.Select[tuple[int]]:
    """Due rows with nothing before them at their address, the urgent first."""
    ahead = outbox.alias("ahead")
    now = sa.bindparam("now", type_=_o.next_at.type)
    before = sa.or_(ahead.c.lane < _o.lane, sa.and_(ahead.c.lane == _o.lane, ahead.c.id < _o.id))
    # A row that is only planned for later holds nobody up; one that was tried and postponed does.
    in_line = sa.or_(ahead.c.next_at <= now, ahead.c.attempts > 0)
    blocked = (
        sa.exists()
        .where(ahead.c.address == _o.address, ahead.c.state.in_([just("waiting"), just("leased")]))
        .where(sa.or_(ahead.c.state == just("leased"), sa.and_(before, in_line)))
    )
    return (
        sa.select(_o.id)
        .where(_o.network == sa.bindparam("for_network"), _o.state == just("waiting"), _o.next_at <= now)
        .where(~blocked)
        .order_by(_o.lane, _o.next_at, _o.id)
        .limit(sa.bindparam("most", type_=sa.Integer()))
        .with_for_update(skip_locked=True)
    )


_put = insert(outbox).on_conflict_do_nothing(index_elements=[_o.dedup_key]).returning(_o.id)
_claim = (
    sa.update(outbox)
    .where(_o.id.in_(_claimable().scalar_subquery()))
    .values(
        state="leased",
        attempts=_o.attempts + 1,
        generation=_o.generation + 1,
        lease_until=sa.bindparam("lease_until"),
    )
    .returning(*FIELDS)
)
# Rows whose lease is still the named one; a lease that ran out unclaimed still counts.
_still_leased = sa.update(outbox).where(
    _o.id == sa.bindparam("row"),
    _o.generation == sa.bindparam("of_generation"),
    _o.state.in_([just("leased"), just("waiting")]),
)
_sent = _still_leased.values(
    state="sent",
    lease_until=None,
    last_error=None,
    sent_at=sa.bindparam("at", type_=_o.sent_at.type),
    message_ref=sa.bindparam("ref"),
)


def put(
    unit: Unit,
    *,
    address: str,
    person: int | None,
    kind: str,
    subject: str,
    body: Mapping[str, Any],
    dedup: str,
    lane: int = Lane.NOTICE,
    not_before: datetime | None = None,
    held: str | None = None,
) -> bool:
    """Write a notice to be sent after the commit; False when one with this `dedup` was written before.

    `body` is a text's key and its parameters: it is drawn when it is sent. `held` is why it waits until
    `not_before` (`domain.wishes.Held`).
    """
    to = {"address": address, "person_id": person, "dedup_key": dedup}
    return put_all(unit, [to], kind, subject, body, lane=lane, not_before=not_before, held=held) > 0


def put_each(
    unit: Unit,
    to: Mapping[int, str],
    kind: str,
    subject: str,
    body: Mapping[str, Any],
    slot: str,
    *,
    lane: int = Lane.NOTICE,
    not_before: datetime | None = None,
) -> int:
    """Write one notice to these persons, by their addresses, once for a `slot`; says how many are new."""
    rows = (
        {"address": address, "person_id": person, "dedup_key": f"{slot}:{person}"}
        for person, address in to.items()
    )
    return put_all(unit, rows, kind, subject, body, lane=lane, not_before=not_before)


def put_all(
    unit: Unit,
    to: Iterable[Mapping[str, Any]],
    kind: str,
    subject: str,
    body: Mapping[str, Any],
    *,
    lane: int = Lane.NOTICE,
    not_before: datetime | None = None,
    held: str | None = None,
) -> int:
    """Write the same notice to many (`address`, `person_id`, `dedup_key` of each); says how many are new."""
    common = {
        "lane": int(lane),
        "kind": kind,
        "subject": subject,
        "body": dict(body),
        "state": "waiting",
        "attempts": 0,
        "next_at": not_before or unit.now,
        "generation": 0,
        "created_at": unit.now,
        "held": held,
    }
    rows = [{**common, **each, "network": each["address"].partition(":")[0]} for each in to]
    new = len(unit.connection.scalars(_put, rows).all()) if rows else 0
    if new:
        unit.wake(WOKEN)
    return new


def name_also(unit: Unit, dedup: str, number: str) -> bool:
    """The notice of this `dedup` names this case besides; False when it is on its way already."""
    waiting = sa.select(_o.id, _o.body).where(_o.dedup_key == dedup, _o.state == just("waiting"))
    row = unit.connection.execute(waiting.with_for_update()).first()
    if row is None:
        return False
    body = {**row.body, "also": [*row.body.get("also", []), number]}
    unit.connection.execute(sa.update(outbox).where(_o.id == row.id).values(body=body))
    return True


def claim(unit: Unit, network: str, limit: int, lease: timedelta) -> list[Row]:
    """Lease up to `limit` due notices, at most one to an address: an address gets them in order."""
    rows = unit.connection.execute(
        _claim,
        {"now": unit.now, "for_network": network, "most": limit, "lease_until": unit.now + lease},
    )
    return sorted((Row(*row) for row in rows), key=lambda row: (row.lane, row.id))


def sent(unit: Unit, settled: Iterable[tuple[int, int, str]]) -> None:
    """These (id, generation, the message's id in its network) have been sent."""
    rows = [{"ref": ref, "at": unit.now, **_leased(row, generation)} for row, generation, ref in settled]
    if not rows:
        return
    unit.connection.execute(_sent, rows)
    unit.wake(WOKEN)  # the next notice of the same address may go now


def later(unit: Unit, row: int, generation: int, after: timedelta, error: str = "") -> None:
    """It could not be sent now; try again in `after`. Those behind it at its address wait too."""
    _settle(unit, row, generation, state="waiting", next_at=unit.now + after, last_error=error or None)


def dead(unit: Unit, row: int, generation: int, error: str) -> None:
    """It can never be sent."""
    _settle(unit, row, generation, state="dead", last_error=error)
    unit.wake(WOKEN)


def moved(unit: Unit, row: int, generation: int, address: str) -> bool:
    """Its address is closed: the same notice goes to another one. False when it had gone there before."""
    _settle(unit, row, generation, state="moved")
    old = unit.connection.execute(sa.select(outbox).where(_o.id == row)).one()
    if old.state != "moved" or old.generation != generation:
        return False
    return put(
        unit,
        address=address,
        person=old.person_id,
        kind=old.kind,
        subject=old.subject,
        body=old.body,
        dedup=f"{old.dedup_key}>{address}",
        lane=old.lane,
    )


def cancel(unit: Unit, subject: str, kind: str) -> None:
    """Notices of this kind about `subject` that nobody has begun to send are not wanted any more."""
    unit.connection.execute(
        sa.update(outbox)
        .where(_o.subject == subject, _o.kind == kind, _o.state == just("waiting"))
        .values(state="cancelled")
    )


def requeue_expired(unit: Unit) -> int:
    """Give back what was leased to a dispatcher that died; says how many."""
    back = (
        sa.update(outbox)
        .where(_o.state == just("leased"), _o.lease_until <= unit.now)
        .values(state="waiting", lease_until=None)
        .returning(_o.id)
    )
    count = len(unit.connection.execute(back).all())
    if count:
        unit.wake(WOKEN)
    return count


def prune(unit: Unit, before: datetime) -> int:
    """Forget what was sent, moved or cancelled and was written before; says how many. The dead stay.

    Their dedup keys are forgotten with them: keep longer than anything can be written again.
    """
    gone = (
        sa.delete(outbox)
        .where(_o.state.in_([just("sent"), just("moved"), just("cancelled")]), _o.created_at < before)
        .returning(_o.id)
    )
    return len(unit.connection.execute(gone).all())


def _leased(row: int, generation: int) -> dict[str, Any]:
    return {"row": row, "of_generation": generation}


def _settle(unit: Unit, row: int, generation: int, **values: Any) -> None:
    unit.connection.execute(_still_leased.values(lease_until=None, **values), _leased(row, generation))
