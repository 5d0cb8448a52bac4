"""Which of several processes does what only one may do: it holds an advisory lock of PostgreSQL.

The lock belongs to a connection of its own. When the process dies, the server frees it at once; when the
machine or the network between dies, or the process stands still, after some seconds. On SQLite there is one
process, and it leads. (Through a pooler that shares connections between clients such locks do not work:
give the address of the server itself.)
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

log = structlog.get_logger()

BEAT: Final = 2.0
"""Seconds between tries to lead, and between looks whether we still do."""
PATIENCE: Final = 5.0
"""Seconds after which an answer of the server does not come."""

_SETTINGS: Final = {
    "application_name": "otklik leader",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
_STANDSTILL: Final = 15  # seconds after which the server ends the session of a process that stands still


class Leader:
    """Leads, or waits to lead, in the matter `name` among all processes on the database at `url`."""

    def __init__(self, url: str, name: str, *, beat: float = BEAT) -> None:
        self._url = url
        self._name = name
        self._beat = beat
        self._id = int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8).digest(), signed=True)
        self._held = asyncio.Event()
        self._leading: dict[asyncio.Timeout, asyncio.Task[object] | None] = {}

    @property
    def held(self) -> bool:
        """Does this process lead now?"""
        return self._held.is_set()

    async def wait_held(self) -> None:
        """Return when this process leads."""
        await self._held.wait()

    async def run(self) -> None:
        """Try to lead, and keep leading, until cancelled; then let another lead at once."""
        if make_url(self._url).get_backend_name() == "sqlite":
            try:
                self._gain()
                await asyncio.Event().wait()
            finally:
                self._lose()
        engine = create_async_engine(
            self._url,
            poolclass=sa.pool.NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": PATIENCE, "command_timeout": PATIENCE, "server_settings": _SETTINGS},
        )
        try:
            while True:
                try:
                    async with engine.connect() as connection:
                        await self._lead_over(connection)
                except Exception as error:  # whatever it is: who is not sure to lead does not
                    log.warning("leader.database_away", name=self._name, error=type(error).__name__)
                finally:
                    self._lose()
                await asyncio.sleep(self._beat)
        finally:
            await engine.dispose()

    async def lead(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` while this process leads: begun when it leads, cancelled when it does not any more.

        Returns when `work` has come to an end by itself.
        """
        while True:
            await self.wait_held()
            if not self.held:
                continue
            try:
                async with asyncio.timeout(None) as term:
                    self._leading[term] = asyncio.current_task()
                    await work()
                return
            except TimeoutError:
                if not term.expired():
                    raise
            finally:
                self._leading.pop(term, None)

    async def _lead_over(self, connection: AsyncConnection) -> None:
        """Over one connection; returns never, raises when it broke."""
        if (connection.dialect.server_version_info or (0,)) >= (14,):
            await connection.execute(sa.text(f"SET idle_session_timeout = '{_STANDSTILL}s'"))
        lock = sa.select(sa.func.pg_try_advisory_lock(sa.bindparam("id", self._id, sa.BigInteger())))
        while True:
            async with asyncio.timeout(PATIENCE):
                if self.held:
                    await connection.execute(sa.select(1))
                elif await connection.scalar(lock):
                    self._gain()
            await asyncio.sleep(self._beat)

    def _gain(self) -> None:
        log.info("leader.leads", name=self._name)
        self._held.set()

    def _lose(self) -> None:
        if not self.held:
            return
        log.info("leader.leads_no_more", name=self._name)
        self._held.clear()
        now = asyncio.get_running_loop().time()
        for term, task in self._leading.items():
            # Cancelled already, as at the stop of the program, it is finishing what it has in hand.
            if task is None or not task.cancelling():
                term.reschedule(now)
        self._leading.clear()
