"""Looking into the shared database beside a running bot: registers and checks need not stop it.

SQLite's WAL lets other processes read while one writes; only a second writer is turned away.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from domain.catalogue import Catalogue
from storage import catalogue
from storage.sqlite import LOCK_WAIT_MS
from storage.store import open_store
from storage.unit import Unit

T = TypeVar("T")


async def glance(url: str, look: Callable[[Unit], T], *, clock: Callable[[], datetime]) -> T:
    """Run `look` once over one consistent, read-only state of an existing, up-to-date database.

    On PostgreSQL it may be run again when the connection breaks. Raises what the database raises: see
    `storage.trouble`.
    """
    if make_url(url).get_backend_name() != "sqlite":
        store = open_store(url, clock=clock)
        try:
            return await store.read(look)
        finally:
            await store.close()
    engine = create_async_engine(url, poolclass=sa.pool.NullPool, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda sync: look(_unit(sync, clock)))
    finally:
        await engine.dispose()


def _unit(connection: sa.Connection, clock: Callable[[], datetime]) -> Unit:
    for statement in (f"PRAGMA busy_timeout={LOCK_WAIT_MS}", "PRAGMA query_only=ON"):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("BEGIN")  # Python's driver would begin at the first writing only
    unit = Unit(connection, clock(), Catalogue())
    unit.catalogue = catalogue.load(unit)
    return unit
