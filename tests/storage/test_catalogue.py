"""The catalogues come back as they were imported, and turns see a new version without a restart."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from domain.catalogue import (
    Authority,
    Catalogue,
    Category,
    DayOffRule,
    Extra,
    ExtraKind,
    Hours,
    Term,
    Territory,
    Topic,
    Unit,
)
from storage import catalogue
from storage.catalogue import Imported
from storage.store import Store, open_store
from storage.tables import slots

AREA = Territory("dub", "Дубровский район", "municipality", "region", 55.75, 37.6)
OFFICE = Authority(
    "dub-adm",
    "Администрация",
    "administration",
    "dub",
    parent="gov",
    short="Адм.",
    zone="Asia/Kamchatka",
    hours=Hours(480, 1020, 720, 780, (0, 1, 2, 3)),
    day_off=DayOffRule.PREVIOUS,
    phone="+7 000",
)
GOVERNMENT = Authority("gov", "Правительство", "government", "dub")
ROADS = Category("roads", {"ru": "Дороги", "en": "Roads"})
HOLE = Topic(
    "hole",
    "roads",
    {"ru": "Яма"},
    ("яма", "выбоина"),
    covers={"ru": "ямы"},
    excludes={"ru": "дворы"},
    term=Term(9, Unit.HOURS),
    moderation=Term(30, Unit.CALENDAR_DAYS),
    kinds=("roads", "administration"),
    season=("11-15", "03-31"),
    photo_required=True,
    photo_in_answer=True,
    place_required=False,
    extras=(
        Extra("depth", {"ru": "Глубина?"}, ExtraKind.ONE_OF, ({"ru": "5 см"}, {"ru": "10 см"}), False, True),
        Extra("since", {"ru": "С какого дня?"}, ExtraKind.DATE),
    ),
    emergency="road",
    active=True,
)
ALL = Imported([AREA], [OFFICE, GOVERNMENT], [ROADS], [HOLE])


async def test_what_was_imported_comes_back_whole(store: Store) -> None:
    await store.run(lambda unit: catalogue.put(unit, ALL))
    assert await store.read(catalogue.load) == Catalogue(
        1, {"dub": AREA}, {"dub-adm": OFFICE, "gov": GOVERNMENT}, {"roads": ROADS}, {"hole": HOLE}
    )


async def test_a_turn_sees_the_catalogue_imported_before_it(store: Store) -> None:
    assert await store.run(lambda unit: unit.catalogue.empty)
    put = await store.run(lambda unit: catalogue.put(unit, ALL) is unit.catalogue)
    assert put
    assert await store.run(lambda unit: unit.catalogue.topics) == {"hole": HOLE}
    assert await store.read(lambda unit: unit.catalogue.version) == 1


async def test_an_import_replaces_what_it_names_and_leaves_the_rest(store: Store) -> None:
    await store.run(lambda unit: catalogue.put(unit, ALL))
    retired = replace(HOLE, active=False)
    await store.run(lambda unit: catalogue.put(unit, Imported(topics=[retired])))
    seen = await store.run(lambda unit: unit.catalogue)
    assert (seen.version, seen.topics["hole"], seen.authorities["gov"]) == (2, retired, GOVERNMENT)


async def test_an_import_that_fails_changes_nothing_in_memory(store: Store) -> None:
    def broken(unit: Any) -> None:
        catalogue.put(unit, ALL)
        raise KeyError("half-way")

    with pytest.raises(KeyError):
        await store.run(broken)
    assert await store.run(lambda unit: unit.catalogue.empty)


@pytest.mark.postgres
async def test_a_turn_does_not_go_on_with_the_old_when_another_has_just_read_the_new(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.run(lambda unit: catalogue.put(unit, ALL))
    turns: Any = store
    turns._catalogue, turns._catalogue_read = Catalogue(), float("-inf")
    asked = catalogue.version

    def while_another_reads(unit: Any) -> int:
        monkeypatch.setattr(catalogue, "version", asked)
        turns._unit(unit.connection)
        return asked(unit)

    monkeypatch.setattr(catalogue, "version", while_another_reads)
    assert await store.run(lambda unit: set(unit.catalogue.topics)) == {HOLE.code}


async def test_an_import_by_another_process_is_noticed(
    postgres_url: str, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving, importing = open_store(postgres_url, clock=clock), open_store(postgres_url, clock=clock)
    assert await serving.run(lambda unit: unit.catalogue.version) == 0
    await importing.run(lambda unit: catalogue.put(unit, ALL))
    monkeypatch.setattr("storage.turns.CATALOGUE_AGE", 0)
    assert await serving.run(lambda unit: unit.catalogue.version) == 1
    await serving.close()
    await importing.close()


async def test_a_moment_without_a_zone_is_refused_and_others_come_back_in_utc(store: Store) -> None:
    far = datetime.fromisoformat("2026-11-24T12:00:00+12:00")

    def put(at: datetime) -> Any:
        return lambda unit: unit.connection.execute(
            sa.insert(slots), {"subject": "s", "kind": "k", "slot": str(at), "at": at}
        )

    await store.run(put(far))
    [back] = await store.read(lambda unit: unit.connection.scalars(sa.select(slots.c.at)).all())
    assert back.isoformat() == "2026-11-24T00:00:00+00:00"
    with pytest.raises(sa.exc.StatementError, match="without a time zone"):
        await store.run(put(far.replace(tzinfo=None)))
