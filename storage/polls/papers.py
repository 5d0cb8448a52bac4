"""Pictures and tables of a poll's results: kept as long as they show what is so, drawn once for everybody."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from storage.files import files
from storage.sql import insert
from storage.tables import poll_papers
from storage.unit import Unit

_LINGER: Final = timedelta(days=1)
"""How long what is out of date stays: it may be under way to somebody."""

_p = poll_papers.c
_new = insert(poll_papers)
_keep = _new.on_conflict_do_update(
    index_elements=list(poll_papers.primary_key.columns),
    set_={"digest": _new.excluded.digest, "files": _new.excluded.files},
)


def kept(unit: Unit, poll: int, name: str, language: str, digest: str) -> tuple[int, ...] | None:
    """The files that show what `digest` stands for; None when they are not made yet."""
    mine = sa.select(_p.files).where(_p.poll_id == poll, _p.name == name, _p.language == language)
    found = unit.connection.scalar(mine.where(_p.digest == digest))
    return None if found is None else tuple(found)


def keep(
    unit: Unit, poll: int, name: str, language: str, digest: str, made: tuple[int, ...]
) -> tuple[int, ...]:
    """The files `made` show what `digest` stands for; gives those to be shown: others may have been first.

    Those that they replace, or that came second, go.
    """
    mine = sa.select(_p.digest, _p.files).where(_p.poll_id == poll, _p.name == name, _p.language == language)
    old = unit.connection.execute(mine.with_for_update()).first()
    if old is not None and old.digest == digest:
        files.keep_until(unit, made, unit.now + _LINGER)
        return tuple(old.files)
    if old is not None:
        files.keep_until(unit, old.files, unit.now + _LINGER)
    row = {"poll_id": poll, "name": name, "language": language, "digest": digest, "files": list(made)}
    unit.connection.execute(_keep, row)
    return made
