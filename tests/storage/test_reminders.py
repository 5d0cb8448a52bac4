"""Timed work on appeals: reminders and closing by silence, each exactly once."""

import asyncio
from datetime import timedelta

from domain import moves
from domain.appeals import Outcome, Status
from domain.rights import Role
from storage.appeals import appeals, chronicle, joinings, reminders
from storage.officials import officials
from storage.people import mergers
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.storage.cases import answered, citizen, hired, in_work, moment, notices, run


async def _in_work(store: Store) -> int:
    def prepare(unit: Unit) -> int:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        hired(unit, "vk:30", Role.COORDINATOR, "adm")
        return in_work(unit, boss, worker).id

    return await run(store, prepare)


async def _reminded(store: Store) -> list[str]:
    """To whom the scan writes now, when it runs in several processes and twice in each."""
    before = await run(store, notices)
    await asyncio.gather(*(run(store, reminders.remind) for _ in range(4)))
    return sorted(address for address, _ in (await run(store, notices))[len(before) :])


async def test_a_term_reminds_each_time_once_and_of_what_is_over_tells_everyone(
    store: Store, clock: Clock
) -> None:
    await _in_work(store)  # due on 4 December, 18:00 in Moscow
    assert await _reminded(store) == []
    clock.now = moment(1, 7)
    assert await _reminded(store) == ["vk:11"]
    assert await _reminded(store) == []
    clock.now = moment(3, 7)
    assert await _reminded(store) == ["vk:10", "vk:11"]
    clock.now = moment(4, 15)
    assert await _reminded(store) == ["vk:10", "vk:11", "vk:30"]
    clock.now = moment(20)
    assert await _reminded(store) == []


async def test_a_reminder_that_is_just_due_is_not_lost_to_a_note_before_the_scan(
    store: Store, clock: Clock
) -> None:
    case = await _in_work(store)
    clock.now = moment(4, 15)

    def note(unit: Unit) -> None:
        appeal = appeals.load(unit, case)
        official = officials.official(unit, appeal.executor or 0)
        appeals.apply(unit, moves.note(appeal, official, world(unit), text="Смотрю"), "vk:11")

    await run(store, note)
    assert "vk:11" in await _reminded(store)
    await run(store, note)
    assert await _reminded(store) == []


async def test_silence_closes_an_answered_appeal_once(store: Store, clock: Clock) -> None:
    def prepare(unit: Unit) -> int:
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        return answered(unit, boss, boss).id

    case = await run(store, prepare)
    clock.forward(timedelta(days=7, hours=11, minutes=59) - timedelta(seconds=1))  # the seventh day goes on
    assert await run(store, reminders.close_silent) == 0
    clock.forward(timedelta(seconds=1))
    closed = await asyncio.gather(*(run(store, reminders.close_silent) for _ in range(3)))
    assert sum(closed) == 1
    found = await run(store, lambda unit: appeals.load(unit, case))
    assert (found.status, found.closed_at) == (Status.CLOSED, clock.now)
    [*_, last] = await run(store, lambda unit: chronicle.of(unit, case, public_only=True))
    assert (last.kind, last.person) == ("closed", None)


async def test_a_planned_case_comes_back_once_on_its_day_and_is_reminded_of(
    store: Store, clock: Clock
) -> None:
    case = await _in_work(store)

    def plan(unit: Unit) -> None:
        found = appeals.load(unit, case)
        assert found.executor is not None
        executor = officials.official(unit, found.executor)
        until = moment(18).date()
        moved = moves.answer(
            found, executor, world(unit), outcome=Outcome.PLANNED, text="В плане", planned_until=until
        )
        appeals.apply(unit, moved, "vk:11")

    async def resumed() -> list[int]:
        return list(await asyncio.gather(*(run(store, reminders.resume_planned) for _ in range(3))))

    await run(store, plan)
    clock.now = moment(17, 7)
    assert await _reminded(store) == ["vk:10", "vk:11"]  # a day before
    assert await resumed() == [0, 0, 0]
    clock.now = moment(18, 6)
    assert sorted(await resumed()) == [0, 0, 1]
    back = await run(store, lambda unit: appeals.load(unit, case))
    assert (back.status, back.due_at) == (Status.IN_PROGRESS, moment(18, 15))
    told = [address for address, kind in await run(store, notices) if kind == "notice.official.resumed"]
    assert sorted(told) == ["vk:10", "vk:11"]
    clock.now = moment(18, 15)
    assert await _reminded(store) == ["vk:10", "vk:11", "vk:30"]  # overdue


async def test_whether_it_holds_is_asked_once_four_weeks_after_done(store: Store, clock: Clock) -> None:
    def prepare(unit: Unit) -> int:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        return answered(unit, boss, worker).id

    case = await run(store, prepare)
    clock.forward(timedelta(days=8))
    await run(store, reminders.close_silent)
    clock.forward(timedelta(days=19))
    assert await run(store, reminders.recheck) == 0
    clock.forward(timedelta(days=1))
    asked = await asyncio.gather(*(run(store, reminders.recheck) for _ in range(3)))
    assert sorted(asked) == [0, 0, 1]
    assert (await run(store, lambda unit: appeals.load(unit, case))).rechecked_at == clock.now
    clock.forward(timedelta(days=40))
    assert await run(store, reminders.recheck) == 0
    kinds = [kind for _, kind in await run(store, notices)]
    assert kinds.count("notice.citizen.rechecked") == 1


async def test_whether_it_holds_is_asked_of_those_who_joined_each_once(store: Store, clock: Clock) -> None:
    """Those who have left are not; who is one person in two messengers has said it in both."""

    def prepare(unit: Unit) -> int:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        case = in_work(unit, boss, worker)
        for address in ("vk:2", "vk:3", "vk:4"):
            joinings.join(unit, case, citizen(unit, address), address, "ru")
        joinings.leave(unit, case.id, citizen(unit, "vk:4"))
        by = officials.official(unit, worker)
        moved = moves.answer(case, by, world(unit), outcome=Outcome.DONE, text="Сделали", approvers=False)
        return appeals.apply(unit, moved, "vk:11").id

    def said(unit: Unit) -> None:
        one, other = citizen(unit, "vk:2"), citizen(unit, "telegram:2")
        joiner = joinings.joiner(unit, case, one)
        assert joiner is not None
        appeals.apply(unit, moves.hold(appeals.load(unit, case), joiner, world(unit)), "vk:2")
        mergers.merge(unit, other, one, "telegram:2")
        assert not appeals.load(unit, case).asks(other)
        assert appeals.load(unit, case).asks(citizen(unit, "vk:3"))

    case = await run(store, prepare)
    clock.forward(timedelta(days=8))
    await run(store, reminders.close_silent)
    clock.forward(timedelta(days=20))
    assert sorted(await asyncio.gather(*(run(store, reminders.recheck) for _ in range(3)))) == [0, 0, 1]
    asked = [each for each in await run(store, notices) if each[1].endswith(".rechecked")]
    assert sorted(asked) == [
        ("telegram:1", "notice.citizen.rechecked"),
        ("vk:2", "notice.joiner.rechecked"),
        ("vk:3", "notice.joiner.rechecked"),
    ]
    await run(store, said)
