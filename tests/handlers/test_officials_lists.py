"""Lists of words: kept behind the PIN, by rights, each authority its own and what is above."""

from datetime import timedelta

import pytest

from domain.rights import Right, Role
from tests.conftest import Clock
from tests.handlers.driver import Driver

KEEPER = "vk:9"


async def _list(driver: Driver) -> str:
    await driver.say(KEEPER, "Рабочее место")
    await driver.press(KEEPER, "Ещё")
    await driver.press(KEEPER, "Списки слов")
    return await driver.press(KEEPER, "Реклама")


async def test_adding_and_taking_off_ask_for_the_pin(driver: Driver, clock: Clock) -> None:
    await driver.appoint(KEEPER, Right(Role.MODERATOR, "adm"))
    await driver.with_pin(KEEPER)
    await _list(driver)
    await driver.press(KEEPER, "Добавить")
    await driver.say(KEEPER, "kazino-x.ru\nбыстрый займ")
    clock.forward(timedelta(minutes=11))
    assert "Введите ваш PIN-код" in await driver.press(KEEPER, "Добавить")
    assert "быстрый займ" in await driver.say(KEEPER, "2580")  # what was typed waits there
    assert "Добавлены 2 записи" in await driver.press(KEEPER, "Добавить")
    clock.forward(timedelta(minutes=11))
    await driver.press(KEEPER, "kazino-x.ru")
    assert "Введите ваш PIN-код" in await driver.press(KEEPER, "Убрать")
    await driver.say(KEEPER, "2580")
    assert "Убрано" in await driver.press(KEEPER, "Убрать")
    assert "kazino-x.ru" not in driver.labels(KEEPER)

    case = await driver.sent(text="Яма у школы. Кому быстрые займы под залог — пишите, помогу")
    assert case.withheld


async def test_what_comes_from_above_is_told_and_cannot_be_taken_off(driver: Driver) -> None:
    await driver.appoint(KEEPER, Right(Role.ADMIN, "adm"))
    await driver.with_pin(KEEPER)
    await _list(driver)
    await driver.press(KEEPER, "Добавить")
    await driver.say(KEEPER, "kazino-x.ru")
    await driver.press(KEEPER, "Добавить")

    below = "vk:10"
    await driver.appoint(below, Right(Role.COORDINATOR, "adm-roads"))
    await driver.say(below, "Рабочее место")
    await driver.press(below, "Ещё")
    await driver.press(below, "Списки слов")
    assert "Ещё 1 запись действует сверху: Администрация района" in await driver.press(below, "Реклама")
    assert "kazino-x.ru" not in driver.labels(below)


@pytest.mark.parametrize("role", [Role.EXECUTOR, Role.HEAD, Role.CURATOR, Role.EDITOR])
async def test_others_have_no_lists(driver: Driver, role: Role) -> None:
    await driver.appoint(KEEPER, Right(role, "adm"))
    await driver.say(KEEPER, "Рабочее место")
    await driver.press(KEEPER, "Ещё")
    assert "Списки слов" not in driver.labels(KEEPER)
