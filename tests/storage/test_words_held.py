"""Words about a case with listed words wait for a moderator: nothing changes till then, nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Status
from domain.held import Decision, Held, Way
from domain.people import Citizen, Joiner, Official
from domain.refusal import NotAllowed
from domain.rights import Role
from domain.wording import ListKind
from storage.appeals import appeals, chronicle, held, joinings, reminders
from storage.officials import audit, officials, wordlists
from storage.people import blocks, mergers
from storage.store import Store
from storage.tables import held_words
from storage.unit import Unit
from storage.world import world
from tests.storage.cases import answered, citizen, hired, in_work, notices, run

BAD = "Крышу чинили дураки"


def _boss(unit: Unit, role: Role = Role.MODERATOR, authority: str = "housing") -> Official:
    return officials.official(unit, hired(unit, f"vk:{role.value}:{authority}", role, authority))


def _listed(unit: Unit) -> Official:
    """The word is on the district's list; whoever decides about it in the housing department."""
    wordlists.add(unit, _boss(unit, Role.ADMIN, "adm"), "adm", ListKind.PROFANITY, ("дурак",), "vk:1")
    return _boss(unit)


def _staff(unit: Unit) -> tuple[int, int]:
    return hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)


def _say(unit: Unit, case: Appeal, way: Way, text: str = BAD, person: int | None = None) -> Held | None:
    fresh = appeals.load(unit, case.id, lock=True)
    actor = Citizen(fresh.person) if person is None else Joiner(person)
    moved = moves.say(fresh, actor, world(unit), way, text=text, files=())
    return held.said(unit, moved, way, text, (), "vk:2" if person else fresh.address)


def _kept(found: Held | None) -> Held:
    assert found is not None
    return found


def _history(unit: Unit, case: Appeal) -> list[object]:
    return [each.what for each in chronicle.of(unit, case.id, public_only=False)]


def _asked(unit: Unit, case: Appeal, executor: int) -> Appeal:
    official = officials.official(unit, executor)
    moved = moves.ask_citizen(case, official, world(unit), question="Какой подъезд?")
    return appeals.apply(unit, moved, "vk:11")


async def test_clean_words_go_at_once(store: Store) -> None:
    def turn(unit: Unit) -> None:
        _listed(unit)
        case = in_work(unit, *_staff(unit))
        assert _say(unit, case, Way.ADD, "Ещё и потолок") is None
        assert "Ещё и потолок" in repr(_history(unit, case))

    await run(store, turn)


async def test_nobody_reads_them_and_nothing_changes_until_a_moderator_passes_them(store: Store) -> None:
    def turn(unit: Unit) -> None:
        moderator = _listed(unit)
        case = in_work(unit, *_staff(unit))
        before = notices(unit)
        waits = _kept(_say(unit, case, Way.ADD))
        assert appeals.load(unit, case.id) == case
        assert BAD not in repr(_history(unit, case))
        told = notices(unit)[len(before) :]
        assert told == [
            ("vk:moderator:housing", "notice.held.found"),
            ("vk:moderator:housing", "notice.held.due"),
        ]
        assert held.count(unit, moderator) == 1
        assert held.waiting(unit, moderator) == (waits,)
        assert held.of_person(unit, case.id, case.person) == (waits,)

        assert held.let_pass(unit, waits.id, moderator, "vk:1") is Decision.PASSED
        assert BAD in repr(_history(unit, case))
        assert held.count(unit, moderator) == 0
        assert ("telegram:1", "notice.held.passed") in notices(unit)
        assert ("vk:11", "notice.official.added") in notices(unit)
        [deed] = [each for each in audit.of(unit, f"appeal:{case.id}") if each.action == "words.passed"]
        assert (deed.person, deed.after) == (moderator.person, {"entry": waits.id})
        with pytest.raises(NotAllowed, match=r"held\.decided"):
            held.let_pass(unit, waits.id, moderator, "vk:1")

    await run(store, turn)


async def test_declined_words_never_reach_the_case(store: Store) -> None:
    def turn(unit: Unit) -> None:
        moderator = _listed(unit)
        case = in_work(unit, *_staff(unit))
        waits = _kept(_say(unit, case, Way.ADD))
        held.decline(unit, waits.id, moderator, "vk:1", "Без оскорблений")
        assert appeals.load(unit, case.id) == case
        assert BAD not in repr(_history(unit, case))
        again = held.load(unit, waits.id)
        assert (again.decision, again.why, again.text) == (Decision.DECLINED, "Без оскорблений", BAD)
        assert ("telegram:1", "notice.held.declined") in notices(unit)

    await run(store, turn)


async def test_only_who_may_admit_there_decides(store: Store) -> None:
    def turn(unit: Unit) -> None:
        _listed(unit)
        coordinator, executor = _staff(unit)
        waits = _kept(_say(unit, in_work(unit, coordinator, executor), Way.ADD))
        for official in (officials.official(unit, executor), _boss(unit, authority="roads")):
            assert held.count(unit, official) == 0
            with pytest.raises(NotAllowed, match=r"appeal\.no_right"):
                held.let_pass(unit, waits.id, official, "vk:1")
            with pytest.raises(NotAllowed, match=r"appeal\.no_right"):
                held.decline(unit, waits.id, official, "vk:1", "Нет")
        assert held.load(unit, waits.id).decision is None

    await run(store, turn)


async def test_while_a_reply_waits_the_clock_stands_still(store: Store, clock: Any) -> None:
    def ask(unit: Unit) -> tuple[Appeal, Held, Official]:
        moderator = _listed(unit)
        coordinator, executor = _staff(unit)
        case = _asked(unit, in_work(unit, coordinator, executor), executor)
        waits = _kept(_say(unit, case, Way.REPLY))
        with pytest.raises(NotAllowed, match=r"held\.already"):
            _say(unit, case, Way.REPLY)
        return case, waits, moderator

    case, waits, moderator = await run(store, ask)
    assert case.status is Status.CLARIFYING
    clock.forward(timedelta(days=1))

    def passes(unit: Unit) -> Appeal:
        assert appeals.load(unit, case.id).paused_at == case.paused_at
        held.let_pass(unit, waits.id, moderator, "vk:1")
        return appeals.load(unit, case.id)

    after = await run(store, passes)
    assert after.status is Status.IN_PROGRESS
    assert after.paused_at is None
    assert after.due_at > case.due_at


async def test_a_contest_that_waits_is_no_silence(store: Store, clock: Any) -> None:
    def contests(unit: Unit) -> tuple[Appeal, Held, Official]:
        moderator = _listed(unit)
        case = answered(unit, *_staff(unit))
        return case, _kept(_say(unit, case, Way.CONTEST)), moderator

    case, waits, moderator = await run(store, contests)
    clock.forward(timedelta(days=30))
    assert await run(store, reminders.close_silent) == 0
    await run(store, lambda unit: held.let_pass(unit, waits.id, moderator, "vk:1"))
    after = await run(store, lambda unit: appeals.load(unit, case.id))
    assert (after.status, after.round) == (Status.IN_PROGRESS, 2)


async def test_who_contested_in_bad_words_has_time_to_find_others(store: Store, clock: Any) -> None:
    def contests(unit: Unit) -> tuple[Appeal, Held, Official]:
        moderator = _listed(unit)
        case = answered(unit, *_staff(unit))
        return case, _kept(_say(unit, case, Way.CONTEST)), moderator

    case, waits, moderator = await run(store, contests)
    clock.forward(timedelta(days=30))
    await run(store, lambda unit: held.decline(unit, waits.id, moderator, "vk:1", "Без оскорблений"))
    left = await run(store, lambda unit: appeals.load(unit, case.id))
    assert left.version == case.version + 1  # whoever saw it before is told what has changed
    assert left.contest_until is not None
    assert left.contest_until.date() == (clock.now + timedelta(days=3)).date()
    with pytest.raises(appeals.Changed):
        await run(store, lambda unit: appeals.load(unit, case.id, seen=case.version))
    [*_, last] = await run(store, lambda unit: chronicle.of(unit, case.id, public_only=False))
    assert (last.kind, last.public, last.person) == ("leftopen", False, moderator.person)
    assert await run(store, reminders.close_silent) == 0
    clock.forward(timedelta(days=2))
    assert await run(store, lambda unit: _say(unit, case, Way.CONTEST, "Всё так же течёт")) is None
    after = await run(store, lambda unit: appeals.load(unit, case.id))
    assert (after.status, after.round) == (Status.IN_PROGRESS, 2)


async def test_silence_after_that_closes_it_as_ever(store: Store, clock: Any) -> None:
    def contests(unit: Unit) -> None:
        moderator = _listed(unit)
        waits = _kept(_say(unit, answered(unit, *_staff(unit)), Way.CONTEST))
        held.decline(unit, waits.id, moderator, "vk:1", "Без оскорблений")

    await run(store, contests)
    clock.forward(timedelta(days=30))
    assert await run(store, reminders.close_silent) == 1


async def test_one_who_joined_is_held_too_and_may_have_left_meanwhile(store: Store) -> None:
    def turn(unit: Unit) -> None:
        moderator = _listed(unit)
        case = in_work(unit, *_staff(unit))
        other = citizen(unit, "vk:2")
        joinings.join(unit, case, other, "vk:2", "ru")
        first = _kept(_say(unit, case, Way.ADD, person=other))
        second = _kept(_say(unit, case, Way.ADD, BAD + " снова", person=other))
        assert held.let_pass(unit, first.id, moderator, "vk:1") is Decision.PASSED
        assert BAD in repr(_history(unit, case))
        joinings.leave(unit, case.id, other)
        assert held.let_pass(unit, second.id, moderator, "vk:1") is Decision.LATE
        assert ("vk:2", "notice.held.late") in notices(unit)

    await run(store, turn)


async def test_a_restricted_person_is_read_first_whatever_they_write(store: Store) -> None:
    def turn(unit: Unit) -> None:
        moderator = _listed(unit)
        case = in_work(unit, *_staff(unit))
        blocks.place(unit, moderator, appeals.load(unit, case.id), 7, "Угрозы", "vk:1")
        waits = _kept(_say(unit, case, Way.ADD, "Потолок мокрый"))
        assert waits.found == ()
        assert held.let_pass(unit, waits.id, moderator, "vk:1") is Decision.PASSED

    await run(store, turn)


async def test_nobody_floods_a_moderator_with_held_words(store: Store) -> None:
    def turn(unit: Unit) -> None:
        _listed(unit)
        case = in_work(unit, *_staff(unit))
        for n in range(5):
            _say(unit, case, Way.ADD, f"{BAD} {n}")
        with pytest.raises(NotAllowed, match=r"held\.many"):
            _say(unit, case, Way.ADD)

    await run(store, turn)


async def test_they_follow_the_person_into_another_messenger_and_back(store: Store) -> None:
    def turn(unit: Unit) -> None:
        _listed(unit)
        case = in_work(unit, *_staff(unit))
        _say(unit, case, Way.ADD)
        other = citizen(unit, "vk:2")
        whose = sa.select(held_words.c.person_id)
        mergers.merge(unit, other, case.person, "vk:2")
        assert unit.connection.scalar(whose) == other
        mergers.undo(unit, other, "vk:2")
        assert unit.connection.scalar(whose) == case.person

    await run(store, turn)
