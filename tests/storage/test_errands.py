"""Collective work in the database: the queue of co-executors, reminders, who leaves, who is away."""

from datetime import date, timedelta

from domain import moves
from domain.appeals import Appeal, Outcome, Party, Status
from domain.catalogue import Practice
from domain.errands import Stand
from domain.people import Official
from domain.rights import Right, Role
from storage.appeals import appeals, chronicle, reminders
from storage.appeals.queue_counts import counts
from storage.appeals.queues import Queue, page
from storage.officials import absences, appointments, officials, standing_in
from storage.people import mergers
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import report, with_practice
from tests.storage.cases import contested, hired, in_work, notices, run

DAY = timedelta(days=1)
APPROVED = with_practice({"housing": Practice(approval=True)})


def staff(unit: Unit) -> tuple[int, int, int]:
    """A coordinator, the executor, a colleague."""
    return (
        hired(unit, "vk:10", Role.COORDINATOR),
        hired(unit, "vk:11", Role.EXECUTOR),
        hired(unit, "vk:12", Role.EXECUTOR),
    )


def engaged(unit: Unit, case: Appeal, by: int, person: int, days: int = 3) -> Appeal:
    colleague = Official(person, officials.own_rights(unit, person))
    moved = moves.engage(
        case,
        officials.official(unit, by),
        world(unit),
        colleague=colleague,
        asked="Осмотрите чердак",
        day=unit.now.date() + days * DAY,
    )
    return appeals.apply(unit, moved, "vk:11")


def queue(unit: Unit, person: int) -> list[int]:
    """What the person has a part in; the count says the same."""
    official = officials.official(unit, person)
    found = [each.id for each in page(unit, official, Queue.ERRANDS).appeals]
    assert counts(unit, official)[Queue.ERRANDS] == len(found)
    return found


def told(unit: Unit, kind: str) -> list[str]:
    return [address for address, each in notices(unit) if each == f"notice.official.{kind}"]


async def test_a_part_stands_in_the_queue_of_the_co_executor_and_of_whoever_stands_in(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        above, roadman = (
            hired(unit, "vk:20", Role.COORDINATOR, "adm"),
            hired(unit, "vk:21", Role.EXECUTOR, "roads"),
        )
        deputy, idle = (
            hired(unit, "vk:22", Role.EXECUTOR, "roads"),
            hired(unit, "vk:23", Role.EXECUTOR, "roads"),
        )
        case = in_work(unit, boss, executor)
        case = engaged(unit, engaged(unit, case, executor, helper), above, roadman)
        assert appeals.load(unit, case.id) == case
        absences.add(unit, roadman, deputy, unit.now, unit.now + 5 * DAY, by=roadman)
        for person, has in ((helper, 1), (roadman, 1), (deputy, 1), (executor, 0), (idle, 0), (boss, 0)):
            assert queue(unit, person) == [case.id] * has, person
        assert told(unit, "engaged") == ["vk:12", "vk:21"]

        moved = moves.contribute(case, officials.official(unit, deputy), world(unit), text="Чисто", done=True)
        case = appeals.apply(unit, moved, "vk:22")
        assert (queue(unit, roadman), queue(unit, deputy), queue(unit, helper)) == ([], [], [case.id])
        assert told(unit, "completed") == ["vk:11"]
        assert [each.stand for each in appeals.load(unit, case.id).errands] == [Stand.ASKED, Stand.DONE]

        moved = moves.answer(
            case, officials.official(unit, executor), world(unit), outcome=Outcome.DONE, text="Починили"
        )
        appeals.apply(unit, moved, "vk:11")
        assert queue(unit, helper) == []
        assert told(unit, "excused") == ["vk:12"]

    await run(store, live)


async def test_who_is_engaged_is_offered_within_the_right_and_never_an_absent_one_without_a_deputy(
    store: Store,
) -> None:
    def live(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        head, roadman = hired(unit, "vk:13", Role.HEAD), hired(unit, "vk:21", Role.EXECUTOR, "roads")
        above = hired(unit, "vk:20", Role.COORDINATOR, "adm")
        case = in_work(unit, boss, executor)

        def offered(by: int, authority: str | None = None) -> list[int]:
            found = officials.engageable(unit, case, officials.official(unit, by), authority)
            return [each.person for each in found]

        assert offered(executor) == [boss, helper]
        assert (offered(executor, "roads"), offered(above, "roads")) == ([], [roadman])
        absences.add(unit, helper, boss, unit.now, unit.now + DAY, by=helper)
        assert offered(executor) == [boss, helper]  # the deputy does it
        absences.end(unit, helper)
        absences.add(unit, helper, head, unit.now, unit.now + DAY, by=helper)
        by = officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "adm"))
        appointments.dismiss(unit, by, head, "vk:9")
        assert offered(executor) == [boss]

    await run(store, live)


async def test_a_co_executor_is_reminded_before_the_date_and_the_responsible_when_it_is_late(
    store: Store, clock: Clock
) -> None:
    def begin(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        engaged(unit, in_work(unit, boss, executor), executor, helper, days=1)

    await run(store, begin)

    async def later(forward: timedelta) -> list[str]:
        clock.forward(forward)
        before = await run(store, lambda unit: len(told(unit, "term")))
        await run(store, lambda unit: reminders.remind(unit))
        return (await run(store, lambda unit: told(unit, "term")))[before:]

    assert await later(timedelta(minutes=1)) == []  # not at once: the morning before was over already
    assert await later(timedelta(hours=21)) == ["vk:12"]  # the morning of the day
    assert await later(timedelta(hours=9)) == ["vk:12", "vk:11"]  # 18:00
    assert await later(timedelta(hours=1)) == []


async def test_nothing_rests_with_somebody_dismissed(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        admin = officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "gov"))
        lawyer = hired(unit, "vk:33", Role.EXECUTOR, "other-adm")
        hired(unit, "vk:34", Role.HEAD, "other-adm")
        case = engaged(unit, in_work(unit, boss, executor), executor, helper)
        moved = moves.answer(
            in_work(unit, boss, executor, key="k2"),
            officials.official(unit, executor),
            world(unit),
            outcome=Outcome.EXPLAINED,
            text="По графику.",
            parties=(Party("other-adm", lawyer),),
        )
        waiting = appeals.apply(unit, moved, "vk:11")

        gone = appointments.dismiss(unit, admin, helper, "vk:9")
        assert ([each.id for each in gone.parts], gone.appeals) == ([case.id], ())
        assert appeals.load(unit, case.id).errands == ()
        assert queue(unit, helper) == []
        assert told(unit, "laid_down") == ["vk:11"]

        gone = appointments.dismiss(unit, admin, lawyer, "vk:9")
        assert [each.id for each in gone.agreements] == [waiting.id]
        assert appeals.load(unit, waiting.id).agreeing == (Party("other-adm"),)
        assert told(unit, "circulated") == ["vk:33", "vk:34"]
        kinds = [each.kind for each in chronicle.of(unit, waiting.id, public_only=False)]
        assert kinds[-1] == "askedinstead"

    await run(store, live)


async def test_who_loses_one_right_of_several_keeps_what_the_others_open(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        officials.appoint(unit, helper, Right(Role.EXECUTOR, "roads"), by=None)
        admin = officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "adm"))
        case = engaged(unit, in_work(unit, boss, executor), executor, helper)
        gone = appointments.dismiss(unit, admin, helper, "vk:9", right=Right(Role.EXECUTOR, "roads"))
        assert (gone.parts, queue(unit, helper)) == ((), [case.id])
        gone = appointments.dismiss(unit, admin, helper, "vk:9", right=Right(Role.EXECUTOR, "housing"))
        assert [each.id for each in gone.parts] == [case.id]

    await run(store, live)


async def test_an_answer_whose_last_head_leaves_is_told_to_who_can_decide(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, _ = staff(unit)
        admin = officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "gov"))
        head, above = hired(unit, "vk:30", Role.HEAD), hired(unit, "vk:31", Role.HEAD, "adm")
        moved = moves.answer(
            in_work(unit, boss, executor),
            officials.official(unit, executor),
            world(unit),
            outcome=Outcome.EXPLAINED,
            text="По графику.",
        )
        assert appeals.apply(unit, moved, "vk:11").status is Status.APPROVAL
        assert told(unit, "proposed") == ["vk:30"]
        appointments.dismiss(unit, admin, head, "vk:9")
        assert told(unit, "proposed") == ["vk:30", "vk:31"]
        appointments.dismiss(unit, admin, above, "vk:9")
        assert told(unit, "no_head") == ["vk:10"]

    await run(store, live, APPROVED)


async def test_news_for_a_caller_reach_the_coordinator_when_the_one_who_wrote_it_down_is_gone(
    store: Store,
) -> None:
    def live(unit: Unit) -> None:
        boss, executor, operator = staff(unit)
        admin = officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "gov"))
        cases = [
            appeals.file_for_caller(unit, report(key=key), officials.official(unit, operator), "vk:12", None)
            for key in ("c1", "c2")
        ]

        def reply(case: Appeal) -> Appeal:
            coordinator = officials.official(unit, boss)
            routed = appeals.apply(unit, moves.accept_and_route(case, coordinator, world(unit)), "vk:10")
            taken = appeals.apply(
                unit, moves.take(routed, officials.official(unit, executor), world(unit)), ""
            )
            by = officials.official(unit, executor)
            moved = moves.answer(taken, by, world(unit), outcome=Outcome.EXPLAINED, text="По графику.")
            return appeals.apply(unit, moved, "vk:11")

        reply(cases[0])
        assert told(unit, "caller") == ["vk:12"]
        appointments.dismiss(unit, admin, operator, "vk:9")
        assert told(unit, "caller") == ["vk:12", "vk:10"]  # what waited to be told
        after = reply(cases[1])
        assert told(unit, "caller") == ["vk:12", "vk:10", "vk:10"]  # … and what comes later
        assert after.untold
        assert not moves.inform(after, officials.official(unit, boss), world(unit)).appeal.untold

    await run(store, live)


async def test_everything_is_handed_over_cases_parts_and_words_owed(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        heir = hired(unit, "vk:14", Role.EXECUTOR)
        own = in_work(unit, boss, helper)
        part = engaged(unit, in_work(unit, boss, executor, key="k2"), executor, helper)
        official = officials.official(unit, executor)
        word = appeals.apply(
            unit,
            moves.answer(
                in_work(unit, boss, executor, key="k3"),
                official,
                world(unit),
                outcome=Outcome.EXPLAINED,
                text="По графику.",
                parties=(Party("housing", helper),),
            ),
            "vk:11",
        )
        planned = appeals.apply(
            unit,
            moves.answer(
                in_work(unit, boss, helper, key="k4"),
                officials.official(unit, helper),
                world(unit),
                outcome=Outcome.PLANNED,
                text="В июне",
                planned_until=date(2027, 6, 1),
            ),
            "vk:12",
        )
        result = standing_in.hand_over(unit, officials.official(unit, boss), helper, heir, "vk:10")
        assert [each.id for each in result.passed] == [own.id, planned.id]
        assert ([each.id for each in result.parts], [each.id for each in result.agreements]) == (
            [part.id],
            [word.id],
        )
        assert result.left == ()
        assert appeals.load(unit, own.id).executors == (heir,)
        assert (queue(unit, helper), queue(unit, heir)) == ([], [part.id])
        assert appeals.load(unit, word.id).agreeing == (Party("housing", heir),)
        assert told(unit, "given_on") == ["vk:12", "vk:12"]
        again = standing_in.hand_over(unit, officials.official(unit, boss), helper, heir, "vk:10")
        assert (again.passed, again.parts, again.agreements, again.left) == ((), (), (), ())

    await run(store, live)


async def test_a_strangers_coordinator_hands_over_nothing_of_others(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        part = engaged(unit, in_work(unit, boss, executor), executor, helper)
        stranger = officials.official(unit, hired(unit, "vk:15", Role.COORDINATOR, "other-adm"))
        result = standing_in.hand_over(unit, stranger, helper, executor, "vk:15")
        assert [(each.id, why.reason) for each, why in result.left] == [(part.id, "appeal.no_right")]
        assert queue(unit, helper) == [part.id]

    await run(store, live)


async def test_one_who_joins_their_two_messengers_keeps_the_part(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        kept = hired(unit, "telegram:12", Role.EXECUTOR)
        case = engaged(unit, in_work(unit, boss, executor), executor, helper)
        mergers.merge(unit, kept, helper, "telegram:12")
        assert queue(unit, kept) == [case.id]
        assert [each.person for each in appeals.load(unit, case.id).engaged] == [kept]
        mergers.undo(unit, kept, "telegram:12")
        assert [each.person for each in appeals.load(unit, case.id).engaged] == [helper]
        assert queue(unit, helper) == [case.id]

    await run(store, live)


async def test_in_the_next_round_there_are_no_parts_and_who_did_one_does_not_work_alone(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, executor, helper = staff(unit)
        case = contested(unit, boss, executor)
        assert case.errands == ()
        taken = appeals.apply(unit, moves.take(case, officials.official(unit, helper), world(unit)), "vk:12")
        assert engaged(unit, taken, helper, executor).engaged[0].person == executor

    await run(store, live)
