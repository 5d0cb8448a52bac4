"""One process leads; when it dies another does; on SQLite there is only one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from storage.leader import Leader

BEAT = 0.05


@asynccontextmanager
async def _process(url: str, name: str = "dispatch") -> AsyncIterator[Leader]:
    leader = Leader(url, name, beat=BEAT)
    running = asyncio.create_task(leader.run())
    yield leader
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _until(found: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not found():  # noqa: ASYNC110 it depends on the server
            await asyncio.sleep(0.01)


async def _end_all_leaders(url: str) -> None:
    """As if their machines lost the network: the server ends their sessions."""
    connection = await asyncpg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'otklik leader' AND datname = current_database()"
    )
    await connection.close()


async def test_the_only_process_of_sqlite_leads_at_once(sqlite_url: str) -> None:
    async with _process(sqlite_url) as leader:
        await asyncio.wait_for(leader.wait_held(), 5)
    assert not leader.held


@pytest.mark.postgres
async def test_one_leads_and_the_other_takes_over_when_it_goes(postgres_url: str) -> None:
    async with AsyncExitStack() as later:
        async with _process(postgres_url) as first:
            await asyncio.wait_for(first.wait_held(), 5)
            second = await later.enter_async_context(_process(postgres_url))
            elsewhere = await later.enter_async_context(_process(postgres_url, "schedule"))
            await asyncio.wait_for(elsewhere.wait_held(), 5)
            await asyncio.sleep(BEAT * 4)
            assert first.held
            assert not second.held
        await asyncio.wait_for(second.wait_held(), 5)
        assert not first.held


@pytest.mark.postgres
async def test_who_loses_the_connection_stops_its_work_until_it_leads_again(postgres_url: str) -> None:
    begun = stopped = 0

    async def work() -> None:
        nonlocal begun, stopped
        begun += 1
        try:
            await asyncio.Event().wait()
        finally:
            stopped += 1

    async with _process(postgres_url) as leader:
        working = asyncio.create_task(leader.lead(work))
        await _until(lambda: begun == 1)
        await _end_all_leaders(postgres_url)
        await _until(lambda: stopped == 1)
        await _until(lambda: begun == 2)
        assert leader.held
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_at_the_stop_of_the_program_the_work_finishes_what_it_has_in_hand(sqlite_url: str) -> None:
    begun, finished = asyncio.Event(), False

    async def work() -> None:
        nonlocal finished
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)  # settles in the database
            finished = True

    leader = Leader(sqlite_url, "dispatch", beat=BEAT)
    tasks = [asyncio.create_task(leader.run()), asyncio.create_task(leader.lead(work))]
    await asyncio.wait_for(begun.wait(), 5)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert finished


async def test_work_that_comes_to_its_end_ends_the_leading(sqlite_url: str) -> None:
    async def work() -> None:
        await asyncio.sleep(0)

    async with _process(sqlite_url) as leader:
        await asyncio.wait_for(leader.lead(work), 5)
        with pytest.raises(TimeoutError, match="its own"):
            await leader.lead(_late)


async def _late() -> None:
    raise TimeoutError("its own")
