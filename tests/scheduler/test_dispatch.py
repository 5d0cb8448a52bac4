"""Notices on their way: each once, in order, to where the person can be reached."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.network import Closed, Edit
from bot.nursery import Nursery
from domain import moves
from domain.appeals import Appeal, Outcome
from domain.rights import Role
from storage.people import people
from storage.store import Store, open_store
from storage.tables import accounts, persons
from storage.unit import Unit
from tests.conftest import Clock
from tests.scheduler.fakes import (
    FakeNetwork,
    act,
    dispatcher,
    due,
    line,
    lines,
    quiet,
    states,
)
from tests.storage.cases import hired

MINUTE = timedelta(minutes=1)


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
    await lines(store, case, each=4, people_count=12)
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
    await lines(store, case, each=3)
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
    await lines(store, case, each=2)
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
