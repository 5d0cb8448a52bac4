"""What happened near a place: noted by the move that brought it about, told by a job, seen on a press.

A happening and how far it is told are one row; a batch of notices and the mark are one transaction, and each
person's notice has a key of its own: nobody is told twice, whichever of their subscriptions it is in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from domain.appeals import Appeal
from domain.catalogue import Catalogue
from domain.filters import territories_of
from domain.places import upwards
from domain.surroundings import (
    A_DAY,
    AT_ONCE,
    RADII,
    WHOLE,
    Happening,
    Watch,
    cell,
    cells_around,
    happened,
    public,
    within,
)
from domain.wishes import Group, Later, Pace, Rings, by_day, when
from storage.appeals import joinings
from storage.appeals.rows import from_row
from storage.notices import outbox
from storage.notices.outbox import Lane
from storage.people import watches, wishes
from storage.sql import among, insert, just
from storage.tables import appeals, happenings, watchers
from storage.tables import watches as watch_rows
from storage.unit import Unit

BATCH: Final = 200
"""Subscriptions of one transaction."""
LATE: Final = timedelta(days=2)
"""After an outage of this length what happened is no news."""
_CASE: Final = just(Happening.CASE.value)
_LOOKED_AT: Final = 40  # happenings of one look; among those of a cell some are outside of the circle
_LOOKS: Final = 5
_MARK: Final = "happening"
_WHOLE: Final = watch_rows.c.radius == sa.literal_column(str(WHOLE))

_h, _w, _t = happenings.c, watch_rows.c, watchers.c


def note(unit: Unit, before: Appeal | None, after: Appeal) -> None:
    """What people around learn by this move is written down, once."""
    what = happened(before, after, unit.catalogue)
    if what is None:
        return
    crowd = after.copies if after.copies is not None else before.copies if before is not None else None
    point = (after.place.latitude, after.place.longitude)
    new = insert(happenings).values(
        about=f"copies:{crowd}" if crowd is not None else f"appeal:{after.id}",
        kind=what.value,
        slot="" if what is Happening.CASE else str(after.version),
        appeal_id=after.id,
        territory=after.territory,
        cell=None if point[0] is None or point[1] is None else cell(point[0], point[1]),
        at=unit.now,
        after_watch=0,
    )
    unit.connection.execute(new.on_conflict_do_nothing())


# --- told --------------------------------------------------------------------------------------------------


def write(unit: Unit, limit: int = BATCH) -> int:
    """Tell the next batch of the oldest happening; says how many subscriptions were gone through, at least 1.

    0 when everything is told.
    """
    going = unit.connection.execute(
        sa.select(happenings)
        .where(_h.done_at.is_(None))
        .order_by(_h.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if going is None:
        return 0
    case = from_row(unit.connection.execute(sa.select(appeals).where(appeals.c.id == going.appeal_id)).one())
    found: list[Watch] = []
    if public(case, unit.catalogue) and going.at > unit.now - LATE:
        rows = unit.connection.execute(around(unit.catalogue, case, going.after_watch, limit))
        found = [watches.from_row(row) for row in rows]
        _tell(unit, case, Happening(going.kind), going.slot, found)
    mark = {"after_watch": found[-1].id} if len(found) == limit else {"done_at": unit.now}
    unit.connection.execute(sa.update(happenings).where(_h.id == going.id).values(mark))
    return max(1, len(found))


def around(catalogue: Catalogue, case: Appeal, after: int, limit: int) -> sa.Select[Any]:
    """Subscriptions that may concern the case, by their ids: of its territories, and of the cells around."""
    codes = [each.code for each in upwards(catalogue, case.territory)] or [case.territory]
    running = _w.paused_at.is_(None)
    # One territory at a time: only so an index gives them in the order of their ids.
    ways = [sa.select(_w.id).where(_WHOLE, running, _w.territory == code) for code in codes]
    at = (case.place.latitude, case.place.longitude)
    if at[0] is not None and at[1] is not None:
        cells = cells_around(at[0], at[1], RADII[-1])
        ways.append(sa.select(_w.id).where(running, _w.cell.is_not(None), _w.cell.in_(cells)))
    some = (each.where(_w.id > after).order_by(_w.id).limit(limit).subquery() for each in ways)
    ids = sa.union_all(*(sa.select(each.c.id) for each in some))
    return sa.select(*watches.FIELDS).where(_w.id.in_(ids)).order_by(_w.id).limit(limit)


def _tell(unit: Unit, case: Appeal, what: Happening, slot: str, found: list[Watch]) -> None:
    told: dict[int, Watch] = {}
    for each in found:
        if each.wants(what, case.topic) and holds(unit.catalogue, each, case):
            told.setdefault(each.person, each)
    for person in (case.person, *(each.person for each in joinings.everybody(unit, case.id))):
        told.pop(person, None)
    if not told:
        return
    counted = _told_today(unit, told)
    wished = wishes.of_all(unit, told)
    authority = unit.catalogue.authorities.get(case.authority)
    zone = authority.zone if authority is not None else "Europe/Moscow"
    for person, watch in told.items():
        if counted.get(person, 0) >= A_DAY:
            continue
        mine = wished[person]
        if counted.get(person, 0) >= AT_ONCE:
            mine = replace(mine, paces={**mine.paces, Group.AREA: Pace.DIGEST})
        moment = when(mine, Rings(Group.AREA), unit.now, zone, None)
        if outbox.put(
            unit,
            address=watch.address,
            person=person,
            kind=f"notice.near.{what.value}",
            subject=f"near:{case.id}",
            body={"appeal": case.id, "watch": watch.id},
            dedup=f"near:{case.id}:{what.value}:{slot}:{person}",
            lane=Lane.BULK,
            not_before=moment.at if isinstance(moment, Later) else by_day(unit.now, mine.zone or zone),
            held=moment.why.value if isinstance(moment, Later) else None,
        ):
            counted[person] = counted.get(person, 0) + 1
    _count(unit, {person: counted[person] for person in told if person in counted})


def holds(catalogue: Catalogue, area: "Watch | Area", case: Appeal) -> bool:
    """Is the case in the circle, or in the territory?"""
    if area.radius == WHOLE:
        return any(each.code == area.territory for each in upwards(catalogue, case.territory))
    here, there = (area.latitude, area.longitude), (case.place.latitude, case.place.longitude)
    if here[0] is None or here[1] is None or there[0] is None or there[1] is None:
        return False
    return within(here[0], here[1], (there[0], there[1]), area.radius)


def _told_today(unit: Unit, persons: Iterable[int]) -> dict[int, int]:
    query = sa.select(_t.person_id, _t.told).where(_t.person_id.in_(list(persons)), _t.day == unit.now.date())
    return {row.person_id: row.told for row in unit.connection.execute(query)}


def _count(unit: Unit, told: dict[int, int]) -> None:
    if told:
        new = insert(watchers)
        put = new.on_conflict_do_update(
            index_elements=[_t.person_id], set_={"day": new.excluded.day, "told": new.excluded.told}
        )
        day = unit.now.date()
        unit.connection.execute(
            put, [{"person_id": person, "day": day, "told": count} for person, count in sorted(told.items())]
        )


# --- seen on a press ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Area:
    """`radius` metres around a point, or a whole territory (radius `WHOLE`)."""

    territory: str
    latitude: float | None = None
    longitude: float | None = None
    radius: int = WHOLE


@dataclass(frozen=True, slots=True)
class Latest:
    """`later` is given back as `before`; None where the list ends."""

    cases: tuple[Appeal, ...]
    later: int | None


def latest(unit: Unit, areas: Iterable[Area], *, before: int | None = None, limit: int = 5) -> Latest:
    """The cases that strangers may see in any of the areas, the latest accepted first."""
    wanted, found = list(areas), list[tuple[int, Appeal]]()
    if not wanted:
        return Latest((), None)
    at = before
    for _ in range(_LOOKS):
        rows = unit.connection.execute(_looked(unit, wanted, at)).all()
        for row in rows:
            case = from_row(row)
            if public(case, unit.catalogue) and any(holds(unit.catalogue, each, case) for each in wanted):
                found.append((row.happening, case))
        at = rows[-1].happening if rows else at
        if len(rows) < _LOOKED_AT:
            return _cut(found, limit, None)
        if len(found) > limit:
            break
    return _cut(found, limit, at)


def _looked(unit: Unit, areas: list[Area], before: int | None) -> sa.Select[Any]:
    """The next `_LOOKED_AT` new cases of the territories and of the cells, each with its happening's id."""
    ways: list[sa.ColumnElement[bool]] = []
    codes = [territories_of(each.territory, unit.catalogue) for each in areas if each.radius == WHOLE]
    if codes:
        ways.append(among(unit, _h.territory, frozenset().union(*codes)))
    cells = {each for area in areas for each in _cells(area)}
    if cells:
        ways.append(sa.and_(_h.cell.is_not(None), _h.cell.in_(sorted(cells))))
    ahead = sa.true() if before is None else _h.id < before
    looks = (
        sa.select(_h.id).where(_h.kind == _CASE, way, ahead).order_by(_h.id.desc()).limit(_LOOKED_AT)
        for way in ways
    )
    ids = sa.union(*(sa.select(each.subquery().c.id) for each in looks))
    query = sa.select(_h.id.label(_MARK), appeals).join(appeals, appeals.c.id == _h.appeal_id)
    return query.where(_h.id.in_(ids)).order_by(_h.id.desc()).limit(_LOOKED_AT)


def _cells(area: Area) -> tuple[int, ...]:
    if area.radius == WHOLE or area.latitude is None or area.longitude is None:
        return ()
    return cells_around(area.latitude, area.longitude, area.radius)


def _cut(found: list[tuple[int, Appeal]], limit: int, at: int | None) -> Latest:
    shown = found[:limit]
    later = shown[-1][0] if len(found) > limit else at
    return Latest(tuple(case for _, case in shown), later)


def prune(unit: Unit, before: datetime) -> int:
    """Forget what happened before; says how many."""
    gone = sa.delete(happenings).where(_h.at < before, _h.done_at.is_not(None)).returning(_h.id)
    return len(unit.connection.execute(gone).all())
