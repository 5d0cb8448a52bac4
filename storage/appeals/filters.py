"""What officials narrow their lists to: kept per person, and as a condition on appeals."""

from typing import Final

import sqlalchemy as sa

from domain.appeals import Status, Track
from domain.filters import NOBODY, Due, Filter, Stars, borders, territories_of, topics_of
from domain.people import Official
from storage.sql import among, insert, just
from storage.tables import appeals, queue_filters
from storage.unit import Unit

_a = appeals.c
_f = queue_filters.c
_MOSCOW = "Europe/Moscow"


def of(unit: Unit, person: int) -> Filter:
    """What the person's lists are narrowed to now."""
    row = unit.connection.execute(sa.select(queue_filters).where(_f.person_id == person)).first()
    if row is None:
        return Filter()
    return Filter(
        topic=row.topic,
        territory=row.territory,
        executor=row.executor,
        status=Status(row.status) if row.status else None,
        due=Due(row.due) if row.due else None,
        stars=Stars(row.stars) if row.stars else None,
        track=Track(row.track) if row.track else None,
    )


def keep(unit: Unit, person: int, chosen: Filter) -> None:
    """From now on the lists are narrowed to this."""
    if not chosen.set:
        unit.connection.execute(sa.delete(queue_filters).where(_f.person_id == person))
        return
    values = {
        "topic": chosen.topic,
        "territory": chosen.territory,
        "executor": chosen.executor,
        "status": chosen.status,
        "due": chosen.due,
        "stars": chosen.stars,
        "track": chosen.track,
    }
    new = insert(queue_filters)
    put = new.on_conflict_do_update(index_elements=[_f.person_id], set_=values)
    unit.connection.execute(put, {"person_id": person, **values})


def narrowed(unit: Unit, official: Official, chosen: Filter) -> list[sa.ColumnElement[bool]]:
    """The conditions on `appeals`; days are those of the official's authority."""
    found: list[sa.ColumnElement[bool]] = []
    if chosen.topic is not None:
        found.append(among(unit, _a.topic, topics_of(chosen.topic, unit.catalogue)))
    if chosen.territory is not None:
        found.append(among(unit, _a.territory, territories_of(chosen.territory, unit.catalogue)))
    if chosen.executor == NOBODY:
        found.append(_a.executor_id.is_(None))
    elif chosen.executor is not None:
        found.append(_a.executor_id == chosen.executor)
    if chosen.status is not None:
        found.append(_a.status == just(chosen.status.value))
    if chosen.due is not None:
        found.append(_owed(unit, chosen.due, _zone(unit, official)))
    if chosen.stars is not None:
        found.append(_rated(chosen.stars))
    if chosen.track is not None:
        found.append(_a.track == just(chosen.track.value))
    return found


def _owed(unit: Unit, due: Due, zone: str) -> sa.ColumnElement[bool]:
    start, end = borders(due, unit.now, zone)
    return sa.and_(
        _a.is_open,
        _a.paused_at.is_(None),
        _a.due_at >= start if start is not None else sa.true(),
        _a.due_at < end if end is not None else sa.true(),
    )


def _rated(stars: Stars) -> sa.ColumnElement[bool]:
    if stars is Stars.NONE:
        return _a.rating.is_(None)
    return sa.and_(_a.rating.is_not(None), _a.rating.in_(_STARS[stars]))


_STARS: Final = {Stars.LOW: (1, 2), Stars.MIDDLE: (3,), Stars.HIGH: (4, 5)}


def _zone(unit: Unit, official: Official) -> str:
    found = (unit.catalogue.authorities.get(each.authority) for each in official.rights)
    return next((each.zone for each in found if each is not None), _MOSCOW)
