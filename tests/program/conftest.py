"""The running program between both messengers, over the sample district."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.sample import furnish
from scheduler.clock import utc_now
from storage.store import open_store
from tests.program.process import Parent
from tests.program.town import Town


@pytest.fixture(scope="session")
def parent() -> Iterator[Parent]:
    """Forks children that run the program; imports it while the first test prepares."""
    made = Parent()
    yield made
    made.close()


@pytest.fixture(scope="session")
def district(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped catalogue; tests copy it."""
    path = tmp_path_factory.mktemp("town") / "otklik.db"
    shutil.copy(sqlite_template, path)

    async def settle() -> None:
        store = open_store(f"sqlite+aiosqlite:///{path}", clock=utc_now)
        await store.run(furnish)
        await store.close()

    asyncio.run(settle())
    return path


@pytest.fixture
def district_url(parent: Parent, district: Path, empty_sqlite: str) -> str:
    """The address of a SQLite file with the district in it."""
    shutil.copy(district, make_url(empty_sqlite).database or "")
    return empty_sqlite


@pytest.fixture
async def town(parent: Parent, district_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """Nobody has spoken yet, and nothing runs."""
    async with Town(district_url, tmp_path, parent) as made:
        yield made


@pytest.fixture
async def shared(parent: Parent, postgres_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """The district in PostgreSQL."""
    store = open_store(postgres_url, clock=utc_now)
    await store.run(furnish)
    await store.close()
    async with Town(postgres_url, tmp_path, parent) as town:
        yield town


@pytest.fixture(params=["town", pytest.param("shared", marks=pytest.mark.postgres)])
def anywhere(request: pytest.FixtureRequest) -> Town:
    """The district on each engine in turn."""
    found: Town = request.getfixturevalue(request.param)
    return found
