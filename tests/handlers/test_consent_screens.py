"""«Согласия»: a name is agreed to apart, and goes out of all that is not sent when that is taken back."""

import sqlalchemy as sa

from bot.chat import Press
from storage.people import consents, people
from storage.people.people import SERVICE
from storage.tables import conversations
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import Driver
from tests.handlers.test_linking import joined
from tests.handlers.test_official_appeals import HERE, NAME, POST, THERE, greeted, sign, to_check


def _stacks(unit: Unit) -> str:
    return " ".join(unit.connection.scalars(sa.select(conversations.c.stack)))


async def _taken_back(driver: Driver, address: str, label: str) -> str:
    await driver.say(address, "Настройки")
    await driver.press(address, "Согласия")
    told = await driver.press(address, label)
    await driver.press(address, "Да, отозвать")
    return told


async def _again(driver: Driver) -> None:
    """A second official appeal, as far as the name and the address, and then left."""
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    await driver.press(THERE, "Подать официально")
    await driver.say(THERE, NAME)
    await driver.say(THERE, POST)


async def test_the_name_goes_out_of_what_is_written_in_every_chat_and_the_rest_stays(
    driver: Driver, clock: Clock
) -> None:
    await greeted(driver, HERE)
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    await sign(driver)
    await joined(driver)
    await _again(driver)
    assert NAME in await driver.store.run(_stacks)

    told = await _taken_back(driver, HERE, "Отозвать: имя и адрес")
    assert "в 1 вашем обращении" in told
    stacks = await driver.store.run(_stacks)
    assert NAME not in stacks
    assert POST not in stacks
    assert "Огромная яма" in await driver.say(THERE, "Сообщить о проблеме")

    def standing(unit: Unit) -> list[str]:
        person = unit.connection.scalar(sa.select(conversations.c.person_id).filter_by(address=HERE))
        assert isinstance(person, int)
        return [each.purpose for each in consents.of(unit, person) if each.in_force]

    assert await driver.store.run(standing) == [SERVICE]


async def test_the_first_says_which_others_end_with_it_and_an_old_button_does_nothing(driver: Driver) -> None:
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    await sign(driver)
    told = await _taken_back(driver, THERE, "Отозвать: обработка данных")
    assert "закончатся и другие: Имя и адрес в официальном обращении" in told
    assert driver.labels(THERE) == ["Дать согласие", "‹ Назад"]
    await driver.press(THERE, "‹ Назад")
    await driver.say(THERE, "Сообщить о проблеме")
    assert "Даёте согласие?" in driver.text(THERE)


async def test_what_is_begun_goes_with_the_first_in_every_chat(
    driver: Driver,
) -> None:
    for address in (HERE, THERE):
        await greeted(driver, address)
    await joined(driver)
    for address in (HERE, THERE):  # one is put away as a draft, one stands in the middle
        await driver.say(address, "Сообщить о проблеме")
        await driver.say(address, "Огромная яма на дороге у школы")
    old = next(each for each in driver.buttons(THERE) if each.label == "Яма на дороге")
    await _taken_back(driver, HERE, "Отозвать: обработка данных")

    assert "Огромная яма" not in await driver.store.run(_stacks)
    assert "Чем помочь" in await driver.tell(THERE, Press(old.data, driver.phone(THERE).ref))
    await driver.press(THERE, "Сообщить о проблеме")
    assert "Что случилось?" in await driver.press(THERE, "Даю согласие")


async def test_who_agreed_to_an_older_text_is_asked_once_more_and_told_why(driver: Driver) -> None:
    await driver.start(HERE)

    def before(unit: Unit) -> None:
        people.give_consent(unit, people.at_the_door(unit, HERE, "ru").id, "2026-11", "telegram")

    await driver.store.run(before)
    await driver.press(HERE, "Продолжить")
    await driver.say(HERE, "/menu")
    assert "стал полнее" in await driver.say(HERE, "Сообщить о проблеме")
    assert "Что случилось?" in await driver.say(HERE, "Да.")
    await driver.say(HERE, "/menu")
    assert "Что случилось?" in await driver.say(HERE, "Сообщить о проблеме")
