"""APScheduler as the ticker and nothing more: what is due is a row that a scan finds, never a job."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, timedelta
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.clock import utc_now
from scheduler.jobs import Job

log = structlog.get_logger()

FINISH: Final = 10.0
"""Seconds that a stop gives to the jobs that run."""


class Ticker:
    """Runs each job at once and then every so many seconds; one run of a job at a time.

    After a pause of the machine what was missed is run once: never skipped, never in a pile. `check` is how
    often, in seconds, it looks whether the clock was put back, after which APScheduler would wait it out.
    """

    def __init__(self, jobs: Iterable[Job], *, check: float = 30.0) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._check = check
        self._checking: asyncio.TimerHandle | None = None
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin. Call it in the running loop."""
        for job in self._jobs.values():
            self._scheduler.add_job(
                self._run, "interval", args=(job,), seconds=job.seconds, id=job.name, next_run_time=utc_now()
            )
        self._scheduler.start()
        self._look_at_the_clock()

    async def stop(self) -> None:
        """Start no job any more, and let those that run come to their end."""
        if self._checking is not None:
            self._checking.cancel()
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISH):
                await self._idle.wait()
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # APScheduler leaves it to the loop's next round

    async def _run(self, job: Job) -> None:
        self._running += 1
        self._idle.clear()
        try:
            await job.run()
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    def _look_at_the_clock(self) -> None:
        """A job that is to wait longer than its interval was planned by a clock that has been put back."""
        now = utc_now()
        for planned in self._scheduler.get_jobs():
            at, every = planned.next_run_time, timedelta(seconds=self._jobs[planned.id].seconds)
            if at is not None and at - now > every + timedelta(seconds=1):
                log.warning("ticker.clock_put_back", job=planned.id)
                planned.modify(next_run_time=now)
        self._checking = asyncio.get_running_loop().call_later(self._check, self._look_at_the_clock)
