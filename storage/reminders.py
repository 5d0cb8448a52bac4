"""Timed work on appeals: reminders, closing by silence, what was planned, whether it holds.

Each run does what has become due.

Safe in any number of processes: a reminder is claimed by a unique slot, a move by the appeal's version.
"""

from datetime import datetime

import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Outcome, Status
from domain.reminders import following, notices, reached
from storage import slots, telling
from storage.appeal_rows import from_row
from storage.appeals import apply
from storage.sql import just
from storage.tables import appeals
from storage.unit import Unit
from storage.world import world

_a = appeals.c


def due_for_reminder(unit: Unit, limit: int) -> tuple[tuple[Appeal, datetime], ...]:
    """Appeals with the moment their next reminder was planned for, which has come; the oldest first."""
    rows = unit.connection.execute(
        sa.select(appeals)
        .where(_a.remind_at.is_not(None), _a.remind_at <= unit.now)
        .order_by(_a.remind_at, _a.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple((from_row(row), row.remind_at) for row in rows)


def remind(unit: Unit, limit: int = 100) -> int:
    """Write the reminders that are due, each exactly once; says how many appeals were looked at."""
    found = due_for_reminder(unit, limit)
    for appeal, planned in found:
        for each in reached(appeal, planned, unit.now):
            slot = f"{each.stage}:{each.at.isoformat()}" + (f":{each.person}" if each.person else "")
            if slots.claim(unit, f"appeal:{appeal.id}", "reminder", slot):
                told = notices(appeal, each.stage, each.person)
                telling.tell(unit, appeal, told, slot=f"reminder:{slot}")
        unit.connection.execute(
            sa.update(appeals).where(_a.id == appeal.id).values(remind_at=following(appeal, unit.now))
        )
    return len(found)


def silent(unit: Unit, limit: int) -> tuple[Appeal, ...]:
    """Answered appeals whose citizen has kept silent to the end of the time to contest."""
    rows = unit.connection.execute(
        sa.select(appeals)
        .where(_a.status == just(Status.ANSWERED.value), _a.contest_until <= unit.now)
        .order_by(_a.contest_until, _a.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(from_row(row) for row in rows)


def close_silent(unit: Unit, limit: int = 100) -> int:
    """Close what has been silent long enough; says how many."""
    found = silent(unit, limit)
    for appeal in found:
        apply(unit, moves.close_by_silence(appeal, world(unit)), "")
    return len(found)


def resume_planned(unit: Unit, limit: int = 100) -> int:
    """Bring back into work what was planned until today; says how many."""
    rows = unit.connection.execute(
        sa.select(appeals)
        .where(
            _a.outcome == just(Outcome.PLANNED.value),
            _a.status == just(Status.ANSWERED.value),
            _a.due_at <= unit.now + moves.WORKING_DAY,
        )
        .order_by(_a.due_at, _a.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = tuple(from_row(row) for row in rows)
    for appeal in found:
        apply(unit, moves.resume(appeal, world(unit)), "")
    return len(found)


def recheck(unit: Unit, limit: int = 100) -> int:
    """Ask citizens, each once for a round, whether what was done still holds; says how many."""
    rows = unit.connection.execute(
        sa.select(appeals)
        .where(
            _a.follow_up_at.is_not(None),
            _a.follow_up_at <= unit.now,
            _a.status.in_([Status.CONFIRMED.value, Status.CLOSED.value]),
        )
        .order_by(_a.follow_up_at, _a.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = tuple(from_row(row) for row in rows)
    for appeal in found:
        if slots.claim(unit, f"appeal:{appeal.id}", "recheck", str(appeal.round)):
            apply(unit, moves.recheck(appeal, world(unit)), "")
    return len(found)
