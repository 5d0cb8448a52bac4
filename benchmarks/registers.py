"""The second table: officials' lists over a country, beside the simplest indexed read of one row.

Each look is a turn of its own, a transaction through the store as the program makes it; so is the simplest
read. A ratio is made within a round; the median of the rounds is told.
"""

import gc
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import sqlalchemy as sa

from benchmarks import country, databases
from benchmarks import nearby as nearby_places
from domain.appeals import Place
from domain.people import Official
from domain.rights import Right, Role
from scheduler.clock import utc_now
from storage.appeals import nearby, queue_counts, queues, reminders
from storage.appeals.queues import Queue
from storage.store import Store, open_store
from storage.tables import appeals
from storage.unit import Unit

PAGE: Final = 6  # cases, as the workplace shows them
BOUND: Final = 25  # times the simplest read
SEARCH_BOUND: Final = 100
_TIMES: Final = 12  # of each look in a round

Look = Callable[[Unit], object]


@dataclass(frozen=True, slots=True)
class Line:
    """What is looked at, and how many times the simplest read it may cost."""

    name: str
    look: Look
    bound: int = BOUND


ROOT: Final = Official(1, (Right(Role.COORDINATOR, country.ROOT),))
REGIONAL: Final = Official(1, (Right(Role.COORDINATOR, "r5"),))
MUNICIPAL: Final = Official(1, (Right(Role.COORDINATOR, "m3"),))
EXECUTOR: Final = Official(country.executor_of(3, 0), (Right(Role.EXECUTOR, "m3-housing"),))
_WHO: Final = (
    ("root's coordinator", ROOT),
    ("region's coordinator", REGIONAL),
    ("municipality's coordinator", MUNICIPAL),
    ("executor", EXECUTOR),
)
WORDS: Final = ("яма", "ямы на Садовой", "Садовая", "никто не приезжает мусор", "гололед")


async def measure(rounds: int, cases: int = country.CASES) -> str:
    """Make both countries, look at them; gives the table in Markdown."""
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="otklik-bench-")))
        urls = {"SQLite": await held.enter_async_context(databases.sqlite(folder))}
        if (url := await held.enter_async_context(databases.postgres())) is not None:
            urls["PostgreSQL"] = url
        found: dict[str, dict[str, tuple[float, float]]] = {}
        bursts: list[str] = []
        for name, address in urls.items():
            store = open_store(address, clock=utc_now)
            held.push_async_callback(store.close)
            await country.settle(store, cases)
            await nearby_places.settle(store)
            await databases.tidy(address)
            found[name] = await looked(store, rounds, lines(), _one_row())
            bursts.append(f"{name}, «Что рядом», {nearby_places.SUBSCRIPTIONS} subscriptions: ")
            bursts[-1] += await nearby_places.burst(store)
        return "\n\n".join((table(found, lines()), *bursts))


async def looked(
    store: Store, rounds: int, lines: Sequence[Line], one_row: Look
) -> dict[str, tuple[float, float]]:
    """Name of a line -> milliseconds of one look, and how many simplest reads (`one_row`) that is."""
    told: dict[str, list[tuple[float, float]]] = {}
    await store.run(lambda unit: None)  # the catalogue is read once, not while something is measured
    gc.collect()
    gc.freeze()
    for _ in range(rounds + 1):  # the first round warms up
        simplest = await _seconds(store, one_row)
        for line in lines:
            each = await _seconds(store, line.look)
            told.setdefault(line.name, []).append((each * 1000, each / simplest))
    return {
        name: (median(each[0] for each in found[1:]), median(each[1] for each in found[1:]))
        for name, found in told.items()
    }


def lines() -> tuple[Line, ...]:
    """Everything looked at."""
    found: list[Line] = []
    for who, official in _WHO:
        for queue in Queue:
            found.append(Line(f"{who}: first page of «{queue.value}»", _page(official, queue)))
        found.append(Line(f"{who}: counts of all queues", _counts(official)))
    for words in WORDS:
        for who, official in _WHO[:3]:
            found.append(Line(f"{who}: search «{words}»", _page(official, Queue.ALL, words), SEARCH_BOUND))
    found.append(Line("open cases alike near a point", _alike(pointed=True)))
    found.append(Line("open cases alike by the words of an address", _alike(pointed=False)))
    found.append(Line("subscriptions around a case", nearby_places.around))
    found.append(Line("subscriptions around a case in a city", nearby_places.around_in_city))
    found.append(Line("what is near a point", nearby_places.latest_at_point))
    found.append(Line("what is near in a municipality", nearby_places.latest_in_territory))
    found.append(Line("scan of due reminders", lambda unit: reminders.due_for_reminder(unit, 100)))
    found.append(Line("scan of silent citizens", lambda unit: reminders.silent(unit, 100)))
    return tuple(found)


def _one_row() -> Look:
    random = Random(1)

    def look(unit: Unit) -> object:
        some = random.randrange(1, 1_000)
        return unit.connection.execute(sa.select(appeals.c.status).where(appeals.c.id == some)).one()

    return look


def _alike(*, pointed: bool) -> Look:
    """What a citizen is offered to join, at places and on topics of open cases."""
    random = Random(2)

    def look(unit: Unit) -> object:
        some = appeals.c.id == random.randrange(country.CASES - 5_000, country.CASES)
        row = unit.connection.execute(sa.select(appeals).where(some)).first()
        if row is None:  # a smaller country
            row = unit.connection.execute(sa.select(appeals).order_by(appeals.c.id.desc()).limit(1)).one()
        point = (row.latitude, row.longitude) if pointed else (None, None)
        return nearby.alike(unit, row.topic, row.text, Place(row.place_text, *point), row.territory)

    return look


def _page(official: Official, queue: Queue, words: str = "") -> Look:
    return lambda unit: queues.page(unit, official, queue, words=words, limit=PAGE)


def _counts(official: Official) -> Look:
    return lambda unit: queue_counts.counts(unit, official)


async def _seconds(store: Store, look: Look) -> float:
    """The median of some looks."""
    spent = []
    for _ in range(_TIMES):
        started = perf_counter()
        await store.run(look)
        spent.append(perf_counter() - started)
    return median(spent)


def table(found: dict[str, dict[str, tuple[float, float]]], lines: Sequence[Line]) -> str:
    """One line a look; what is above its bound is marked."""
    titles = "".join(f" {name}: ms | × one row |" for name in found)
    rows = [f"| |{titles} at most |", "|---|" + "---|---|" * len(found) + "---|"]
    for line in lines:
        cells = ""
        for each in found.values():
            spent, times = each[line.name]
            cells += f" {spent:.2f} | {times:.1f}{' **above**' if times > line.bound else ''} |"
        rows.append(f"| {line.name} |{cells} {line.bound} |")
    return "\n".join(rows)
