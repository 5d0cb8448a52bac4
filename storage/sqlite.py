"""The embedded database: one SQLite file in WAL mode, one writing thread, readers apart.

SQLite has one writer, and several connections that want to write wait for each other's lock (p99 of
800 ms against 20 ms). So all turns of the process go through one thread; those that have gathered
meanwhile share one commit, which is where the time goes.
"""

import asyncio
import fcntl
import json
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from domain.conduct import Limits
from storage.turns import Away, Occupied, Store
from storage.unit import Unit

T = TypeVar("T")

BATCH = 64
"""The most turns of one commit."""
READERS = 4
LOCK_WAIT_MS = 5_000
"""How long to wait for another program (a backup, a person with sqlite3) that holds the file."""

_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}

to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class _Given:
    """A turn on its way through the writing thread, and what came of it."""

    turn: Callable[[Unit], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None
    woken: set[str] = field(default_factory=set)


class Lock:
    """The file beside the database that tells a second process to stay away.

    The system frees it when the process dies, however it dies.
    """

    def __init__(self, database: str) -> None:
        """Take it, or raise Occupied."""
        path = Path(f"{database}.lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = path.open("a")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as busy:
            self._file.close()
            raise Occupied(database) from busy

    def close(self) -> None:
        self._file.close()


class SqliteStore(Store):
    """`Store` over one SQLite file."""

    def __init__(self, path: str, clock: Callable[[], datetime], limits: Limits) -> None:
        super().__init__(f"sqlite+aiosqlite:///{path}", clock, limits)
        self._lock = Lock(path)
        # Errors are logged: what people wrote stays out of them, here and in PostgreSQL's.
        self._engine = sa.create_engine(
            f"sqlite:///{path}", poolclass=sa.pool.NullPool, json_serializer=to_json, hide_parameters=True
        )
        sa.event.listen(self._engine, "connect", writing_pragmas)
        sa.event.listen(self._engine, "begin", _begin_immediate)
        self._readers = create_async_engine(
            f"sqlite+aiosqlite:///{path}",
            pool_size=READERS,
            max_overflow=0,
            json_serializer=to_json,
            hide_parameters=True,
        )
        sa.event.listen(self._readers.sync_engine, "connect", _reading)
        sa.event.listen(self._readers.sync_engine, "begin", _begin)
        self._connection: sa.Connection | None = None
        self._queue: queue.SimpleQueue[_Given | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._write, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def run(self, turn: Callable[[Unit], T]) -> T:
        if self._closed:
            raise Away("the store is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put(_Given(turn, future))
        return await future

    async def read(self, look: Callable[[Unit], T]) -> T:
        try:
            async with self._readers.connect() as connection:
                return await connection.run_sync(lambda sync: look(self._unit(sync)))
        except DBAPIError as error:
            if _is_away(error) and _code(error) != sqlite3.SQLITE_READONLY:  # that is a `look` that writes
                raise Away(str(error.orig)) from error
            raise
        except sa.exc.TimeoutError as error:
            raise Away("all readers are busy") from error

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        await self._readers.dispose()
        self._engine.dispose()
        self._lock.close()

    def _write(self) -> None:
        """The writing thread: gather, run, commit, deliver."""
        while True:
            batch: list[_Given] = []
            given = self._queue.get()
            with suppress(queue.Empty):
                while given is not None:
                    batch.append(given)
                    if len(batch) == BATCH:
                        break
                    given = self._queue.get_nowait()
            self._commit([each for each in batch if not each.future.cancelled()])
            if given is None:
                self._let_go()
                return

    def _commit(self, batch: list[_Given]) -> None:
        if not batch:
            return
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin() as transaction:
                if len(batch) == 1:
                    self._run_one(batch[0], transaction, self._connection)
                else:
                    self._run_all(batch, self._connection)
                if transaction.is_active and not self._still_open(self._connection):
                    raise Away(
                        "SQLite undid the transaction by itself"
                    )  # the driver's commit would be silent
        except BaseException as error:
            # The outcome is the same for all who shared the commit; the connection may be broken too.
            self._let_go()
            self._forget_catalogue()
            away = Away(str(error.orig)) if isinstance(error, DBAPIError) else Away(type(error).__name__)
            away.__cause__ = error
            for given in batch:
                given.result, given.error, given.woken = None, away, set()
        self._deliver(batch)

    def _run_one(self, given: _Given, transaction: sa.RootTransaction, connection: sa.Connection) -> None:
        self._try(given, connection)
        if given.error is not None:
            transaction.rollback()

    def _run_all(self, batch: list[_Given], connection: sa.Connection) -> None:
        for given in batch:
            connection.exec_driver_sql("SAVEPOINT turn")
            self._try(given, connection)
            if given.error is not None:
                connection.exec_driver_sql("ROLLBACK TO turn")
            connection.exec_driver_sql("RELEASE turn")

    def _try(self, given: _Given, connection: sa.Connection) -> None:
        """Run one turn; what it raised is its caller's alone, unless the database itself gave way."""
        unit = self._unit(connection)
        try:
            given.result = given.turn(unit)
            given.woken = unit.woken
        except StopIteration as error:
            given.error = RuntimeError(f"a turn raised {error!r}")  # a future cannot carry it
        except BaseException as error:
            if isinstance(error, DBAPIError) and _is_away(error):
                raise
            given.error = error

    @staticmethod
    def _still_open(connection: sa.Connection) -> bool:
        return bool(getattr(connection.connection.dbapi_connection, "in_transaction", False))

    def _deliver(self, batch: list[_Given]) -> None:
        loop = batch[0].future.get_loop()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(self._settle, batch)

    def _settle(self, batch: list[_Given]) -> None:
        for given in batch:
            if given.error is None and given.woken:
                self._committed(given.woken)
            if given.future.done():
                continue
            if given.error is None:
                given.future.set_result(given.result)
            else:
                given.future.set_exception(given.error)

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()


def _code(error: DBAPIError) -> int | None:
    """SQLite's own primary error code."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _is_away(error: DBAPIError) -> bool:
    """Did the database give way (locked, full, read-only), rather than refuse this statement?"""
    return _code(error) in _AWAY


def writing_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    _pragmas(connection, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


def rebuilding_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """SQLite changes a table by making it anew: with foreign keys watched, its rows could not be dropped."""
    _pragmas(connection, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF")


def _reading(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    _pragmas(connection, "query_only=ON")


def _pragmas(connection: DBAPIConnection, *pragmas: str) -> None:
    # Python's driver would begin transactions by itself, deferred and too late for a consistent read.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={LOCK_WAIT_MS}", *pragmas):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
