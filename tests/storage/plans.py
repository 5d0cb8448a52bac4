"""How the database means to find what is asked."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from storage.store import Store
from storage.unit import Unit
from tests.storage.cases import run


@contextmanager
def plans(unit: Unit) -> Iterator[list[str]]:
    """The lines of the plans of all that is selected meanwhile."""
    found: list[str] = []
    asked: list[tuple[str, Any]] = []

    def remember(_c: object, _cur: object, statement: str, parameters: Any, _ctx: object, _m: object) -> None:
        asked.append((statement, parameters))

    sa.event.listen(unit.connection, "before_cursor_execute", remember)
    yield found
    sa.event.remove(unit.connection, "before_cursor_execute", remember)
    word = "EXPLAIN" if unit.postgres else "EXPLAIN QUERY PLAN"
    if unit.postgres:  # a test's few rows are read quicker without an index: is there one at all?
        unit.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    for statement, parameters in asked:
        explained = unit.connection.exec_driver_sql(f"{word} {statement}", parameters)
        found += [str(row[-1]) for row in explained]


def scanned(found: list[str], table: str) -> list[str]:
    """Which of these lines read a table whole whose name begins so: a list that grows must go by an index."""
    return [
        each
        for each in found
        if re.search(rf"Seq Scan on {table}", each)
        or (re.match(rf"SCAN {table}", each) and "INDEX" not in each)
    ]


async def scans(store: Store, look: Callable[[Unit], object], table: str) -> list[str]:
    """What `look` reads whole of such tables; it must ask something."""

    def live(unit: Unit) -> list[str]:
        with plans(unit) as found:
            look(unit)
        assert found
        return scanned(found, table)

    return await run(store, live)
