"""The migrations make exactly the tables of `storage.tables`, and take them away again."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from storage import schema
from storage.store import Occupied, open_store


def _tables(connection: sa.Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


async def _look(url: str, look: Any) -> Any:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(look)
    await engine.dispose()
    return found


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


async def test_an_empty_database_is_not_current(empty_url: str) -> None:
    assert await schema.current(empty_url) is None
    assert not await schema.is_current(empty_url)


async def test_the_tables_are_not_changed_under_a_running_bot(sqlite_url: str, clock: Any) -> None:
    store = open_store(sqlite_url, clock=clock)
    with pytest.raises(Occupied):
        await schema.upgrade(sqlite_url)
    await store.close()
    await schema.upgrade(sqlite_url)
