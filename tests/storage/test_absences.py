"""While somebody is away: who gets their notices, rights and cases; when everything returns."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import moves
from domain.actions import refusal
from domain.notices import Notice, NoticeKind, ToOfficial
from domain.refusal import NotAllowed
from domain.rights import Action, Right, Role
from storage.appeals import appeals, queue_counts, reminders
from storage.appeals.queues import Queue
from storage.notices import telling
from storage.officials import absences, appointments, audit, officials, standing_in
from storage.store import Store
from storage.tables import outbox
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import CATALOGUE
from tests.storage.cases import hired, in_work, routed, run, sent

DAY = timedelta(days=1)


def staff(unit: Unit) -> tuple[int, int, int]:
    """A coordinator, an executor, and a colleague who may stand in."""
    return (
        hired(unit, "vk:10", Role.COORDINATOR),
        hired(unit, "vk:11", Role.EXECUTOR),
        hired(unit, "vk:12", Role.EXECUTOR, "housing", "heat"),
    )


def away(unit: Unit, person: int, deputy: int, days: int = 7) -> None:
    by = officials.official(unit, person)
    standing_in.send_away(unit, by, person, deputy, unit.now, unit.now + days * DAY, "vk:0")


def told(unit: Unit) -> list[str]:
    """Where notices to officials wait, in order; they are forgotten then."""
    rows = unit.connection.execute(
        sa.select(outbox.c.address).where(outbox.c.kind.like("notice.official.%")).order_by(outbox.c.id)
    )
    found = [row.address for row in rows]
    unit.connection.execute(sa.delete(outbox))
    return found


async def test_a_deputy_has_the_rights_the_queue_and_the_notices_and_gives_them_back(
    store: Store, clock: Clock
) -> None:
    def before(unit: Unit) -> tuple[int, int, int]:
        boss, executor, deputy = staff(unit)
        case = in_work(unit, boss, executor)
        found = officials.official(unit, deputy)
        assert refusal(case, found, Action.ANSWER, CATALOGUE) is not None
        away(unit, executor, deputy)
        found = officials.official(unit, deputy)
        assert found.stands_for == (executor,)
        assert refusal(case, found, Action.ANSWER, CATALOGUE) is None
        assert queue_counts.counts(unit, found)[Queue.MINE] == 1
        assert [each.person for each in officials.assignable(unit, case)] == [boss, deputy]
        told(unit)
        telling.tell(unit, case, [Notice(NoticeKind.ASSIGNED, ToOfficial(executor))], slot="a")
        assert told(unit) == ["vk:12"]
        return case.id, executor, deputy

    case, executor, deputy = await run(store, before)
    clock.forward(8 * DAY)

    def after(unit: Unit) -> None:
        found = officials.official(unit, deputy)
        assert (found.stands_for, found.rights) == ((), (Right(Role.EXECUTOR, "housing", "heat"),))
        telling.tell(
            unit, appeals.load(unit, case), [Notice(NoticeKind.ASSIGNED, ToOfficial(executor))], slot="b"
        )
        assert told(unit) == ["vk:11"]

    await run(store, after)


async def test_a_due_case_never_rests_with_people_who_are_away(store: Store, clock: Clock) -> None:
    def begin(unit: Unit) -> tuple[int, int]:
        boss, executor, deputy = staff(unit)
        in_work(unit, boss, executor)
        away(unit, executor, deputy, 60)
        away(unit, deputy, executor, 60)  # each stands in for the other: nobody is there
        told(unit)
        return executor, deputy

    executor, deputy = await run(store, begin)

    def due(unit: Unit) -> list[str]:
        reminders.remind(unit)
        return told(unit)

    clock.forward(4 * DAY)
    assert set(await run(store, due)) == {"vk:10", "vk:11"}

    def here(unit: Unit) -> None:
        standing_in.call_back(unit, officials.official(unit, deputy), deputy, "vk:12")
        assert absences.instead(unit, [executor]) == {executor: deputy}
        appointments.dismiss(
            unit, officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "adm")), deputy, "vk:9"
        )
        assert absences.instead(unit, [executor]) == {executor: None}

    await run(store, here)


async def test_who_may_say_that_somebody_is_away(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, deputy = staff(unit)
        stranger = hired(unit, "vk:13", Role.COORDINATOR, "other-adm")
        soon, later = unit.now + DAY, unit.now + 2 * DAY

        def send(by: int, person: int, deputy: int) -> None:
            official = officials.official(unit, by)
            standing_in.send_away(unit, official, person, deputy, soon, later, "vk:0")

        send(boss, executor, deputy)
        send(executor, executor, boss)
        for by, person, stand_in, why in (
            (executor, boss, executor, "absence.may_not"),
            (stranger, executor, deputy, "absence.may_not"),
            (executor, executor, stranger, "absence.no_such_deputy"),
            (executor, executor, executor, "absence.no_such_deputy"),
        ):
            with pytest.raises(NotAllowed) as refused:
                send(by, person, stand_in)
            assert refused.value.reason == why
        found = absences.ahead(unit, executor)
        assert found is not None
        assert found.deputy == boss  # the later word stands
        assert [each.action for each in audit.of(unit, f"person:{executor}")] == ["official.away"] * 2

    await run(store, live)


async def test_a_deputy_cannot_pass_on_or_keep_what_is_not_their_own(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, deputy = staff(unit)
        away(unit, boss, executor)
        away(unit, executor, deputy)
        assert Right(Role.COORDINATOR, "housing") in officials.rights_of(unit, executor)
        assert Right(Role.COORDINATOR, "housing") not in officials.rights_of(unit, deputy)

    await run(store, live)


async def test_all_cases_are_handed_over_and_what_cannot_be_is_named(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, _ = staff(unit)
        heir = hired(unit, "vk:14", Role.EXECUTOR, "housing", "leak")
        mine = in_work(unit, boss, executor)
        heat = in_work(unit, boss, executor, address="telegram:2", key="k2", topic="heat")
        others = routed(unit, boss, address="telegram:3", key="k3")
        by = officials.official(unit, boss)
        result = standing_in.hand_over(unit, by, executor, heir, "vk:10")
        assert [each.number for each in result.passed] == [mine.number]
        [(left, why)] = result.left
        assert (left.number, why.reason) == (heat.number, "handover.not_theirs")
        assert appeals.load(unit, mine.id).executors == (heir,)
        assert appeals.load(unit, heat.id).executors == (executor,)
        assert appeals.load(unit, others.id).executors == ()

        stranger = officials.official(unit, hired(unit, "vk:15", Role.COORDINATOR, "other-adm"))
        result = standing_in.hand_over(unit, stranger, heir, executor, "vk:15")
        assert (result.passed, [why.reason for _, why in result.left]) == ((), ["appeal.no_right"])

    await run(store, live)


async def test_a_case_cannot_be_taken_from_a_stranger_by_standing_in(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, deputy = staff(unit)
        away(unit, executor, deputy)
        case = sent(unit, key="k5", topic="leak")
        found = officials.official(unit, deputy)
        moved = moves.accept_and_route(case, officials.official(unit, boss), world(unit))
        case = appeals.apply(unit, moved, "vk:10")
        assert refusal(case, found, Action.TAKE, CATALOGUE) is None
        assert refusal(case, found, Action.ASSIGN, CATALOGUE) is not None

    await run(store, live)


async def test_a_deputys_deputy_works_on_the_case_as_far_as_their_own_rights_reach(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, deputy = staff(unit)
        third = hired(unit, "vk:14", Role.EXECUTOR)
        heat = in_work(unit, boss, executor, topic="heat")
        leak = in_work(unit, boss, boss, key="k2")
        away(unit, executor, deputy)
        away(unit, deputy, third)
        found = officials.official(unit, third)
        assert found.stands_for == (deputy, executor)
        assert refusal(heat, found, Action.ANSWER, CATALOGUE) is None
        assert refusal(leak, found, Action.ANSWER, CATALOGUE) is not None
        assert queue_counts.counts(unit, found)[Queue.MINE] == 1
        told(unit)
        telling.tell(unit, heat, [Notice(NoticeKind.ASSIGNED, ToOfficial(executor))], slot="a")
        assert told(unit) == ["vk:14"]

    await run(store, live)


async def test_where_a_deputys_deputy_may_not_act_coordinators_are_told_too(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, deputy = staff(unit)  # the deputy's own rights are for another topic
        case = in_work(unit, boss, executor)
        other = hired(unit, "vk:15", Role.EXECUTOR, "housing", "heat")
        away(unit, executor, deputy)
        away(unit, deputy, other)
        assert refusal(case, officials.official(unit, other), Action.READ, CATALOGUE) is not None
        told(unit)
        telling.tell(unit, case, [Notice(NoticeKind.ASSIGNED, ToOfficial(executor))], slot="a")
        assert told(unit) == ["vk:10", "vk:11"]

    await run(store, live)


async def test_two_who_stand_in_for_each_other_and_for_a_third_are_found_without_end(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, deputy = staff(unit)
        away(unit, executor, deputy)
        away(unit, deputy, executor)
        away(unit, boss, executor)
        assert set(officials.official(unit, executor).stands_for) == {deputy, boss}
        assert set(officials.official(unit, deputy).stands_for) == {executor, boss}

    await run(store, live)


def leaves(unit: Unit) -> list[tuple[str, str]]:
    """(address, what) of the notices about absences that are due, in order; they are forgotten then."""
    due = sa.and_(outbox.c.kind.like("notice.away.%"), outbox.c.next_at <= unit.now)
    rows = unit.connection.execute(
        sa.select(outbox.c.address, outbox.c.kind).where(due).order_by(outbox.c.id)
    ).all()
    unit.connection.execute(sa.delete(outbox).where(due))
    return [(row.address, row.kind.rpartition(".")[2]) for row in rows]


async def test_the_deputy_is_told_at_once_and_when_it_begins_and_the_person_when_it_is_over(
    store: Store, clock: Clock
) -> None:
    def plan(unit: Unit) -> list[tuple[str, str]]:
        boss, executor, deputy = staff(unit)
        by = officials.official(unit, boss)
        begins = unit.now + DAY
        standing_in.send_away(unit, by, executor, deputy, begins, begins + 7 * DAY, "vk:10")
        return leaves(unit)

    assert await run(store, plan) == [("vk:12", "set"), ("vk:11", "yours")]
    clock.forward(timedelta(hours=32))
    assert await run(store, leaves) == []
    clock.forward(timedelta(hours=1))
    assert await run(store, leaves) == [("vk:12", "begun")]
    clock.forward(7 * DAY)
    assert await run(store, leaves) == [("vk:11", "over")]


async def test_a_replaced_deputy_is_told_and_coordinators_when_there_is_none_any_more(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, deputy = staff(unit)
        admin = hired(unit, "vk:9", Role.ADMIN, "adm")
        away(unit, executor, deputy)  # by the executor
        assert leaves(unit) == [("vk:12", "set")]
        by = officials.official(unit, executor)
        standing_in.send_away(unit, by, executor, boss, unit.now, unit.now + DAY, "vk:11")
        assert leaves(unit) == [("vk:12", "ended"), ("vk:10", "set")]
        away(unit, executor, deputy)
        leaves(unit)
        appointments.dismiss(unit, officials.official(unit, admin), deputy, "vk:9")
        assert leaves(unit) == [("vk:10", "alone")]
        standing_in.call_back(unit, officials.official(unit, boss), executor, "vk:10")
        assert leaves(unit) == [("vk:12", "ended")]

    await run(store, live)
