"""An answer that is agreed: the queue of those who were asked, and what is kept of it."""

from datetime import timedelta

import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Outcome, Party, Status
from domain.catalogue import Practice
from domain.people import Citizen
from domain.rights import Role
from storage.appeals import appeals, reminders
from storage.appeals.queue_counts import counts
from storage.appeals.queues import Queue, page
from storage.officials import absences, officials
from storage.people import mergers
from storage.store import Store
from storage.tables import agreement_parties
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import with_practice
from tests.storage.cases import hired, in_work, notices, run

KNOWN = with_practice({"housing": Practice(agreement_days=1)})


def circulated(unit: Unit, *parties: Party, key: str = "1") -> Appeal:
    boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
    case = in_work(unit, boss, worker, key=key)
    moved = moves.answer(
        case,
        officials.official(unit, worker),
        world(unit),
        outcome=Outcome.EXPLAINED,
        text="Крышу чинят по графику.",
        parties=parties,
    )
    return appeals.apply(unit, moved, "vk:11")


def queue(unit: Unit, person: int) -> list[int]:
    """What the person is to agree; the count says the same."""
    official = officials.official(unit, person)
    found = [each.id for each in page(unit, official, Queue.AGREEMENT).appeals]
    assert counts(unit, official)[Queue.AGREEMENT] == len(found)
    return found


async def test_each_of_those_asked_finds_it_in_their_queue_and_nobody_else(store: Store) -> None:
    def live(unit: Unit) -> None:
        lawyer = hired(unit, "vk:33", Role.EXECUTOR, "other-adm")
        head = hired(unit, "vk:30", Role.HEAD, "roads")
        above = hired(unit, "vk:31", Role.COORDINATOR, "adm")
        worker = hired(unit, "vk:32", Role.EXECUTOR, "roads")
        limited = hired(unit, "vk:34", Role.HEAD, "roads", "pothole")
        case = circulated(unit, Party("roads"), Party("other-adm", lawyer))
        deputy = hired(unit, "vk:35", Role.EXECUTOR, "other-adm")
        absences.add(unit, lawyer, deputy, unit.now, unit.now + timedelta(days=3), by=lawyer)

        assert appeals.load(unit, case.id) == case
        for person, has in ((lawyer, 1), (head, 1), (above, 1), (deputy, 1), (worker, 0), (limited, 0)):
            assert queue(unit, person) == [case.id] * has, person
        # To the lawyer goes nothing while somebody stands in: to the deputy; the head of roads is told.
        told = [address for address, kind in notices(unit) if kind == "notice.official.circulated"]
        assert set(told) == {"vk:30", "vk:33"}

        moved = moves.agree(case, officials.official(unit, head), world(unit))
        one = appeals.apply(unit, moved, "vk:30")
        assert appeals.load(unit, case.id) == one
        assert (queue(unit, head), queue(unit, above), queue(unit, lawyer)) == ([], [], [case.id])
        last = moves.agree(one, officials.official(unit, deputy), world(unit))
        assert appeals.apply(unit, last, "vk:35").status is Status.ANSWERED
        assert queue(unit, lawyer) == []
        assert unit.connection.scalar(sa.select(sa.func.count()).select_from(agreement_parties)) == 0

    await run(store, live, KNOWN)


async def test_a_withdrawn_case_leaves_the_queue(store: Store) -> None:
    def live(unit: Unit) -> None:
        head = hired(unit, "vk:30", Role.HEAD, "roads")
        case = circulated(unit, Party("roads"))
        appeals.apply(unit, moves.withdraw(case, Citizen(case.person), world(unit)), "telegram:1")
        assert queue(unit, head) == []

    await run(store, live, KNOWN)


async def test_who_is_late_is_reminded_and_those_who_wait_are_told(store: Store, clock: Clock) -> None:
    def live(unit: Unit) -> None:
        hired(unit, "vk:30", Role.HEAD, "roads")
        circulated(unit, Party("roads"))

    await run(store, live, KNOWN)
    clock.forward(timedelta(days=1, hours=7))
    await run(store, lambda unit: reminders.remind(unit), KNOWN)
    told = await run(store, notices, KNOWN)
    assert [each for each in told if each[1] == "notice.official.term"] == [
        ("vk:30", "notice.official.term"),
        ("vk:11", "notice.official.term"),
        ("vk:10", "notice.official.term"),
    ]


async def test_one_who_joins_their_two_messengers_is_still_asked(store: Store) -> None:
    def live(unit: Unit) -> None:
        lawyer = hired(unit, "vk:33", Role.EXECUTOR, "other-adm")
        kept = hired(unit, "telegram:33", Role.EXECUTOR, "other-adm")
        case = circulated(unit, Party("other-adm", lawyer))
        mergers.merge(unit, kept, lawyer, "telegram:33")
        assert queue(unit, kept) == [case.id]
        joined = appeals.load(unit, case.id)
        assert joined.agreeing == (Party("other-adm", kept),)
        mergers.undo(unit, kept, "telegram:33")
        assert appeals.load(unit, case.id).agreeing == (Party("other-adm", lawyer),)
        assert queue(unit, lawyer) == [case.id]

    await run(store, live, KNOWN)
