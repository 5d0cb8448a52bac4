"""Boundaries of territories: in which of them a point is.

The boundaries of a country are hundreds of megabytes. A snapshot holds only their boxes, in an STRtree;
the few shapes whose boxes hold the point are read when they are needed, and kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import shapely
import sqlalchemy as sa

from domain.catalogue import Catalogue
from storage.sql import insert
from storage.tables import boundaries
from storage.unit import Unit

_KEPT: Final = 256
"""Shapes in memory; with more they are all read anew."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """The boundary of a territory, degrees of WGS 84; `shape` is WKB, `area` is in square degrees."""

    territory: str
    shape: bytes
    west: float
    south: float
    east: float
    north: float
    area: float


def put(unit: Unit, rows: Iterable[Boundary]) -> None:
    """Add or replace boundaries by territory."""
    new = [
        {
            "territory": each.territory,
            "west": each.west,
            "south": each.south,
            "east": each.east,
            "north": each.north,
            "area": each.area,
            "shape": each.shape,
        }
        for each in rows
    ]
    if new:
        statement = insert(boundaries)
        values = {name: statement.excluded[name] for name in new[0] if name != "territory"}
        unit.connection.execute(
            statement.on_conflict_do_update(index_elements=["territory"], set_=values), new
        )


class Atlas:
    """All boundaries of one snapshot of the catalogue; made by `atlas`."""

    def __init__(self, boxes: Sequence[tuple[str, float, float, float, float]]) -> None:
        """`boxes` are (territory, west, south, east, north), the smallest boundary first."""
        self._codes = tuple(code for code, *_ in boxes)
        self._tree = shapely.STRtree([shapely.box(*box) for _, *box in boxes])
        self._known = frozenset(self._codes)
        self._shapes: dict[str, shapely.Geometry] = {}
        self._one_at_a_time = Lock()  # GEOS prepares a shape at its first question, for one thread

    def __contains__(self, territory: str) -> bool:
        return territory in self._known

    def containing(self, unit: Unit, latitude: float, longitude: float) -> tuple[str, ...]:
        """The territories the point is in or on the border of, the smallest first."""
        point = shapely.Point(longitude, latitude)
        codes = [self._codes[at] for at in sorted(self._tree.query(point, predicate="intersects"))]
        with self._one_at_a_time:
            self._fetch(unit, [code for code in codes if code not in self._shapes])
            return tuple(code for code in codes if code in self._shapes and self._shapes[code].covers(point))

    def _fetch(self, unit: Unit, codes: Sequence[str]) -> None:
        if not codes:
            return
        if len(self._shapes) + len(codes) > _KEPT:
            self._shapes.clear()
        of = boundaries.c.territory
        for code, shape in unit.connection.execute(sa.select(of, boundaries.c.shape).where(of.in_(codes))):
            read = shapely.from_wkb(shape)
            shapely.prepare(read)
            self._shapes[code] = read


_latest: tuple[Catalogue, Atlas] | None = None


def atlas(unit: Unit) -> Atlas:
    """The boundaries; their boxes are read once for a snapshot of the catalogue, at the first point."""
    global _latest
    if _latest is None or _latest[0] is not unit.catalogue:
        b = boundaries.c
        boxes = unit.connection.execute(
            sa.select(b.territory, b.west, b.south, b.east, b.north).order_by(b.area, b.territory)
        )
        _latest = (unit.catalogue, Atlas([tuple(row) for row in boxes]))
    return _latest[1]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """`domain.places.Bounds` of this turn."""

    unit: Unit

    def containing(self, latitude: float, longitude: float) -> tuple[str, ...]:
        """The territories the point is in, the smallest first."""
        return atlas(self.unit).containing(self.unit, latitude, longitude)

    def __contains__(self, territory: object) -> bool:
        return isinstance(territory, str) and territory in atlas(self.unit)
