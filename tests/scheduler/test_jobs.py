"""Timed work over a real database: due things are done once, whoever ticks and however often."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Outcome, Status
from domain.polls import State
from domain.rights import Role
from scheduler import reminders
from scheduler.jobs import jobs
from scheduler.polls import REST, in_rounds
from storage import conversations, slots
from storage.appeals import appeals, chronicle
from storage.notices import outbox
from storage.people import people, tries
from storage.polls import mailings as poll_mailings
from storage.polls import polls
from storage.store import Store, open_store
from storage.tables import outbox as outbox_rows
from storage.tables import slots as slot_rows
from storage.tables import taken_updates
from storage.tables import tries as try_rows
from storage.unit import Unit
from tests.conftest import Clock
from tests.domain.test_poll_moves import poll as a_poll
from tests.scheduler.fakes import NETWORKS, act, line, registered, settle_in
from tests.storage.cases import hired, moment, notices


async def _round(*stores: Store) -> None:
    """Every job, twice in each process, all at the same moment."""
    listed = [job for store in stores for job in (*jobs(store, NETWORKS), *jobs(store, NETWORKS))]
    await asyncio.gather(*(job.run() for job in listed))


def _in_work(unit: Unit) -> int:
    settle_in(unit)
    boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
    case = registered(unit)
    act(unit, case, moves.accept_and_route, boss)
    return act(unit, case, moves.take, worker).id


async def test_two_processes_that_tick_remind_once_and_after_three_hours_down_still_once(
    url: str, store: Store, clock: Clock
) -> None:
    await store.run(_in_work)  # due on 4 December, 18:00 in Moscow
    other = open_store(url, clock=clock) if url.startswith("postgresql") else store

    async def told() -> list[str]:
        before = len(await store.read(notices))
        await _round(store, other)
        return sorted(address for address, _ in (await store.read(notices))[before:])

    assert await told() == []
    clock.now = moment(1, 7)
    assert await told() == ["vk:11"]
    assert await told() == []
    clock.now = moment(3, 6) + timedelta(hours=3)  # the program was down when it became due
    assert await told() == ["vk:10", "vk:11"]
    clock.forward(timedelta(hours=3))
    assert await told() == []
    clock.now = moment(4, 15)
    assert await told() == ["vk:10", "vk:11"]
    if other is not store:
        await other.close()


async def test_silence_closes_an_answered_appeal_once(store: Store, clock: Clock) -> None:
    case = await store.run(_in_work)

    def answer(unit: Unit) -> None:
        appeal = appeals.load(unit, case)
        act(unit, appeal, moves.answer, appeal.executor, outcome=Outcome.DONE, text="Починили")

    await store.run(answer)
    clock.forward(timedelta(days=7, hours=11))  # it runs to midnight in Moscow, twelve hours from then
    await _round(store)
    assert (await store.read(lambda unit: appeals.load(unit, case))).status is Status.ANSWERED
    clock.forward(timedelta(hours=2))
    await _round(store, store)
    assert (await store.read(lambda unit: appeals.load(unit, case))).status is Status.CLOSED
    events = await store.read(lambda unit: chronicle.of(unit, case, public_only=True))
    assert [event.kind for event in events].count("closed") == 1


async def test_what_was_kept_long_enough_is_forgotten_and_no_more_than_that(
    store: Store, clock: Clock
) -> None:
    def write(name: str) -> Callable[[Unit], None]:
        def turn(unit: Unit) -> None:
            conversations.take(unit, name, "vk:1")
            slots.claim(unit, "appeal:1", "reminder", name)
            tries.allow(unit, name, 5, timedelta(hours=1))

        return turn

    async def kept() -> list[int]:
        tables = (taken_updates, slot_rows, try_rows)
        counted = [sa.select(sa.func.count()).select_from(table) for table in tables]
        return [await store.read(lambda unit, one=one: unit.connection.scalar(one)) for one in counted]

    await store.run(write("old"))
    clock.forward(timedelta(hours=47))
    await store.run(write("new"))
    await _round(store)
    assert await kept() == [2, 2, 2]
    clock.forward(timedelta(hours=2))
    await _round(store)
    assert await kept() == [1, 2, 1]
    clock.forward(timedelta(days=399))
    await _round(store)
    assert await kept() == [0, 1, 0]


async def test_sent_notices_are_forgotten_after_a_season_and_dead_ones_are_not(
    store: Store, clock: Clock
) -> None:
    def write(unit: Unit) -> None:
        settle_in(unit)
        case = registered(unit)
        for dedup in ("sent", "dead"):
            line(unit, "telegram:1" if dedup == "sent" else "telegram:2", dedup, person=None, case=case)
        for row in outbox.claim(unit, "telegram", 10, timedelta(minutes=1)):
            if row.address == "telegram:1":
                outbox.sent(unit, [(row.id, row.generation, "7")])
            else:
                outbox.dead(unit, row.id, row.generation, "closed")

    await store.run(write)
    clock.forward(timedelta(days=91))
    await _round(store)
    left = sa.select(outbox_rows.c.dedup_key)
    assert await store.read(lambda unit: list(unit.connection.scalars(left))) == ["dead"]


async def test_a_lease_of_a_dead_process_is_given_back(store: Store, clock: Clock) -> None:
    def take(unit: Unit) -> None:
        settle_in(unit)
        line(unit, "telegram:1", "a", person=None, case=registered(unit))
        assert outbox.claim(unit, "telegram", 1, timedelta(seconds=30))

    await store.run(take)
    clock.forward(timedelta(seconds=30))
    await _round(store)
    assert await store.run(lambda unit: len(outbox.claim(unit, "telegram", 1, timedelta(1)))) == 1


async def test_a_poll_opens_tells_closes_and_asks_for_its_decision_once_whoever_ticks(
    url: str, store: Store, clock: Clock
) -> None:
    def ready(unit: Unit) -> None:
        settle_in(unit)
        editor = hired(unit, "vk:20", Role.EDITOR, "adm")
        listener = people.at_the_door(unit, "telegram:30", "ru").id
        poll_mailings.subscribe(unit, listener, "district")
        opens, closes = unit.now + timedelta(hours=1), unit.now + timedelta(days=10)
        polls.create(unit, a_poll(State.SCHEDULED, author=editor, opens_at=opens, closes_at=closes))

    await store.run(ready)
    other = open_store(url, clock=clock) if url.startswith("postgresql") else store

    async def told() -> list[str]:
        before = len(await store.read(notices))
        await _round(store, other)
        await _round(store, other)
        return sorted(kind for _, kind in (await store.read(notices))[before:] if kind.startswith("poll."))

    assert await told() == []
    clock.forward(timedelta(hours=1))
    assert await told() == ["poll.citizen.opened", "poll.official.opened"]
    assert await told() == []
    clock.forward(timedelta(days=11))  # the program was down when it was to close
    assert await told() == ["poll.official.closed"]
    clock.now = moment(21, 9)
    assert await told() == ["poll.official.decision"]
    if other is not store:
        await other.close()


async def test_many_that_are_due_are_done_few_in_a_turn(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "BATCH", 2)

    def five(unit: Unit) -> None:
        settle_in(unit)
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        for n in range(5):
            case = registered(unit, f"telegram:{n}", f"k{n}")
            act(unit, case, moves.accept_and_route, boss)
            act(unit, case, moves.take, worker)

    await store.run(five)
    clock.now = moment(1, 7)
    before = len(await store.read(notices))
    counts: list[int] = []
    run = store.run

    async def counted(turn: Callable[[Unit], int]) -> int:
        counts.append(await run(turn))
        return counts[-1]

    monkeypatch.setattr(store, "run", counted)
    assert await reminders.remind(store) == 5
    assert counts == [2, 2, 1]
    assert [address for address, _ in (await store.read(notices))[before:]] == ["vk:11"] * 5


async def test_between_two_batches_of_a_mailing_people_have_their_turn(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, rests = [0.0], []

    async def sleep(seconds: float) -> None:
        rests.append(seconds)

    monkeypatch.setattr("scheduler.polls.time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr("scheduler.polls.asyncio", SimpleNamespace(sleep=sleep))
    batches = iter(((200, 0.01), (200, 0.25), (7, 9.0), (0, 0.01)))

    def write(unit: Unit) -> int:
        count, seconds = next(batches)
        now[0] += seconds
        return count

    assert await in_rounds(store, write) == 407
    assert rests == pytest.approx([0.01, 0.25, REST])
