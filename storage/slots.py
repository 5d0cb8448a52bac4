"""Runs of timed work, each exactly once however many processes tick."""

from datetime import datetime

import sqlalchemy as sa

from storage.sql import insert
from storage.tables import slots
from storage.unit import Unit

_claim = insert(slots).on_conflict_do_nothing().returning(slots.c.slot)


def claim(unit: Unit, subject: str, kind: str, slot: str) -> bool:
    """Claim a run, `("appeal:12", "reminder", "2026-11-24")`; False when it was claimed before."""
    values = {"subject": subject, "kind": kind, "slot": slot, "at": unit.now}
    return unit.connection.scalar(_claim, values) is not None


def claimed(unit: Unit, subject: str, kind: str, slot: str) -> bool:
    """Was that run claimed already?"""
    found = sa.select(slots.c.slot).where(
        slots.c.subject == subject, slots.c.kind == kind, slots.c.slot == slot
    )
    return unit.connection.scalar(found) is not None


def prune(unit: Unit, before: datetime) -> int:
    """Forget claims older than `before`; says how many. Keep them longer than anything can be due."""
    gone = sa.delete(slots).where(slots.c.at < before).returning(slots.c.slot)
    return len(unit.connection.execute(gone).all())
