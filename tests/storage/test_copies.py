"""Copies sent by many people: one group for who decides, a move of its own for each case."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Status
from domain.copies import CROWD, WINDOW, Decision
from domain.people import Citizen, Official
from domain.refusal import NotAllowed
from domain.rights import Role
from storage.appeals import appeals, chronicle, copies, copy_decisions, joinings, queue_counts, queues
from storage.appeals.queues import Queue
from storage.officials import audit, officials
from storage.store import Store, open_store
from storage.tables import copies as rows
from storage.tables import copy_marks
from storage.tables import officials as held
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import report
from tests.storage.cases import citizen, hired, notices, run

TEXT = "Требуем починить крышу в доме пять по улице Садовой, она течёт уже третий год и никто не отвечает {}"


def _boss(unit: Unit, role: Role = Role.COORDINATOR, authority: str = "housing") -> Official:
    return officials.official(unit, hired(unit, f"vk:{role.value}:{authority}", role, authority))


def _sent(unit: Unit, who: int, text: str = TEXT, topic: str = "leak") -> Appeal:
    made = replace(report(topic, f"{who}{text}"), text=text.format("" if who % 2 else "вообще"))
    return appeals.register(unit, made, citizen(unit, f"telegram:{who}"), f"telegram:{who}")


def _crowd(unit: Unit, people: int = CROWD) -> list[Appeal]:
    return [_sent(unit, who) for who in range(people)]


def _new(unit: Unit, official: Official) -> list[int]:
    found = [each.id for each in queues.page(unit, official, Queue.NEW, limit=50).appeals]
    assert queue_counts.counts(unit, official)[Queue.NEW] == len(found)
    return found


def _work(unit: Unit) -> None:
    while copy_decisions.work(unit, 2):
        pass


async def test_a_crowd_is_one_line_and_told_once_and_the_queue_of_new_ones_stays_short(store: Store) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit)
        cases = _crowd(unit, CROWD - 1)
        assert copies.page(unit, boss) == ()
        assert _new(unit, boss) == [each.id for each in cases]
        cases += [_sent(unit, who) for who in range(CROWD - 1, 9)]
        other = _sent(unit, 50, "Совсем другое дело: в подъезде не горит свет и не закрывается входная дверь")
        (group,) = copies.page(unit, boss)
        assert (group.people, group.members, group.waiting) == (9, 9, 9)
        assert (group.first, copies.count(unit, boss)) == (cases[0].id, 1)
        assert _new(unit, boss) == [other.id]
        told = [kind for address, kind in notices(unit) if address.startswith("vk:coordinator")]
        assert told.count("notice.copies.found") == 1
        assert told.count("notice.official.registered") == CROWD - 1 + 1
        assert len({each.number for each in cases}) == 9

    await run(store, turn)


async def test_one_person_who_repeats_himself_is_no_crowd(store: Store) -> None:
    def turn(unit: Unit) -> None:
        for number in range(5):
            made = replace(report(key=f"k{number}"), text=TEXT.format(number))
            appeals.register(unit, made, citizen(unit), "telegram:1")
        assert copies.page(unit, _boss(unit)) == ()

    await run(store, turn)


def _decide(unit: Unit, boss: Official, group: int, decision: Decision) -> None:
    if decision is Decision.DECLINE:
        copy_decisions.decline(unit, boss, group, "Одинаковые письма", "vk:9")
    else:
        copy_decisions.decide(unit, boss, group, decision, "vk:9")


@pytest.mark.parametrize("decision", [each for each in Decision if each is not Decision.JOIN])
async def test_what_is_decided_is_each_cases_own_move(store: Store, decision: Decision) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit)
        cases = _crowd(unit, 7)
        (group,) = copies.page(unit, boss)
        gone = moves.withdraw(appeals.load(unit, cases[3].id), Citizen(cases[3].person), world(unit))
        appeals.apply(unit, gone, "telegram:3")
        _decide(unit, boss, group.id, decision)
        assert copies.page(unit, boss) == ()
        _work(unit)
        after = [appeals.load(unit, each.id) for each in cases if each.id != cases[3].id]
        status = {
            Decision.ROUTE: Status.ROUTED,
            Decision.DECLINE: Status.DECLINED,
            Decision.RELEASE: Status.REGISTERED,
        }[decision]
        assert {each.status for each in after} == {status}
        assert {each.copies for each in after} == {None}
        found = copies.load(unit, group.id)
        assert (found.done, found.left_out) == (6, 0)
        assert found.finished_at == unit.now
        declined = [address for address, kind in notices(unit) if kind == "notice.citizen.declined"]
        assert len(declined) == (6 if decision is Decision.DECLINE else 0)
        if decision is not Decision.DECLINE:
            assert _new(unit, boss) == [each.id for each in after]
        assert ("vk:coordinator:housing", "notice.copies.done") in notices(unit)
        assert audit.of(unit, f"copies:{group.id}")[0].action == f"copies.{decision.value}"
        with pytest.raises(NotAllowed, match="decided"):
            _decide(unit, boss, group.id, decision)

    await run(store, turn)


async def test_copies_made_one_go_into_the_oldest_that_is_open_and_everybody_is_told_once(
    store: Store,
) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit)
        cases = _crowd(unit, 6)
        again = replace(report("leak", "again"), text=TEXT.format("вообще"))
        cases.append(appeals.register(unit, again, cases[3].person, cases[3].address))
        (group,) = copies.page(unit, boss)
        gone = moves.withdraw(appeals.load(unit, cases[0].id), Citizen(cases[0].person), world(unit))
        appeals.apply(unit, gone, cases[0].address)
        main = copy_decisions.main(unit, boss, group.id)
        assert main is not None
        assert main.id == cases[1].id
        copy_decisions.decide(unit, boss, group.id, Decision.JOIN, "vk:9")
        assert copies.load(unit, group.id).decision is Decision.JOIN
        _work(unit)
        _work(unit)
        assert appeals.load(unit, main.id).status is Status.ROUTED
        rest = [appeals.load(unit, each.id) for each in cases[2:]]
        assert {each.merged.into for each in rest if each.merged is not None} == {main.id}
        assert [each.number for each in rest] == [each.number for each in cases[2:]]
        assert {each.person for each in joinings.everybody(unit, main.id)} == {each.person for each in rest}
        found = copies.load(unit, group.id)
        assert (found.done, found.left_out, found.into) == (6, 0, main.id)
        told = [address for address, kind in notices(unit) if kind == "notice.citizen.joint"]
        assert sorted(set(told)) == sorted({each.address for each in rest})
        assert audit.of(unit, f"copies:{group.id}")[0].action == "copies.join"

    await run(store, turn)


async def test_copies_nobody_answers_for_are_made_one_that_a_coordinator_routes(store: Store) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit, Role.COORDINATOR, "gov")
        cases = []
        for who in range(4):
            made = replace(report("leak", f"n{who}"), text=TEXT.format(who), territory="region")
            cases.append(appeals.register(unit, made, citizen(unit, f"telegram:{who}"), f"telegram:{who}"))
        (group,) = copies.page(unit, boss)
        copy_decisions.decide(unit, boss, group.id, Decision.JOIN, "vk:9")
        _work(unit)
        assert [each.number for each in queues.page(unit, boss, Queue.NEW, limit=9).appeals] == [
            cases[0].number
        ]
        assert (copies.load(unit, group.id).done, copies.load(unit, group.id).left_out) == (3, 1)

    await run(store, turn)


async def test_what_cannot_be_moved_is_left_to_be_decided_by_itself(store: Store) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit)
        cases = _crowd(unit, 4)
        (group,) = copies.page(unit, boss)
        copy_decisions.decide(unit, boss, group.id, Decision.ROUTE, "vk:9")
        _dismissed(unit, boss)
        _work(unit)
        assert {appeals.load(unit, each.id).copies for each in cases} == {None}
        assert (copies.load(unit, group.id).done, copies.load(unit, group.id).left_out) == (0, 4)
        assert _new(unit, _boss(unit, Role.COORDINATOR, "adm")) == [each.id for each in cases]

    await run(store, turn)


def _dismissed(unit: Unit, official: Official) -> None:
    unit.connection.execute(sa.update(held).where(held.c.person_id == official.person).values(until=unit.now))


async def test_what_nobody_answers_for_is_left_for_a_coordinator_to_find_who_does(store: Store) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit, Role.COORDINATOR, "gov")
        for who in range(4):
            made = replace(report("leak", f"n{who}"), text=TEXT.format(who), territory="region")
            appeals.register(unit, made, citizen(unit, f"telegram:{who}"), f"telegram:{who}")
        (group,) = copies.page(unit, boss)
        copy_decisions.decide(unit, boss, group.id, Decision.ROUTE, "vk:9")
        _work(unit)
        assert (copies.load(unit, group.id).done, copies.load(unit, group.id).left_out) == (0, 4)
        assert len(_new(unit, boss)) == 4

    await run(store, turn)


@pytest.mark.parametrize(
    ("role", "authority"),
    [
        (Role.EXECUTOR, "housing"),
        (Role.MODERATOR, "housing"),
        (Role.HEAD, "adm"),
        (Role.COORDINATOR, "roads"),
    ],
)
async def test_others_neither_see_nor_decide(store: Store, role: Role, authority: str) -> None:
    def turn(unit: Unit) -> None:
        _crowd(unit)
        (group,) = copies.page(unit, _boss(unit, Role.COORDINATOR, "adm"))
        other = _boss(unit, role, authority)
        assert copies.page(unit, other) == ()
        with pytest.raises(NotAllowed, match="no_right"):
            copy_decisions.decide(unit, other, group.id, Decision.ROUTE, "vk:9")

    await run(store, turn)


async def test_a_case_that_is_dealt_with_by_itself_leaves_the_group(store: Store) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit)
        first, second, *_ = _crowd(unit, 4)
        moved = moves.accept_and_route(appeals.load(unit, first.id), boss, world(unit))
        appeals.apply(unit, moved, "vk:9")
        appeals.apply(unit, moves.note(appeals.load(unit, second.id), boss, world(unit), text="Гм"), "vk:9")
        (group,) = copies.page(unit, boss)
        assert group.waiting == 3
        assert _new(unit, boss) == [first.id]

    await run(store, turn)


async def test_after_a_decision_and_after_a_week_a_text_begins_anew(store: Store, clock: Clock) -> None:
    def begin(unit: Unit) -> None:
        boss = _boss(unit)
        _crowd(unit)
        (group,) = copies.page(unit, boss)
        copy_decisions.decide(unit, boss, group.id, Decision.ROUTE, "vk:9")
        for who in (20, 21):
            assert _sent(unit, who).copies is None

    await run(store, begin)
    clock.forward(WINDOW + timedelta(hours=1))

    def later(unit: Unit) -> None:
        assert _sent(unit, 22).copies is None
        assert copies.prune(unit, unit.now - WINDOW) == 1  # the two; the decided one is history
        assert unit.connection.scalar(sa.select(sa.func.count()).select_from(rows)) == 2
        assert unit.connection.scalar(sa.select(sa.func.count()).select_from(copy_marks)) == 12

    await run(store, later)


async def test_copies_that_come_at_once_make_one_group(store: Store, url: str, clock: Clock) -> None:
    """On PostgreSQL through two processes' stores."""
    other = open_store(url, clock=clock) if url.startswith("postgresql") else store
    sending = [
        run(other if who % 2 else store, lambda unit, who=who: _sent(unit, who))  # type: ignore[misc]
        for who in range(8)
    ]
    await asyncio.gather(*sending)

    def look(unit: Unit) -> None:
        (group,) = copies.page(unit, _boss(unit))
        assert (group.people, group.waiting) == (8, 8)

    await run(store, look)
    if other is not store:
        await other.close()


async def test_two_workers_at_once_move_each_case_once(store: Store, url: str, clock: Clock) -> None:
    def begin(unit: Unit) -> list[Appeal]:
        cases = _crowd(unit, 10)
        (group,) = copies.page(unit, _boss(unit))
        copy_decisions.decide(unit, _boss(unit), group.id, Decision.ROUTE, "vk:9")
        return cases

    cases = await run(store, begin)
    other = open_store(url, clock=clock) if url.startswith("postgresql") else store
    for _ in range(8):
        await asyncio.gather(
            *(run(each, lambda unit: copy_decisions.work(unit, 2)) for each in (store, other, store))
        )

    def look(unit: Unit) -> None:
        for each in cases:
            kinds = [event.kind for event in chronicle.of(unit, each.id, public_only=False)]
            assert kinds == ["registered", "routed"]

    await run(store, look)
    if other is not store:
        await other.close()
