"""A power cut in the middle of a write, a backup beside one: what was answered is there, nothing by half."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from storage.sql import insert
from storage.store import Store, open_store
from storage.tables import counters, marks
from storage.unit import Unit
from tests.conftest import Clock

TURNS = 12


def _turn(number: int) -> Callable[[Unit], None]:
    """A turn of two rows that belong together."""

    def turn(unit: Unit) -> None:
        first = insert(counters).values(name="n", value=1)
        more = first.on_conflict_do_update(
            index_elements=[counters.c.name], set_={"value": counters.c.value + 1}
        )
        unit.connection.execute(more)
        unit.connection.execute(sa.insert(marks).values(name=f"turn {number}", value="слова " * 400))

    return turn


def _whole(path: Path) -> int:
    """How many turns are in that database; raises `AssertionError` when one is there by half."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        [counted] = connection.execute("SELECT coalesce(max(value), 0) FROM counters").fetchone()
        [there] = connection.execute("SELECT count(*) FROM marks WHERE name LIKE 'turn %'").fetchone()
    assert counted == there
    return int(there)


@pytest.fixture
async def file(sqlite_url: str, clock: Clock) -> AsyncIterator[tuple[Store, Path]]:
    store = open_store(sqlite_url, clock=clock)
    yield store, Path(make_url(sqlite_url).database or "")
    await store.close()


async def test_wherever_the_journal_is_torn_all_that_was_answered_is_there(
    file: tuple[Store, Path], tmp_path: Path
) -> None:
    store, path = file
    journal = path.with_name(path.name + "-wal")
    await store.run(_turn(0))
    answered = [journal.stat().st_size]  # the journal when the turn was answered: written through to here
    for number in range(1, TURNS):
        await store.run(_turn(number))
        answered.append(journal.stat().st_size)
    assert answered == sorted(set(answered))
    shutil.copy(path, tmp_path / "before.db")  # the pages themselves are not written before a checkpoint
    written = journal.read_bytes()
    for number, size in enumerate(answered):
        until = answered[number + 1] if number + 1 < TURNS else size + 1
        for cut in {size, (size + until) // 2, until - 1}:
            torn = tmp_path / f"torn-{cut}.db"
            shutil.copy(tmp_path / "before.db", torn)
            torn.with_name(torn.name + "-wal").write_bytes(written[:cut])
            assert _whole(torn) == number + 1, f"cut at {cut}"


async def test_a_backup_taken_while_turns_go_on_is_of_one_moment_and_serves(
    file: tuple[Store, Path], tmp_path: Path, clock: Clock
) -> None:
    store, path = file
    await store.run(_turn(0))
    backups: list[int] = []
    for number in range(1, TURNS):
        copy = tmp_path / f"backup-{number}.db"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            going = store.run(_turn(number))
            source.backup(target, pages=5)
            await going
        backups.append(_whole(copy))
    assert all(number <= held <= number + 1 for number, held in enumerate(backups, 1))

    restored = open_store(f"sqlite+aiosqlite:///{tmp_path / 'backup-11.db'}", clock=clock)
    await restored.run(_turn(99))
    await restored.close()
    assert _whole(tmp_path / "backup-11.db") == backups[-1] + 1
