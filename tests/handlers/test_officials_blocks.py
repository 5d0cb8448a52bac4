"""Holding a participant back from a case's card: behind the PIN, by rights, told without personal data."""

from datetime import timedelta

import pytest

from domain.rights import Right, Role
from tests.conftest import Clock
from tests.handlers.driver import Driver

BOSS = "vk:9"
CITIZEN = "telegram:1"


async def _wish(driver: Driver) -> str:
    case = await driver.sent(CITIZEN)
    await driver.open(BOSS, f"case:{case.id}")
    await driver.press(BOSS, "Ещё действия")
    return await driver.press(BOSS, "Ограничить участника")


async def _written(driver: Driver) -> None:
    await driver.press(BOSS, "7 календарных")
    await driver.say(BOSS, "Реклама в каждом сообщении")


async def test_without_the_pin_nothing_is_done(driver: Driver, clock: Clock) -> None:
    await driver.appoint(BOSS, Right(Role.COORDINATOR, "adm-roads"), note="Орлова")
    assert "PIN" in await _wish(driver)
    await driver.with_pin(BOSS)
    await _wish(driver)
    await _written(driver)
    clock.forward(timedelta(minutes=11))
    assert "Введите ваш PIN-код" in await driver.press(BOSS, "Ограничить")
    await driver.say(BOSS, "1111")
    await driver.say(BOSS, "2580")
    assert "ограничен" in await driver.press(BOSS, "Ограничить")
    await driver.open(BOSS, "work")
    await driver.press(BOSS, "Ещё")
    listed = await driver.press(BOSS, "Ограничения")
    assert "Участник №" in listed
    assert CITIZEN not in listed
    await driver.press(BOSS, "Участник №")
    clock.forward(timedelta(minutes=11))
    assert "Введите ваш PIN-код" in await driver.press(BOSS, "Снять ограничение")


@pytest.mark.parametrize("role", [Role.EXECUTOR, Role.HEAD, Role.CURATOR])
async def test_others_see_neither_the_button_nor_the_list(driver: Driver, role: Role) -> None:
    await driver.appoint(BOSS, Right(role, "adm-roads"))
    case = await driver.sent(CITIZEN)
    await driver.open(BOSS, f"case:{case.id}")
    assert not any("Ограничить" in each or "Ещё действия" in each for each in driver.labels(BOSS))
    await driver.open(BOSS, "work")
    await driver.press(BOSS, "Ещё")
    assert "Ограничения" not in driver.labels(BOSS)
    await driver.open(BOSS, "block:1")
    assert "Такого ограничения нет" in driver.text(BOSS)
