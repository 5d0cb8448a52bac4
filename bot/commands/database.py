"""The database for a command: opened, looked into, and its troubles in words."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final, TypeVar

from bot.commands.told import Refusal
from scheduler.clock import utc_now
from storage import glance, schema
from storage.store import Store, open_store
from storage.trouble import shown, trouble
from storage.unit import Unit

T = TypeVar("T")

_PATIENCE: Final = 10.0  # seconds for the first answer of a server


@contextmanager
def troubles(url: str) -> Iterator[None]:
    """What the database raises within becomes a `Refusal` that names it."""
    try:
        yield
    except Exception as error:
        known = trouble(error, url)
        if known is None:
            raise
        refusal = Refusal(f"cli.db.{known.value}", where=shown(url))
    else:
        return
    raise refusal  # outside the `except`: the library's error may hold the password


async def revision(url: str) -> str | None:
    """The database's revision, None when it is empty. Raises `Refusal`."""
    with troubles(url):
        async with asyncio.timeout(_PATIENCE):
            return await schema.current(url)


async def must_be_current(url: str) -> None:
    """Raises `Refusal` when the tables are not those of this program."""
    found = await revision(url)
    if found is None:
        raise Refusal("cli.db.empty", where=shown(url))
    if found != schema.head():
        raise Refusal("cli.db.outdated", where=shown(url), found=found, wanted=schema.head())


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The database to write to; on SQLite the bot must not be running. Raises `Refusal`."""
    await must_be_current(url)
    with troubles(url):
        store = open_store(url, clock=utc_now)
        try:
            yield store
        finally:
            await store.close()


async def look(url: str, what: Callable[[Unit], T]) -> T:
    """Look into the database, also beside a running bot. Raises `Refusal`."""
    await must_be_current(url)
    with troubles(url):
        return await glance.glance(url, what, clock=utc_now)
