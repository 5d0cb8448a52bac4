"""What lists are narrowed to, kept per person, on both databases."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from domain import moves
from domain.appeals import Status, Track
from domain.filters import NOBODY, Due, Filter, Stars
from domain.people import Citizen, Official
from domain.rights import Right, Role
from storage.appeals import appeals, filters, queues
from storage.appeals.queues import Queue
from storage.store import Store
from storage.tables import appeals as rows
from storage.unit import Unit
from storage.world import world
from tests.storage.cases import answered, citizen, hired, in_work, run, sent

ROOT = Official(99, (Right(Role.COORDINATOR, "gov"),))


def _found(unit: Unit, **chosen: object) -> list[int]:
    page = queues.page(unit, ROOT, Queue.ALL, chosen=Filter(**chosen), limit=50)  # type: ignore[arg-type]
    return [int(each.number[5:]) for each in page.appeals]


async def test_each_way_keeps_what_it_names(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR, "adm"), hired(unit, "vk:11", Role.EXECUTOR)
        leak = sent(unit, key="1")
        sent(unit, key="2", topic="pothole")
        in_work(unit, boss, worker, key="3")
        rated = answered(unit, boss, worker, key="4")
        around = world(unit)
        appeals.apply(unit, moves.rate(rated, Citizen(rated.person), around, stars=2), "vk:1")
        unit.connection.execute(sa.update(rows).where(rows.c.id == leak.id).values(territory="village"))

        assert _found(unit, topic="pothole") == [2]
        assert _found(unit, topic="housing") == [4, 3, 1]
        assert _found(unit, territory="village") == [1]
        assert _found(unit, territory="district") == [4, 3, 2, 1]
        assert _found(unit, territory="other") == []
        assert _found(unit, executor=worker) == [4, 3]
        assert _found(unit, executor=NOBODY) == [2, 1]
        assert _found(unit, status=Status.ANSWERED) == [4]
        assert _found(unit, stars=Stars.LOW) == [4]
        assert _found(unit, stars=Stars.HIGH) == []
        assert _found(unit, stars=Stars.NONE) == [3, 2, 1]
        assert _found(unit, track=Track.MESSAGE) == [4, 3, 2, 1]
        assert _found(unit, track=Track.STATUTORY) == []
        assert _found(unit, topic="housing", executor=worker, status=Status.IN_PROGRESS) == [3]

    await run(store, live)


async def test_terms_are_days_of_the_officials_authority(store: Store) -> None:
    def live(unit: Unit) -> None:  # Tuesday noon in Moscow
        for key, due in (("1", -1), ("2", 10), ("3", 14), ("4", 24 * 4), ("5", 24 * 6)):
            case = sent(unit, key=key)
            at = unit.now + timedelta(hours=due)
            unit.connection.execute(sa.update(rows).where(rows.c.id == case.id).values(due_at=at))
        assert _found(unit, due=Due.OVERDUE) == [1]
        assert _found(unit, due=Due.TODAY) == [2]
        assert _found(unit, due=Due.WEEK) == [2, 3, 4]
        assert _found(unit, due=Due.LATER) == [5]

    await run(store, live)


async def test_pages_of_a_narrowed_list_go_on_and_back(store: Store) -> None:
    def live(unit: Unit) -> None:
        for n in range(6):
            sent(unit, key=f"a{n}")
            sent(unit, key=f"b{n}", topic="pothole")
        for chosen in (Filter(topic="pothole"), Filter(topic="pothole", due=Due.LATER)):
            first = queues.page(unit, ROOT, Queue.ALL, chosen=chosen, limit=4)
            second = queues.page(unit, ROOT, Queue.ALL, chosen=chosen, after=first.later, limit=4)
            assert [len(first.appeals), len(second.appeals)] == [4, 2]
            back = queues.page(unit, ROOT, Queue.ALL, chosen=chosen, before=second.earlier, limit=4)
            assert back.appeals == first.appeals
        stale = queues.page(unit, ROOT, Queue.ALL, chosen=Filter(due=Due.LATER), after="3", limit=4)
        assert stale.earlier is None

    await run(store, live)


async def test_a_filter_is_kept_per_person_until_it_is_changed(store: Store) -> None:
    def live(unit: Unit) -> None:
        one, other = citizen(unit, "vk:1"), citizen(unit, "vk:2")
        whole = Filter("leak", "town", 7, Status.ROUTED, Due.WEEK, Stars.NONE, Track.MESSAGE)
        filters.keep(unit, one, whole)
        assert filters.of(unit, one) == whole
        assert filters.of(unit, other) == Filter()
        filters.keep(unit, one, replace(whole, topic=None))
        assert filters.of(unit, one).topic is None
        filters.keep(unit, one, Filter())
        assert filters.of(unit, one) == Filter()

    await run(store, live)


async def test_search_is_narrowed_too(store: Store) -> None:
    def live(unit: Unit) -> None:
        sent(unit, key="1")
        sent(unit, key="2", topic="pothole")
        found = queues.page(unit, ROOT, Queue.ALL, words="крыша", chosen=Filter(topic="pothole"))
        assert [each.topic for each in found.appeals] == ["pothole"]

    await run(store, live)
