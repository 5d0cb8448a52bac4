"""What a turn is promised by the store, on both engines."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from storage import conversations
from storage.store import Away, Occupied, Store, open_store
from storage.tables import marks
from storage.unit import Unit


def _put(name: str, value: str = "x") -> Callable[[Unit], None]:
    return lambda unit: conversations.remember(unit, name, value)


def _names(unit: Unit) -> set[str]:
    return set(unit.connection.scalars(sa.select(marks.c.name)))


async def test_what_a_turn_wrote_is_seen_by_others_when_it_returns(store: Store, clock: Any) -> None:
    def turn(unit: Unit) -> datetime:
        _put("a")(unit)
        return unit.now

    assert await store.run(turn) == clock.now
    assert await store.read(_names) == {"a"}


async def test_a_turn_that_raises_is_undone_and_the_caller_is_told(store: Store) -> None:
    def turn(unit: Unit) -> None:
        _put("a")(unit)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await store.run(turn)
    assert await store.read(_names) == set()


async def test_a_turn_that_the_database_refuses_tells_so_to_its_caller_only(store: Store) -> None:
    def bad(unit: Unit) -> None:
        _put("bad")(unit)
        unit.connection.execute(sa.insert(marks), {"name": "bad", "value": "again"})

    turns: list[Callable[[Unit], None]] = [bad if n % 3 == 0 else _put(f"n{n}") for n in range(30)]
    results = await asyncio.gather(*map(store.run, turns), return_exceptions=True)
    assert [isinstance(result, IntegrityError) for result in results] == [n % 3 == 0 for n in range(30)]
    assert await store.read(_names) == {f"n{n}" for n in range(30) if n % 3}


async def test_an_exception_a_future_cannot_carry_does_not_stop_the_others(store: Store) -> None:
    def exhausted(unit: Unit) -> None:
        raise StopIteration

    results = await asyncio.gather(
        *(store.run(turn) for turn in (_put("a"), exhausted, _put("b"))), return_exceptions=True
    )
    assert isinstance(results[1], RuntimeError)
    assert await store.read(_names) == {"a", "b"}


async def test_nothing_can_be_written_while_reading(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        await store.read(_put("a"))
    assert await store.read(_names) == set()


async def test_who_waits_for_the_outbox_is_woken_by_the_commit_and_not_by_a_failure(store: Store) -> None:
    def wake_and_fail(unit: Unit) -> None:
        unit.wake("outbox")
        raise KeyError("mine")

    woken, another, files = store.woken("outbox"), store.woken("outbox"), store.woken("files")
    with pytest.raises(KeyError):
        await store.run(wake_and_fail)
    assert not woken.is_set()
    await store.run(lambda unit: unit.wake("outbox"))
    assert woken.is_set()
    assert another.is_set()
    assert not files.is_set()


async def test_a_repeated_unique_key_is_told_from_a_new_one_by_fifty_at_once(store: Store) -> None:
    taken = await asyncio.gather(
        *(store.run(lambda unit: conversations.take(unit, "vk:1", "vk:5")) for _ in range(50))
    )
    assert sum(taken) == 1


async def test_fifty_turns_of_one_chat_at_once_lose_nothing(store: Store) -> None:
    def step(unit: Unit) -> None:
        stored = conversations.load(unit, "vk:5", "ru")
        conversations.save(unit, replace(stored, mark=stored.mark + 1))

    first = (await store.run(lambda unit: conversations.load(unit, "vk:5", "ru"))).mark
    await asyncio.gather(*(store.run(step) for _ in range(50)))
    assert (await store.run(lambda unit: conversations.load(unit, "vk:5", "ru"))).mark == first + 50


async def test_a_closed_store_has_finished_what_it_was_given(url: str, clock: Any) -> None:
    store = open_store(url, clock=clock)
    given = [asyncio.ensure_future(store.run(_put(f"n{n}"))) for n in range(5)]
    await asyncio.gather(*given) if url.startswith("postgresql") else await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*given)
    again = open_store(url, clock=clock)
    assert len(await again.read(_names)) == 5
    await again.close()


# --- SQLite alone -----------------------------------------------------------------------------------------


def _file(url: str) -> str:
    return make_url(url).database or ""


async def test_a_second_process_on_the_same_file_is_refused(sqlite_url: str, clock: Any) -> None:
    store = open_store(sqlite_url, clock=clock)
    with pytest.raises(Occupied) as refused:
        open_store(sqlite_url, clock=clock)
    assert refused.value.path == _file(sqlite_url)
    await store.close()
    await open_store(sqlite_url, clock=clock).close()


async def test_reading_does_not_wait_for_a_turn_that_takes_long(sqlite_url: str, clock: Any) -> None:
    store = open_store(sqlite_url, clock=clock)
    started, go_on = threading.Event(), threading.Event()

    def slow(unit: Unit) -> None:
        _put("slow")(unit)
        started.set()
        go_on.wait(10)

    turn = asyncio.ensure_future(store.run(slow))
    await asyncio.to_thread(started.wait)
    assert await store.read(_names) == set()
    go_on.set()
    await turn
    assert await store.read(_names) == {"slow"}
    await store.close()


async def test_turns_that_gathered_share_a_commit_and_a_cancelled_one_is_not_run(
    sqlite_url: str, clock: Any
) -> None:
    store = open_store(sqlite_url, clock=clock)
    started, go_on = threading.Event(), threading.Event()

    def slow(_: Unit) -> None:
        started.set()
        go_on.wait(10)

    first = asyncio.ensure_future(store.run(slow))
    await asyncio.to_thread(started.wait)
    others = [asyncio.ensure_future(store.run(_put(f"n{n}"))) for n in range(100)]
    await asyncio.sleep(0)
    others[7].cancel()
    await asyncio.sleep(0)
    go_on.set()
    await first
    results = await asyncio.gather(*others, return_exceptions=True)
    assert [n for n, result in enumerate(results) if result is not None] == [7]
    assert await store.read(_names) == {f"n{n}" for n in range(100) if n != 7}
    await store.close()


async def test_a_file_locked_by_another_program_is_away_and_then_serves_again(
    sqlite_url: str, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.LOCK_WAIT_MS", 20)
    store = open_store(sqlite_url, clock=clock)
    other = sqlite3.connect(_file(sqlite_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for failed in await asyncio.gather(*(store.run(_put(f"n{n}")) for n in range(3)), return_exceptions=True):
        assert isinstance(failed, Away)
    assert await store.read(_names) == set()
    other.execute("ROLLBACK")
    other.close()
    await store.run(_put("b"))
    assert await store.read(_names) == {"b"}
    await store.close()


async def test_a_full_disk_is_away_for_all_who_shared_the_commit(sqlite_url: str, clock: Any) -> None:
    store = open_store(sqlite_url, clock=clock)

    def small(unit: Unit) -> None:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")

    await store.run(small)
    turns = [_put("a"), _put("big", "x" * 1_000_000), _put("c")]
    results = await asyncio.gather(*map(store.run, turns), return_exceptions=True)
    assert isinstance(results[1], Away)
    written = {name for name, result in zip("abc", results, strict=True) if result is None}
    assert await store.read(_names) == written
    await store.run(_put("after"))  # a new connection has no such limit
    assert "after" in await store.read(_names)
    await store.close()


async def test_a_file_in_a_folder_that_is_gone_is_away(sqlite_url: str, clock: Any) -> None:
    store = open_store(sqlite_url.replace("otklik.db", "deeper/otklik.db"), clock=clock)
    path = _file(sqlite_url).replace("otklik.db", "deeper")
    await asyncio.to_thread(__import__("shutil").rmtree, path)
    with pytest.raises(Away):
        await store.run(_put("a"))
    with pytest.raises(Away):
        await store.read(_names)
    await store.close()


def test_only_a_sqlite_file_or_postgresql_is_opened(clock: Any) -> None:
    for url in ("sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "mysql://localhost/x"):
        with pytest.raises(ValueError, match="neither"):
            open_store(url, clock=clock)


# --- PostgreSQL alone ---------------------------------------------------------------------------------------


async def _cut_all(url: str) -> None:
    """Cut every connection to the database, as a restart of the server does."""
    parsed = make_url(url)
    connection = await asyncpg.connect(
        parsed.set(drivername="postgresql", database="postgres").render_as_string(False)
    )
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", parsed.database
    )
    await connection.close()


@pytest.mark.postgres
async def test_cut_connections_are_not_noticed_by_turns(postgres_url: str, clock: Any) -> None:
    store = open_store(postgres_url, clock=clock)
    await asyncio.gather(*(store.run(_put(f"n{n}")) for n in range(8)))
    await _cut_all(postgres_url)
    await asyncio.gather(*(store.run(_put(f"m{n}")) for n in range(8)))
    await _cut_all(postgres_url)
    assert len(await store.read(_names)) == 16
    await store.close()


@pytest.mark.postgres
async def test_a_server_that_does_not_answer_is_away(clock: Any) -> None:
    store = open_store("postgresql+asyncpg://nobody@127.0.0.1:1/none", clock=clock)
    with pytest.raises(Away):
        await store.run(_put("a"))
    with pytest.raises(Away):
        await store.read(_names)
    await store.close()


@pytest.mark.postgres
async def test_turns_that_deadlock_are_run_again(postgres_url: str, clock: Any) -> None:
    store = open_store(postgres_url, clock=clock)
    await store.run(_put("a"))
    await store.run(_put("b"))
    begun = []

    def crossing(first: str, second: str) -> Callable[[Unit], None]:
        def turn(unit: Unit) -> None:
            begun.append(first)
            _put(first, "1")(unit)
            unit.connection.execute(sa.text("SELECT pg_sleep(0.1)"))
            _put(second, "2")(unit)

        return turn

    await asyncio.gather(store.run(crossing("a", "b")), store.run(crossing("b", "a")))
    assert len(begun) > 2
    await store.close()
