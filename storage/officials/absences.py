"""Who is away and who stands in for them: «замещает … с … по …». It begins and ends by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.tables import absences, officials
from storage.unit import Unit

_a = absences.c
_CHAIN = 5
"""A deputy may be away too; further than this nobody is looked for."""


@dataclass(frozen=True, slots=True)
class Absence:
    """`deputy` stands in for `person` from `since` until `until` (UTC, not included)."""

    id: int
    person: int
    deputy: int
    since: datetime
    until: datetime


def ahead(unit: Unit, person: int) -> Absence | None:
    """The person's absence that goes on or is to come; there is one at most."""
    row = unit.connection.execute(
        sa.select(_a.id, _a.person_id, _a.deputy_id, _a.since, _a.until)
        .where(_a.person_id == person, _a.ended_at.is_(None), _a.until > unit.now)
        .order_by(_a.since.desc())
    ).first()
    return Absence(*row) if row is not None else None


def stood_in_for(unit: Unit, deputy: int) -> tuple[Absence, ...]:
    """For whom the person stands in now."""
    rows = unit.connection.execute(
        sa.select(_a.id, _a.person_id, _a.deputy_id, _a.since, _a.until)
        .where(_a.deputy_id == deputy, going_on(unit.now))
        .order_by(_a.until, _a.id)
    )
    return tuple(Absence(*row) for row in rows)


def instead(unit: Unit, people: Iterable[int]) -> dict[int, int | None]:
    """Who gets what each of them should: themselves, whoever stands in, None where nobody is there."""
    found: dict[int, int | None] = {each: each for each in people}
    known: dict[int, int | None] = {}
    for _ in range(_CHAIN):
        unknown = {each for each in found.values() if each is not None} - known.keys()
        if not unknown:
            break
        known.update((each, each) for each in unknown)
        serves = sa.exists().where(officials.c.person_id == _a.deputy_id, officials.c.until.is_(None))
        rows = unit.connection.execute(
            sa.select(_a.person_id, sa.case((serves, _a.deputy_id))).where(
                _a.person_id.in_(unknown), going_on(unit.now)
            )
        )
        known.update((person, deputy) for person, deputy in rows)
        found = {each: known[at] if at is not None else None for each, at in found.items()}
    away = {each for each, at in known.items() if at != each}
    return {each: None if at in away else at for each, at in found.items()}


def further(unit: Unit, people: Iterable[int]) -> tuple[int, ...]:
    """The officials for whom these, who are away, stand in themselves; and so on."""
    found: dict[int, None] = {}
    known = set(people)
    ahead = set(known)
    for _ in range(_CHAIN):
        if not ahead:
            break
        serves = sa.exists().where(officials.c.person_id == _a.person_id, officials.c.until.is_(None))
        query = sa.select(_a.person_id).where(_a.deputy_id.in_(ahead), going_on(unit.now), serves)
        ahead = set(unit.connection.scalars(query.order_by(_a.id))) - known
        known |= ahead
        found |= dict.fromkeys(sorted(ahead))
    return tuple(found)


def load(unit: Unit, absence: int) -> Absence | None:
    """The absence, if nobody has ended it before its date."""
    query = sa.select(_a.id, _a.person_id, _a.deputy_id, _a.since, _a.until)
    row = unit.connection.execute(query.where(_a.id == absence, _a.ended_at.is_(None))).first()
    return Absence(*row) if row is not None else None


def add(unit: Unit, person: int, deputy: int, since: datetime, until: datetime, *, by: int) -> Absence:
    """The person will be away; whether that may be so is checked by `storage.officials.standing_in`."""
    row = {
        "person_id": person,
        "deputy_id": deputy,
        "since": since,
        "until": until,
        "set_by": by,
        "set_at": unit.now,
    }
    id: int = unit.connection.execute(sa.insert(absences).values(row).returning(_a.id)).scalar_one()
    return Absence(id, person, deputy, since, until)


def end(unit: Unit, person: int) -> None:
    """Whatever absence of the person goes on or is to come ends now."""
    unit.connection.execute(
        sa.update(absences).where(_a.person_id == person, _a.ended_at.is_(None)).values(ended_at=unit.now)
    )


def going_on(at: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """The condition of an absence in force at a moment."""
    return sa.and_(_a.ended_at.is_(None), _a.since <= at, _a.until > at)
