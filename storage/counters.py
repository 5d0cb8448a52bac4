"""Numbers given out one after another, each once: of cases, of drafts, of who takes part."""

from typing import Final

import sqlalchemy as sa

from storage.sql import insert
from storage.tables import counters
from storage.unit import Unit

_next: Final = (
    insert(counters)
    .values(name=sa.bindparam("of"), value=1)
    .on_conflict_do_update(index_elements=[counters.c.name], set_={"value": counters.c.value + 1})
    .returning(counters.c.value)
)


def next_of(unit: Unit, name: str) -> int:
    """The next number of that row, `drafts:2026`, from 1 on; one that is rolled back is given out again."""
    number: int = unit.connection.execute(_next, {"of": name}).scalar_one()
    return number
