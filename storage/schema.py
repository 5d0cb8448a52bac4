"""The shape of the database: which revision it has, and bringing it up or down.

Alembic runs inside the program, over a connection of ours; there is no `alembic.ini` and no logging
set up by it. On SQLite the file is locked meanwhile, so a running bot is never changed under its feet.
"""

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage.sqlite import Lock, writing_pragmas

T = TypeVar("T")


def head() -> str:
    """The revision this program is written for."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


async def current(url: str) -> str | None:
    """The revision of the database, None when it is empty."""
    if _no_file(url):
        return None  # connecting would make it
    return await _over(url, lambda connection: MigrationContext.configure(connection).get_current_revision())


async def is_current(url: str) -> bool:
    """Does the database have exactly the tables this program is written for?"""
    return await current(url) == head()


async def upgrade(url: str, to: str = "head") -> None:
    """Bring the database up to `to`, in one transaction. Raises storage.store.Occupied."""
    await _locked(url, lambda connection: command.upgrade(_config(connection), to))


async def downgrade(url: str, to: str = "base") -> None:
    """Bring the database down to `to`, "base" for empty: data is lost. Raises storage.store.Occupied."""
    await _locked(url, lambda connection: command.downgrade(_config(connection), to))


def _no_file(url: str) -> bool:
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists()


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def _locked(url: str, work: Callable[[sa.Connection], T]) -> T:
    parsed = make_url(url)
    with ExitStack() as held:
        if parsed.get_backend_name() == "sqlite":
            held.enter_context(closing(Lock(parsed.database or "")))
        return await _over(url, work)


async def _over(url: str, work: Callable[[sa.Connection], T]) -> T:
    engine = create_async_engine(url, poolclass=sa.pool.NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine.sync_engine, "connect", writing_pragmas)
        sa.event.listen(engine.sync_engine, "begin", _begin)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
