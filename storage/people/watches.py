"""Subscriptions to places: whoever wants to hear of what happens there."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import sqlalchemy as sa

from domain.refusal import NotAllowed
from domain.surroundings import LIMIT, Watch, cell
from storage.sql import among
from storage.tables import persons, watches
from storage.unit import Unit

_w = watches.c
FIELDS: Final[tuple[sa.Column[Any], ...]] = (
    *(_w.id, _w.person_id, _w.address, _w.territory, _w.latitude, _w.longitude, _w.radius),
    *(_w.cases, _w.results, _w.polls, _w.muted, _w.paused_at),
)
"""The columns of a `Watch`."""


def of(unit: Unit, person: int) -> tuple[Watch, ...]:
    """The person's subscriptions, the oldest first."""
    query = sa.select(*FIELDS).where(_w.person_id == person).order_by(_w.id)
    return tuple(from_row(row) for row in unit.connection.execute(query))


def watching(unit: Unit, person: int) -> bool:
    """Has the person any?"""
    return unit.connection.scalar(sa.select(_w.id).where(_w.person_id == person).limit(1)) is not None


def load(unit: Unit, person: int, watch: int) -> Watch:
    """One of the person's own; `LookupError` when it is not theirs, or not there any more."""
    row = unit.connection.execute(sa.select(*FIELDS).where(_w.id == watch, _w.person_id == person)).first()
    if row is None:
        raise LookupError(f"no subscription {watch} of person {person}")
    return from_row(row)


def add(unit: Unit, watch: Watch) -> Watch:
    """Subscribe; the same place again is the subscription there was. Raises `NotAllowed` over `LIMIT`."""
    # Of two presses in two messengers one waits here for the other.
    unit.connection.execute(sa.select(persons.c.id).where(persons.c.id == watch.person).with_for_update())
    theirs = of(unit, watch.person)
    place = _place(watch)
    for each in theirs:
        if _place(each) == place:
            return each
    if len(theirs) >= LIMIT:
        raise NotAllowed("near.enough", n=LIMIT)
    new = sa.insert(watches).values(person_id=watch.person, since=unit.now, **_row(watch)).returning(*FIELDS)
    return from_row(unit.connection.execute(new).one())


def save(unit: Unit, watch: Watch) -> None:
    """It is so from now on."""
    mine = sa.update(watches).where(_w.id == watch.id, _w.person_id == watch.person)
    unit.connection.execute(mine.values(_row(watch)))


def drop(unit: Unit, person: int, watch: int) -> None:
    """The person does not want it any more."""
    unit.connection.execute(sa.delete(watches).where(_w.id == watch, _w.person_id == person))


def drop_all(unit: Unit, person: int) -> None:
    """Every place of the person is forgotten."""
    unit.connection.execute(sa.delete(watches).where(_w.person_id == person))


def follow(unit: Unit, source: int, target: int) -> None:
    """All of `source` are those of `target` now."""
    unit.connection.execute(sa.update(watches).where(_w.person_id == source).values(person_id=target))


def give_back(unit: Unit, kept: int, joined: int, addresses: Collection[str]) -> None:
    """Those asked for at these addresses are `joined`'s again."""
    theirs = sa.update(watches).where(_w.person_id == kept, _w.address.in_(addresses))
    unit.connection.execute(theirs.values(person_id=joined))


def concerned(unit: Unit, territories: frozenset[str] | None) -> sa.Select[Any]:
    """Persons (column `person_id`) who want to hear of polls in these territories; None: in all."""
    query = sa.select(_w.person_id).where(_w.paused_at.is_(None), _w.polls)
    return query if territories is None else query.where(among(unit, _w.territory, territories))


def from_row(row: sa.Row[Any]) -> Watch:
    """The subscription of a row of `FIELDS`."""
    return Watch(
        id=row.id,
        person=row.person_id,
        address=row.address,
        territory=row.territory,
        latitude=row.latitude,
        longitude=row.longitude,
        radius=row.radius,
        cases=row.cases,
        results=row.results,
        polls=row.polls,
        muted=tuple(row.muted),
        paused_at=row.paused_at,
    )


def _place(watch: Watch) -> tuple[object, ...]:
    return (watch.territory, watch.radius, watch.latitude, watch.longitude)


def _row(watch: Watch) -> Mapping[str, object]:
    pointed = watch.latitude is not None and watch.longitude is not None
    return {
        "address": watch.address,
        "territory": watch.territory,
        "latitude": watch.latitude,
        "longitude": watch.longitude,
        "radius": watch.radius,
        "cell": cell(watch.latitude, watch.longitude) if pointed else None,  # type: ignore[arg-type]
        "cases": watch.cases,
        "results": watch.results,
        "polls": watch.polls,
        "muted": list(watch.muted),
        "paused_at": watch.paused_at,
    }
