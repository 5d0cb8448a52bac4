"""«Мои данные» in the settings: what goes, what stays; then the chat is a stranger's."""

from domain.rights import Right, Role
from storage.people import people
from tests.handlers.driver import Driver

HERE = "telegram:1"


async def greeted(driver: Driver) -> None:
    await driver.start(HERE)
    await driver.press(HERE, "Продолжить")
    await driver.press(HERE, "Даю согласие")


async def my_data(driver: Driver) -> str:
    await driver.say(HERE, "Настройки")
    await driver.press(HERE, "Мои данные")
    return await driver.press(HERE, "Удалить мои данные")


async def test_who_has_no_open_case_is_asked_once_and_starts_anew(driver: Driver) -> None:
    await greeted(driver)
    before = (await driver.store.run(lambda unit: people.at_the_door(unit, HERE, "ru"))).id
    text = await my_data(driver)
    assert "Удалим сразу" in text
    assert "59-ФЗ" in text
    assert "рассматрива" not in text.split("отозвано;")[1]
    assert "Вернуть их будет нельзя" in await driver.press(HERE, "Удалить мои данные")
    assert "Ваши данные удалены" in await driver.press(HERE, "Да, удалить")
    assert not await driver.store.read(people.known)

    assert "Я — «Отклик»" in await driver.say(HERE, "Здравствуйте")
    after = await driver.store.run(lambda unit: people.at_the_door(unit, HERE, "ru"))
    assert after.id != before
    assert not after.consented


async def test_open_cases_are_asked_about_before(driver: Driver) -> None:
    await greeted(driver)
    case = await driver.sent(HERE)
    assert "1 ваше обращение" in await my_data(driver)
    assert "1 фото" in await driver.press(HERE, "Удалить, обращения оставить")
    text = await driver.press(HERE, "Фото оставить")
    assert "рассмотрят без вас" in text
    assert "фото останется" in text
    await driver.press(HERE, "no")
    await driver.press(HERE, "back")
    await driver.press(HERE, "Отозвать обращения")
    text = await driver.press(HERE, "Удалить и фото")
    assert "будет отозвано" in text
    assert "фото тоже удалится" in text
    await driver.press(HERE, "Да, удалить")
    assert not (await driver.case(case.id)).open


async def test_an_official_is_told_why_not(driver: Driver) -> None:
    await greeted(driver)
    await driver.appoint(HERE, Right(Role.EXECUTOR, "adm-roads"))
    assert "У вас есть должность" in await my_data(driver)
    assert len(driver.labels(HERE)) == 1
