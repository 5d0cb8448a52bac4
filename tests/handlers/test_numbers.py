"""A number typed where nothing was asked opens the case."""

from domain.rights import Right, Role
from tests.handlers.driver import Driver


async def test_a_citizen_opens_their_own_appeal_by_its_number(driver: Driver) -> None:
    number = (await driver.sent("telegram:1")).number
    await driver.start("telegram:1")
    await driver.press("telegram:1", "Продолжить")
    await driver.press("telegram:1", "Не сейчас")
    await driver.say("telegram:1", f"№ {number}")
    assert driver.text("telegram:1").startswith(f"№ {number}")
    assert "Дополнить" in driver.labels("telegram:1")


async def test_the_number_of_somebody_elses_appeal_is_told_as_one_that_is_nobodys(driver: Driver) -> None:
    number = (await driver.sent("telegram:1")).number
    await driver.start("vk:2")
    await driver.press("vk:2", "Продолжить")
    await driver.press("vk:2", "Даю согласие")
    for typed in (number, "2026-000999"):
        await driver.say("vk:2", typed)
        assert f"Обращения № {typed} у вас нет" in driver.text("vk:2")


async def test_an_official_opens_the_case_by_its_number_from_the_menu(driver: Driver) -> None:
    number = (await driver.sent("telegram:1")).number
    await driver.appoint("vk:9", Right(Role.COORDINATOR, "adm"))
    await driver.start("vk:9")
    await driver.say("vk:9", number)
    assert "Принять и направить" in driver.labels("vk:9")
