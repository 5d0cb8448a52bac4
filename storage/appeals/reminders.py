"""Timed work on appeals: reminders, closing by silence, what was planned, whether it holds.

Each run does what has become due. A scan finds it by its index, without reading the appeals; only those that
are worked on are read.

Safe in any number of processes: a reminder is claimed by a unique slot, a move by the appeal's version.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Outcome, Status
from domain.reminders import following, notices, reached
from storage import slots
from storage.appeals import held
from storage.appeals.appeals import apply
from storage.appeals.rows import from_row
from storage.notices import telling
from storage.sql import just
from storage.tables import appeals
from storage.unit import Unit
from storage.world import world

_a = appeals.c
_whole = sa.select(appeals).where(_a.id.in_(sa.bindparam("ids", expanding=True)))


def due_for_reminder(unit: Unit, limit: int) -> dict[int, datetime]:
    """Appeals by id, with the moment their next reminder was planned for, which has come; the oldest first.

    They are held till the end of the transaction; whoever else looks passes them by.
    """
    rows = unit.connection.execute(
        sa.select(_a.id, _a.remind_at)
        .where(_a.remind_at.is_not(None), _a.remind_at <= unit.now)
        .order_by(_a.remind_at, _a.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return {row.id: row.remind_at for row in rows}


def remind(unit: Unit, limit: int = 100) -> int:
    """Write the reminders that are due, each exactly once; says how many appeals were looked at."""
    found = due_for_reminder(unit, limit)
    for appeal in _loaded(unit, found):
        for each in reached(appeal, found[appeal.id], unit.now):
            slot = f"{each.stage}:{each.at.isoformat()}" + (f":{each.person}" if each.person else "")
            if slots.claim(unit, f"appeal:{appeal.id}", "reminder", slot):
                told = notices(appeal, each.stage, each.person)
                telling.tell(unit, appeal, told, slot=f"reminder:{slot}")
        unit.connection.execute(
            sa.update(appeals).where(_a.id == appeal.id).values(remind_at=following(appeal, unit.now))
        )
    return len(found)


def silent(unit: Unit, limit: int) -> list[int]:
    """Answered appeals, by id, whose citizen has kept silent to the end of the time to contest; held.

    A contest that waits for a moderator is no silence, nor is that of a caller who was not told yet, be it
    their case or one that carries theirs.
    """
    theirs = appeals.alias("theirs")
    waiting = sa.exists().where(theirs.c.merged_into == _a.id, theirs.c.untold)
    told = sa.and_(sa.not_(_a.untold), ~waiting)
    over = sa.and_(_a.status == just(Status.ANSWERED.value), _a.contest_until <= unit.now, told)
    return _due(unit, sa.and_(over, ~held.contested()), _a.contest_until, limit)


def close_silent(unit: Unit, limit: int = 100) -> int:
    """Close what has been silent long enough; says how many."""
    found = silent(unit, limit)
    for appeal in _loaded(unit, found):
        apply(unit, moves.close_by_silence(appeal, world(unit)), "")
    return len(found)


def resume_planned(unit: Unit, limit: int = 100) -> int:
    """Bring back into work what was planned until today; says how many."""
    planned = sa.and_(
        _a.outcome == just(Outcome.PLANNED.value),
        _a.status == just(Status.ANSWERED.value),
        _a.due_at <= unit.now + moves.WORKING_DAY,
    )
    found = _due(unit, planned, _a.due_at, limit)
    for appeal in _loaded(unit, found):
        apply(unit, moves.resume(appeal, world(unit)), "")
    return len(found)


def recheck(unit: Unit, limit: int = 100) -> int:
    """Ask all concerned, each once for a round, whether what was done holds; says of how many cases."""
    over = sa.and_(
        _a.follow_up_at.is_not(None),
        _a.follow_up_at <= unit.now,
        _a.status.in_([Status.CONFIRMED.value, Status.CLOSED.value]),
    )
    found = _due(unit, over, _a.follow_up_at, limit)
    for appeal in _loaded(unit, found):
        if slots.claim(unit, f"appeal:{appeal.id}", "recheck", str(appeal.round)):
            apply(unit, moves.recheck(appeal, world(unit)), "")
    return len(found)


def _due(unit: Unit, which: sa.ColumnElement[bool], since: sa.Column[Any], limit: int) -> list[int]:
    """Ids of such appeals, the oldest first; held till the end of the transaction."""
    query = sa.select(_a.id).where(which).order_by(since, _a.id).limit(limit)
    return list(unit.connection.scalars(query.with_for_update(skip_locked=True)))


def _loaded(unit: Unit, ids: Collection[int]) -> list[Appeal]:
    """These appeals whole, in this order."""
    rows = unit.connection.execute(_whole, {"ids": list(ids)}) if ids else ()
    found = {row.id: from_row(row) for row in rows}
    return [found[id] for id in ids]
