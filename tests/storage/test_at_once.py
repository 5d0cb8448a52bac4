"""Two officials act on the same cases at the very moment: one wins, the other is told, all stays whole."""

import asyncio
from datetime import timedelta

import pytest

from domain import moves
from domain.appeals import Appeal, Status
from domain.copies import Decision
from domain.moves import Moved
from domain.people import Official
from domain.rights import Role
from domain.world import World
from storage.appeals import appeals, copy_decisions, joinings, several
from storage.appeals.appeals import Changed
from storage.appeals.several import Result
from storage.officials import officials
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests.storage.cases import hired, in_work, routed, run, sent


async def merge_at_once(
    store: Store, first: tuple[Appeal, Appeal], second: tuple[Appeal, Appeal]
) -> list[Result]:
    """Each pair is a case and the main one; told of what the two officials saw before."""

    def merge(unit: Unit, pair: tuple[Appeal, Appeal], address: str) -> Result:
        case, main = pair
        by = officials.official(unit, hired(unit, address, Role.COORDINATOR))

        def move(appeal: Appeal, official: Official, around: World) -> Moved:
            return moves.merge(appeal, official, around, main=appeals.load(unit, main.id))

        return several.move_each(unit, {case.id: case.version}, by, move, address, into=main.id)

    return list(
        await asyncio.gather(
            run(store, lambda unit: merge(unit, first, "vk:20")),
            run(store, lambda unit: merge(unit, second, "vk:21")),
        )
    )


async def pair(store: Store) -> tuple[Appeal, Appeal]:
    def prepare(unit: Unit) -> tuple[Appeal, Appeal]:
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        one, two = routed(unit, boss, address="vk:1", key="a"), routed(unit, boss, address="vk:2", key="b")
        return one, two

    return await run(store, prepare)


async def test_of_two_who_merge_cases_into_each_other_at_once_one_does(store: Store) -> None:
    one, two = await pair(store)
    results = await merge_at_once(store, (one, two), (two, one))
    assert sorted(len(each.done) for each in results) == [0, 1]

    def look(unit: Unit) -> None:
        found = [appeals.load(unit, each.id) for each in (one, two)]
        [merged] = [each for each in found if each.merged is not None]
        [main] = [each for each in found if each.merged is None]
        assert (merged.status, main.status) == (Status.CLOSED, Status.ROUTED)
        assert [each.person for each in joinings.everybody(unit, main.id)] == [merged.person]
        assert joinings.everybody(unit, merged.id) == ()

    await run(store, look)


async def test_of_two_who_merge_the_same_cases_at_once_the_people_go_once(store: Store) -> None:
    case, main = await pair(store)
    results = await merge_at_once(store, (case, main), (case, main))
    assert sorted(len(each.done) for each in results) == [0, 1]
    [left] = [each for result in results for each in result.left]
    assert isinstance(left.why, Changed)
    people = await run(store, lambda unit: joinings.everybody(unit, main.id))
    assert [each.person for each in people] == [case.person]


async def test_of_two_assignments_at_once_one_counts_and_the_other_is_told(store: Store) -> None:
    def prepare(unit: Unit) -> tuple[list[Appeal], list[int], int]:
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        people = [hired(unit, f"vk:{n}", Role.EXECUTOR) for n in (11, 12)]
        return [routed(unit, boss, key=key) for key in ("a", "b", "c")], people, boss

    cases, people, boss = await run(store, prepare)

    def assign(unit: Unit, executor: int, order: int) -> Result:
        def move(appeal: Appeal, official: Official, around: World) -> Moved:
            return moves.assign(appeal, official, around, executor=executor)

        picked = {each.id: each.version for each in cases[::order]}
        return several.move_each(unit, picked, officials.official(unit, boss), move, "vk:10")

    both = await asyncio.gather(
        run(store, lambda unit: assign(unit, people[0], 1)),
        run(store, lambda unit: assign(unit, people[1], -1)),
    )
    assert sorted(len(each.done) for each in both) == [0, 3]
    won = next(person for person, each in zip(people, both, strict=True) if each.done)
    [lost] = [each for each in both if not each.done]
    assert all(isinstance(each.why, Changed) for each in lost.left)
    now = await run(store, lambda unit: [appeals.load(unit, each.id) for each in cases])
    assert {each.executors for each in now} == {(won,)}


async def test_a_co_executor_is_not_added_to_a_case_that_is_redirected_at_that_moment(store: Store) -> None:
    def prepare(unit: Unit) -> tuple[Appeal, int, int, int]:
        boss, executor = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        return in_work(unit, boss, executor), boss, executor, hired(unit, "vk:12", Role.EXECUTOR)

    case, boss, executor, helper = await run(store, prepare)

    def engage(unit: Unit) -> str:
        colleague = Official(helper, officials.own_rights(unit, helper))
        by, day = officials.official(unit, executor), unit.now.date() + timedelta(days=2)
        moved = moves.engage(case, by, world(unit), colleague=colleague, asked="Осмотрите", day=day)
        appeals.apply(unit, moved, "vk:11")
        return "engaged"

    def redirect(unit: Unit) -> str:
        by = officials.official(unit, boss)
        moved = moves.redirect(case, by, world(unit), authority="roads", reason="Это дорога")
        appeals.apply(unit, moved, "vk:10")
        return "redirected"

    both = await asyncio.gather(run(store, engage), run(store, redirect), return_exceptions=True)
    [lost] = [each for each in both if isinstance(each, BaseException)]
    assert isinstance(lost, Changed)
    now = await run(store, lambda unit: appeals.load(unit, case.id))
    assert lost.current == now
    if "engaged" in both:
        assert (now.authority, [each.person for each in now.engaged]) == ("housing", [helper])
    else:
        assert (now.authority, now.errands) == ("roads", ())


async def test_many_are_declined_by_nothing_but_what_asks_for_the_pin(store: Store) -> None:
    def turn(unit: Unit) -> None:
        boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
        cases = [sent(unit, key=key) for key in ("a", "b")]
        picked = {each.id: each.version for each in cases}

        def move(appeal: Appeal, official: Official, around: World) -> Moved:
            return moves.decline(appeal, official, around, reason="Не к нам")

        with pytest.raises(ValueError, match="declined among others"):
            several.move_each(unit, picked, boss, move, "vk:10")
        with pytest.raises(ValueError, match="decline"):
            copy_decisions.decide(unit, boss, cases[0].id, Decision.DECLINE, "vk:10")
        assert {appeals.load(unit, each).status for each in picked} == {Status.REGISTERED}
        assert len(several.decline_each(unit, picked, boss, move, "vk:10").done) == 2

    await run(store, turn)
