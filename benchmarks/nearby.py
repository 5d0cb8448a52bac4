"""«Что рядом» over a country: a hundred thousand subscriptions, and a burst of what happens.

Every fifth person lives in one city; the others as the cases do. Four of ten want to hear of a whole place.
"""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from time import perf_counter
from typing import Any, Final

import sqlalchemy as sa

from benchmarks import country
from domain.appeals import Appeal, Place
from domain.surroundings import RADII, WHOLE, Watch, cell, public
from storage.appeals.rows import from_row
from storage.people import surroundings
from storage.people.surroundings import Area
from storage.people.watches import FIELDS
from storage.people.watches import from_row as from_watch
from storage.store import Store
from storage.tables import appeals, happenings, outbox, watches
from storage.unit import Unit

SUBSCRIPTIONS: Final = 100_000
CITY: Final = "s0-0"
BURST: Final = 300  # happenings at once
_BATCH: Final = 5_000
_SPREAD: Final = 0.06  # degrees


async def settle(store: Store, subscriptions: int = SUBSCRIPTIONS) -> None:
    """Subscriptions, and what may be seen of the cases, in a country that has people and cases."""
    random = Random(subscriptions)
    for first in range(1, subscriptions + 1, _BATCH):

        def some(unit: Unit, first: int = first) -> None:
            ids = range(first, min(first + _BATCH, subscriptions + 1))
            unit.connection.execute(sa.insert(watches), [_watch(unit, random, each) for each in ids])

        await store.run(some)
    await store.run(_noted)


def _watch(unit: Unit, random: Random, id: int) -> dict[str, Any]:
    place = min(int(random.expovariate(4 / country.MUNICIPALITIES)), country.MUNICIPALITIES - 1)
    code = CITY if random.random() < 0.2 else f"s{place}-{random.randrange(2)}"
    centre = unit.catalogue.territories[code]
    assert centre.latitude is not None
    assert centre.longitude is not None
    whole = random.random() < 0.4
    latitude = centre.latitude + random.gauss(0, _SPREAD)
    longitude = centre.longitude + random.gauss(0, _SPREAD)
    return {
        "person_id": id,
        "address": f"telegram:{id}",
        "territory": code,
        "latitude": None if whole else latitude,
        "longitude": None if whole else longitude,
        "radius": WHOLE if whole else random.choice(RADII),
        "cell": None if whole else cell(latitude, longitude),
        "cases": True,
        "results": True,
        "polls": True,
        "muted": [],
        "since": unit.now,
    }


def _noted(unit: Unit) -> None:
    """The accepted cases of the last three months."""
    of = appeals.c
    last = unit.connection.scalar(sa.select(sa.func.max(of.id))) or 0
    found = unit.connection.execute(sa.select(appeals).where(of.id > last - 86_400).order_by(of.id))
    rows = [_happening(unit, case) for case in map(from_row, found) if public(case, unit.catalogue)]
    for first in range(0, len(rows), _BATCH):
        unit.connection.execute(sa.insert(happenings), rows[first : first + _BATCH])
    unit.connection.execute(sa.text("ANALYZE"))


def _happening(unit: Unit, case: Appeal) -> dict[str, Any]:
    latitude, longitude = case.place.latitude, case.place.longitude
    return {
        "about": f"appeal:{case.id}",
        "kind": "case",
        "slot": "",
        "appeal_id": case.id,
        "territory": case.territory,
        "cell": None if latitude is None or longitude is None else cell(latitude, longitude),
        "at": unit.now,
        "after_watch": 0,
        "done_at": unit.now,
    }


# --- looked at ---------------------------------------------------------------------------------------------


def around(unit: Unit) -> object:
    """The first batch of those who may want to hear of a case somewhere."""
    return _around(unit, _somewhere(unit))


def around_in_city(unit: Unit) -> object:
    """The same in the city of twenty thousand subscriptions."""
    return _around(unit, _in_city(unit))


def latest_at_point(unit: Unit) -> object:
    """A page of what is near a point of the city."""
    centre = unit.catalogue.territories[CITY]
    return surroundings.latest(unit, [Area(CITY, centre.latitude, centre.longitude, RADII[-1])])


def latest_in_territory(unit: Unit) -> object:
    """A page of what is in a municipality."""
    return surroundings.latest(unit, [Area("m3")])


def _around(unit: Unit, case: Appeal) -> list[Watch]:
    found = unit.connection.execute(surroundings.around(unit.catalogue, case, 0, surroundings.BATCH)).all()
    return _held(unit, case, found)


def _held(unit: Unit, case: Appeal, found: Sequence[sa.Row[Any]]) -> list[Watch]:
    return [each for each in map(from_watch, found) if surroundings.holds(unit.catalogue, each, case)]


_RANDOM: Final = Random(3)


def _somewhere(unit: Unit) -> Appeal:
    last = unit.connection.scalar(sa.select(sa.func.max(appeals.c.id))) or 0
    some = _RANDOM.randrange(max(1, last - 10_000), last)
    return from_row(unit.connection.execute(sa.select(appeals).where(appeals.c.id == some)).one())


def _in_city(unit: Unit) -> Appeal:
    centre, case = unit.catalogue.territories[CITY], _somewhere(unit)
    assert centre.latitude is not None
    assert centre.longitude is not None
    point = (centre.latitude + _RANDOM.gauss(0, _SPREAD), centre.longitude + _RANDOM.gauss(0, _SPREAD))
    return replace(case, territory=CITY, place=Place("", *point))


# --- a burst -----------------------------------------------------------------------------------------------


async def burst(store: Store, count: int = BURST) -> str:
    """So many of the latest happenings are told at once; what that took, in words."""

    def begin(unit: Unit) -> int:
        h = happenings.c
        last = sa.select(h.id).order_by(h.id.desc()).limit(count)
        anew = sa.update(happenings).where(h.id.in_(last)).values(done_at=None, after_watch=0, at=unit.now)
        unit.connection.execute(anew)
        return _sent(unit)

    before = await store.run(begin)
    started, passed, longest = perf_counter(), 0, 0.0
    while True:
        at = perf_counter()
        done = await store.run(surroundings.write)
        longest = max(longest, perf_counter() - at)
        if not done:
            break
        passed += done
    spent = perf_counter() - started
    written = await store.run(_sent) - before
    every = perf_counter()
    await store.run(_everybody)
    every = perf_counter() - every
    return (
        f"{count} happenings: {passed} subscriptions gone through, {written} notices in {spent:.1f} s "
        f"({spent / count * 1000:.1f} ms a happening, the longest transaction {longest * 1000:.0f} ms); "
        f"looking at every subscription for one happening would take {every * 1000:.0f} ms"
    )


def _sent(unit: Unit) -> int:
    return unit.connection.scalar(sa.select(sa.func.count()).select_from(outbox)) or 0


def _everybody(unit: Unit) -> object:
    return _held(unit, _in_city(unit), unit.connection.execute(sa.select(*FIELDS)).all())
