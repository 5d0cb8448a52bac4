"""What a card costs: however long its history is, it is read once."""

import sqlalchemy as sa

from domain import moves
from domain.appeals import Outcome
from domain.people import Citizen, Joiner
from domain.rights import Right, Role
from storage.appeals import appeals, joinings
from storage.officials import officials
from storage.people import people
from storage.unit import Unit
from storage.world import world
from tests.handlers.driver import SPEECHES, Driver

EXECUTOR = "vk:11"


async def test_the_card_of_a_contested_case_reads_its_history_once(driver: Driver) -> None:
    await driver.appoint("vk:10", Right(Role.COORDINATOR, "adm"), note="Координатор")
    person = await driver.appoint(EXECUTOR, Right(Role.EXECUTOR, "adm-roads"), note="Мастер")
    case = await driver.sent()

    def contested(unit: Unit) -> None:
        found = appeals.load(unit, case.id)
        around, boss = world(unit), officials.official(unit, people.at_the_door(unit, "vk:10", "ru").id)
        worker, neighbour = officials.official(unit, person), people.at_the_door(unit, "vk:2", "ru").id
        joinings.join(unit, found, neighbour, "vk:2", "ru")
        found = appeals.apply(unit, moves.accept_and_route(found, boss, around), "vk:10")
        found = appeals.apply(unit, moves.take(found, worker, around), EXECUTOR)
        given = moves.answer(found, worker, around, outcome=Outcome.EXPLAINED, text="По графику")
        found = appeals.apply(unit, given, EXECUTOR)
        found = appeals.apply(unit, moves.contest(found, Citizen(found.person), around, reason="Нет"), "")
        appeals.apply(unit, moves.second(found, Joiner(neighbour), around, solved=False), "vk:2")

    await driver.store.run(contested)
    asked: list[str] = []

    def remember(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if "FROM appeal_events" in statement:
            asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", remember)
    try:
        card = await driver.open(EXECUTOR, f"case:{case.id}")
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", remember)
    assert "не решено" in card.casefold() or "не согласен" in card.casefold()
    assert len(asked) == 1 + len(SPEECHES)  # the driver draws every screen in each language as well
