"""Fresh databases with the shipped catalogue, for the run alone."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import make_url

from bot.sample import furnish
from scheduler.clock import utc_now
from storage import schema
from storage.store import open_store

SERVER: Final = os.environ.get(
    "OTKLIK_TEST_POSTGRES", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres"
)


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[str]:
    """The address of a SQLite file."""
    url = f"sqlite+aiosqlite:///{folder / 'otklik.db'}"
    await _ready(url)
    yield url


@asynccontextmanager
async def postgres() -> AsyncIterator[str | None]:
    """The address of a database on the server of OTKLIK_TEST_POSTGRES; None when there is no server."""
    name = f"otklik_bench_{uuid4().hex[:8]}"
    try:
        await _say(f"CREATE DATABASE {name}")
    except (OSError, asyncpg.PostgresError):
        yield None
        return
    try:
        url = make_url(SERVER).set(database=name).render_as_string(False)
        await _ready(url)
        yield url
    finally:
        await _say(f"DROP DATABASE {name} WITH (FORCE)")


async def _ready(url: str) -> None:
    await schema.upgrade(url)
    store = open_store(url, clock=utc_now)
    try:
        await store.run(furnish)
    finally:
        await store.close()


async def tidy(url: str) -> None:
    """What PostgreSQL does by itself in time (autovacuum): it counts rows, marks pages all can see."""
    if make_url(url).get_backend_name() == "postgresql":
        await _say("VACUUM (ANALYZE)", url)


async def _say(command: str, url: str = SERVER) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(False)
    connection = await asyncpg.connect(plain, timeout=5)
    try:
        await connection.execute(command)
    finally:
        await connection.close()
