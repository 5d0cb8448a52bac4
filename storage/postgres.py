"""PostgreSQL: the engine for many processes. One round trip a statement, so few statements a turn."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import asyncpg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from domain.conduct import Limits
from storage.sqlite import to_json
from storage.turns import Away, Store
from storage.unit import Unit

T = TypeVar("T")

POOL = 8
"""Connections of one process; more processes, not more connections, is how it grows."""
TRIES = 5
"""How often a turn is run before it is given up."""

_OF_CONNECTION = (
    DBAPIError,
    sa.exc.TimeoutError,  # the pool: all connections are busy
    asyncpg.PostgresError,  # while connecting: SQLAlchemy leaves these as they are
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)
_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
_READ_ONLY = "25006"  # a standby, unless we asked for it ourselves
_AWAY = ("08", "53", "57P", "58", "55P03")  # connection, resources, shutdown, system, lock not available


class PostgresStore(Store):
    """`Store` over PostgreSQL through asyncpg."""

    def __init__(self, url: str, clock: Callable[[], datetime], limits: Limits) -> None:
        super().__init__(url, clock, limits)
        # No pre-ping: it is a round trip a turn, and a broken connection is met by running again.
        self._engine = create_async_engine(
            url,
            pool_size=POOL,
            max_overflow=0,
            pool_timeout=10,
            json_serializer=to_json,
            hide_parameters=True,
            connect_args={"timeout": 5, "command_timeout": 30},
        )
        self._reader = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def run(self, turn: Callable[[Unit], T]) -> T:
        async def once() -> T:
            async with self._engine.connect() as connection:
                unit, result = await connection.run_sync(self._transaction, turn)
            self._committed(unit.woken)
            return result

        return await _persistently(once, (*_AWAY, _READ_ONLY))

    async def read(self, look: Callable[[Unit], T]) -> T:
        async def once() -> T:
            async with self._reader.connect() as connection:
                return (await connection.run_sync(self._turn, look))[1]

        return await _persistently(once, _AWAY)

    async def close(self) -> None:
        await self._engine.dispose()

    def _transaction(self, connection: sa.Connection, turn: Callable[[Unit], T]) -> tuple[Unit, T]:
        # Begun and committed here: each step of its own from the asynchronous side costs another greenlet.
        with connection.begin():
            return self._turn(connection, turn)

    def _turn(self, connection: sa.Connection, turn: Callable[[Unit], T]) -> tuple[Unit, T]:
        unit = self._unit(connection)
        try:
            return unit, turn(unit)
        except _OF_CONNECTION:
            raise
        except Exception as error:
            raise _Raised(error) from error


class _Raised(Exception):
    """Carries a turn's own exception past those of the connection."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


async def _persistently(once: Callable[[], Awaitable[T]], away_codes: tuple[str, ...]) -> T:
    """Run until it is done, it failed for good, or the tries are over (Away)."""
    tried = 0
    while True:
        try:
            return await once()
        except _Raised as raised:
            raise raised.error from raised.error.__cause__
        except _OF_CONNECTION as error:
            tried += 1
            again, away = _means(error, away_codes)
            if not (again or away):
                raise
            if tried == TRIES:
                raise Away(_short(error)) from error
        await asyncio.sleep(0.02 * 2**tried * (0.5 + random.random()))


def _means(error: Exception, away_codes: tuple[str, ...]) -> tuple[bool, bool]:
    """Does the error ask to run again (true, _), or tell that the database is away (_, true)?"""
    code = _sqlstate(error)
    if code is not None:
        return code in _AGAIN, code.startswith(away_codes)
    if isinstance(error, DBAPIError):
        return False, error.connection_invalidated or isinstance(error.orig, OSError | TimeoutError)
    return False, True


def _sqlstate(error: Exception) -> str | None:
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlstate", None)
    return code if isinstance(code, str) else None


def _short(error: Exception) -> str:
    """The cause without words: those of a statement and of the server's DETAIL may be a person's."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return " ".join((type(origin).__name__, _sqlstate(error) or "")).strip()
