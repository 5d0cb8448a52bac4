"""What officials type finds a case by its words, in other forms and ways of writing; on both databases."""

import pytest

from domain import moves
from domain.appeals import Place, Report
from domain.people import Citizen, Joiner, Official
from domain.rights import Right, Role
from storage.appeals import appeals, joinings, queues
from storage.appeals.queues import Queue
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests.storage.cases import citizen, run

ROOT = Official(99, (Right(Role.COORDINATOR, "gov"),))


def _reported(unit: Unit) -> int:
    person = citizen(unit, "vk:1")
    report = Report(
        "one", "leak", "town", "Во дворе ямы, не горят фонари", Place("ул. Школьная, д. 5", 58.2, 46.4)
    )
    case = appeals.register(unit, report, person, "vk:1")
    added = moves.add_words(case, Citizen(person), world(unit), text="Лифт скрипит")
    case = appeals.apply(unit, added, "vk:1")
    other = citizen(unit, "vk:2")
    joinings.join(unit, case, other, "vk:2", "ru")
    said = moves.supplement(case, Joiner(other), world(unit), text="Домофон сломан")
    return appeals.apply(unit, said, "vk:2").id


@pytest.mark.parametrize(
    "typed",
    [
        "Школьная, 5",
        "ул. Школьной",
        "на Школьной улице 5",
        "Школьная улица, дом 5",
        "яма",
        "фонарь во дворе",
        "скрипят лифты",
        "сломанный домоф",
    ],
)
async def test_a_case_is_found_however_its_words_are_written(store: Store, typed: str) -> None:
    def live(unit: Unit) -> None:
        case = _reported(unit)
        assert [each.id for each in queues.page(unit, ROOT, Queue.ALL, words=typed).appeals] == [case]

    await run(store, live)


@pytest.mark.parametrize("typed", ["Школьная, 7", "улица", "Садовая", "лифт на Садовой"])
async def test_what_is_not_there_is_not_found(store: Store, typed: str) -> None:
    def live(unit: Unit) -> None:
        _reported(unit)
        assert queues.page(unit, ROOT, Queue.ALL, words=typed).appeals == ()

    await run(store, live)
