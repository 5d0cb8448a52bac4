"""News for callers without a messenger: whose list it stands in, and no silence before they are told."""

from datetime import timedelta

import pytest

from domain import moves
from domain.appeals import Appeal, Merged, Outcome, Status
from domain.authors import Author
from domain.joining import opinions
from domain.people import Citizen
from domain.refusal import NotAllowed
from domain.rights import Action, Right, Role
from domain.wording import ListKind
from storage.appeals import appeals, authors, callers, chronicle, joinings, reminders
from storage.appeals.queue_counts import counts
from storage.appeals.queues import Queue, page
from storage.files import files
from storage.officials import absences, appointments, daily, officials, wordlists
from storage.store import Store
from storage.tables import appeal_files
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import report
from tests.storage.cases import hired, in_work, notices, run

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


def joined(unit: Unit, boss: int, executor: int, filer: int) -> tuple[Appeal, Appeal]:
    """A citizen's case in work, and one of a caller that was filed as the same problem."""
    main = in_work(unit, boss, executor)
    by = officials.official(unit, filer)
    theirs = appeals.file_for_caller(
        unit, report(key="same"), by, "vk:12", Author("Мария", "8 900"), main=main.id
    )
    return main, theirs


def answer(unit: Unit, main: int, executor: int) -> Appeal:
    worker = officials.official(unit, executor)
    case = appeals.load(unit, main)
    moved = moves.answer(case, worker, world(unit), outcome=Outcome.DONE, text="Починили", approvers=False)
    return appeals.apply(unit, moved, "vk:11")


async def test_a_caller_who_joined_while_filing_stands_in_the_queue_when_there_is_a_result(
    store: Store, clock: Clock
) -> None:
    def live(unit: Unit) -> tuple[int, int, int]:
        boss, executor, filer = staff(unit)
        main, theirs = joined(unit, boss, executor, filer)
        assert theirs.merged == Merged(main.id, Status.REGISTERED)
        assert joinings.counts(unit, [main.id]) == {main.id: 1}
        assert queue(unit, filer) == []
        answer(unit, main.id, executor)
        assert queue(unit, filer) == [theirs.id]
        assert ("vk:12", "notice.official.caller") in notices(unit)
        assert not [each for each in notices(unit) if each[0].startswith("caller")]
        return main.id, theirs.id, filer

    main, theirs, filer = await run(store, live)
    clock.forward(30 * DAY)

    def told(unit: Unit) -> None:
        assert reminders.close_silent(unit) == 0
        by = officials.official(unit, filer)
        appeals.apply(unit, moves.inform(appeals.load(unit, theirs), by, world(unit)), "vk:12")
        assert queue(unit, filer) == []
        until = appeals.load(unit, main).contest_until
        assert until is not None
        assert until > unit.now + 7 * DAY
        assert reminders.close_silent(unit) == 0

    await run(store, told)

    def says(unit: Unit) -> None:
        by = officials.official(unit, filer)
        case = appeals.load(unit, theirs)
        assert callers.may_say(unit, case, appeals.load(unit, main), by) == (Action.CONTEST,)
        callers.says(unit, case, by, "vk:12", Action.CONTEST, reason="У меня не так")
        after = appeals.load(unit, main)
        assert (after.status, after.round) == (Status.IN_PROGRESS, 2)
        assert opinions(chronicle.of(unit, main, public_only=False)).against == case.person
        with pytest.raises(NotAllowed, match="wrong_status"):
            callers.says(unit, case, by, "vk:12", Action.CONTEST, reason="Ещё раз")

    await run(store, says)


async def test_after_four_weeks_a_caller_who_joined_is_asked_by_who_wrote_it_down(
    store: Store, clock: Clock
) -> None:
    def live(unit: Unit) -> tuple[int, int, int]:
        boss, executor, filer = staff(unit)
        main, theirs = joined(unit, boss, executor, filer)
        answer(unit, main.id, executor)
        by = officials.official(unit, filer)
        appeals.apply(unit, moves.inform(appeals.load(unit, theirs.id), by, world(unit)), "vk:12")
        return main.id, theirs.id, filer

    main, theirs, filer = await run(store, live)
    clock.forward(10 * DAY)
    assert await run(store, reminders.close_silent) == 1
    clock.forward(20 * DAY)
    assert await run(store, reminders.recheck) == 1

    def asked(unit: Unit) -> None:
        by, case = officials.official(unit, filer), appeals.load(unit, theirs)
        assert queue(unit, filer) == [theirs]
        can = callers.may_say(unit, case, appeals.load(unit, main), by)
        assert can == (Action.HOLD, Action.RECUR)
        callers.says(unit, case, by, "vk:12", Action.HOLD)
        assert queue(unit, filer) == []
        after = appeals.load(unit, main)
        assert after.holding == (case.person,)
        assert callers.may_say(unit, case, after, by) == ()

    await run(store, asked)


async def test_a_callers_case_that_is_parted_is_told_of_its_own_answer_alone(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, filer = staff(unit)
        main, theirs = joined(unit, boss, executor, filer)
        by = officials.official(unit, boss)
        back = appeals.apply(unit, moves.part(appeals.load(unit, theirs.id), by, world(unit)), "vk:10")
        assert (back.status, back.filed_by, back.untold) == (Status.REGISTERED, filer, True)
        appeals.apply(unit, moves.inform(back, by, world(unit)), "vk:10")
        answer(unit, main.id, executor)
        assert queue(unit, filer) == []
        again = moves.merge(appeals.load(unit, theirs.id), by, world(unit), main=appeals.load(unit, main.id))
        assert again.appeal.merged is not None

    with pytest.raises(NotAllowed, match="closed"):  # it was answered meanwhile
        await run(store, live)


async def test_when_the_author_withdraws_a_caller_who_joined_is_its_author_and_is_reached(
    store: Store,
) -> None:
    def live(unit: Unit) -> None:
        boss, executor, filer = staff(unit)
        main, theirs = joined(unit, boss, executor, filer)
        heir = joinings.first(unit, main.id)
        assert heir is not None
        assert (heir.origin, heir.filed_by) == (theirs.id, filer)
        moved = moves.withdraw(main, Citizen(main.person), world(unit), heir=heir)
        joinings.inherit(unit, main.id, heir)
        after = appeals.apply(unit, moved, "telegram:1")
        assert (after.person, after.filed_by, after.untold) == (theirs.person, filer, True)
        assert authors.of(unit, main.id) == Author("Мария", "8 900")
        assert queue(unit, filer) == [main.id]
        answer(unit, main.id, executor)
        assert queue(unit, filer) == [main.id]
        assert not [each for each in notices(unit) if each[0].startswith("caller")]

    await run(store, live)


async def test_words_that_a_moderator_reads_first_are_not_joined(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, filer = staff(unit)
        main = in_work(unit, boss, executor)
        admin = officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "adm"))
        wordlists.add(unit, admin, "housing", ListKind.THREAT, ["течёт"], "vk:9")
        by = officials.official(unit, filer)
        theirs = appeals.file_for_caller(unit, report(key="same"), by, "vk:12", None, main=main.id)
        assert theirs.withheld
        assert theirs.merged is None

    await run(store, live)
