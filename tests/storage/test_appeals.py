"""Appeals in the shared database: numbers, moves, two officials at once, history, files."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Outcome, Place, Status
from domain.events import Answered, Registered
from domain.people import Citizen
from domain.refusal import NotAllowed
from domain.rights import Role
from storage.appeals import appeals, chronicle
from storage.appeals.appeals import Changed
from storage.files import files
from storage.officials import audit, officials
from storage.store import Store
from storage.tables import appeal_events
from storage.tables import appeals as table
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import report
from tests.storage.cases import answered, citizen, contested, hired, in_work, notices, routed, run, sent


async def test_an_appeal_is_registered_and_read_back_as_it_was_sent(store: Store) -> None:
    def submit(unit: Unit) -> None:
        person = citizen(unit)
        photo = files.receive(unit, kind="photo", network="telegram", ref="abc")
        sent = replace(report(files=(photo,)), place=Place("Мира, 5", 55.0, 40.0), extras={"floor": "пятый"})
        new = appeals.register(unit, sent, person, "telegram:1")
        assert new.number == "2026-000001"
        assert appeals.load(unit, new.id) == new
        assert appeals.by_number(unit, "2026-000001") == new
        assert appeals.by_number(unit, "2026-000002") is None
        [event] = chronicle.of(unit, new.id, public_only=True)
        assert event.what == Registered("housing", new.due_at, (photo,))
        assert event.at == unit.now
        assert [each.id for each in chronicle.files_of(unit, new.id)] == [photo]

    await run(store, submit)


async def test_every_state_survives_the_database(store: Store) -> None:
    def live(unit: Unit) -> None:
        coordinator, executor = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        case = contested(unit, coordinator, executor)
        official = officials.official(unit, coordinator)
        case = appeals.apply(
            unit,
            moves.redirect(case, official, world(unit), authority="roads", reason="Дорога"),
            "vk:10",
        )
        assert appeals.load(unit, case.id) == case
        assert (case.round, case.former, case.left) == (2, (executor,), ("housing",))
        assert case.version == len(chronicle.of(unit, case.id, public_only=False))

    await run(store, live)


async def test_a_submission_sent_twice_is_one_appeal_with_one_number(store: Store) -> None:
    first = await run(store, lambda unit: sent(unit, key="same"))
    second = await run(store, lambda unit: sent(unit, key="same"))
    other = await run(store, lambda unit: sent(unit, key="other"))
    assert second == first
    assert other.number == "2026-000002"
    assert await run(store, lambda unit: len(chronicle.of(unit, first.id, public_only=False))) == 1


async def test_many_at_once_get_numbers_without_gaps_and_doubles(store: Store) -> None:
    await run(store, citizen)
    keys = [f"k{n % 20}" for n in range(40)]  # each is sent twice, at the same time
    found = await asyncio.gather(*(run(store, lambda unit, key=key: sent(unit, key=key)) for key in keys))
    numbers = {case.number for case in found}
    assert numbers == {f"2026-{n:06d}" for n in range(1, 21)}
    last = await run(store, lambda unit: sent(unit, key="last"))
    assert last.number == "2026-000021"


async def test_the_year_of_a_number_is_the_authoritys(store: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)  # past midnight in Moscow
    assert (await run(store, sent)).number == "2027-000001"


async def test_what_is_refused_leaves_nothing_behind(store: Store) -> None:
    def submit(unit: Unit) -> None:
        appeals.register(unit, report(topic="old"), citizen(unit), "telegram:1")

    with pytest.raises(NotAllowed):
        await run(store, submit)
    assert (await run(store, sent)).number == "2026-000001"


async def test_of_two_officials_who_act_on_one_case_the_second_is_told_what_changed(store: Store) -> None:
    def prepare(unit: Unit) -> tuple[int, int, int]:
        coordinator, executor = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        return routed(unit, coordinator).id, coordinator, executor

    case, coordinator, executor = await run(store, prepare)
    seen = await run(store, lambda unit: appeals.load(unit, case))

    def take(unit: Unit, person: int) -> None:
        moved = moves.take(seen, officials.official(unit, person), world(unit))
        appeals.apply(unit, moved, "vk:1")

    both = await asyncio.gather(
        run(store, lambda unit: take(unit, coordinator)),
        run(store, lambda unit: take(unit, executor)),
        return_exceptions=True,
    )
    [lost] = [each for each in both if each is not None]
    assert isinstance(lost, Changed)
    now = await run(store, lambda unit: appeals.load(unit, case))
    assert lost.current == now
    assert lost.by == now.executor
    assert [each.kind for each in lost.since] == ["assigned", "taken"]

    with pytest.raises(Changed):
        await run(store, lambda unit: appeals.load(unit, case, seen=seen.version))


async def test_the_one_who_lost_has_written_nothing(store: Store) -> None:
    def live(unit: Unit) -> None:
        coordinator, executor = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        case = in_work(unit, coordinator, executor)
        official = officials.official(unit, executor)
        first = moves.answer(case, official, world(unit), outcome=Outcome.DONE, text="Раз")
        second = moves.answer(case, official, world(unit), outcome=Outcome.REFUSED, text="Два")
        appeals.apply(unit, first, "vk:11")
        before = (notices(unit), audit.of(unit, f"appeal:{case.id}"))
        with pytest.raises(Changed):
            appeals.apply(unit, second, "vk:11")
        assert (notices(unit), audit.of(unit, f"appeal:{case.id}")) == before
        assert appeals.load(unit, case.id).answer == "Раз"

    await run(store, live)


async def test_the_audit_tells_nothing_of_the_citizen(store: Store) -> None:
    """Neither words nor address nor person, also when somebody else became the author meanwhile."""

    def live(unit: Unit) -> str:
        coordinator, executor = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        case = in_work(unit, coordinator, executor)
        asked = moves.ask_citizen(
            case, officials.official(unit, executor), world(unit), question="Какой подъезд?"
        )
        case = appeals.apply(unit, asked, "vk:11")
        told = moves.citizen_replies(case, Citizen(case.person), world(unit), text="Третий, Канарейкина")
        case = appeals.apply(unit, told, case.address)
        official = officials.official(unit, executor)
        text = "Починили у Канарейкиной"
        moved = moves.answer(case, official, world(unit), outcome=Outcome.DONE, text=text)
        other = citizen(unit, "vk:99")
        another = replace(moved, appeal=replace(moved.appeal, person=other, address="vk:99"))
        appeals.apply(unit, another, "vk:11")
        return repr([(each.before, each.after) for each in audit.of(unit, f"appeal:{case.id}")])

    told = await run(store, live)
    assert "answered" in told
    for private in ("person_id", "telegram:1", "vk:99", "анарейкин", "одъезд", "text", "place"):
        assert private not in told


async def test_a_fact_that_the_audit_does_not_list_is_refused(store: Store) -> None:
    def deed(unit: Unit) -> None:
        audit.record(unit, None, "vk:5", "x", "appeal:1", after={"phone": "+7 900 111-22-33"})

    with pytest.raises(ValueError, match="phone"):
        await run(store, deed)


async def test_a_citizen_adds_words_whatever_officials_do_at_the_moment(store: Store) -> None:
    case = await run(store, lambda unit: routed(unit, hired(unit, "vk:10", Role.COORDINATOR)).id)

    def add(unit: Unit, text: str) -> None:
        locked = appeals.load(unit, case, lock=True)
        moved = moves.add_words(locked, Citizen(locked.person), world(unit), text=text)
        appeals.apply(unit, moved, locked.address)

    await asyncio.gather(*(run(store, lambda unit, n=n: add(unit, f"слово {n}")) for n in range(8)))
    events = await run(store, lambda unit: chronicle.of(unit, case, public_only=True))
    assert sorted(each.what.text for each in events[2:]) == [f"слово {n}" for n in range(8)]


async def test_contesting_opens_a_second_round_and_tells_everyone_once(store: Store) -> None:
    def live(unit: Unit) -> None:
        coordinator, executor = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        hired(unit, "vk:30", Role.COORDINATOR, "adm")
        case = answered(unit, coordinator, executor)
        before = len(notices(unit))
        moved = moves.contest(case, Citizen(case.person), world(unit), reason="Течёт")
        case = appeals.apply(unit, moved, case.address)
        assert (case.status, case.round, case.executor) == (Status.IN_PROGRESS, 2, None)
        assert sorted(notices(unit)[before:]) == [
            ("telegram:1", "notice.citizen.contested"),
            ("vk:10", "notice.official.contested"),
            ("vk:11", "notice.official.contested"),
            ("vk:30", "notice.official.contested"),
        ]
        assert officials.others(unit, case, executor)

    await run(store, live)


async def test_new_appeals_are_told_to_the_nearest_coordinator_above_or_to_an_administrator(
    store: Store,
) -> None:
    def live(unit: Unit) -> None:
        hired(unit, "vk:1", Role.ADMIN, "gov")
        sent(unit, key="a")
        hired(unit, "vk:2", Role.COORDINATOR, "gov")
        sent(unit, key="b")
        hired(unit, "vk:3", Role.COORDINATOR, "adm")
        hired(unit, "vk:4", Role.COORDINATOR, "housing", "pothole")  # for another topic
        sent(unit, key="c")
        assert [address for address, _ in notices(unit)] == ["vk:1", "vk:2", "vk:3"]

    await run(store, live)


async def test_officials_actions_are_in_the_audit_with_before_and_after(store: Store) -> None:
    def live(unit: Unit) -> None:
        coordinator, executor = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        case = contested(unit, coordinator, executor)
        done = audit.of(unit, f"appeal:{case.id}")
        assert [each.action for each in done] == ["appeal.routed", "appeal.assigned", "appeal.answered"]
        taken = done[1]
        assert (taken.person, taken.address, taken.at) == (executor, "vk:11", unit.now)
        owed = taken.before["respond_by"]
        assert owed is not None
        assert taken.before == {"status": "routed", "executor_id": None, "version": 2, "respond_by": owed}
        assert taken.after == {
            "status": "in_progress",
            "executor_id": executor,
            "version": 4,
            "respond_by": None,
        }

    await run(store, live)


async def test_the_citizen_sees_neither_notes_nor_their_files(store: Store) -> None:
    def live(unit: Unit) -> None:
        coordinator, executor = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        case = in_work(unit, coordinator, executor)
        official = officials.official(unit, executor)
        secret = files.receive(unit, kind="photo", network="vk", ref="1")
        shown = files.receive(unit, kind="photo", network="vk", ref="2")
        noted = moves.note(case, official, world(unit), text="Звонил", files=(secret,))
        case = appeals.apply(unit, noted, "vk:11")
        done = moves.answer(case, official, world(unit), outcome=Outcome.DONE, text="Да", files=(shown,))
        case = appeals.apply(unit, done, "vk:11")
        public = chronicle.of(unit, case.id, public_only=True)
        assert [each.kind for each in public] == ["registered", "routed", "taken", "answered"]
        assert isinstance(public[-1].what, Answered)
        assert [each.id for each in chronicle.files_of(unit, case.id)] == [shown]
        assert [each.id for each in chronicle.files_of(unit, case.id, public_only=False)] == [secret, shown]
        assert [each.id for each in chronicle.files_of(unit, case.id, seq=case.version)] == [shown]

    await run(store, live)


@pytest.mark.parametrize(
    "statement", [sa.delete(appeal_events), sa.update(appeal_events).values(kind="noted")]
)
async def test_what_happened_can_be_neither_changed_nor_deleted(
    store: Store, statement: sa.Delete | sa.Update
) -> None:
    case = await run(store, sent)
    with pytest.raises(sa.exc.DBAPIError):
        await run(store, lambda unit: unit.connection.execute(statement))
    assert await run(store, lambda unit: len(chronicle.of(unit, case.id, public_only=False))) == 1


async def test_a_person_sees_their_own_appeals_the_newest_first_page_by_page(store: Store) -> None:
    def live(unit: Unit) -> None:
        mine = [sent(unit, key=f"k{n}").number for n in range(5)]
        sent(unit, address="vk:2", key="other")
        person = citizen(unit)
        first = appeals.of_person(unit, person, limit=3)
        rest = appeals.of_person(unit, person, before=first[-1].id, limit=3)
        assert [case.number for case in (*first, *rest)] == mine[::-1]

    await run(store, live)


async def test_an_event_of_a_later_release_with_more_fields_is_still_read(store: Store) -> None:
    def live(unit: Unit) -> None:
        case = sent(unit)
        row = {"appeal_id": case.id, "seq": 2, "at": unit.now, "actor_kind": "schedule", "public": True}
        data = {"reason": "нет", "colour": "red"}
        unit.connection.execute(sa.insert(appeal_events), {**row, "kind": "declined", "data": data})
        assert chronicle.of(unit, case.id, public_only=True)[-1].kind == "declined"

    await run(store, live)


async def test_there_is_no_appeal_that_was_not_sent(store: Store) -> None:
    with pytest.raises(LookupError):
        await run(store, lambda unit: appeals.load(unit, 1))


async def test_the_term_counted_with_russian_holidays_is_what_is_promised(store: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 28, 9, tzinfo=UTC)
    case = await run(store, sent)
    assert case.due_at > datetime(2027, 1, 15, tzinfo=UTC)
    stored = await run(store, lambda unit: unit.connection.scalar(sa.select(table.c.due_at)))
    assert stored == case.due_at
    assert case.due_at - clock.now > timedelta(days=18)
