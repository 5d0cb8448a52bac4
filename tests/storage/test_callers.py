"""News for callers without a messenger: whose list it stands in, and no silence before they are told."""

from datetime import timedelta

from domain import moves
from domain.appeals import Appeal, Outcome, Status
from domain.rights import Action, Right, Role
from storage.appeals import appeals, reminders
from storage.appeals.queue_counts import counts
from storage.appeals.queues import Queue, page
from storage.files import files
from storage.officials import absences, appointments, daily, officials
from storage.store import Store
from storage.tables import appeal_files
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import report
from tests.storage.cases import hired, run

DAY = timedelta(days=1)


def staff(unit: Unit) -> tuple[int, int, int]:
    """A coordinator of the housing office, its executor, and who takes calls at the roads."""
    return (
        hired(unit, "vk:10", Role.COORDINATOR),
        hired(unit, "vk:11", Role.EXECUTOR),
        hired(unit, "vk:12", Role.EXECUTOR, "roads"),
    )


def answered(unit: Unit, boss: int, executor: int, filer: int) -> Appeal:
    case = appeals.file_for_caller(unit, report(), officials.official(unit, filer), "vk:12", None)
    coordinator, worker = officials.official(unit, boss), officials.official(unit, executor)
    case = appeals.apply(unit, moves.accept_and_route(case, coordinator, world(unit)), "vk:10")
    case = appeals.apply(unit, moves.take(case, worker, world(unit)), "vk:11")
    moved = moves.answer(case, worker, world(unit), outcome=Outcome.DONE, text="Починили")
    return appeals.apply(unit, moved, "vk:11")


def queue(unit: Unit, person: int) -> list[int]:
    """Whom the person is to tell; the count and the morning list say the same."""
    official = officials.official(unit, person)
    found = [each.id for each in page(unit, official, Queue.CALLERS).appeals]
    assert counts(unit, official)[Queue.CALLERS] == len(found)
    assert daily.look(unit, official).callers == len(found)
    return found


async def test_news_stand_in_the_list_of_who_wrote_it_down_of_the_deputy_and_then_of_coordinators(
    store: Store,
) -> None:
    def live(unit: Unit) -> None:
        boss, executor, filer = staff(unit)
        deputy, admin = hired(unit, "vk:13", Role.EXECUTOR, "roads"), hired(unit, "vk:9", Role.ADMIN, "adm")
        case = answered(unit, boss, executor, filer)
        assert [queue(unit, each) for each in (filer, deputy, boss)] == [[case.id], [], []]
        absences.add(unit, filer, deputy, unit.now, unit.now + 5 * DAY, by=filer)
        assert queue(unit, deputy) == [case.id]
        appointments.dismiss(unit, officials.official(unit, admin), filer, "vk:9")
        assert [queue(unit, each) for each in (filer, boss)] == [[], [case.id]]
        told = moves.inform(case, officials.official(unit, boss), world(unit))
        appeals.apply(unit, told, "vk:10")
        assert [queue(unit, each) for each in (filer, boss, deputy)] == [[], [], []]

    await run(store, live)


async def test_an_answer_nobody_told_is_not_closed_by_silence(store: Store, clock: Clock) -> None:
    def give(unit: Unit) -> tuple[int, int]:
        boss, executor, filer = staff(unit)
        return answered(unit, boss, executor, filer).id, filer

    case, filer = await run(store, give)
    clock.forward(30 * DAY)

    def told(unit: Unit) -> None:
        assert reminders.close_silent(unit) == 0
        moved = moves.inform(appeals.load(unit, case), officials.official(unit, filer), world(unit))
        until = appeals.apply(unit, moved, "vk:12").contest_until
        assert until is not None
        assert 7 * DAY < until - unit.now < 8 * DAY  # to the midnight of that day
        assert reminders.close_silent(unit) == 0

    await run(store, told)
    clock.forward(8 * DAY)

    def later(unit: Unit) -> Status:
        assert reminders.close_silent(unit) == 1
        return appeals.load(unit, case).status

    assert await run(store, later) is Status.CLOSED


async def test_what_the_caller_said_is_in_the_history_and_nothing_waits_to_be_told(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, filer = staff(unit)
        case = answered(unit, boss, executor, filer)
        official = officials.official(unit, filer)
        moved = moves.caller_says(case, official, world(unit), Action.CONTEST, reason="Течёт")
        after = appeals.apply(unit, moved, "vk:12")
        assert appeals.load(unit, case.id) == after
        assert (after.untold, after.round) == (False, 2)
        assert queue(unit, filer) == []
        assert official.rights == (Right(Role.EXECUTOR, "roads"),)

    await run(store, live)


async def test_a_callers_photos_are_of_the_citizens_side(store: Store) -> None:
    """An answer is held against them: the official who took the call only passed them on."""

    def live(unit: Unit) -> None:
        _, _, filer = staff(unit)

        photo = files.receive(unit, kind="photo", network="vk", ref="x")
        official = officials.official(unit, filer)
        case = appeals.file_for_caller(unit, report(files=(photo,)), official, "vk:12", None)
        row = unit.connection.execute(appeal_files.select().where(appeal_files.c.appeal_id == case.id)).one()
        assert (row.file_id, row.side) == (photo, "citizen")

    await run(store, live)
