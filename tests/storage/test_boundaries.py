"""Which territory a point is in, by the boundaries that were imported."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
import shapely

from bot.speech import TEXTS, load
from domain.catalogue import Catalogue, Territory
from domain.places import Gazetteer
from papers.faults import line
from storage import catalogue, imports
from storage.boundaries import Boundary
from storage.imports import Imported, ImportFault
from storage.store import Store
from storage.unit import Unit
from storage.world import places

LAND = Catalogue(
    territories={
        each.code: each
        for each in (
            Territory("land", "Светлая область", "region"),
            Territory("46701000", "Заречный район", "municipality", "land"),
            Territory("forest", "Лесной район", "municipality", "land"),
            Territory("town", "город Речинск", "settlement", "46701000", 58.5, 46.5),
            Territory("village", "село Ивановка", "settlement", "46701000", 58.2, 46.2),
            Territory("namesake", "деревня Ивановка", "settlement", "forest", 58.5, 47.5),
        )
    }
)

RUSSIAN = load(TEXTS)["ru"]


def square(west: float, south: float, side: float) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(properties: dict[str, Any], *rings: list[list[float]], **geometry: Any) -> dict[str, Any]:
    drawn = geometry or {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def collection(*features: object, **more: object) -> bytes:
    """One feature on a line: the first is on the second."""
    each = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    rest = "".join(f', "{key}": {json.dumps(value)}' for key, value in more.items())
    return f'{{"type": "FeatureCollection"{rest}, "features": [\n{each}\n]}}'.encode()


DISTRICTS = (
    feature({"name": "Светлая область"}, square(45.0, 57.0, 3.0)),
    feature({"oktmo": 46701000000}, square(46.0, 58.0, 1.0)),
    feature({"NAME": "муниципальный район Лесной"}, square(47.0, 58.0, 1.0)),
    feature({"code": "town"}, square(46.4, 58.4, 0.2), square(46.45, 58.45, 0.02)),
)


def read(content: bytes, known: Catalogue = LAND) -> Imported:
    result = imports.parse({"map.geojson": content}, known)
    assert isinstance(result, Imported), [line(RUSSIAN, fault) for fault in result.errors]
    return result


def refused(content: bytes, known: Catalogue = LAND, name: str = "map.geojson") -> list[str]:
    result = imports.parse({name: content}, known)
    assert isinstance(result, ImportFault)
    return [line(RUSSIAN, fault) for fault in result.errors]


async def guessed(store: Store, *points: tuple[float, float]) -> list[str | None]:
    """The codes of the territories of these points (latitude, longitude)."""

    def look(unit: Unit) -> list[str | None]:
        known: Gazetteer = places(unit)
        found = [known.guess("", *point) for point in points]
        return [each.code if each else None for each in found]

    return await store.read(look)


async def keep(store: Store, boundaries: Sequence[Boundary], known: Catalogue = LAND) -> None:
    rows = catalogue.Imported(territories=tuple(known.territories.values()), boundaries=boundaries)
    await store.run(lambda unit: catalogue.put(unit, rows))


async def test_a_point_is_in_the_smallest_territory_around_it(store: Store) -> None:
    await keep(store, read(collection(*DISTRICTS)).boundaries)

    assert await guessed(store, (58.5, 46.5), (58.9, 46.9), (57.5, 46.5), (55.0, 37.0)) == [
        "town",
        "46701000",  # nearer than 30 km to no village, in no town
        "land",
        None,
    ]


async def test_a_hole_is_outside_and_the_border_is_inside(store: Store) -> None:
    await keep(store, read(collection(*DISTRICTS)).boundaries)

    assert await guessed(store, (58.46, 46.46), (58.4, 46.4), (58.5, 47.0)) == [
        "46701000",
        "town",
        "46701000",
    ]


async def test_within_a_district_a_settlement_nobody_drew_is_found_by_its_centre(store: Store) -> None:
    """The second point is nearer to the other district's village, the third to the town it is not in."""
    await keep(store, read(collection(*DISTRICTS)).boundaries)

    assert await guessed(store, (58.21, 46.21), (58.5, 46.97), (58.45, 46.35)) == [
        "village",
        "46701000",
        "village",
    ]


async def test_without_boundaries_the_nearest_centre_within_thirty_kilometres_is_meant(store: Store) -> None:
    await keep(store, ())

    assert await guessed(store, (58.45, 46.45), (57.5, 45.1)) == ["town", None]


async def test_a_new_boundary_counts_from_the_commit_of_its_import(store: Store) -> None:
    await keep(store, read(collection(*DISTRICTS)).boundaries)
    assert await guessed(store, (58.3, 46.3)) == ["village"]

    town = read(collection(feature({"code": "town"}, square(46.2, 58.25, 0.3))))
    await keep(store, town.boundaries)

    assert await guessed(store, (58.3, 46.3)) == ["town"]


async def test_islands_are_one_territory(store: Store) -> None:
    parts = [[square(46.3, 58.3, 0.1)], [square(46.6, 58.6, 0.1)]]
    town = feature({"code": "town"}, type="MultiPolygon", coordinates=parts)
    await keep(store, read(collection(*DISTRICTS[:3], town)).boundaries)

    assert await guessed(store, (58.35, 46.35), (58.65, 46.65)) == ["town", "town"]


async def test_ten_thousand_boundaries_cost_a_point_nothing(store: Store) -> None:
    """More than may be kept in memory; each point reads the shapes around it alone."""
    many = [
        Boundary(f"s{n}", shapely.to_wkb(box), *map(float, box.bounds), area=float(box.area))
        for n in range(10_000)
        for box in [
            shapely.box(40 + n % 100 * 0.1, 50 + n // 100 * 0.1, 40.1 + n % 100 * 0.1, 50.1 + n // 100 * 0.1)
        ]
    ]
    known = Catalogue(
        territories={"top": Territory("top", "Край", "region")}
        | {each.territory: Territory(each.territory, each.territory, "settlement", "top") for each in many}
    )
    await keep(store, many, known)

    found = await guessed(
        store, *((50.05 + n // 100 * 0.1, 40.05 + n % 100 * 0.1) for n in range(0, 10_000, 13))
    )
    assert found == [f"s{n}" for n in range(0, 10_000, 13)]


# --- files ----------------------------------------------------------------------------------------


def test_a_feature_finds_its_territory_by_a_code_or_by_a_name_that_only_one_has() -> None:
    found = read(collection(*DISTRICTS, feature({"name": "ДЕРЕВНЯ ИВАНОВКА"}, square(47.4, 58.4, 0.2))))

    assert [each.territory for each in found.boundaries] == ["land", "46701000", "forest", "town", "namesake"]
    assert not found.warnings


def test_every_feature_that_fits_nobody_is_named_by_its_line() -> None:
    errors = refused(
        collection(
            feature({"code": "twon", "name": "город Речинск"}, square(46.4, 58.4, 0.2)),
            feature({"name": "Ивановка"}, square(46.4, 58.4, 0.2)),
            feature({"name": "Нигде"}, square(46.4, 58.4, 0.2)),
            feature({}, square(46.4, 58.4, 0.2)),
            feature({"code": "town"}, square(46.4, 58.4, 0.2)),
            feature({"code": "town"}, square(46.4, 58.4, 0.1)),
        )
    )

    assert [each.split(":")[0] for each in errors] == [f"map.geojson, строка {n}" for n in (2, 3, 4, 5, 7)]
    assert "нет такой территории" in errors[0]
    assert "может быть, «town»?" in errors[0]
    assert "несколько" in errors[1]
    assert "village, namesake" in errors[1]
    assert "Нигде" in errors[2]
    assert "не сказано, чья это граница" in errors[3]
    assert "строка 6" in errors[4]


def test_an_invalid_boundary_is_mended_and_told() -> None:
    bow_tie = [[46.4, 58.4], [46.6, 58.6], [46.6, 58.4], [46.4, 58.6], [46.4, 58.4]]
    found = read(collection(feature({"code": "town"}, bow_tie)))

    [warning] = found.warnings
    assert "строка 2" in line(RUSSIAN, warning)
    assert "town" in line(RUSSIAN, warning)
    assert "исправлена" in line(RUSSIAN, warning)
    [mended] = found.boundaries
    shape = shapely.from_wkb(mended.shape)
    assert shape.is_valid
    assert shape.area == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("geometry", "problem"),
    [
        ({"type": "Polygon", "coordinates": [square(58.4, 46.4, 0.2)]}, "широта и долгота переставлены"),
        ({"type": "Polygon", "coordinates": [square(30.4, 59.4, 0.2)]}, "далеко от центра"),
        ({"type": "Polygon", "coordinates": [square(5_173_000, 8_090_000, 9_000)]}, "это не градусы"),
        ({"type": "Point", "coordinates": [46.5, 58.5]}, "а Point"),
        (None, "нет границы"),
        ({"type": "Polygon", "coordinates": [[[46.4, 58.4], [46.5, 58.5]]]}, "координаты не читаются"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "координаты не читаются"),
        ({"type": "Polygon", "coordinates": []}, "граница пуста"),
        (
            {"type": "Polygon", "coordinates": [[[46.4, 58.4], [46.5, 58.5], [46.4, 58.4], [46.4, 58.4]]]},
            "площади",
        ),
        (
            {"type": "Polygon", "coordinates": [[[179, 58], [-179, 58], [-179, 59], [179, 58]]]},
            "180-й меридиан",
        ),
    ],
)
def test_a_boundary_that_cannot_be_is_refused(geometry: dict[str, Any] | None, problem: str) -> None:
    [error] = refused(collection({"type": "Feature", "properties": {"code": "town"}, "geometry": geometry}))
    assert error.startswith("map.geojson, строка 2: ")
    assert problem in error


@pytest.mark.parametrize(
    ("corner", "swapped"),
    [((55.6, 37.5), True), ((37.5, 55.6), False), ((62.0, 129.7), True), ((60.0, 30.0), True)],
)
def test_turned_coordinates_are_known_even_where_no_centre_is(
    corner: tuple[float, float], swapped: bool
) -> None:
    known = Catalogue(territories={"t": Territory("t", "Город", "settlement")})
    content = collection(feature({"code": "t"}, square(*corner, 0.2)))
    if swapped:
        assert "переставлены" in refused(content, known)[0]
    else:
        assert read(content, known).boundaries


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            collection(*DISTRICTS, crs={"type": "name", "properties": {"name": "EPSG:3857"}}),
            "другая система координат",
        ),
        (b'{"type": "Feature", "properties": {}}', "не подходит"),
        (collection(), "features пуст"),
        (b'{"type": "FeatureCollection"}', "нет списка features"),
        (b'{"type": "FeatureCollection", "features": [\n{"type": ]}', "JSON не читается"),
        (b'{"type": "FeatureCollection", "features": [\n', "JSON не читается"),
        (b"[]", "это не GeoJSON"),
        (b"", "это не GeoJSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (collection({"type": "Polygon", "coordinates": [square(46.4, 58.4, 0.2)]}), "это не Feature"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "JSON не читается"),
        (b'{"a": ' + b"[" * 100_000, "JSON не читается"),
    ],
)
def test_a_file_that_is_no_map_says_what_would_be_right(content: bytes, problem: str) -> None:
    errors = refused(content)
    assert problem in errors[0]


@pytest.mark.parametrize("name", ["EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326"])
def test_wgs_84_is_known_by_all_its_names(name: str) -> None:
    read(collection(*DISTRICTS, crs={"type": "name", "properties": {"name": name}}))


def test_a_map_is_known_by_its_beginning_whatever_its_name() -> None:
    result = imports.parse({"export.json": b"\xef\xbb\xbf" + collection(*DISTRICTS)}, LAND)
    assert isinstance(result, Imported)
    assert len(result.boundaries) == 4


def test_territories_and_their_boundaries_come_together_or_not_at_all() -> None:
    rows = b"territories:\n- {code: t, name: T, kind: settlement}\n- {code: bad, name: B, kind: palace}\n"
    shapes = collection(
        feature({"code": "t"}, square(46.4, 58.4, 0.2)), feature({"code": "bad"}, square(46.4, 58.4, 0.1))
    )
    result = imports.parse({"t.yaml": rows, "m.geojson": shapes}, Catalogue())

    assert isinstance(result, ImportFault)
    assert len(result.errors) == 1  # the row; its boundary is not wrong for that

    whole = imports.parse({"t.yaml": rows.replace(b"palace", b"region"), "m.geojson": shapes}, Catalogue())
    assert isinstance(whole, Imported)
    assert [each.territory for each in whole.boundaries] == ["t", "bad"]
