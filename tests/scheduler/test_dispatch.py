"""Notices on their way: each once, in order, to where the person can be reached; nothing is lost or stuck."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from bot.network import Away, Closed, Edit, Refused, Slow, Unreachable
from bot.nursery import Nursery
from domain import moves
from domain.appeals import Appeal, Outcome
from domain.rights import Role
from scheduler import letters, verdicts
from storage import outbox, people
from storage.store import Store, open_store
from storage.tables import accounts, persons
from storage.tables import outbox as table
from storage.unit import Unit
from tests.conftest import Clock
from tests.scheduler.fakes import (
    SPEECHES,
    FakeNetwork,
    act,
    dispatcher,
    due,
    line,
    quiet,
    registered,
    settle_in,
    states,
    until,
)
from tests.storage.cases import hired

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    kept = Nursery()
    yield kept
    await kept.close()


@pytest.fixture
async def case(store: Store) -> Appeal:
    await store.run(settle_in)
    return await store.run(registered)


@pytest.fixture
def telegram() -> FakeNetwork:
    return FakeNetwork("telegram")


@pytest.fixture
def vk() -> FakeNetwork:
    return FakeNetwork("vk")


async def _citizens(store: Store, count: int) -> list[int]:
    def make(unit: Unit) -> list[int]:
        return [people.at_the_door(unit, f"telegram:{n}", "ru").id for n in range(1, count + 1)]

    return await store.run(make)


async def _lines(store: Store, case: Appeal, each: int, people_count: int = 1) -> None:
    ids = await _citizens(store, people_count)

    def put(unit: Unit) -> None:
        for number in range(each):
            for at, person in enumerate(ids, 1):
                line(unit, f"telegram:{at}", f"{at}-{number}", person=person, case=case)

    await store.run(put)


def _second_address(unit: Unit, person: int, address: str) -> None:
    """The same person in another messenger."""
    network = address.partition(":")[0]
    row = {
        "address": address,
        "person_id": person,
        "network": network,
        "state": "open",
        "since": unit.now + MINUTE,
    }
    unit.connection.execute(sa.insert(accounts), row)


async def test_two_processes_send_each_notice_once_and_in_order(
    url: str, store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await _lines(store, case, each=4, people_count=12)
    other = open_store(url, clock=clock) if url.startswith("postgresql") else store
    await quiet(
        store, dispatcher(store, telegram, nursery, clock), dispatcher(other, telegram, nursery, clock)
    )
    assert Counter(address for address, _ in telegram.delivered) == {f"telegram:{n}": 4 for n in range(1, 13)}
    for n in range(1, 13):
        said = telegram.texts(f"telegram:{n}")
        assert [text[-len(f"{n}-0") :] for text in said] == [f"{n}-{number}" for number in range(4)]
    if other is not store:
        await other.close()


async def test_a_case_has_one_living_card_and_a_decision_rings(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    def staff(unit: Unit) -> tuple[int, int]:
        return hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)

    boss, worker = await store.run(staff)
    steps: list[Callable[[Unit], Any]] = [
        lambda unit: act(unit, case, moves.accept_and_route, boss),
        lambda unit: act(unit, case, moves.take, worker),
        lambda unit: act(unit, case, moves.ask_citizen, worker, question="Какой подъезд?"),
        lambda unit: act(unit, case, moves.citizen_replies, text="Второй"),
        lambda unit: act(unit, case, moves.answer, worker, outcome=Outcome.DONE, text="Залатали."),
        lambda unit: act(unit, case, moves.confirm),
    ]
    for step in steps:
        await store.run(step)
        await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert telegram.kinds("telegram:1") == ["new", "edit 101", "new", "edit 102", "new", "edit 103"]
    first, taken, asked, replied, answered, confirmed = telegram.texts("telegram:1")
    assert "Направлено исполнителю" in first
    assert "В работе" in taken
    assert "Какой подъезд?" in asked
    assert "Какой подъезд?" not in replied
    assert "Залатали." in answered
    assert "Решение подтверждено" in confirmed
    buttons = [[button.data for row in step.part.inline for button in row] for _, step in telegram.delivered]
    assert buttons[2] == [f"e:reply:{case.id}", f"e:appeal:{case.id}"]
    assert buttons[4] == [f"e:confirm:{case.id}", f"e:contest:{case.id}", f"e:appeal:{case.id}"]
    assert buttons[5] == [f"e:appeal:{case.id}"]


async def test_a_card_that_shows_it_all_already_is_left_alone(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    def put(unit: Unit) -> None:
        for dedup in ("a", "b", "c"):
            line(
                unit,
                "telegram:1",
                dedup,
                person=case.person,
                case=case,
                kind="notice.citizen.routed",
                urgent=False,
            )

    await store.run(put)
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert telegram.kinds("telegram:1") == ["new"]
    assert [state for _, state, _ in await states(store)] == ["sent"] * 3


async def test_a_closed_messenger_is_tried_once_and_the_other_one_gets_everything(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork, vk: FakeNetwork
) -> None:
    await _lines(store, case, each=3)
    await store.run(lambda unit: _second_address(unit, case.person, "terminal:9"))
    await store.run(lambda unit: _second_address(unit, case.person, "vk:9"))
    telegram.plans["telegram:1"].append(Closed("bot was blocked by the user"))
    await quiet(store, dispatcher(store, telegram, nursery, clock), dispatcher(store, vk, nursery, clock))
    assert telegram.tried == ["telegram:1"]
    assert [text[-3:] for text in vk.texts("vk:9")] == ["1-0", "1-1", "1-2"]
    assert "telegram:1" not in await store.read(lambda unit: people.addresses(unit, case.person))


async def test_a_person_with_both_messengers_closed_costs_one_try_each_until_they_come_back(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork, vk: FakeNetwork
) -> None:
    await _lines(store, case, each=2)
    await store.run(lambda unit: _second_address(unit, case.person, "vk:9"))
    telegram.plans["telegram:1"].append(Closed("blocked"))
    vk.plans["vk:9"].append(Closed("901"))
    both = partial(dispatcher, store, nursery=nursery, clock=clock)
    await quiet(store, both(telegram), both(vk))
    assert (telegram.tried, vk.tried) == (["telegram:1"], ["vk:9"])
    assert sorted(state for _, state, _ in await states(store)) == ["dead", "dead", "moved", "moved"]
    await store.run(lambda unit: people.open_account(unit, "telegram:1"))
    await store.run(lambda unit: line(unit, "telegram:1", "again", person=case.person, case=case))
    await quiet(store, both(telegram), both(vk))
    assert len(telegram.texts("telegram:1")) == 1


async def test_told_to_wait_nothing_goes_there_before_and_others_go_on(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    await _lines(store, case, each=2, people_count=3)
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
    await _lines(store, case, each=1, people_count=6)
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
    await _lines(store, case, each=1)
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
    await _lines(store, case, each=1, people_count=30)
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
    await _lines(store, case, each=3)
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
    await _lines(store, case, each=1)
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
    await _lines(store, case, each=1)
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
    await _lines(store, case, each=2)
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
    await _lines(store, case, each=1)
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


async def test_an_official_reads_in_their_own_language_and_gets_nothing_after_the_dismissal(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, vk: FakeNetwork
) -> None:
    def put(unit: Unit) -> None:
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        people.set_language(unit, boss, "en")
        former = people.at_the_door(unit, "vk:12", "ru").id
        for address, person in (("vk:10", boss), ("vk:12", former)):
            line(unit, address, f"told {person}", person=person, case=case, kind="notice.official.registered")

    await store.run(put)
    await quiet(store, dispatcher(store, vk, nursery, clock))
    [text] = vk.texts("vk:10")
    assert text.startswith(f"New report № {case.number}")
    assert vk.tried == ["vk:10"]
    assert [state for _, state, _ in await states(store)] == ["sent", "cancelled"]


async def test_the_edit_that_had_to_be_sent_anew_is_the_card_from_then_on(
    store: Store, case: Appeal, clock: Clock, nursery: Nursery, telegram: FakeNetwork
) -> None:
    def card(dedup: str, status: str) -> Callable[[Unit], None]:
        def put(unit: Unit) -> None:
            people.set_language(unit, case.person, status)  # the same card in other words
            line(
                unit,
                "telegram:1",
                dedup,
                person=case.person,
                case=case,
                kind="notice.citizen.taken",
                urgent=False,
            )

        return put

    deliver = telegram.deliver

    async def too_old(address: str, steps: Any) -> list[str]:
        refs = await deliver(address, steps)
        return ["555"] if isinstance(steps[0], Edit) and steps[0].ref == "101" else refs

    telegram.deliver = too_old  # type: ignore[method-assign]
    for number, language in enumerate(("ru", "en", "ru")):
        await store.run(card(str(number), language))
        await quiet(store, dispatcher(store, telegram, nursery, clock))
    assert telegram.kinds("telegram:1") == ["new", "edit 101", "edit 555"]
    assert await store.run(due) == 0
    assert await store.read(lambda unit: unit.connection.scalar(sa.select(sa.func.count(persons.c.id)))) == 1
