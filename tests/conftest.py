"""A shared database for each test, on SQLite and, when a server is named, on PostgreSQL."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import structlog
from sqlalchemy.engine import make_url

from storage import schema
from storage.files.blobs import Blobs
from storage.store import Store, open_store
from tests.reached import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown

__all__ = ["pytest_sessionfinish", "pytest_terminal_summary", "pytest_testnodedown"]  # hooks of the run

POSTGRES = os.environ.get("OTKLIK_TEST_POSTGRES", "")

# Every commit of ours waits for the disk. In memory that costs nothing, and the pragmas stay the product's.
_MEMORY = Path("/dev/shm")
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


async def _server(command: str, url: str = POSTGRES) -> None:
    """Say one command to the PostgreSQL server that the tests may use."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(False)
    connection = await asyncpg.connect(plain)
    try:
        await connection.execute(command)
    finally:
        await connection.close()


# Deleting the few rows of a test is ten times quicker than a new database or TRUNCATE; as a replica the
# server does not ask the triggers and foreign keys, which would refuse it.
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
END $$
"""


@pytest.fixture(autouse=True)
def quiet_journal() -> Iterator[None]:
    """What a test sets up of the logs ends with it."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; tests copy it."""
    path = tmp_path_factory.mktemp("template") / "otklik.db"
    asyncio.run(schema.upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[str]:
    """The address of a migrated PostgreSQL database of this run and worker; tests empty it."""
    if not POSTGRES:
        pytest.skip("OTKLIK_TEST_POSTGRES is not set")
    name = f"otklik_{uuid4().hex[:12]}"
    asyncio.run(_server(f"CREATE DATABASE {name}"))
    asyncio.run(_server(f"ALTER DATABASE {name} SET synchronous_commit = off"))  # nobody pulls the plug
    url = make_url(POSTGRES).set(database=name).render_as_string(False)
    asyncio.run(schema.upgrade(url))
    yield url
    asyncio.run(_server(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'otklik.db'}"


@pytest.fixture
async def empty_postgres() -> AsyncIterator[str]:
    """The address of an empty PostgreSQL database."""
    if not POSTGRES:
        pytest.skip("OTKLIK_TEST_POSTGRES is not set")
    name = f"otklik_{uuid4().hex[:12]}"
    await _server(f"CREATE DATABASE {name}")
    await _server(f"ALTER DATABASE {name} SET synchronous_commit = off")
    yield make_url(POSTGRES).set(database=name).render_as_string(False)
    await _server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template: Path, empty_sqlite: str) -> str:
    """The address of a SQLite file with all tables and no rows."""
    shutil.copy(sqlite_template, make_url(empty_sqlite).database or "")
    return empty_sqlite


@pytest.fixture
async def postgres_url(postgres_database: str) -> str:
    """The address of a PostgreSQL database with all tables and no rows."""
    await _server(_EMPTY, postgres_database)
    return postgres_database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database with all tables and no rows, on each engine in turn."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without a single table, on each engine in turn."""
    found: str = request.getfixturevalue(f"empty_{request.param}")
    return found


@pytest.fixture
async def store(url: str, clock: Callable[[], datetime]) -> AsyncIterator[Store]:
    """An open store with all tables and no rows, on each engine in turn."""
    opened = open_store(url, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def stores(store: Store, url: str, clock: Clock) -> AsyncIterator[list[Store]]:
    """What two processes have: two stores on PostgreSQL; SQLite serves one."""
    if not url.startswith("postgresql"):
        yield [store, store]
        return
    second = open_store(url, clock=clock)
    yield [store, second]
    await second.close()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """Where the bytes of files are kept."""
    return Blobs(tmp_path / "files")
