"""A message to the citizen on how it goes: no answer, nothing moves."""

from domain.events import Progressed
from domain.rights import Right, Role
from storage.tables import outbox as rows
from storage.unit import Unit
from tests.handlers.driver import Driver

COORDINATOR, CITIZEN = "vk:10", "telegram:1"


async def test_the_citizen_is_told_how_it_goes_and_the_clock_stays(driver: Driver) -> None:
    await driver.appoint(COORDINATOR, Right(Role.COORDINATOR, "adm"), note="Координатор")
    case = await driver.sent()
    await driver.open(COORDINATOR, f"case:{case.id}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Направить")
    await driver.press(COORDINATOR, "Ещё действия")
    await driver.press(COORDINATOR, "Сообщить, как идёт")
    await driver.say(COORDINATOR, "Материал заказан, бригада выйдет в среду.")
    await driver.send_photo(COORDINATOR)
    check = await driver.press(COORDINATOR, "Готово")
    assert "Материал заказан" in check
    assert "ответ всё равно нужен" in check
    before = await driver.case(case.id)
    done = await driver.press(COORDINATOR, "Отправить")
    assert "Сообщение отправлено гражданину" in done

    after = await driver.case(case.id)
    assert (after.status, after.due_at, after.outcome) == (before.status, before.due_at, None)
    last = (await driver.history(case.id))[-1]
    assert isinstance(last.what, Progressed)
    assert last.public
    assert len(last.files) == 1

    def told(unit: Unit) -> list[str]:
        found = unit.connection.execute(rows.select().where(rows.c.address == CITIZEN))
        return [row.kind for row in found]

    assert "notice.citizen.progressed" in await driver.store.run(told)
    await driver.start(CITIZEN)
    seen = await driver.open(CITIZEN, f"appeal:{case.id}")
    assert "Яма" in seen
