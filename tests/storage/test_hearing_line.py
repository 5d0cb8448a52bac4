"""The line for a seat of a full hearing: each seat goes to the first who waits, at once; they are told."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.drafts import Phase
from domain.refusal import NotAllowed
from storage import conversations
from storage.drafts import drafts
from storage.hearings import hearings, line, visits
from storage.hearings import work as hearing_work
from storage.officials import officials
from storage.people import erasure, mergers, own_discussions, people
from storage.store import Store
from storage.tables import hearing_line
from storage.unit import Unit
from tests.conftest import Clock
from tests.hearings import STARTS
from tests.storage.cases import citizen, run
from tests.storage.hearing_calls import ANNA, BORIS, EDITOR, planned, told
from tests.storage.plans import scans

VERA, GLEB = "vk:3", "vk:4"
SEAT = "hearing.citizen.seat"


async def full(store: Store, seats: int = 1) -> int:
    """A hearing at which only Anna has a seat of those that there are, all others are taken; its id."""
    id = await planned(store, seats=seats)

    def turn(unit: Unit) -> None:
        for at in range(seats - 1):
            visits.register(unit, id, citizen(unit, f"vk:{900 + at}"))
        visits.register(unit, id, citizen(unit, ANNA))

    await run(store, turn)
    return id


async def waits(store: Store, id: int, *addresses: str) -> None:
    def turn(unit: Unit) -> None:
        for each in addresses:
            assert visits.wait(unit, id, citizen(unit, each)) is None

    await run(store, turn)


def places(unit: Unit, id: int, *addresses: str) -> list[int | None]:
    return [line.place(unit, id, citizen(unit, each)) for each in addresses]


def comes(unit: Unit, id: int, address: str) -> bool:
    return visits.of(unit, id, citizen(unit, address)) is not None


def changed(unit: Unit, id: int, seats: int | None) -> None:
    found = hearings.load(unit, id)
    draft, editor = drafts.load(unit, found.draft), officials.official(unit, citizen(unit, EDITOR))
    hearing_work.change(unit, replace(found, seats=seats), draft, editor, EDITOR, reason="Другой зал")


async def test_who_leaves_gives_the_seat_to_the_first_in_line_who_is_told(store: Store) -> None:
    id = await full(store)
    await waits(store, id, BORIS, VERA)

    def turn(unit: Unit) -> None:
        assert places(unit, id, BORIS, VERA, ANNA) == [1, 2, None]
        assert visits.wait(unit, id, citizen(unit, BORIS)) is None  # once more: the place is kept
        assert places(unit, id, BORIS, VERA) == [1, 2]
        assert visits.leave(unit, id, citizen(unit, ANNA))
        assert comes(unit, id, BORIS)
        assert places(unit, id, BORIS, VERA) == [None, 1]
        assert visits.count(unit, id) == 1

    await run(store, turn)
    assert await told(store) == {(BORIS, SEAT): 1}


async def test_nobody_is_registered_past_the_line(store: Store) -> None:
    id = await full(store)
    await waits(store, id, BORIS)

    def turn(unit: Unit) -> None:
        # a seat was freed and not given, as when a draft is taken back: who waits goes before a newcomer
        unit.connection.execute(sa.text("DELETE FROM hearing_visitors"))
        with pytest.raises(NotAllowed, match="full"):
            visits.register(unit, id, citizen(unit, VERA))
        assert comes(unit, id, BORIS)

    await run(store, turn)


async def test_a_seat_that_is_free_by_now_is_given_instead_of_a_place_in_line(store: Store) -> None:
    id = await planned(store, seats=1)

    def turn(unit: Unit) -> None:
        visit = visits.wait(unit, id, citizen(unit, ANNA))
        assert visit is not None
        assert visits.wait(unit, id, citizen(unit, ANNA)) == visit
        assert line.count(unit, id) == 0

    await run(store, turn)


async def test_who_leaves_the_line_is_at_its_end_when_they_come_back(store: Store) -> None:
    id = await full(store)
    await waits(store, id, BORIS, VERA)

    def turn(unit: Unit) -> None:
        assert line.leave(unit, id, citizen(unit, BORIS))
        assert not line.leave(unit, id, citizen(unit, BORIS))
        visits.wait(unit, id, citizen(unit, BORIS))
        assert places(unit, id, VERA, BORIS) == [1, 2]

    await run(store, turn)


@pytest.mark.parametrize(("seats", "seated"), [(3, [True, True, False]), (None, [True, True, True])])
async def test_seats_that_are_added_go_to_who_waits(
    store: Store, seats: int | None, seated: list[bool]
) -> None:
    id = await full(store)
    await waits(store, id, BORIS, VERA, GLEB)
    await run(store, lambda unit: changed(unit, id, seats))
    assert [
        await run(store, lambda unit, a=each: comes(unit, id, a)) for each in (BORIS, VERA, GLEB)
    ] == seated
    assert sum(count for (_, kind), count in (await told(store)).items() if kind == SEAT) == sum(seated)


async def test_very_many_seats_are_given_by_the_job_in_order(store: Store) -> None:
    id = await full(store)
    some = [f"vk:{500 + at}" for at in range(7)]
    await waits(store, id, *some)

    def given(unit: Unit) -> list[bool]:
        found = hearings.load(unit, id, lock=True)
        hearings.save(unit, replace(found, seats=6))
        visits.fill_all(unit, 3)
        first = [comes(unit, id, each) for each in some]
        while visits.fill_all(unit, 3):
            pass
        assert first == [True] * 3 + [False] * 4
        return [comes(unit, id, each) for each in some]

    assert await run(store, given) == [True] * 5 + [False] * 2


async def test_of_many_who_leave_and_wait_at_once_no_seat_is_given_twice_or_left_empty(
    store: Store, stores: list[Store]
) -> None:
    id = await planned(store, seats=15)
    people_of = [f"vk:{100 + at}" for at in range(45)]

    async def lives(at: int) -> None:
        def comes_or_waits(unit: Unit) -> None:
            visits.wait(unit, id, citizen(unit, people_of[at]))

        def gives_up(unit: Unit) -> None:
            person = citizen(unit, people_of[at])
            if not visits.leave(unit, id, person):
                line.leave(unit, id, person)

        await asyncio.sleep(random.random() / 20)
        await run(stores[at % 2], comes_or_waits)
        if at % 3 == 0:
            await asyncio.sleep(random.random() / 20)
            await run(stores[(at + 1) % 2], gives_up)

    await asyncio.gather(*(lives(at) for at in range(45)))
    at_end = await run(store, lambda unit: (visits.count(unit, id), line.count(unit, id)))
    assert at_end == (15, 15)


async def test_who_cannot_be_written_to_is_passed_over_and_keeps_the_place(store: Store) -> None:
    id = await full(store)
    await waits(store, id, BORIS, VERA)

    def turn(unit: Unit) -> None:
        people.close_account(unit, BORIS)
        visits.leave(unit, id, citizen(unit, ANNA))
        assert comes(unit, id, VERA)
        assert line.count(unit, id) == 1

    await run(store, turn)
    assert await told(store) == {(VERA, SEAT): 1}


async def test_an_erased_person_gives_up_their_seat_and_their_place(store: Store) -> None:
    id = await full(store)
    await waits(store, id, BORIS, VERA)

    def turn(unit: Unit) -> None:
        anna, boris = citizen(unit, ANNA), citizen(unit, BORIS)
        assert own_discussions.at_hearings(unit, boris)["waiting"]
        erasure.erase(unit, boris, BORIS, withdraw=False)
        erasure.erase(unit, anna, ANNA, withdraw=False)
        assert comes(unit, id, VERA)
        assert unit.connection.execute(sa.select(hearing_line)).all() == []

    await run(store, turn)


async def test_two_who_are_one_need_one_seat_and_no_place_in_line(store: Store) -> None:
    one, two = await full(store, seats=2), await full(store)
    await waits(store, two, BORIS)

    def turn(unit: Unit) -> None:
        anna, boris = (conversations.load(unit, each, "ru").person for each in (ANNA, BORIS))
        visits.leave(unit, one, citizen(unit, "vk:900"))
        visits.register(unit, one, boris)
        assert visits.wait(unit, one, citizen(unit, VERA)) is None
        mergers.merge(unit, boris, anna, BORIS)
        assert comes(unit, one, VERA)  # the second seat of one person
        assert visits.of(unit, two, boris) is not None
        assert line.count(unit, two) == 0

    await run(store, turn)


async def test_a_place_in_line_goes_with_the_person_and_comes_back(store: Store) -> None:
    id = await full(store)
    await waits(store, id, BORIS)

    def turn(unit: Unit) -> None:
        boris, vera = (conversations.load(unit, each, "ru").person for each in (BORIS, VERA))
        mergers.merge(unit, vera, boris, VERA)
        assert line.place(unit, id, vera) == 1
        mergers.undo(unit, vera, VERA)
        assert line.place(unit, id, vera) is None
        assert line.place(unit, id, boris) == 1

    await run(store, turn)


async def test_who_waits_is_told_of_a_change_and_once_that_it_is_called_off(store: Store) -> None:
    id = await full(store)
    await waits(store, id, BORIS)

    def cancelled(unit: Unit) -> None:
        draft = drafts.load(unit, hearings.load(unit, id).draft)
        editor = officials.official(unit, citizen(unit, EDITOR))
        hearing_work.cancel(unit, id, draft, editor, EDITOR, reason="Ремонт")

    def after(unit: Unit) -> None:
        visits.leave(unit, id, citizen(unit, ANNA))
        assert not comes(unit, id, BORIS)
        with pytest.raises(NotAllowed, match="called_off"):
            visits.wait(unit, id, citizen(unit, VERA))

    await run(store, lambda unit: changed(unit, id, 1))
    await told(store)
    await run(store, cancelled)
    await run(store, after)
    found = await told(store)
    assert {kind: count for (to, kind), count in found.items() if to == BORIS} == {
        "hearing.citizen.changed": 1,
        "hearing.citizen.cancelled": 1,
    }


async def test_the_line_is_over_when_it_begins(store: Store, clock: Clock) -> None:
    id = await full(store)
    await waits(store, id, BORIS)
    clock.now = STARTS

    def turn(unit: Unit) -> None:
        with pytest.raises(NotAllowed, match="over"):
            visits.wait(unit, id, citizen(unit, VERA))
        visits.leave(unit, id, citizen(unit, ANNA))
        assert visits.fill_all(unit) == 0
        assert not comes(unit, id, BORIS)
        assert line.forget(unit, STARTS) == 0
        assert line.forget(unit, STARTS + timedelta(seconds=1)) == 1

    await run(store, turn)
    assert await told(store) == {}


async def test_while_the_draft_is_taken_back_no_seat_is_given_and_after_that_it_is(store: Store) -> None:
    id = await full(store)
    await waits(store, id, BORIS)

    def turn(unit: Unit) -> None:
        draft = drafts.load(unit, hearings.load(unit, id).draft)
        taken = drafts.save(unit, replace(draft, phase=Phase.MAKING, version=0))
        visits.leave(unit, id, citizen(unit, ANNA))
        assert visits.fill_all(unit) == 0
        drafts.save(unit, replace(taken, phase=draft.phase, version=draft.version))
        assert visits.fill_all(unit) == 1
        assert comes(unit, id, BORIS)

    await run(store, turn)


@pytest.mark.parametrize(
    "look",
    [
        lambda unit, id: line.place(unit, id, 1),
        lambda unit, id: line.count(unit, id),
        lambda unit, id: line.waits(unit, id),
        lambda unit, id: line.first(unit, id, 1),
        lambda unit, id: line.to_be_filled(unit),
        lambda unit, id: visits.coming_to(unit, [1]),
    ],
    ids=["place", "count", "waits", "first", "to be filled", "coming to"],
)
async def test_what_is_asked_often_finds_an_index(store: Store, look: Callable[[Unit, int], object]) -> None:
    id = await full(store)
    assert await scans(store, lambda unit: look(unit, id), "hearing") == []
