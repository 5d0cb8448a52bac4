"""The migrations make exactly the tables of `storage.tables`, and take them away again."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from storage import schema
from storage.store import Occupied, open_store
from storage.tables import audit

BEFORE_THE_AUDIT = "0035"


def _tables(connection: sa.Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


async def _look(url: str, look: Any) -> Any:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(look)
    await engine.dispose()
    return found


def test_each_migration_has_a_number_of_its_own_which_is_its_name() -> None:
    """Two that land at once with one number would leave out each other silently."""
    folder = Path(__file__).parents[2] / "storage" / "migrations" / "versions"
    files = sorted(each for each in folder.glob("[0-9]*.py"))
    given = re.compile(r"""^(?:down_)?revision(?:: [^=]+)? = ['\"]?(\w+)['\"]?$""", re.MULTILINE)
    said = [given.findall(each.read_text()) for each in files]
    numbers = [f"{at:04}" for at in range(1, len(files) + 1)]
    assert [each.name[:4] for each in files] == numbers
    assert said == [[number, before] for number, before in zip(numbers, ["None", *numbers], strict=False)]


async def test_the_migrated_database_is_the_one_the_tables_describe(empty_url: str) -> None:
    await schema.upgrade(empty_url)
    assert await schema.differences(empty_url) == []
    assert await schema.is_current(empty_url)
    assert await schema.current(empty_url) == schema.head()


async def test_a_column_missing_in_the_database_would_be_noticed(empty_url: str) -> None:
    await schema.upgrade(empty_url)
    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        await connection.execute(sa.text("ALTER TABLE persons DROP COLUMN name"))
    await engine.dispose()
    [difference] = await schema.differences(empty_url)
    assert "add_column" in difference
    assert "persons" in difference


async def test_nothing_is_left_after_the_way_down_and_it_can_be_gone_again(empty_url: str) -> None:
    await schema.upgrade(empty_url)
    await schema.downgrade(empty_url)
    assert await _look(empty_url, _tables) == set()
    assert await schema.current(empty_url) is None
    await schema.upgrade(empty_url)
    assert await schema.is_current(empty_url)


async def test_a_database_with_cases_is_brought_up(empty_url: str) -> None:
    await schema.upgrade(empty_url, "0020")
    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(_one_case)
    await engine.dispose()
    await schema.upgrade(empty_url)
    assert await schema.differences(empty_url) == []
    assert await _look(empty_url, lambda connection: connection.execute(_EVENTS).all()) == [
        ("2026-000001", 1)
    ]


_EVENTS = sa.text("SELECT number, seq FROM appeals JOIN appeal_events ON appeal_id = appeals.id")


async def test_what_the_audit_told_of_citizens_is_taken_out(empty_url: str) -> None:
    await schema.upgrade(empty_url, BEFORE_THE_AUDIT)
    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(_told_too_much)
    await engine.dispose()
    await schema.upgrade(empty_url)
    found = await _look(empty_url, lambda connection: connection.execute(_TOLD).all())
    assert [tuple(row) for row in found] == [
        ("vk:11", {"status": "routed"}, {"status": "answered", "version": 3}),
        ("telegram", {}, {"person": 7}),
        ("vk:11", {"text": "Шаблон"}, {"text": "Другой"}),
    ]
    engine = create_async_engine(empty_url)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        async with engine.begin() as connection:
            await connection.execute(sa.text("UPDATE audit SET action = 'x'"))
    await engine.dispose()


_TOLD = sa.select(audit.c.address, audit.c.before, audit.c.after).order_by(audit.c.id)


def _told_too_much(connection: sa.Connection) -> None:
    deeds = (
        (
            ("appeal:1", "appeal.answered", "vk:11"),
            {"status": "routed", "address": "telegram:1", "person_id": 5},
            {"status": "answered", "version": 3, "answer_text": "Канарейкиной", "address": "vk:9"},
        ),
        (("person:5", "person.join", "telegram:1"), {}, {"person": 7}),
        (("template:1", "template.change", "vk:11"), {"text": "Шаблон"}, {"text": "Другой"}),
    )
    for n, ((subject, action, address), before, after) in enumerate(deeds, 1):
        row = {"id": n, "at": datetime(2026, 11, 24, tzinfo=UTC), "subject": subject, "action": action}
        connection.execute(sa.insert(audit), {**row, "address": address, "before": before, "after": after})


def _one_case(connection: sa.Connection) -> None:
    """A person, their appeal and its event, with something in every column that must be filled."""
    described = sa.MetaData()
    described.reflect(connection, only=["persons", "appeals", "appeal_events"])
    given = {"status": "registered", "track": "message", "number": "2026-000001", "actor_kind": "citizen"}
    for name in ("persons", "appeals", "appeal_events"):
        table = described.tables[name]
        row = {
            column.name: given.get(column.name, _filled(column))
            for column in table.columns
            if column.primary_key or not column.nullable
        }
        connection.execute(sa.insert(table), row)


def _filled(column: sa.Column[Any]) -> object:
    match column.type:
        case sa.Integer():
            return 1
        case sa.Boolean():
            return False
        case sa.DateTime():
            return datetime(2026, 11, 24, tzinfo=UTC)
        case sa.JSON():
            return []
        case _:
            return "x"


async def test_an_empty_database_is_not_current(empty_url: str) -> None:
    assert await schema.current(empty_url) is None
    assert not await schema.is_current(empty_url)


async def test_the_tables_are_not_changed_under_a_running_bot(sqlite_url: str, clock: Any) -> None:
    store = open_store(sqlite_url, clock=clock)
    with pytest.raises(Occupied):
        await schema.upgrade(sqlite_url)
    await store.close()
    await schema.upgrade(sqlite_url)
