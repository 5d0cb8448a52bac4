"""The ticker: each job at once and then again and again, whatever happened to the machine meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.network import Away
from scheduler.clock import utc_now
from scheduler.jobs import Job
from scheduler.ticker import Ticker
from tests.scheduler.fakes import until


class Work:
    """Jobs that count their runs."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.gate = asyncio.Event()

    def job(self, name: str, seconds: float, error: Exception | None = None, slow: bool = False) -> Job:
        async def work() -> int:
            self.runs[name] += 1
            if slow:
                await self.gate.wait()
                self.runs[f"{name} done"] += 1
            if error is not None:
                raise error
            return 1

        return Job(name, seconds, work)


@asynccontextmanager
async def _ticking(*jobs: Job, check: float = 30.0) -> AsyncIterator[Ticker]:
    ticker = Ticker(jobs, check=check)
    ticker.start()
    yield ticker
    await ticker.stop()


def _times(work: Work, name: str, times: int) -> object:
    async def look() -> bool:
        return work.runs[name] >= times

    return look


async def test_every_job_runs_at_once_and_one_that_breaks_runs_again() -> None:
    work = Work()
    broken = work.job("broken", 0.02, ValueError("a bug"))
    away = work.job("away", 0.02, Away("standby"))
    async with _ticking(broken, away, work.job("hourly", 3600)):
        await until(_times(work, "broken", 3))
        await until(_times(work, "away", 3))
    assert work.runs["hourly"] == 1


async def test_what_was_missed_in_three_hours_runs_once() -> None:
    work = Work()
    async with _ticking(work.job("minutely", 60)) as ticker:
        await until(_times(work, "minutely", 1))
        # As after a suspended machine: the planned moment lies three hours back.
        ticker._scheduler.modify_job("minutely", next_run_time=utc_now() - timedelta(hours=3))
        await until(_times(work, "minutely", 2))
        await asyncio.sleep(0.05)
    assert work.runs["minutely"] == 2


async def test_a_clock_put_back_does_not_stop_the_work() -> None:
    work = Work()
    async with _ticking(work.job("minutely", 60), check=0.02) as ticker:
        await until(_times(work, "minutely", 1))
        ticker._scheduler.modify_job("minutely", next_run_time=utc_now() + timedelta(hours=1))
        await until(_times(work, "minutely", 2))


async def test_a_job_runs_once_at_a_time_and_is_finished_by_a_stop() -> None:
    work = Work()
    ticker = Ticker([work.job("slow", 0.02, slow=True)])
    ticker.start()
    await until(_times(work, "slow", 1))
    await asyncio.sleep(0.1)
    assert work.runs["slow"] == 1
    stopping = asyncio.create_task(ticker.stop())
    await asyncio.sleep(0)
    work.gate.set()
    await stopping
    assert work.runs["slow done"] == 1
