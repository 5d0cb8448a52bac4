"""Cases about one problem are merged: people go with them and come back exactly; on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Merged, Outcome, Status
from domain.people import Joiner
from domain.refusal import NotAllowed
from domain.rights import Role
from storage.appeals import appeals, joinings
from storage.appeals.appeals import Changed
from storage.officials import officials
from storage.store import Store
from storage.tables import outbox
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.storage.cases import citizen, hired, in_work, notices, routed, run, sent


def _merge(unit: Unit, case: Appeal, coordinator: int, main: Appeal) -> Appeal:
    official = officials.official(unit, coordinator)
    return appeals.apply(unit, moves.merge(case, official, world(unit), main=main), "vk:10")


def _part(unit: Unit, case: Appeal, coordinator: int) -> Appeal:
    moved = moves.part(case, officials.official(unit, coordinator), world(unit))
    return appeals.apply(unit, moved, "vk:10")


def _with(unit: Unit, case: Appeal) -> list[int]:
    return [each.person for each in joinings.everybody(unit, case.id)]


async def test_a_merged_case_brings_its_people_and_parted_it_is_what_it_was(
    store: Store, clock: Clock
) -> None:
    def merged(unit: Unit) -> tuple[Appeal, Appeal, Appeal, int]:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        main, case = sent(unit, "vk:1", "a"), in_work(unit, boss, worker, address="vk:2", key="b")
        third, fourth = citizen(unit, "vk:3"), citizen(unit, "vk:4")
        joinings.join(unit, case, third, "vk:3", "ru")
        joinings.join(unit, case, main.person, "vk:1", "ru")
        joinings.join(unit, main, fourth, "vk:4", "ru")
        before = appeals.load(unit, case.id)
        case = _merge(unit, case, boss, main)
        assert appeals.load(unit, case.id) == case
        assert (case.status, case.outcome) == (Status.CLOSED, Outcome.DUPLICATE)
        assert case.merged == Merged(main.id, Status.IN_PROGRESS)
        assert _with(unit, main) == [fourth, case.person, third]
        assert joinings.merged_into(unit, main.id) == (case.number,)
        told = [each for each in notices(unit) if each[1].endswith(".joint")]
        assert told == [
            ("vk:2", "notice.citizen.joint"),
            ("vk:3", "notice.joiner.joint"),
            ("vk:1", "notice.joiner.joint"),
            ("vk:11", "notice.official.joint"),
        ]
        with pytest.raises(NotAllowed, match="wrong_status"):
            moves.contest(case, Joiner(third), world(unit))
        with pytest.raises(Changed):
            _merge(unit, before, boss, main)
        assert _with(unit, main) == [fourth, case.person, third]
        return before, case, main, boss

    before, case, main, boss = await run(store, merged)
    clock.forward(timedelta(days=7))

    def parted(unit: Unit) -> None:
        after = _part(unit, case, boss)
        moved = timedelta(days=7)
        assert after.due_at == before.due_at + moved
        expected = replace(before, version=after.version, due_at=after.due_at, term_at=before.term_at + moved)
        assert appeals.load(unit, case.id) == expected
        assert len(_with(unit, main)) == 1
        assert len(_with(unit, after)) == 2
        assert joinings.merged_into(unit, main.id) == ()

    await run(store, parted)


async def test_what_was_merged_into_a_merged_case_moves_on_with_its_people(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        first, second, third = (sent(unit, f"vk:{n}", f"k{n}") for n in (1, 2, 3))
        first = _merge(unit, first, boss, second)
        second = _merge(unit, second, boss, third)
        assert sorted(_with(unit, third)) == sorted((first.person, second.person))
        assert joinings.merged_into(unit, third.id) == (first.number, second.number)
        assert [each for each in notices(unit) if each == ("vk:1", "notice.joiner.joint")]
        _part(unit, second, boss)
        assert _with(unit, third) == [first.person]
        _part(unit, appeals.load(unit, first.id), boss)
        assert _with(unit, third) == []
        assert joinings.counts(unit, [first.id, second.id]) == {first.id: 0, second.id: 0}

    await run(store, live)


async def test_whoever_has_two_of_the_merged_cases_stays_until_both_are_parted(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        main, first, second = (
            sent(unit, at, at + key) for at, key in (("vk:1", ""), ("vk:2", "a"), ("vk:2", "b"))
        )
        friend = citizen(unit, "vk:3")
        for case in (first, second):
            joinings.join(unit, case, friend, "vk:3", "ru")
            _merge(unit, case, boss, main)
        assert sorted(_with(unit, main)) == [first.person, friend]
        _part(unit, appeals.load(unit, first.id), boss)
        assert sorted(_with(unit, main)) == [first.person, friend]
        joinings.leave(unit, main.id, friend)
        _part(unit, appeals.load(unit, second.id), boss)
        assert _with(unit, main) == []

    await run(store, live)


async def test_of_cases_merged_in_one_deed_a_person_is_told_once_and_of_a_later_one_anew(
    store: Store,
) -> None:
    def live(unit: Unit) -> None:
        boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
        worker = officials.official(unit, hired(unit, "vk:11", Role.EXECUTOR))
        main = sent(unit, "vk:1", "main")
        for key, once in (("a", "x"), ("b", "x"), ("c", "y")):
            case = routed(unit, boss.person, address="vk:2", key=key)
            case = appeals.apply(unit, moves.take(case, worker, world(unit)), "vk:11")
            appeals.apply(unit, moves.merge(case, boss, world(unit), main=main, once=once), "vk:10")
        rows = unit.connection.execute(
            sa.select(outbox.c.address, outbox.c.body).where(outbox.c.kind.like("%.joint"))
        ).all()
        rung = [(row.address, row.body["number"], row.body.get("also")) for row in rows if row.body["urgent"]]
        assert rung == [
            ("vk:2", "2026-000002", ["2026-000003"]),
            ("vk:11", "2026-000002", ["2026-000003"]),
            ("vk:2", "2026-000004", None),
            ("vk:11", "2026-000004", None),
        ]

    await run(store, live)
