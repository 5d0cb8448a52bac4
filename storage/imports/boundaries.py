"""Features of GeoJSON to boundaries of territories: whose it is, is it where it should be, is it whole."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import shapely
from shapely.geometry import shape

from domain.catalogue import Catalogue, Territory
from domain.places import bare, gazetteer, upwards
from storage.boundaries import Boundary
from storage.imports.fields import Nearest
from storage.imports.geojson import Feature
from storage.imports.report import Fault, Said, said
from storage.stems import stems

_CODES: Final = ("code", "код", "oktmo", "октмо", "okato", "окато")
_NAMES: Final = ("name", "name:ru", "название", "наименование", "official_name", "local_name", "shapename")
_FAR: Final = 1.0
"""Degrees between a boundary and the centres within it that are surely an error."""
_RUSSIA: Final = shapely.union_all([shapely.box(19, 41, 180, 82), shapely.box(-180, 41, -168, 82)])
"""Very roughly: where a boundary is looked for when nobody told a centre."""
_AREAS: Final = ("Polygon", "MultiPolygon", "GeometryCollection")


def read(
    features: Iterable[Feature],
    territories: Mapping[str, Territory],
    spoilt: Collection[str],
    nearest: Nearest,
    faults: list[Fault],
    warnings: list[Fault],
) -> tuple[Boundary, ...]:
    """The boundaries of `territories` (with those of the same import); what is wrong goes to `faults`.

    `spoilt` are codes of rows that are wrong themselves: their boundaries are not wrong for that.
    """
    known = _Known(territories, spoilt, nearest)
    found: dict[str, Boundary] = {}
    first: dict[str, Feature] = {}
    for each in features:
        code = _whose(each, known, faults)
        if code is not None and code in first:
            problem = said("boundary_twice", file=first[code].file, line=first[code].line)
            right = said("right.one_shape")
            faults.append(each.fault(code, problem, right))
            continue
        if code is not None:
            first[code] = each
        made = _area(each, code, known, faults, warnings)
        if made is not None and code is not None:
            found[code] = _boundary(code, made)
    return tuple(found.values())


def _boundary(code: str, area: shapely.Geometry) -> Boundary:
    west, south, east, north = map(float, area.bounds)
    return Boundary(code, shapely.to_wkb(area), west, south, east, north, float(area.area))


@dataclass
class _Known:
    """The territories, as a file of boundaries may name them and where they are known to be."""

    territories: Mapping[str, Territory]
    spoilt: Collection[str]
    nearest: Nearest

    @cached_property
    def full(self) -> dict[str, tuple[str, ...]]:
        """Codes by the whole name."""
        found: dict[str, tuple[str, ...]] = {}
        for code, each in self.territories.items():
            found[_plain(each.name)] = (*found.get(_plain(each.name), ()), code)
        return found

    @cached_property
    def bare(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Codes by the name without «район», «село»."""
        return gazetteer(Catalogue(territories=self.territories), stems).names

    @cached_property
    def centres(self) -> dict[str, tuple[float, float, float, float]]:
        """Territory -> the box (west, south, east, north) of its centre and of those within it."""
        boxes: dict[str, tuple[float, float, float, float]] = {}
        around = Catalogue(territories=self.territories)
        for code, each in self.territories.items():
            if each.latitude is None or each.longitude is None:
                continue
            x, y = each.longitude, each.latitude
            for above in upwards(around, code):
                west, south, east, north = boxes.get(above.code, (x, y, x, y))
                boxes[above.code] = (min(west, x), min(south, y), max(east, x), max(north, y))
        return boxes

    def expected(self, code: str) -> shapely.Geometry | None:
        """Where the boundary must reach: the centres in it, else those of the territory around it."""
        for above in upwards(Catalogue(territories=self.territories), code):
            if above.code in self.centres:
                return shapely.box(*self.centres[above.code])
        return None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def _whose(feature: Feature, known: _Known, faults: list[Fault]) -> str | None:
    """The territory of the feature: by a code, else by a name that only one has."""
    codes = [written for key in _CODES if (written := _written(feature, key))]
    for written in codes:
        for spelled in _spelled(written):
            if spelled in known.territories:
                return spelled
    if any(written in known.spoilt for written in codes):
        return None
    if _written(feature, "code"):  # a code of ours that is not there is a mistake, whatever the name
        meant = known.nearest(codes[0].lower(), known.territories)
        right = said("right.code_of_territory")
        faults.append(feature.fault(codes[0], said("no_territory"), right, meant))
        return None
    names = [written for key in _NAMES if (written := _written(feature, key))]
    alike: tuple[str, ...] = ()
    for look in (_by_full, _by_bare):
        for name in names:
            alike = look(known, name)
            if len(alike) == 1:
                return alike[0]
            if alike:
                right = said("right.namesakes", codes=", ".join(alike[:5]))
                faults.append(feature.fault(name, said("namesakes"), right))
                return None
    shown = next(iter((*names, *codes)), "")
    problem = said("no_territory") if shown else said("whose")
    faults.append(feature.fault(shown, problem, said("right.whose")))
    return None


def _by_full(known: _Known, name: str) -> tuple[str, ...]:
    return known.full.get(_plain(name), ())


def _by_bare(known: _Known, name: str) -> tuple[str, ...]:
    return known.bare.get(tuple(stems(bare(name))), ())


def _written(feature: Feature, key: str) -> str:
    """A property as text; a number that lost its leading zero stays so."""
    value = feature.properties.get(key)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def _spelled(code: str) -> tuple[str, ...]:
    """The ways to write it: ОКТМО of 11 digits ending in 000 is that of 8; a table eats the first 0."""
    if not code.isdecimal():
        return (code, code.lower())
    whole = [code, code.zfill(8), code.zfill(11)]
    return (*whole, *(each[:8] for each in whole if len(each) == 11 and each.endswith("000")))


def _area(
    feature: Feature, code: str | None, known: _Known, faults: list[Fault], warnings: list[Fault]
) -> shapely.Geometry | None:
    """The polygons of the feature, mended where they can be."""
    shown = code or f"№ {feature.number}"

    def wrong(problem: Said, right: Said) -> None:
        faults.append(feature.fault(shown, problem, right))

    kind = feature.geometry.get("type") if isinstance(feature.geometry, dict) else None
    if kind not in _AREAS:
        wrong(said("not_area", kind=str(kind)) if kind else said("no_geometry"), said("right.polygon"))
        return None
    try:
        drawn = shapely.force_2d(shape(feature.geometry))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        wrong(said("coordinates"), said("right.coordinates"))
        return None
    if drawn.is_empty or not all(abs(each) < float("inf") for each in drawn.bounds):
        wrong(said("no_shape"), said("right.ring"))
        return None
    if (misplaced := _misplaced(drawn, code, known)) is not None:
        wrong(*misplaced)
        return None
    area = _polygons(drawn if drawn.is_valid else shapely.make_valid(drawn))
    if area is None:
        wrong(said("no_area"), said("right.area"))
        return None
    if not drawn.is_valid:
        why = said("mended", why=shapely.is_valid_reason(drawn))
        warnings.append(feature.fault(shown, why, said("right.look")))
    return area


def _polygons(drawn: shapely.Geometry) -> shapely.Geometry | None:
    """What of it has an area."""
    if drawn.geom_type in ("Polygon", "MultiPolygon"):
        return drawn if drawn.area > 0 else None
    parts = shapely.get_parts(drawn)
    while any(part.geom_type in ("GeometryCollection", "MultiPolygon") for part in parts):
        parts = shapely.get_parts(parts)
    found = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    if not found:
        return None
    return shapely.union_all(found)


_ORDER: Final = said("right.order")


def _misplaced(drawn: shapely.Geometry, code: str | None, known: _Known) -> tuple[Said, Said] | None:
    """What is wrong with where it is, and what would be right."""
    west, south, east, north = drawn.bounds
    if -90 <= west <= east <= 90 and (south < -90 or north > 90) and -180 <= south <= north <= 180:
        return said("swapped"), _ORDER
    if south < -90 or north > 90 or west < -180 or east > 180:
        right = said("right.degrees")
        box = f"{west:g} {south:g} … {east:g} {north:g}"
        return said("not_degrees", box=box), right
    for part in shapely.get_parts(drawn):
        if part.bounds[2] - part.bounds[0] > 180:
            right = said("right.antimeridian")
            return said("antimeridian"), right
    expected = known.expected(code) if code is not None else None
    where = shapely.box(*drawn.bounds)
    turned = shapely.box(south, west, north, east)
    if expected is None:
        return (said("perhaps_swapped"), _ORDER) if _elsewhere(where, turned) else None
    gap = shapely.distance(where, expected)
    if gap and shapely.intersects(turned, expected):
        return said("swapped_centre"), _ORDER
    if gap <= _FAR:
        return None
    return said("far"), said("right.same_territory")


def _elsewhere(where: shapely.Geometry, turned: shapely.Geometry) -> bool:
    return not shapely.intersects(where, _RUSSIA) and bool(shapely.intersects(turned, _RUSSIA))
