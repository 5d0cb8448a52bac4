"""Messengers that are slow, away or refuse, processes that die: no notice is lost or stuck."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.network import Away, Refused, Slow, Unreachable
from bot.nursery import Nursery
from domain.appeals import Appeal
from scheduler import letters, verdicts
from storage.notices import outbox
from storage.store import Store
from storage.tables import outbox as table
from storage.unit import Unit
from tests.conftest import Clock
from tests.scheduler.fakes import (
    SPEECHES,
    FakeNetwork,
    dispatcher,
    line,
    lines,
    quiet,
    states,
    until,
)

MINUTE = timedelta(minutes=1)


async def test_told_to_wait_nothing_goes_there_before_and_others_go_on(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=2, people_count=3)
    telegram.plans["telegram:2"].append(Slow(30))
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert (len(telegram.texts("telegram:1")), telegram.tried.count("telegram:2")) == (2, 1)
    clock.forward(timedelta(seconds=29))
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert telegram.tried.count("telegram:2") == 1
    clock.forward(timedelta(seconds=1))
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert [text[-3:] for text in telegram.texts("telegram:2")] == ["2-0", "2-1"]


async def test_two_chats_told_to_wait_hold_everybody(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=1, people_count=6)
    for n in (1, 2):
        telegram.plans[f"telegram:{n}"].append(Slow(60))
    sending = dispatcher(store, telegram, nursery, clock, slots=2)
    run = asyncio.create_task(sending.run())

    async def both_postponed() -> bool:
        return [attempts for _, _, attempts in await states(store)].count(1) >= 2

    await until(both_postponed)
    for _ in range(5):  # woken again and again, it takes nothing
        await store.run(lambda unit: unit.wake(outbox.WOKEN))
        await asyncio.sleep(0.01)
    assert telegram.tried == ["telegram:1", "telegram:2"]
    sending.stop()
    await run


async def test_an_unreachable_network_is_tried_at_growing_pauses_and_given_up_at_last(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=1)
    telegram.plans["telegram:1"].extend(Unreachable("timeout") for _ in range(3))
    for seconds in (5, 10, 20):
        await quiet(store, dispatcher(store, telegram, nursery, clock))
        tried = len(telegram.tried)
        clock.forward(timedelta(seconds=seconds - 1))
        await quiet(store, dispatcher(store, telegram, nursery, clock))
        assert len(telegram.tried) == tried
        clock.forward(timedelta(seconds=1))
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert len(telegram.texts("telegram:1")) == 1
    assert verdicts.pause(20) == timedelta(minutes=10)

    await store.run(lambda unit: line(unit, "telegram:1", "last", person=case.person, case=case))
    used_up = sa.update(table).where(table.c.dedup_key == "last").values(attempts=verdicts.TRIES - 1)
    await store.run(lambda unit: unit.connection.execute(used_up) and None)
    telegram.plans["telegram:1"].append(Unreachable("timeout"))
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert (await states(store))[-1] == ("telegram:1", "dead", verdicts.TRIES)


async def test_a_network_that_is_away_is_probed_by_one_notice_at_a_time(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=1, people_count=30)
    for n in range(1, 31):
        telegram.plans[f"telegram:{n}"].append(Unreachable("502"))
    sending = dispatcher(store, telegram, nursery, clock, slots=4, probe=60.0)
    run = asyncio.create_task(sending.run())

    async def settled() -> bool:
        return [attempts for _, _, attempts in await states(store)].count(1) >= 4

    await until(settled)
    await store.run(lambda unit: unit.wake(outbox.WOKEN))
    sending.stop()
    await run
    assert 3 <= len(telegram.tried) <= 6


async def test_a_refused_notice_is_dead_and_the_next_one_goes(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=3)
    telegram.plans["telegram:1"].extend([Refused("BUTTON_DATA_INVALID"), RuntimeError("a bug")])
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert [state for _, state, _ in await states(store)] == ["dead", "dead", "sent"]
    assert len(telegram.tried) == 3


async def test_a_notice_that_cannot_be_drawn_is_dead_and_holds_up_nobody(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    gone = replace(case, id=999)

    def put(unit: Unit) -> None:
        line(unit, "telegram:1", "no case", person=case.person, case=gone)
        line(unit, "telegram:1", "no kind", person=case.person, case=case, kind="notice.of.nobody")
        line(unit, "telegram:1", "good", person=case.person, case=case)

    await store.run(put)
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert [state for _, state, _ in await states(store)] == ["dead", "dead", "sent"]


async def test_what_a_killed_process_had_taken_goes_after_its_lease(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=1)
    lease = timedelta(seconds=30)
    taken = await store.run(lambda unit: letters.take(unit, "telegram", 8, lease, telegram.limits, SPEECHES))
    assert len(taken) == 1
    clock.forward(lease)
    assert await store.run(outbox.requeue_expired) == 1
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert len(telegram.texts("telegram:1")) == 1
    # The killed one was only asleep, and settles late: nothing changes.
    late = letters.Letter(taken[0].row, (), "appeal:1", "old")
    await store.run(lambda unit: verdicts.settle(unit, late, Unreachable("late"), ("telegram",)))
    assert [state for _, state, _ in await states(store)] == ["sent"]


async def test_a_slow_sending_keeps_its_lease_and_one_taken_over_is_let_go(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=1)
    telegram.holding = asyncio.Event()
    sending = dispatcher(store, telegram, nursery, clock, lease=timedelta(seconds=0.06))
    run = asyncio.create_task(sending.run())

    async def out() -> bool:
        return bool(telegram.tried)

    async def renewed() -> bool:
        lease_until = await store.read(lambda unit: unit.connection.scalar(sa.select(table.c.lease_until)))
        return bool(lease_until > clock.now)

    await until(out)
    clock.forward(MINUTE)
    await until(renewed)
    assert await store.run(outbox.requeue_expired) == 0
    # Another process, after this one stood still for long.
    stolen = sa.update(table).values(generation=table.c.generation + 1)
    await store.run(lambda unit: unit.connection.execute(stolen) and None)
    await until(_nothing_out(sending))
    telegram.holding.set()
    sending.stop()
    await run
    assert telegram.delivered == []


def _nothing_out(sending: Any) -> Any:
    async def look() -> bool:
        return not sending._out

    return look


async def test_a_stop_finishes_what_is_being_sent(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=2)
    telegram.holding = asyncio.Event()
    sending = dispatcher(store, telegram, nursery, clock)
    run = asyncio.create_task(sending.run())

    async def out() -> bool:
        return bool(telegram.tried)

    await until(out)
    run.cancel()
    await asyncio.sleep(0)
    telegram.holding.set()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert [state for _, state, _ in await states(store)] == ["sent", "waiting"]
    assert len(telegram.delivered) == 1


async def test_with_the_database_away_a_sent_notice_is_settled_when_it_is_back(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await lines(store, case, each=1)
    runs, away = store.run, False
    asked = 0

    async def run(turn: Any) -> Any:
        nonlocal asked
        if away:
            asked += 1
            raise Away("standby")
        return await runs(turn)

    telegram.holding = asyncio.Event()
    store.run = run  # type: ignore[method-assign]
    sending = asyncio.create_task((at_work := dispatcher(store, telegram, nursery, clock)).run())

    async def out() -> bool:
        return bool(telegram.tried)

    async def asked_in_vain() -> bool:
        return asked > 1

    async def settled() -> bool:
        return [state for _, state, _ in await states(store)] == ["sent"]

    await until(out)
    away = True
    telegram.holding.set()
    await until(asked_in_vain)
    away = False
    await until(settled)
    at_work.stop()
    await sending
    assert len(telegram.delivered) == 1
