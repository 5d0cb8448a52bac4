"""Open appeals that may be about the same problem: of one topic, near a point or in a settlement.

Only «сообщения»: an «обращение» of 59-ФЗ is between its author and the authority.
"""

from dataclasses import dataclass
from functools import partial
from math import cos, radians
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from domain.appeals import Appeal, Place, Track
from domain.joining import alike_without_points, likeness
from domain.places import kilometres, upwards
from storage.appeals import joinings
from storage.appeals.rows import from_row
from storage.stems import ADDRESS, stems
from storage.tables import appeals
from storage.unit import Unit

_Case: TypeAlias = sa.Row[*tuple[Any, ...]]
_a = appeals.c
_LOOKED_AT: Final = 100
"""Of the latest found so many are compared by their words: in a city, a topic has hundreds."""
# By `id + 0`: in the order of `id` a planner might walk all cases backwards for the few there are.
_latest = (
    sa.select(_a.id, _a.text, _a.place_text, _a.latitude, _a.longitude)
    .where(_a.is_open, _a.withheld.is_(None), _a.topic == sa.bindparam("of"))
    .where(_a.track == Track.MESSAGE.value)
    .order_by((_a.id + 0).desc())
    .limit(_LOOKED_AT)
)
_around = _latest.where(
    _a.latitude.is_not(None),
    _a.latitude.between(sa.bindparam("south"), sa.bindparam("north")),
    _a.longitude.between(sa.bindparam("west"), sa.bindparam("east")),
)
_in_territory = _latest.where(_a.territory == sa.bindparam("where"))
_in_territory_unmeasured = _in_territory.where(_a.latitude.is_(None))
_whole = sa.select(appeals).where(_a.id.in_(sa.bindparam("ids", expanding=True)))
_DEGREE: Final = 111_320.0  # metres in a degree of latitude


@dataclass(frozen=True, slots=True)
class Near:
    """An appeal that may be the same: `metres` away (None: no point to measure from), alike by 0–1.

    `joined` people are with it besides its author.
    """

    appeal: Appeal
    metres: int | None
    alike: float
    joined: int


def alike(
    unit: Unit, topic: str, text: str, place: Place, territory: str, *, limit: int = 3
) -> tuple[Near, ...]:
    """Open appeals of the topic that may be the same problem, the most similar first.

    Those within the topic's radius of the point; and, where one of both has no point, those of the same
    territory whose words are alike. None for a topic with radius 0.
    """
    row = unit.catalogue.topics.get(topic)
    if row is None or not row.radius:
        return ()
    said = frozenset(stems(text))
    common = ADDRESS | frozenset(
        stem for each in upwards(unit.catalogue, territory) for stem in stems(each.name)
    )
    where = frozenset(stems(place.words)) - common
    found: list[_Likely] = []
    for each in _candidates(unit, topic, place, territory, row.radius):
        metres = _metres(place, each)
        if metres is not None and metres > row.radius:
            continue
        words = partial(_likeness, said, each.text)
        if metres is None:
            there = frozenset(stems(each.place_text)) - common
            if not alike_without_points(words, where, there):
                continue
        found.append(_Likely(each.id, metres, words()))
    found.sort(key=lambda each: (-each.similarity(row.radius), -each.id))
    best = found[:limit]
    if not best:
        return ()
    ids = [each.id for each in best]
    counts = joinings.counts(unit, ids)
    whole = {each.id: from_row(each) for each in unit.connection.execute(_whole, {"ids": ids})}
    return tuple(Near(whole[each.id], each.metres, each.alike, counts[each.id]) for each in best)


@dataclass(frozen=True, slots=True)
class _Likely:
    """A candidate that may be the same; the case itself is read when it is among the best."""

    id: int
    metres: int | None
    alike: float

    def similarity(self, radius: int) -> float:
        close = 0.0 if self.metres is None else 1 - self.metres / radius
        return self.alike + close


def _likeness(said: frozenset[str], text: str) -> float:
    return likeness(said, stems(text))


def _candidates(unit: Unit, topic: str, place: Place, territory: str, radius: int) -> list[_Case]:
    """The latest of those near the point, then the latest of the territory that could not be measured."""
    rows: list[_Case] = []
    there = _in_territory
    if place.latitude is not None and place.longitude is not None:
        north = radius / _DEGREE
        east = radius / (_DEGREE * max(cos(radians(place.latitude)), 0.01))
        box = {
            "south": place.latitude - north,
            "north": place.latitude + north,
            "west": place.longitude - east,
            "east": place.longitude + east,
        }
        rows += unit.connection.execute(_around, {"of": topic, **box}).all()
        there = _in_territory_unmeasured
    if territory:
        rows += unit.connection.execute(there, {"of": topic, "where": territory}).all()
    return rows


def _metres(one: Place, other: _Case) -> int | None:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return round(kilometres(one.latitude, one.longitude, other.latitude, other.longitude) * 1000)
