"""What is made outside the turn: once, for whom it was ordered, and whatever it does it harms nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from bot.chat import Json
from bot.nursery import Nursery
from handlers import made as brought
from handlers.officials import register
from papers.bench import Bench
from papers.child import Limits
from papers.craft import FOR_A_TIME, AnyCraft, Craft, Made
from scheduler.pruning import discard
from scheduler.workshop import Workshop
from storage.files import files, workshop
from storage.files.blobs import Blobs
from storage.files.workshop import Order
from storage.people import erasure, people
from storage.store import Store, open_store
from storage.tables import files as file_rows
from storage.tables import orders
from storage.unit import Unit
from tests.conftest import Clock
from tests.scheduler import makers
from tests.scheduler.fakes import SPEECHES, FakeNetwork, dispatcher, quiet, until

ANNA = "telegram:1"
SMALL = Limits(memory=400 << 20, seconds=20, file=4 << 20, total=8 << 20)
BRIEF = Limits(memory=400 << 20, seconds=1)


def craft(make: Callable[[Any, Bench], Json], **more: Any) -> AnyCraft:
    """Makes what was ordered, and brings it."""

    def settle(unit: Unit, order: Order, made: Made) -> None:
        brought.bring(unit, order, "made.wait", made)

    given: dict[str, Any] = {"gather": lambda unit, order, say: order.what, "settle": settle, **more}
    return Craft(kind="thing", make=make, failed=brought.broke, **given)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "files")


@pytest.fixture
def network() -> FakeNetwork:
    return FakeNetwork("telegram")


@asynccontextmanager
async def working(
    store: Store, made: AnyCraft, blobs: Blobs, nursery: Nursery, **more: Any
) -> AsyncIterator[None]:
    shop = Workshop(store, [made], blobs, SPEECHES, nursery, **{"tick": 0.05, "limits": SMALL, **more})
    running = asyncio.create_task(shop.run())
    yield
    running.cancel()
    await asyncio.wait([running])


async def ordered(store: Store, what: Json = "what", address: str = ANNA, **more: Any) -> int | None:
    def turn(unit: Unit) -> int | None:
        person = people.at_the_door(unit, address, "ru").id
        return workshop.order(unit, "thing", what, address=address, person=person, **more)

    return await store.run(turn)


async def rows(store: Store) -> list[tuple[str, int]]:
    """(state, attempts) of all orders."""
    found = sa.select(orders.c.state, orders.c.attempts).order_by(orders.c.id)
    return await store.read(lambda unit: [tuple(row) for row in unit.connection.execute(found)])


async def ended(store: Store, clock: Clock | None = None) -> None:
    """Until nothing is being made; `clock` passes the pauses between tries."""

    def pausing(unit: Unit) -> bool:
        o = orders.c
        pauses = sa.select(o.id).where(o.lease_until.is_(None), o.next_at > unit.now, o.state == "waiting")
        return unit.connection.scalar(pauses) is not None

    async def over() -> bool:
        if clock is not None and await store.read(pausing):
            clock.forward(timedelta(seconds=5))
        return all(state != "waiting" for state, _ in await rows(store))

    await until(over, 40)


async def sent(store: Store, network: FakeNetwork, nursery: Nursery, clock: Clock) -> None:
    await quiet(store, dispatcher(store, network, nursery, clock))


def kept(blobs: Blobs) -> list[Path]:
    return [each for each in blobs.path("0" * 64).parents[1].rglob("*") if each.is_file()]


async def test_what_is_ordered_is_made_and_comes_once_as_a_document(
    store: Store, blobs: Blobs, network: FakeNetwork, nursery: Nursery, clock: Clock
) -> None:
    async with working(store, craft(makers.archive), blobs, nursery, tick=5.0):
        assert await ordered(store, {"text": "архив"})  # its commit wakes the workshop
        await ended(store)
    await sent(store, network, nursery, clock)
    [(to, step)] = network.delivered
    [file] = step.part.files
    assert (to, file.name) == (ANNA, "данные.txt")
    [row] = await store.read(lambda unit: files.load(unit, [file.file]))
    assert blobs.read(row.hash or "").decode() == "для вас: архив"
    assert not list(blobs.bench.iterdir())


async def test_who_waits_for_what_is_not_to_be_made_any_more_is_told_once(
    store: Store, blobs: Blobs, network: FakeNetwork, nursery: Nursery, clock: Clock
) -> None:
    lost = replace(register.craft, kind="thing", gather=lambda unit, order, say: None)
    async with working(store, lost, blobs, nursery):
        await ordered(store)
        await ended(store)
    await sent(store, network, nursery, clock)
    [(to, step)] = network.delivered
    assert to == ANNA
    assert "право на выгрузку у вас закончилось" in step.part.text.plain


async def test_the_same_is_not_ordered_twice_while_it_is_being_made(store: Store) -> None:
    assert await ordered(store, {"text": "a"})
    assert await ordered(store, {"text": "a"}) is None
    assert await ordered(store, {"text": "b"})
    assert await ordered(store, {"text": "a"}, "telegram:2")


@pytest.mark.parametrize(
    ("make", "limits", "why"),
    [
        (makers.bomb, SMALL, "memory"),
        (makers.endless, BRIEF, "time"),
        (makers.sleeper, BRIEF, "time"),
        (makers.huge, SMALL, "too_big"),
        (makers.broken, SMALL, "broken"),
        (makers.crash, SMALL, "broken"),
        (makers.liar, SMALL, "broken"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_what_breaks_harms_nobody_and_the_person_is_told(
    store: Store,
    blobs: Blobs,
    network: FakeNetwork,
    nursery: Nursery,
    clock: Clock,
    make: Any,
    limits: Limits,
    why: str,
) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    beating = asyncio.create_task(beat())
    await ordered(store)
    with structlog.testing.capture_logs() as logs:
        async with working(store, craft(make), blobs, nursery, limits=limits):
            await ended(store, clock)
    beating.cancel()
    [failed] = [each for each in logs if each["event"] == "order.failed"]
    assert failed["why"] == why
    assert "Канарейкина" not in repr(logs)
    assert beats > 5, "the loop stood still meanwhile"
    await sent(store, network, nursery, clock)
    [told] = network.texts(ANNA)
    assert "на нашей стороне" in told or "слишком большим" in told
    assert not kept(blobs)


async def test_a_child_that_was_taken_over_reads_nothing_for_its_master(
    store: Store, blobs: Blobs, nursery: Nursery, clock: Clock, tmp_path: Path
) -> None:
    secret = tmp_path / "token"
    secret.write_text("secret")
    await ordered(store, str(secret))
    async with working(store, craft(makers.thief), blobs, nursery):
        await ended(store, clock)
    assert [state for state, _ in await rows(store)] == ["failed"]
    assert not kept(blobs)


async def test_a_child_knows_no_tokens(
    store: Store, blobs: Blobs, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_TELEGRAM__TOKEN", "secret")
    facts: list[Json] = []
    await ordered(store)
    made = craft(makers.environment, settle=lambda unit, order, made: facts.append(made.facts))
    async with working(store, made, blobs, nursery):
        await ended(store)
    assert not [name for name in facts[0]["names"] if name.startswith("OTKLIK")]  # type: ignore[index,call-overload]


async def test_who_dies_with_an_order_in_hand_leaves_it_to_the_next_and_it_is_done_once(
    store: Store, blobs: Blobs, network: FakeNetwork, nursery: Nursery, clock: Clock
) -> None:
    await ordered(store, {"text": "раз"})
    [held] = await store.run(lambda unit: workshop.claim(unit, ["thing"], 5, timedelta(seconds=50)))
    assert not await store.run(lambda unit: workshop.claim(unit, ["thing"], 5, timedelta(seconds=50)))
    clock.forward(timedelta(seconds=51))
    async with working(store, craft(makers.archive), blobs, nursery):
        await ended(store)
    assert await store.run(lambda unit: workshop.settled(unit, held)) is None  # it has slept
    assert await store.run(lambda unit: workshop.failed(unit, held, "")) is None
    await sent(store, network, nursery, clock)
    assert await rows(store) == [("made", 2)]
    assert len(network.delivered) == 1


async def test_an_order_that_kills_its_process_is_given_up(
    store: Store, blobs: Blobs, network: FakeNetwork, nursery: Nursery, clock: Clock
) -> None:
    await ordered(store, {"text": "яд"})
    for _ in range(3):
        await store.run(lambda unit: workshop.claim(unit, ["thing"], 5, timedelta(seconds=1)))
        clock.forward(timedelta(seconds=2))
    async with working(store, craft(makers.archive), blobs, nursery):
        await ended(store)
    await sent(store, network, nursery, clock)
    assert await rows(store) == [("failed", 4)]
    assert "на нашей стороне" in network.texts(ANNA)[0]


async def test_a_stop_gives_back_what_is_in_hand(store: Store, blobs: Blobs, nursery: Nursery) -> None:
    await ordered(store)
    async with working(store, craft(makers.sleeper), blobs, nursery):

        async def begun() -> bool:
            return bool(list(blobs.bench.iterdir()))

        await until(begun)
    assert await rows(store) == [("waiting", 0)]
    assert len(await store.run(lambda unit: workshop.claim(unit, ["thing"], 5, timedelta(seconds=1)))) == 1


async def test_what_cannot_be_told_is_not_tried_for_ever(
    store: Store, blobs: Blobs, nursery: Nursery, clock: Clock
) -> None:
    def badly(*_: Any) -> None:
        raise LookupError

    await ordered(store)
    made = Craft("thing", lambda unit, order, say: 1, makers.broken, badly, badly)
    async with working(store, made, blobs, nursery):
        await ended(store, clock)
    assert await rows(store) == [("failed", 3)]


async def test_an_order_waits_for_the_file_it_is_to_read(
    store: Store, blobs: Blobs, nursery: Nursery
) -> None:
    facts: list[Json] = []
    came = await store.run(
        lambda unit: files.receive(unit, kind="document", network="telegram", ref="a", name="a.txt")
    )
    made = craft(
        makers.reads,
        gather=lambda unit, order, say: order.file.hash,
        settle=lambda unit, order, made: facts.append(made.facts),
    )
    async with working(store, made, blobs, nursery):
        await ordered(store, file=came)
        await asyncio.sleep(0.3)
        assert await rows(store) == [("waiting", 0)]
        is_in = blobs.keep("вопросы".encode(), "document")
        await store.run(lambda unit: files.arrived(unit, came, is_in.hash, is_in.size, is_in.mime))
        await ended(store)
    assert facts == [{"read": "вопросы"}]


async def test_a_file_that_never_came_is_told_of(
    store: Store, blobs: Blobs, network: FakeNetwork, nursery: Nursery, clock: Clock
) -> None:
    came = await store.run(
        lambda unit: files.receive(unit, kind="document", network="telegram", ref="a", name="a.txt")
    )
    await ordered(store, file=came)
    await store.run(lambda unit: files.failed(unit, came, 0, "wrong_type"))
    async with working(store, craft(makers.reads), blobs, nursery):
        await ended(store)
    await sent(store, network, nursery, clock)
    assert "Пришлите его ещё раз" in network.texts(ANNA)[0]


async def test_a_file_for_one_person_goes_when_it_is_delivered(
    store: Store, blobs: Blobs, network: FakeNetwork, nursery: Nursery, clock: Clock
) -> None:
    await ordered(store, {"text": "архив"})
    async with working(store, craft(makers.archive), blobs, nursery):
        await ended(store)
    assert await discard(store, blobs) == 0
    await sent(store, network, nursery, clock)
    assert kept(blobs)
    assert await discard(store, blobs) == 1
    assert not kept(blobs)
    assert not await store.read(lambda unit: unit.connection.execute(sa.select(file_rows)).all())


async def test_a_file_that_nobody_could_be_sent_goes_in_days_and_one_for_all_stays(
    store: Store, blobs: Blobs, nursery: Nursery, clock: Clock, network: FakeNetwork
) -> None:
    for keep, at in ((FOR_A_TIME, "telegram:1"), (None, "telegram:2")):
        await ordered(store, {"text": at}, at)
        async with working(store, craft(makers.archive, keep=keep), blobs, nursery):
            await ended(store)
    clock.forward(FOR_A_TIME - timedelta(hours=1))
    assert await discard(store, blobs) == 0
    clock.forward(timedelta(hours=2))
    assert await discard(store, blobs) == 1
    assert [each.read_text() for each in kept(blobs)] == ["для вас: telegram:2"]
    await sent(store, network, nursery, clock)  # what it would bring is gone
    assert [to for to, _ in network.delivered] == ["telegram:2"]


async def test_bytes_that_another_file_has_too_stay(store: Store, blobs: Blobs, clock: Clock) -> None:
    same = blobs.put("то же".encode(), "text/plain")

    def write(unit: Unit) -> None:
        for until_ in (unit.now, None):
            files.made(unit, "document", "a.txt", same.hash, same.size, same.mime, until_)

    await store.run(write)
    assert await discard(store, blobs) == 1
    assert blobs.read(same.hash)


async def test_what_an_erased_person_ordered_reaches_nobody(
    store: Store, blobs: Blobs, network: FakeNetwork, nursery: Nursery, clock: Clock
) -> None:
    await ordered(store, {"text": "архив"})
    async with working(store, craft(makers.archive), blobs, nursery):
        await ended(store)

    def erase(unit: Unit) -> None:
        erasure.erase(unit, people.at_the_door(unit, ANNA, "ru").id, ANNA, withdraw=False)

    await store.run(erase)
    await sent(store, network, nursery, clock)
    assert not network.delivered
    assert await discard(store, blobs) == 1
    assert not kept(blobs)


@pytest.mark.postgres
async def test_two_workshops_over_one_database_make_each_order_once(
    postgres_url: str, blobs: Blobs, nursery: Nursery, clock: Clock, network: FakeNetwork
) -> None:
    stores = [open_store(postgres_url, clock=clock) for _ in range(2)]
    settled: list[int] = []

    def settle(unit: Unit, order: Order, made: Made) -> None:
        settled.append(order.id)
        brought.bring(unit, order, "made.wait", made)

    made = craft(makers.archive, settle=settle)
    async with working(stores[0], made, blobs, nursery), working(stores[1], made, blobs, nursery):
        for at in range(8):
            await ordered(stores[at % 2], {"text": str(at)}, f"telegram:{at}")
        await ended(stores[0])
    await sent(stores[0], network, nursery, clock)
    assert sorted(to for to, _ in network.delivered) == sorted(f"telegram:{at}" for at in range(8))
    assert len(set(settled)) == 8
    assert await rows(stores[0]) == [("made", 1)] * 8
    for each in stores:
        await each.close()
