"""Messages with listed words are registered and wait for a moderator; nobody else sees them till then."""

from dataclasses import replace

import pytest

from domain import moves
from domain.appeals import Appeal, Report, Status
from domain.catalogue import Practice
from domain.people import Citizen, Official
from domain.refusal import NotAllowed
from domain.rights import Role
from domain.wording import Listed, ListKind
from storage.appeals import appeals, queue_counts, queues
from storage.appeals.queues import Queue
from storage.officials import audit, officials, wordlists
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests.district import report, with_practice
from tests.storage.cases import citizen, hired, notices, run, sent

BAD = "Крышу чинят одни д у р а к и и дураки"


def _boss(unit: Unit, role: Role = Role.MODERATOR, authority: str = "housing") -> Official:
    return officials.official(unit, hired(unit, f"vk:{role.value}:{authority}", role, authority))


def _listed(unit: Unit, authority: str = "adm", *words: str) -> None:
    boss = _boss(unit, Role.ADMIN, authority)
    wordlists.add(unit, boss, authority, ListKind.PROFANITY, words or ("дурак",), "vk:1")


def _sent(unit: Unit, key: str = "bad", text: str = BAD) -> Appeal:
    made: Report = replace(report(key=key), text=text)
    return appeals.register(unit, made, citizen(unit), "telegram:1")


def _in(unit: Unit, official: Official, queue: Queue) -> list[int]:
    found = [each.id for each in queues.page(unit, official, queue).appeals]
    assert queue_counts.counts(unit, official)[queue] == len(found)
    return found


async def test_it_is_registered_and_only_a_moderator_sees_it_until_it_passes(store: Store) -> None:
    def turn(unit: Unit) -> None:
        _listed(unit)
        moderator, coordinator = _boss(unit), _boss(unit, Role.COORDINATOR)
        executor, head = _boss(unit, Role.EXECUTOR), _boss(unit, Role.HEAD)
        case, plain = _sent(unit), sent(unit)
        assert case.number
        assert case.withheld == (Listed(ListKind.PROFANITY, "дурак"),)
        assert (plain.status, plain.withheld) == (Status.REGISTERED, ())
        assert [each for each in notices(unit) if each[1].endswith("withheld")] == [
            ("vk:moderator:housing", "notice.official.withheld")
        ]
        for each in (moderator, coordinator):
            assert _in(unit, each, Queue.WITHHELD) == [case.id]
        for each in (executor, head, coordinator):
            for queue in (Queue.NEW, Queue.ALL, Queue.OVERDUE):
                assert case.id not in _in(unit, each, queue)
        assert _in(unit, executor, Queue.WITHHELD) == []
        assert _in(unit, moderator, Queue.ALL) == []
        for move in (moves.let_pass, moves.take, moves.accept_and_route):
            with pytest.raises(NotAllowed):
                move(case, executor, world(unit))  # type: ignore[operator]
        with pytest.raises(NotAllowed):
            moves.accept_and_route(case, coordinator, world(unit))
        passed = appeals.apply(unit, moves.let_pass(case, moderator, world(unit)), "vk:5")
        assert (passed.status, passed.withheld) == (Status.REGISTERED, ())
        assert _in(unit, executor, Queue.NEW) == [case.id, plain.id]
        assert _in(unit, moderator, Queue.WITHHELD) == []
        assert ("vk:coordinator:housing", "notice.official.registered") in notices(unit)
        with pytest.raises(NotAllowed):
            moves.let_pass(passed, coordinator, world(unit))

    await run(store, turn)


async def test_where_nobody_moderates_it_waits_too_and_is_routed_when_it_passes(
    store: Store,
) -> None:
    def turn(unit: Unit) -> None:
        _listed(unit)
        case = _sent(unit)
        assert case.status is Status.REGISTERED
        assert case.moderate_by is not None
        passed = moves.let_pass(case, _boss(unit), world(unit)).appeal
        assert (passed.status, passed.moderate_by) == (Status.ROUTED, None)

    await run(store, turn, with_practice({"housing": Practice(moderation=False)}))


async def test_declining_and_withdrawing_end_the_waiting(store: Store) -> None:
    def turn(unit: Unit) -> None:
        _listed(unit)
        one, other = _sent(unit, "a"), _sent(unit, "b")
        declined = moves.decline(one, _boss(unit), world(unit), reason="Без оскорблений, пожалуйста")
        appeals.apply(unit, declined, "vk:5")
        mine = moves.withdraw(other, Citizen(other.person), world(unit))
        appeals.apply(unit, mine, "telegram:1")
        assert _in(unit, _boss(unit), Queue.WITHHELD) == []

    await run(store, turn)


async def test_a_list_holds_below_and_not_beside(store: Store) -> None:
    def turn(unit: Unit) -> None:
        _listed(unit, "roads", "дурак")
        assert not _sent(unit, "a").withheld
        _listed(unit, "gov", "крыша")
        assert [each.typed for each in _sent(unit, "b").withheld] == ["крыша"]
        entry = wordlists.inherited(unit, "housing")[0]
        assert entry.authority == "gov"
        with pytest.raises(NotAllowed):
            wordlists.remove(unit, _boss(unit), entry.id, "vk:5")
        wordlists.remove(unit, _boss(unit, Role.ADMIN, "gov"), entry.id, "vk:1")
        assert not _sent(unit, "c").withheld
        assert [each.action for each in audit.of(unit, "authority:gov")] == ["lists.add", "lists.remove"]

    await run(store, turn)


async def test_a_whole_list_at_once_says_what_was_taken_and_what_not(store: Store) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit)
        lines = ["Дурак", "  дурак ", "", "ад", "kazino-x.ru"]
        added = wordlists.add(unit, boss, "housing", ListKind.THREAT, lines, "vk:5")
        assert (added.new, added.known, added.refused) == (2, (), ("ад",))
        again = wordlists.add(unit, boss, "housing", ListKind.PROFANITY, ["дурак"], "vk:5")
        assert (again.new, again.known) == (0, ("дурак",))
        with pytest.raises(NotAllowed):
            wordlists.add(unit, boss, "adm", ListKind.THREAT, ["хам"], "vk:5")
        with pytest.raises(NotAllowed):
            wordlists.add(unit, _boss(unit, Role.EXECUTOR), "housing", ListKind.THREAT, ["хам"], "vk:5")

    await run(store, turn)
