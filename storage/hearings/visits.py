"""Who comes to a hearing: registered once, under a number, with a code for the door."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from domain.drafts.hearings import Visit, check_coming
from storage import codes, counters
from storage.drafts import drafts
from storage.hearings import hearings
from storage.tables import hearing_visitors
from storage.tables import hearings as hearing_rows
from storage.unit import Unit

_LENGTH: Final = 6
_GROUP: Final = 3

_v = hearing_visitors.c


def new_code() -> str:
    """A fresh code, `K7Q-M9X`: said at the door by who stands in the list without a name."""
    return codes.grouped(codes.fresh(_LENGTH), _GROUP)


def register(unit: Unit, hearing: int, person: int) -> Visit:
    """The person comes; who has registered already keeps their number. Raises `NotAllowed`, LookupError.

    The hearing is locked meanwhile, so that the last seat is given once.
    """
    found = hearings.load(unit, hearing, lock=True)
    known = of(unit, hearing, person)
    if known is not None:
        return known
    draft = drafts.load(unit, found.draft)
    check_coming(found, draft, unit.now, visitors=count(unit, hearing))
    ordinal = counters.next_of(unit, f"hearing_visitors:{hearing}")
    code = new_code()
    while _taken(unit, hearing, code):
        code = new_code()
    row = {"hearing_id": hearing, "person_id": person, "ordinal": ordinal, "code": code, "at": unit.now}
    unit.connection.execute(sa.insert(hearing_visitors), row)
    return Visit(hearing, person, ordinal, code)


def leave(unit: Unit, hearing: int, person: int) -> bool:
    """The person does not come after all; False for who had not registered."""
    gone = sa.delete(hearing_visitors).where(_v.hearing_id == hearing, _v.person_id == person)
    return unit.connection.scalar(gone.returning(_v.ordinal)) is not None


def call(unit: Unit, hearing: int, person: int, name: str | None) -> bool:
    """The person stands in the list by this name, None: by the number; False for who has not registered."""
    mine = sa.update(hearing_visitors).where(_v.hearing_id == hearing, _v.person_id == person)
    return unit.connection.scalar(mine.values(name=name).returning(_v.ordinal)) is not None


def unname(unit: Unit, person: int) -> None:
    """The person stands in no list by name any more: they took the consent back."""
    mine = sa.update(hearing_visitors).where(_v.person_id == person, _v.name.is_not(None))
    unit.connection.execute(mine.values(name=None))


def forget_names(unit: Unit, before: datetime) -> int:
    """Destroy the names in the lists of hearings that began before; says how many."""
    over = sa.select(hearing_rows.c.id).where(hearing_rows.c.starts_at < before)
    named = sa.update(hearing_visitors).where(_v.name.is_not(None), _v.hearing_id.in_(over))
    return len(unit.connection.scalars(named.values(name=None).returning(_v.ordinal)).all())


def of(unit: Unit, hearing: int, person: int) -> Visit | None:
    """The person's registration."""
    mine = sa.select(hearing_visitors).where(_v.hearing_id == hearing, _v.person_id == person)
    row = unit.connection.execute(mine).first()
    return None if row is None else _from_row(row)


def count(unit: Unit, hearing: int) -> int:
    """How many have registered."""
    return unit.connection.scalar(sa.select(sa.func.count()).where(_v.hearing_id == hearing)) or 0


def named(unit: Unit, hearing: int) -> int:
    """How many of them stand in the list by name."""
    found = sa.select(sa.func.count()).where(_v.hearing_id == hearing, _v.name.is_not(None))
    return unit.connection.scalar(found) or 0


def marked(unit: Unit, hearing: int) -> int:
    """How many of them were marked at the door."""
    found = sa.select(sa.func.count()).where(_v.hearing_id == hearing, _v.came_at.is_not(None))
    return unit.connection.scalar(found) or 0


def find(unit: Unit, hearing: int, what: str) -> Visit | None:
    """Who comes under that number, or with that code."""
    by = _v.ordinal == int(what) if what.isdecimal() and len(what) < 9 else _v.code == what
    row = unit.connection.execute(sa.select(hearing_visitors).where(_v.hearing_id == hearing, by)).first()
    return None if row is None else _from_row(row)


def mark(unit: Unit, visit: Visit, *, came: bool) -> None:
    """The person is there; or was marked by mistake."""
    mine = sa.update(hearing_visitors).where(_v.hearing_id == visit.hearing, _v.person_id == visit.person)
    unit.connection.execute(mine.values(came_at=unit.now if came else None))


def listed(unit: Unit, hearing: int, limit: int) -> tuple[Visit, ...]:
    """All who have registered, by number."""
    found = sa.select(hearing_visitors).where(_v.hearing_id == hearing).order_by(_v.ordinal).limit(limit)
    return tuple(_from_row(row) for row in unit.connection.execute(found))


def _taken(unit: Unit, hearing: int, code: str) -> bool:
    """Does somebody else come with that code?"""
    same = sa.select(_v.ordinal).where(_v.hearing_id == hearing, _v.code == code)
    return unit.connection.scalar(same) is not None


def _from_row(row: sa.Row[Any]) -> Visit:
    return Visit(row.hearing_id, row.person_id, row.ordinal, row.code, row.name, came=row.came_at is not None)
