"""Opening the shared database by its address."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import make_url

from domain.conduct import Limits
from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore
from storage.turns import Away, Occupied, Store

__all__ = ["Away", "Occupied", "Store", "open_store"]


def open_store(url: str, *, clock: Callable[[], datetime], limits: Limits | None = None) -> Store:
    """The shared database at `url`: `sqlite+aiosqlite:///var/otklik.db` or `postgresql+asyncpg://…`.

    `clock` gives aware UTC datetimes, `limits` is what one person may send (None: any amount). The tables
    must be there already, see `storage.schema`. Raises Occupied when another process serves the same SQLite
    file, ValueError for an address of another kind.
    """
    allowed = limits or Limits()
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return SqliteStore(parsed.database, clock, allowed)
        case "postgresql":
            return PostgresStore(url, clock, allowed)
        case _:
            raise ValueError(f"{parsed.render_as_string()}: neither a SQLite file nor PostgreSQL")
