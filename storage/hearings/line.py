"""Who waits in line for a seat of a full hearing. Seats are given in `storage.hearings.visits`."""

from datetime import datetime

import sqlalchemy as sa

from storage import counters
from storage.officials import officials
from storage.sql import just
from storage.tables import hearing_line, hearing_visitors
from storage.tables import hearings as hearing_rows
from storage.unit import Unit

_l, _h = hearing_line.c, hearing_rows.c
_MANY = 1_000
"""Persons looked through for who can be written to."""


def join(unit: Unit, hearing: int, person: int) -> None:
    """At the end of the line; who waits already keeps their place. The hearing must be locked."""
    if place(unit, hearing, person) is not None:
        return
    ordinal = counters.next_of(unit, f"hearing_line:{hearing}")
    row = {"hearing_id": hearing, "person_id": person, "ordinal": ordinal, "at": unit.now}
    unit.connection.execute(sa.insert(hearing_line), row)


def leave(unit: Unit, hearing: int, person: int) -> bool:
    """The person waits no more; False for who did not."""
    gone = sa.delete(hearing_line).where(_l.hearing_id == hearing, _l.person_id == person)
    return unit.connection.scalar(gone.returning(_l.ordinal)) is not None


def place(unit: Unit, hearing: int, person: int) -> int | None:
    """The person's place in line, 1 for who is next; None for who does not wait."""
    mine = sa.select(_l.ordinal).where(_l.hearing_id == hearing, _l.person_id == person).scalar_subquery()
    ahead = sa.select(sa.func.count()).where(_l.hearing_id == hearing, _l.ordinal <= mine)
    return unit.connection.scalar(ahead) or None


def count(unit: Unit, hearing: int) -> int:
    """How many wait."""
    return unit.connection.scalar(sa.select(sa.func.count()).where(_l.hearing_id == hearing)) or 0


def waits(unit: Unit, hearing: int) -> bool:
    """Does anybody wait?"""
    return (
        unit.connection.scalar(sa.select(_l.person_id).where(_l.hearing_id == hearing).limit(1)) is not None
    )


def first(unit: Unit, hearing: int, limit: int) -> dict[int, str]:
    """The first in line who can be written to, and where; in order."""
    if limit == 0:
        return {}
    ahead = sa.select(_l.person_id).where(_l.hearing_id == hearing).order_by(_l.ordinal).limit(_MANY)
    reached = officials.addresses(unit, unit.connection.scalars(ahead).all())
    return dict(list(reached.items())[:limit])


def to_be_filled(unit: Unit) -> tuple[int, ...]:
    """Hearings still to come that somebody waits for though seats are free."""
    came = sa.select(sa.func.count()).where(hearing_visitors.c.hearing_id == _h.id).scalar_subquery()
    found = sa.select(_h.id).where(
        _h.state == just("planned"),
        _h.starts_at > unit.now,
        sa.exists().where(_l.hearing_id == _h.id),
        sa.or_(_h.seats.is_(None), came < _h.seats),
    )
    return tuple(unit.connection.scalars(found))


def forget(unit: Unit, before: datetime) -> int:
    """Nobody waits for hearings that began before; says how many did."""
    over = sa.select(_h.id).where(_h.starts_at < before)
    gone = sa.delete(hearing_line).where(_l.hearing_id.in_(over))
    return len(unit.connection.scalars(gone.returning(_l.ordinal)).all())
