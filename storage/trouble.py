"""What is wrong with a database, told apart for the engineer who looks at the terminal."""

from enum import StrEnum

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage.turns import Away, Occupied


class Trouble(StrEnum):
    """The values are the last part of a text's key (`cli.db.…`)."""

    OCCUPIED = "occupied"  # another process serves this SQLite file
    UNREACHABLE = "unreachable"  # no server there, or not in time
    PASSWORD = "password"  # the server does not know us  # noqa: S105
    MISSING = "missing"  # the server has no such database
    FILE = "file"  # the SQLite file cannot be opened: a folder, rights
    NOT_ONE = "not_one"  # the file is not a database
    BUSY = "busy"  # locked, full or read-only


_STATES = {"28P01": Trouble.PASSWORD, "28000": Trouble.PASSWORD, "3D000": Trouble.MISSING}  # of PostgreSQL


def trouble(error: BaseException, url: str) -> Trouble | None:
    """What an error over the database at `url` means; None when it is a bug of ours."""
    file = make_url(url).get_backend_name() == "sqlite"
    match error:
        case Occupied():
            return Trouble.OCCUPIED
        case Away():
            known = trouble(error.__cause__, url) if error.__cause__ is not None else None
            return known or (Trouble.BUSY if file else Trouble.UNREACHABLE)
        case DBAPIError() if error.orig is not None and file:
            return _of_sqlite(str(error.orig))
        case DBAPIError() if error.orig is not None:
            return trouble(error.orig, url)
        case TimeoutError():
            return Trouble.BUSY if file else Trouble.UNREACHABLE
        case OSError():
            return Trouble.FILE if file else Trouble.UNREACHABLE
    return _STATES.get(getattr(error, "sqlstate", None) or "")


def shown(url: str) -> str:
    """The address as it may be told: a file's path, a server without its password."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.database or ""
    return parsed.set(drivername="postgresql").render_as_string(hide_password=True)


def _of_sqlite(said: str) -> Trouble | None:
    if "not a database" in said or "malformed" in said:
        return Trouble.NOT_ONE
    if "unable to open" in said:
        return Trouble.FILE
    return Trouble.BUSY if any(word in said for word in ("locked", "readonly", "full", "disk I/O")) else None
