"""Who comes to a hearing: registered once, under a number, with a code for the door.

When all seats are taken one waits in line (`storage.hearings.line`); a seat that becomes free is given to the
first in line in the same transaction that frees it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from domain.drafts.hearings import Hearing, Visit, check_coming, check_waiting
from domain.refusal import NotAllowed
from storage import codes, counters
from storage.drafts import drafts
from storage.hearings import hearings, line
from storage.notices import outbox
from storage.tables import hearing_visitors
from storage.tables import hearings as hearing_rows
from storage.unit import Unit

_LENGTH: Final = 6
_GROUP: Final = 3
BATCH: Final = 200
"""Seats given in one transaction: each is a number, a code and a notice."""

_v = hearing_visitors.c


def new_code() -> str:
    """A fresh code, `K7Q-M9X`: said at the door by who stands in the list without a name."""
    return codes.grouped(codes.fresh(_LENGTH), _GROUP)


def register(unit: Unit, hearing: int, person: int) -> Visit:
    """The person comes; who has registered already keeps their number. Raises `NotAllowed`, LookupError.

    The hearing is locked meanwhile, so that the last seat is given once. Who waits in line goes before.
    """
    found = hearings.load(unit, hearing, lock=True)
    fill(unit, found)
    known = of(unit, hearing, person)
    if known is not None:
        return known
    check_coming(found, drafts.load(unit, found.draft), unit.now, visitors=count(unit, hearing))
    line.leave(unit, hearing, person)
    return _come(unit, hearing, person)


def wait(unit: Unit, hearing: int, person: int) -> Visit | None:
    """The person waits in line for a seat; their visit where a seat is theirs already, or is free by now.

    Raises `NotAllowed`, LookupError.
    """
    found = hearings.load(unit, hearing, lock=True)
    check_waiting(found, drafts.load(unit, found.draft), unit.now)
    fill(unit, found)
    known = of(unit, hearing, person)
    if known is not None:
        return known
    if found.free(count(unit, hearing)) != 0:
        line.leave(unit, hearing, person)
        return _come(unit, hearing, person)
    line.join(unit, hearing, person)
    return None


def leave(unit: Unit, hearing: int, person: int) -> bool:
    """The person does not come after all; False for who had not registered. The seat is given to the next."""
    found = hearings.load(unit, hearing, lock=True)
    gone = sa.delete(hearing_visitors).where(_v.hearing_id == hearing, _v.person_id == person)
    left = unit.connection.scalar(gone.returning(_v.ordinal)) is not None
    if left:
        fill(unit, found)
    return left


def fill(unit: Unit, hearing: Hearing, limit: int = BATCH) -> int:
    """Give the seats that are free to who waits, the first first, and tell them; says how many were given.

    The hearing must be locked. Who cannot be written to is passed over and keeps their place: a seat of which
    nobody knows stays empty. More than `limit` are left to `fill_all`.
    """
    if not line.waits(unit, hearing.id):
        return 0
    try:
        check_waiting(hearing, drafts.load(unit, hearing.draft), unit.now)
    except NotAllowed:  # it has begun, is cancelled, or its draft is taken back
        return 0
    free = hearing.free(count(unit, hearing.id))
    seated = line.first(unit, hearing.id, limit if free is None else min(free, limit))
    for person, address in seated.items():
        line.leave(unit, hearing.id, person)
        visit, about = _come(unit, hearing.id, person), f"hearing:{hearing.id}"
        body, slot = {"hearing": hearing.id, "words": ""}, f"{about}:seat:{visit.ordinal}"
        outbox.put_each(unit, {person: address}, "hearing.citizen.seat", about, body, slot)
    return len(seated)


def fill_all(unit: Unit, limit: int = BATCH) -> int:
    """Give what seats are free at hearings that somebody waits for; says how many were given.

    Mostly there are none: whoever frees a seat gives it. Some are when very many seats were added, when a
    draft that was taken back is discussed again, when somebody can be written to again.
    """
    return refill(unit, line.to_be_filled(unit), limit)


def refill(unit: Unit, ids: Iterable[int], limit: int = BATCH) -> int:
    """Give what seats are free at these hearings to who waits; says how many were given."""
    return sum(fill(unit, hearings.load(unit, each, lock=True), limit) for each in sorted(ids))


def coming_to(unit: Unit, persons: Iterable[int]) -> tuple[int, ...]:
    """Hearings that have not begun and that one of these persons has registered for."""
    found = sa.select(_v.hearing_id).join(hearing_rows, hearing_rows.c.id == _v.hearing_id)
    ahead = found.where(_v.person_id.in_(tuple(persons)), hearing_rows.c.starts_at > unit.now)
    return tuple(unit.connection.scalars(ahead.distinct()))


def _come(unit: Unit, hearing: int, person: int) -> Visit:
    """Written down under the next number, with a code of their own."""
    ordinal = counters.next_of(unit, f"hearing_visitors:{hearing}")
    code = new_code()
    while _taken(unit, hearing, code):
        code = new_code()
    row = {"hearing_id": hearing, "person_id": person, "ordinal": ordinal, "code": code, "at": unit.now}
    unit.connection.execute(sa.insert(hearing_visitors), row)
    return Visit(hearing, person, ordinal, code)


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
