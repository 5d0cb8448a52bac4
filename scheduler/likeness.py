"""Remarks that say the same are put together while the discussion goes on: compared in a child process.

Comparing all remarks of a draft takes seconds, and new ones come by the minute: a draft rests after it, the
longer the longer it took. Written batch by batch; what a restart or a second process leaves is found again.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import structlog

from domain.drafts.likeness import Cluster
from papers import likeness
from papers.child import Limits
from scheduler import bench
from scheduler.bench import Spoilt
from storage.drafts import remark_groups
from storage.files.blobs import Blobs
from storage.store import Store
from storage.unit import Unit

log = structlog.get_logger()

SECONDS: Final = 15.0
"""How often it looks for remarks that were not looked at."""
LIMITS: Final = Limits(memory=512 << 20, seconds=120)
_RESTS: Final = 10.0  # times as long as it took
_FAILED: Final = 600.0  # seconds
_BATCH: Final = 200  # remarks written in one transaction


class Grouping:
    """The job. `work` looks at every draft that has something new and has rested enough."""

    def __init__(self, store: Store, blobs: Blobs, limits: Limits = LIMITS) -> None:
        self._store = store
        self._blobs = blobs
        self._limits = limits
        self._rests: dict[int, float] = {}  # draft -> until when, by the loop's clock

    async def work(self) -> int:
        """Says how many remarks found their group. Raises `Away`."""
        clock = asyncio.get_running_loop().time
        placed = 0
        for draft in await self._store.read(remark_groups.due):
            if self._rests.get(draft, 0.0) > clock():
                continue
            began = clock()
            try:
                placed += await group(self._store, self._blobs, draft, self._limits)
            except Spoilt as spoilt:
                log.error("remarks.not_grouped", draft=draft, why=spoilt.why, where=spoilt.where)
                self._rests[draft] = clock() + _FAILED
            else:
                self._rests[draft] = clock() + _RESTS * (clock() - began)
        return placed


async def group(store: Store, blobs: Blobs, draft: int, limits: Limits = LIMITS) -> int:
    """Put what is new in a draft where it belongs; says how many found a group. Raises `Spoilt`, `Away`."""
    pieces, revisions = await store.read(partial(remark_groups.pieces, draft=draft))
    made = await bench.work(likeness.make, pieces, blobs, limits)
    try:
        found = likeness.read(made.facts, pieces)
    except ValueError as error:
        raise Spoilt("broken", "clusters") from error
    begun: dict[int, int] = {}  # who speaks for a group that is new -> the group
    placed = 0
    for some in _batches(found):
        going = [replace(each, group=begun.get(each.told, each.group)) for each in some]
        begun_now, count = await store.run(partial(_place, draft=draft, some=going, revisions=revisions))
        begun |= begun_now
        placed += count
    grouped = {each for cluster in found for each in cluster.remarks}
    rest = [each for each in revisions if each not in grouped]
    for at in range(0, len(rest), _BATCH):
        some_ids = rest[at : at + _BATCH]
        await store.run(partial(remark_groups.looked, ids=some_ids, revisions=revisions))
    return placed


def _batches(clusters: Iterable[Cluster]) -> Iterator[list[Cluster]]:
    """Clusters for one transaction each; one that is larger comes in parts."""
    some: list[Cluster] = []
    room = _BATCH
    for each in clusters:
        for at in range(0, len(each.remarks), _BATCH):
            part = replace(each, remarks=each.remarks[at : at + _BATCH])
            if len(part.remarks) > room:
                yield some
                some, room = [], _BATCH
            some.append(part)
            room -= len(part.remarks)
    if some:
        yield some


def _place(
    unit: Unit, draft: int, some: Iterable[Cluster], revisions: Mapping[int, int]
) -> tuple[dict[int, int], int]:
    begun, placed = {}, 0
    for each in some:
        group, count = remark_groups.place(unit, draft, each, revisions)
        placed += count
        if group is not None:
            begun[each.told] = group
    return begun, placed
