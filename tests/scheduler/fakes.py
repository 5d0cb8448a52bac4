"""A messenger that keeps what it is given and fails as planned; dispatchers run until all is quiet."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot import speech
from bot.network import Edit, Limits, Send, Step
from bot.nursery import Nursery
from domain.appeals import Appeal, Place, Report
from domain.people import Citizen
from scheduler.dispatch import Dispatcher
from storage import catalogue
from storage.appeals import appeals
from storage.notices import outbox as outbox_rows
from storage.officials import officials
from storage.people import people
from storage.store import Store
from storage.tables import outbox
from storage.unit import Unit
from storage.world import world
from tests.district import CATALOGUE

SPEECHES = speech.load(Path(__file__).parents[2] / "texts")
NETWORKS = ("telegram", "vk")
CITY = catalogue.Imported(
    tuple(CATALOGUE.territories.values()),
    tuple(CATALOGUE.authorities.values()),
    tuple(CATALOGUE.categories.values()),
    tuple(CATALOGUE.topics.values()),
)


class FakeNetwork:
    """`delivered` is what arrived, in order; `tried` counts by address; `plans` are the failures to come."""

    def __init__(self, name: str = "telegram") -> None:
        self.name = name
        self.limits = Limits()
        self.delivered: list[tuple[str, Step]] = []
        self.tried: list[str] = []
        self.plans: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self.closed: set[str] = set()
        self.holding: asyncio.Event | None = None  # while set to an unset event, nothing arrives
        self.refs = 100
        self.files: dict[str, list[bytes | Exception | asyncio.Event]] = {}

    async def deliver(self, address: str, steps: Sequence[Step]) -> list[str]:
        self.tried.append(address)
        if self.holding is not None:
            await self.holding.wait()
        await asyncio.sleep(0)
        if self.plans[address]:
            raise self.plans[address].popleft()
        refs = []
        for step in steps:
            self.delivered.append((address, step))
            self.refs += not isinstance(step, Edit)
            refs.append(step.ref if isinstance(step, Edit) else str(self.refs))
        return refs

    @asynccontextmanager
    async def fetch(self, ref: str) -> AsyncIterator[AsyncIterator[bytes]]:
        async def chunks() -> AsyncIterator[bytes]:
            for piece in self.files[ref]:
                match piece:
                    case Exception():
                        raise piece
                    case asyncio.Event():
                        await piece.wait()
                    case _:
                        yield piece

        yield chunks()

    def texts(self, address: str) -> list[str]:
        """What arrived at the address."""
        return [step.part.text.plain for to, step in self.delivered if to == address]

    def kinds(self, address: str) -> list[str]:
        """How it arrived: a new message, or an edit of which."""
        return [
            "new" if isinstance(step, Send) else f"edit {step.ref}"
            for to, step in self.delivered
            if to == address
        ]


def dispatcher(store: Store, network: FakeNetwork, nursery: Nursery, clock: Any, **more: Any) -> Dispatcher:
    settings = {"networks": NETWORKS, "tick": 0.02, "probe": 0.01, **more}
    return Dispatcher(store, network, SPEECHES, nursery, clock, **settings)  # type: ignore[arg-type]


async def until(found: Any, seconds: float = 10.0) -> None:
    """Wait for what other tasks bring about."""
    async with asyncio.timeout(seconds):
        while not await found():  # noqa: ASYNC110 what is waited for is in the database
            await asyncio.sleep(0.01)


async def quiet(store: Store, *at_work: Dispatcher) -> None:
    """Run the dispatchers until nothing is due or out."""
    networks = {each.network for each in at_work}
    running = [asyncio.create_task(each.run()) for each in at_work]

    async def nothing_due() -> bool:
        return not await store.read(lambda unit: due(unit, networks))

    await until(nothing_due)
    for each in at_work:
        each.stop()
    await asyncio.wait_for(asyncio.gather(*running), 10)


def due(unit: Unit, networks: Collection[str] = NETWORKS) -> int:
    """How many notices could be sent now, or are being sent."""
    o = outbox.c
    ahead = outbox.alias()
    postponed = sa.exists().where(
        ahead.c.address == o.address,
        ahead.c.state == "waiting",
        ahead.c.attempts > 0,
        ahead.c.next_at > unit.now,
    )
    waits = sa.and_(o.state == "waiting", o.next_at <= unit.now, ~postponed)
    found = (
        sa.select(sa.func.count())
        .select_from(outbox)
        .where(sa.or_(o.state == "leased", waits), o.network.in_(networks))
    )
    return int(unit.connection.scalar(found) or 0)


async def states(store: Store) -> list[tuple[str, str, int]]:
    """(address, state, attempts) of every notice, in order."""
    rows = sa.select(outbox.c.address, outbox.c.state, outbox.c.attempts).order_by(outbox.c.id)
    return await store.read(lambda unit: [tuple(row) for row in unit.connection.execute(rows)])


def settle_in(unit: Unit) -> None:
    """The district of `tests.district` becomes the database's own."""
    catalogue.put(unit, CITY)


def registered(unit: Unit, address: str = "telegram:1", key: str = "k1", place: str = "") -> Appeal:
    """An appeal of the person at `address`, and nobody to be told of it."""
    person = people.at_the_door(unit, address, "ru").id
    report = Report(key, "leak", "town", "Течёт крыша в подъезде", place=Place(place))
    return appeals.register(unit, report, person, address)


def act(unit: Unit, case: Appeal, move: Any, person: int | None = None, **how: Any) -> Appeal:
    """Do a move of an official, or of the citizen when nobody is named."""
    fresh = appeals.load(unit, case.id)
    actor = Citizen(case.person) if person is None else officials.official(unit, person)
    return appeals.apply(unit, move(fresh, actor, world(unit), **how), "vk:10")


def line(unit: Unit, address: str, dedup: str, *, person: int | None, case: Appeal, **more: Any) -> None:
    """A notice about the case, as the citizen's: a new message each."""
    outbox_rows.put(
        unit,
        address=address,
        person=person,
        kind=more.pop("kind", "notice.citizen.declined"),
        subject=f"appeal:{case.id}",
        body={
            "appeal": case.id,
            "number": case.number,
            "urgent": more.pop("urgent", True),
            "params": more.pop("params", {"reason": dedup}),
        },
        dedup=dedup,
        **more,
    )


async def citizens(store: Store, count: int) -> list[int]:
    """So many people in Telegram, `telegram:1` and on."""

    def make(unit: Unit) -> list[int]:
        return [people.at_the_door(unit, f"telegram:{n}", "ru").id for n in range(1, count + 1)]

    return await store.run(make)


async def lines(store: Store, case: Appeal, each: int, people_count: int = 1) -> None:
    """So many notices about the case to each of so many people."""
    ids = await citizens(store, people_count)

    def put(unit: Unit) -> None:
        for number in range(each):
            for at, person in enumerate(ids, 1):
                line(unit, f"telegram:{at}", f"{at}-{number}", person=person, case=case)

    await store.run(put)
