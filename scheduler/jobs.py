"""The list of timed work. Every job is a scan for what has become due: run twice, it does nothing twice."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Final

import structlog

from bot.network import Away
from scheduler import ballots, daily, drafts, likeness, metrics, polls, pruning, reminders, surroundings
from scheduler.mishap import mishap
from storage.files.blobs import Blobs
from storage.notices import leases, outbox
from storage.notices.leases import Waiting
from storage.store import Store
from storage.unit import Unit

log = structlog.get_logger()

REQUEUE: Final = 10.0
DECIDE: Final = 5.0
MEASURE: Final = 15.0
POLLS: Final = 10.0
"""Seconds within which a poll or a discussion opens and closes; what is handed in is taken to the second."""
MAIL: Final = 5.0
DISCARD: Final = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """`work` is done every `seconds`, and once at start; it says how much it did."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[int]]

    async def run(self) -> None:
        """Do it once. Never raises: what failed is logged, and the next time tries again."""
        try:
            done = await self.work()
        except Away:
            metrics.JOBS.labels(self.name, "away").inc()
            log.info("job.database_away", job=self.name)
        except Exception as error:
            metrics.JOBS.labels(self.name, "broke").inc()
            log.error("job.broke", job=self.name, **mishap(error))
        else:
            metrics.JOBS.labels(self.name, "done").inc()
            if done:
                log.info("job.done", job=self.name, count=done)


def jobs(
    store: Store,
    networks: Collection[str],
    *,
    remind: float = 60.0,
    silence: float = 300.0,
    prune: float = 3600.0,
    digest: str = "",
    blobs: Blobs | None = None,
) -> tuple[Job, ...]:
    """All timed work over this database; how often, in seconds. `digest` is the local hour of
    the officials' morning list, "HH:MM", "" for none. `networks` are those that are measured; files are made
    and deleted in `blobs`."""
    return (
        Job("requeue", REQUEUE, partial(store.run, outbox.requeue_expired)),
        Job("remind", remind, partial(reminders.remind, store)),
        Job("silence", silence, partial(reminders.close_silent, store)),
        Job("planned", silence, partial(reminders.resume_planned, store)),
        Job("recheck", silence, partial(reminders.recheck, store)),
        Job("copies", DECIDE, partial(reminders.decide_copies, store)),
        Job("blocks", remind, partial(reminders.come_off, store)),
        Job("mix", ballots.MIX, partial(ballots.mix, store)),
        Job("recount", ballots.RECOUNT, partial(ballots.recount, store)),
        *([Job("receipts", ballots.LISTS, partial(ballots.publish_receipts, store, blobs))] if blobs else []),
        *([Job("daily", remind, partial(daily.tell, store, time.fromisoformat(digest)))] if digest else []),
        Job("polls", POLLS, partial(polls.keep_time, store)),
        Job("poll_mail", MAIL, partial(polls.mail, store)),
        Job("drafts", POLLS, partial(drafts.keep_time, store)),
        Job("verdicts", DECIDE, partial(drafts.decide, store)),
        Job("draft_mail", MAIL, partial(drafts.mail, store)),
        *([Job("alike", likeness.SECONDS, likeness.Grouping(store, blobs).work)] if blobs else []),
        Job("near", MAIL, partial(surroundings.tell, store)),
        Job("prune", prune, partial(pruning.prune, store)),
        *([Job("discard", DISCARD, partial(pruning.discard, store, blobs))] if blobs else []),
        Job("measure", MEASURE, partial(_measure, store, tuple(networks))),
    )


async def _measure(store: Store, networks: tuple[str, ...]) -> int:
    """How long the queues are, for `/metrics`."""

    def look(unit: Unit) -> list[tuple[str, Waiting, float]]:
        found = [(name, leases.waiting(unit, name)) for name in networks]
        return [
            (name, each, (unit.now - each.since).total_seconds() if each.since is not None else 0.0)
            for name, each in found
        ]

    for name, each, age in await store.read(look):
        metrics.WAITING.labels(name).set(each.count)
        metrics.OLDEST.labels(name).set(age)
    return 0
