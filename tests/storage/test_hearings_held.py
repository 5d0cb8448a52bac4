"""Who was at a hearing, its minutes and its conclusion: kept, told of, on both databases."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
import sqlalchemy as sa

from domain.drafts import Draft
from domain.drafts.hearing_results import PaperKind
from domain.people import Official
from domain.refusal import NotAllowed
from storage.drafts import drafts, people
from storage.drafts import work as draft_work
from storage.files import files
from storage.hearings import hearings, results, visits
from storage.officials import audit, officials
from storage.people import own_discussions
from storage.store import Store
from storage.tables import files as file_rows
from storage.unit import Unit
from tests.conftest import Clock
from tests.hearings import STARTS
from tests.storage.cases import citizen, run
from tests.storage.hearing_calls import ANNA, BORIS, EDITOR, planned, told

T = TypeVar("T")
VERA = "vk:3"


async def held(store: Store, clock: Clock) -> int:
    """A hearing that has just begun: Anna and Boris had registered, Vera follows the draft."""
    id = await planned(store)

    def comes(unit: Unit) -> None:
        for address in (ANNA, BORIS):
            visits.register(unit, id, citizen(unit, address))
        people.follow(unit, hearings.load(unit, id).draft, citizen(unit, VERA))

    await run(store, comes)
    await told(store)  # that it was set
    clock.forward(STARTS + timedelta(minutes=1) - clock())
    return id


def acting(unit: Unit, id: int) -> tuple[Draft, Official]:
    return drafts.load(unit, hearings.load(unit, id).draft), officials.official(unit, citizen(unit, EDITOR))


def paper(unit: Unit, name: str) -> int:
    file = files.receive(unit, kind="document", network="vk", ref=name)
    files.arrived(unit, file, name.ljust(64, "0"), 1, "application/pdf")
    return file


def filed(unit: Unit, id: int, kind: PaperKind, name: str) -> int:
    """The official publishes that file; its id."""
    draft, editor = acting(unit, id)
    file = paper(unit, name)
    results.file(unit, id, draft, editor, EDITOR, kind, [file])
    return file


async def test_those_at_the_door_are_marked_by_number_and_code_and_by_mistake(
    store: Store, clock: Clock
) -> None:
    id = await held(store, clock)

    def door(unit: Unit) -> None:
        draft, editor = acting(unit, id)
        boris = visits.of(unit, id, citizen(unit, BORIS))
        assert boris is not None
        typed = f"1, {boris.code.lower()}, 99"
        done = results.mark(unit, id, draft, editor, EDITOR, typed)
        assert (done.came, done.again, done.not_came, done.unknown) == ((1, 2), (), (), ("99",))
        done = results.mark(unit, id, draft, editor, EDITOR, "1, -2")
        assert (done.came, done.again, done.not_came, done.unknown) == ((), (1,), (2,), ())
        assert visits.marked(unit, id) == 1
        assert [each.came for each in visits.listed(unit, id, 10)] == [True, False]
        noted = [each.after["count"] for each in audit.of(unit, f"draft:{draft.id}") if "door" in each.action]
        assert noted == [2, 1]
        mine = own_discussions.at_hearings(unit, citizen(unit, ANNA))["visits"]
        assert isinstance(mine, list)
        assert isinstance(mine[0], dict)
        assert mine[0]["came_at"] is not None

    await run(store, door)


async def test_how_many_came_is_written_down_and_can_be_put_right(store: Store, clock: Clock) -> None:
    id = await held(store, clock)

    def count(unit: Unit) -> None:
        draft, editor = acting(unit, id)
        results.mark(unit, id, draft, editor, EDITOR, "1 2")
        with pytest.raises(NotAllowed, match="fewer_than_marked"):
            results.count(unit, id, draft, editor, EDITOR, 1)
        assert results.count(unit, id, draft, editor, EDITOR, 40).came == 40
        assert results.count(unit, id, draft, editor, EDITOR, 42).came == 42
        assert hearings.load(unit, id).came == 42
        assert [each.kind for each in draft_work.history(unit, draft.id)][-2:] == ["hearing_came"] * 2

    await run(store, count)


async def test_the_minutes_go_to_who_registered_and_the_conclusion_to_who_follows_too(
    store: Store, clock: Clock
) -> None:
    id = await held(store, clock)
    await run(store, lambda unit: filed(unit, id, PaperKind.MINUTES, "minutes"))
    minutes = await told(store)
    assert {each: minutes[each] for each in minutes if each[1].endswith("minutes")} == {
        (ANNA, "hearing.citizen.minutes"): 1,
        (BORIS, "hearing.citizen.minutes"): 1,
    }
    await run(store, lambda unit: filed(unit, id, PaperKind.CONCLUSION, "conclusion"))
    after = await told(store)
    assert {each[0] for each in after if each[1] == "hearing.citizen.conclusion"} == {ANNA, BORIS, VERA}
    kept = await run(store, lambda unit: results.papers(unit, id))
    assert {kind: len(each) for kind, each in kept.items()} == {PaperKind.MINUTES: 1, PaperKind.CONCLUSION: 1}


async def test_a_new_file_takes_the_place_of_the_former_and_is_told_of_again(
    store: Store, clock: Clock
) -> None:
    id = await held(store, clock)
    first = await run(store, lambda unit: filed(unit, id, PaperKind.MINUTES, "first"))
    await told(store)
    second = await run(store, lambda unit: filed(unit, id, PaperKind.MINUTES, "second"))
    assert await run(store, lambda unit: results.papers(unit, id)) == {PaperKind.MINUTES: (second,)}
    assert (await told(store))[ANNA, "hearing.citizen.minutes"] == 2

    def goes(unit: Unit) -> bool:
        until = unit.connection.scalar(sa.select(file_rows.c.until).where(file_rows.c.id == first))
        return until is not None

    assert await run(store, goes)


async def test_before_it_begins_nothing_of_that_is_taken(store: Store) -> None:
    id = await planned(store)
    early: tuple[tuple[str, Callable[[Unit], object]], ...] = (
        ("door_early", lambda unit: results.mark(unit, id, *acting(unit, id), EDITOR, "1")),
        ("not_yet", lambda unit: results.count(unit, id, *acting(unit, id), EDITOR, 5)),
        ("not_yet", lambda unit: filed(unit, id, PaperKind.CONCLUSION, "early")),
    )
    for why, deed in early:
        with pytest.raises(NotAllowed, match=why):
            await run(store, deed)
