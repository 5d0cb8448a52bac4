"""The second factor: what is dangerous asks for the official's PIN, and the PIN itself is kept nowhere."""

from datetime import timedelta

import sqlalchemy as sa

from domain.rights import Right, Role
from storage.officials import audit, officials, pins
from storage.tables import conversations
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import Driver

ADMIN = "vk:9"
WORKER = "telegram:11"
PIN = "2580"


async def people(driver: Driver) -> int:
    """An administrator in «Люди», and somebody to dismiss there; the worker's person."""
    await driver.appoint(ADMIN, Right(Role.ADMIN, "adm"), note="Администратор")
    worker = await driver.appoint(WORKER, Right(Role.EXECUTOR, "vodokanal"), note="Слесарь")
    await driver.say(ADMIN, "Рабочее место")
    await driver.press(ADMIN, "Люди")
    return worker


async def test_who_has_no_pin_chooses_one_on_the_way_to_what_they_wanted(driver: Driver) -> None:
    await people(driver)
    assert "защищено PIN-кодом" in await driver.press(ADMIN, "Пригласить")
    for bad, why in (("12", "от 4 до 8 цифр"), ("пароль", "от 4 до 8 цифр"), ("1234", "угадать")):
        assert why in await driver.say(ADMIN, bad)
    assert "ещё раз" in await driver.say(ADMIN, PIN)
    assert "не совпали" in await driver.say(ADMIN, "2581")
    await driver.say(ADMIN, PIN)
    assert "исполнитель" in driver.labels(ADMIN)


async def test_the_pin_is_asked_again_after_ten_minutes_and_in_another_messenger(
    driver: Driver, clock: Clock
) -> None:
    await people(driver)
    await driver.with_pin(ADMIN, PIN)
    await driver.press(ADMIN, "Слесарь")
    assert "Снять сотрудника" in await driver.press(
        ADMIN, "Снять: исполнитель"
    ) or "Да, снять" in driver.labels(ADMIN)
    clock.forward(timedelta(minutes=11))
    assert "Введите ваш PIN-код" in await driver.press(ADMIN, "Да, снять")
    assert "Осталось 4 попытки" in await driver.say(ADMIN, "9999")
    assert "Подтвердите действие ещё раз" in await driver.say(ADMIN, PIN)
    assert "Сотрудник снят" in await driver.press(ADMIN, "Да, снять")

    def elsewhere(unit: Unit) -> bool:
        person = unit.connection.scalar(sa.select(conversations.c.person_id).filter_by(address=ADMIN))
        assert isinstance(person, int)
        return pins.fresh(unit, person, ADMIN) and not pins.fresh(unit, person, "telegram:9")

    assert await driver.store.run(elsewhere)


async def test_five_wrong_tries_lock_it_even_for_the_right_one(driver: Driver, clock: Clock) -> None:
    worker = await people(driver)
    await driver.with_pin(ADMIN, PIN)
    clock.forward(timedelta(minutes=11))
    await driver.press(ADMIN, "Слесарь")
    await driver.press(ADMIN, "Снять: исполнитель")
    for _ in range(pins.TRIES - 1):
        assert "не подходит" in await driver.say(ADMIN, "9999")
    assert "Слишком много" in await driver.say(ADMIN, "9999")
    assert "Слишком много" in await driver.say(ADMIN, PIN)
    assert await driver.store.run(lambda unit: officials.rights_of(unit, worker))

    clock.forward(timedelta(minutes=61))
    await driver.say(ADMIN, PIN)
    assert "Да, снять" in driver.labels(ADMIN)


async def test_what_was_typed_is_found_nowhere_in_the_database(driver: Driver, clock: Clock) -> None:
    await people(driver)
    await driver.press(ADMIN, "Пригласить")
    await driver.say(ADMIN, "73915028")
    await driver.say(ADMIN, "73915028")
    clock.forward(timedelta(minutes=11))
    await driver.say(ADMIN, "Рабочее место")
    await driver.press(ADMIN, "Люди")
    await driver.press(ADMIN, "Пригласить")
    assert "не подходит" in await driver.say(ADMIN, "64820173")

    def everything(unit: Unit) -> str:
        tables = sa.inspect(unit.connection).get_table_names()
        return "\n".join(
            str(list(unit.connection.execute(sa.text(f'SELECT * FROM "{name}"')))) for name in tables
        )

    kept = await driver.store.run(everything)
    assert "work.pin" in kept  # the conversation stands at the question
    assert "73915028" not in kept
    assert "64820173" not in kept


async def test_the_pin_is_changed_in_the_workplace_by_who_knows_the_old_one(driver: Driver) -> None:
    await people(driver)
    await driver.with_pin(ADMIN, PIN)
    await driver.say(ADMIN, "Рабочее место")
    await driver.press(ADMIN, "Ещё")
    assert "нынешний" in await driver.press(ADMIN, "PIN-код")
    assert "не подходит" in await driver.say(ADMIN, "9999")
    await driver.say(ADMIN, PIN)
    await driver.say(ADMIN, "8642")
    assert "PIN-код сохранён" in await driver.say(ADMIN, "8642")

    def changed(unit: Unit) -> object:
        person = unit.connection.scalar(sa.select(conversations.c.person_id).filter_by(address=ADMIN))
        assert isinstance(person, int)
        actions = [each.action for each in audit.of(unit, f"person:{person}")]
        return pins.check(unit, person, "8642", ADMIN), actions

    assert await driver.store.run(changed) == (pins.Right(), ["pin.set", "pin.change"])


async def test_a_forgotten_pin_is_reset_by_an_administrator_above_and_by_nobody_else(driver: Driver) -> None:
    await people(driver)
    await driver.with_pin(ADMIN, PIN)
    boss = await driver.appoint("vk:12", Right(Role.COORDINATOR, "vodokanal"), note="Старший")
    await driver.with_pin("vk:12")
    await driver.say(ADMIN, "Рабочее место")
    await driver.press(ADMIN, "Люди")
    await driver.find(ADMIN, "Старший")
    await driver.press(ADMIN, "Сбросить PIN-код")
    assert "сброшен" in await driver.press(ADMIN, "Да, сбросить")
    assert not await driver.store.run(lambda unit: pins.known(unit, boss))
    [*_, last] = await driver.store.run(lambda unit: audit.of(unit, f"person:{boss}"))
    assert (last.action, last.address) == ("pin.reset", ADMIN)

    # An administrator of one of their authorities cannot reset what guards the others too.
    await driver.appoint("vk:12", Right(Role.COORDINATOR, "adm-roads"))
    await driver.with_pin("vk:12")
    await driver.appoint("vk:13", Right(Role.ADMIN, "vodokanal"), note="Местный")
    await driver.say("vk:13", "Рабочее место")
    await driver.press("vk:13", "Люди")
    await driver.find("vk:13", "Старший")
    assert "Снять: координатор — Водоканал" in driver.labels("vk:13")
    assert "Сбросить PIN-код" not in driver.labels("vk:13")


async def test_officials_who_do_nothing_dangerous_are_offered_no_pin(driver: Driver) -> None:
    await driver.appoint("vk:11", Right(Role.EXECUTOR, "vodokanal"))
    await driver.say("vk:11", "Рабочее место")
    await driver.press("vk:11", "Ещё")
    assert "PIN-код" not in driver.labels("vk:11")
