"""One person in two messengers: joined by a code, told beforehand, undone by the person."""

import re
from datetime import timedelta

import pytest

from domain.rights import Right, Role
from storage.appeals import appeals
from storage.notices import outbox
from storage.officials import officials
from storage.people import link_codes, people
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import SPEECHES, Driver

HERE, THERE = "telegram:1", "vk:1"


async def greeted(driver: Driver, address: str) -> None:
    await driver.start(address)
    await driver.press(address, "Продолжить")
    await driver.press(address, "Даю" if driver.labels(address)[0].startswith("Даю") else "yes")


async def code(driver: Driver, address: str = HERE) -> str:
    await driver.say(address, "Настройки")
    await driver.press(address, "Соединить с другим")
    before = len(driver.phone(address).messages)
    await driver.press(address, "Получить код")
    [message] = driver.phone(address).messages[before:][:1]
    found = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){4}", message.text.plain)
    assert found is not None
    return found.group()


async def joined(driver: Driver, typed: str | None = None) -> None:
    await driver.say(THERE, typed or await code(driver))
    assert "один человек" in await driver.press(THERE, "Да, соединить")


async def more(driver: Driver, address: str, action: str) -> str:
    """Press what is among the further actions of a card."""
    if not any(each.startswith(action) for each in driver.labels(address)):
        await driver.press(address, "Ещё")
    return await driver.press(address, action)


async def person(driver: Driver, address: str) -> people.Person:
    return await driver.store.run(lambda unit: people.at_the_door(unit, address, "ru"))


async def test_a_code_joins_two_chats_and_their_appeals_are_one_list(driver: Driver) -> None:
    for address in (HERE, THERE):
        await greeted(driver, address)
    first, second = await driver.sent(HERE), await driver.sent(THERE)
    text = await driver.say(THERE, (await code(driver)).lower())
    assert "здесь 1, там 1" in text
    await driver.press(THERE, "Да, соединить")

    for address in (HERE, THERE):
        await driver.say(address, "Мои обращения")
        shown = driver.text(address) + " ".join(driver.labels(address))
        assert first.number in shown
        assert second.number in shown
    assert await person(driver, HERE) == await person(driver, THERE)


async def test_a_stranger_comes_by_the_link_and_brings_the_language_along(driver: Driver) -> None:
    await greeted(driver, HERE)
    made = await code(driver)
    await driver.store.run(
        lambda unit: people.set_language(unit, people.at_the_door(unit, HERE, "ru").id, "en")
    )
    assert "Соединить этот чат" in await driver.start(THERE, "link-" + made.replace("-", ""))
    await driver.press(THERE, "Да, соединить")
    assert "Settings" in driver.labels(THERE)
    assert (await person(driver, THERE)).consented


async def test_what_was_being_written_waits_in_the_other_chat(driver: Driver) -> None:
    for address in (HERE, THERE):
        await greeted(driver, address)
    made = await code(driver)
    await driver.say(HERE, "Сообщить о проблеме")
    await driver.say(HERE, "Большая яма у школы")
    await joined(driver, made)
    assert "Большая яма у школы" in await driver.say(THERE, "Сообщить о проблеме")


async def test_what_an_official_was_writing_waits_in_the_other_chat_too(driver: Driver) -> None:
    for address in (HERE, THERE):
        await greeted(driver, address)
    case = await driver.sent("telegram:5")
    for role in (Role.COORDINATOR, Role.EXECUTOR):
        await driver.appoint(HERE, Right(role, "adm-roads"))
    await driver.appoint(HERE, Right(Role.EDITOR, "adm"))
    await driver.with_pin(HERE)
    made = await code(driver)
    await driver.say(HERE, "Рабочее место")
    await driver.press(HERE, "Опросы")
    await driver.press(HERE, "Создать")
    await driver.press(HERE, "Опрос: вопросы")
    await driver.open(HERE, f"case:{case.id}")  # one is left for another, which is not finished either
    await driver.press(HERE, "Принять")
    await driver.press(HERE, "Направить")
    await driver.press(HERE, "Взять в работу")
    await more(driver, HERE, "Сообщить, как идёт")
    await driver.say(HERE, "Асфальт заказан на среду")
    await joined(driver, made)

    await driver.open(THERE, f"case:{case.id}")
    assert "Асфальт заказан" in await more(driver, THERE, "Сообщить, как идёт")
    await driver.say(THERE, "Рабочее место")
    await driver.press(THERE, "Опросы")
    await driver.press(THERE, "Создать")
    assert "Вид: Опрос: вопросы и ответы" in driver.text(THERE)


async def test_wrong_used_and_late_codes_look_alike_and_guessing_is_stopped(
    driver: Driver, clock: Clock
) -> None:
    for address in (HERE, THERE, "vk:2"):
        await greeted(driver, address)
    used = await code(driver)
    await joined(driver, used)
    late = await code(driver)
    clock.forward(timedelta(minutes=16))
    told = [await driver.say("vk:2", each) for each in (used, late, "ABCD-EFGH-JKLM-NPQR-STUV")]
    assert "не подходит" in told[0]
    assert len(set(told)) == 1
    for _ in range(link_codes.TRIES):
        await driver.say("vk:2", "ABCD-EFGH-JKLM-NPQR-STUV")
    assert "Слишком много" in driver.text("vk:2")


@pytest.mark.parametrize(
    "typed", ["ABCD-EFGH-JKLM-NPQR-STU", "abcd-efgh-jklm-npqr-stuvw", "ABCD-EFGH-JKLM-NPQR-ST0V"]
)
async def test_a_code_with_a_sign_too_few_or_too_many_is_told_to_be_wrong(driver: Driver, typed: str) -> None:
    await greeted(driver, HERE)
    assert "не подходит" in await driver.say(HERE, typed)


@pytest.mark.parametrize("typed", ["8-900-123-45-67", "Улица-такая-то-дом-пять-корпус-два", "2026-000001"])
async def test_other_words_with_hyphens_are_no_code(driver: Driver, typed: str) -> None:
    await greeted(driver, HERE)
    assert "не подходит" not in await driver.say(HERE, typed)


async def test_a_second_person_who_waits_with_the_same_code_comes_too_late(driver: Driver) -> None:
    for address in (HERE, THERE, "vk:2"):
        await greeted(driver, address)
    made = await code(driver)
    await driver.say("vk:2", made)
    await joined(driver, made)
    await driver.press("vk:2", "Да, соединить")
    assert (await person(driver, "vk:2")).id != (await person(driver, HERE)).id


async def test_ones_own_code_is_for_the_other_messenger(driver: Driver) -> None:
    await greeted(driver, HERE)
    assert "собственный код" in await driver.say(HERE, await code(driver))


@pytest.mark.parametrize("at", [HERE, THERE])
async def test_parted_again_each_chat_has_its_own_appeals(driver: Driver, at: str) -> None:
    for address in (HERE, THERE):
        await greeted(driver, address)
    before = {address: (await person(driver, address)).id for address in (HERE, THERE)}
    old = await driver.sent(HERE)
    await joined(driver)
    new, own = await driver.sent(HERE), await driver.sent(THERE)
    await driver.say(at, "Настройки")
    await driver.press(at, "Соединить с другим")
    await driver.press(at, "Разъединить")
    assert "разъединены" in await driver.press(at, "Да, разъединить")

    def authors(unit: Unit) -> list[int]:
        return [appeals.load(unit, each.id).person for each in (old, new, own)]

    assert await driver.store.run(authors) == [before[HERE], before[HERE], before[THERE]]
    for address, mine, others in ((HERE, new, own), (THERE, own, new)):
        shown = await driver.say(address, "Мои обращения") + " ".join(driver.labels(address))
        assert mine.number in shown
        assert others.number not in shown


async def test_an_officials_rights_go_along_after_the_pin_and_back(driver: Driver) -> None:
    for address in (HERE, THERE):
        await greeted(driver, address)
    right = Right(Role.EXECUTOR, "vodokanal")
    await driver.appoint(HERE, right)
    await driver.with_pin(HERE)
    await driver.say(THERE, await code(driver))
    assert "служебные права" in driver.text(THERE)
    await driver.press(THERE, "Да, соединить")
    assert "Рабочее место" in driver.labels(THERE)

    await driver.say(HERE, "Настройки")
    await driver.press(HERE, "Соединить с другим")
    await driver.press(HERE, "Разъединить")
    assert "PIN" in await driver.press(HERE, "Да, разъединить")
    await driver.say(HERE, "2580")
    await driver.press(HERE, "Да, разъединить")

    def rights(unit: Unit) -> list[tuple[Right, ...]]:
        return [officials.rights_of(unit, people.at_the_door(unit, each, "ru").id) for each in (HERE, THERE)]

    assert await driver.store.run(rights) == [(right,), ()]
    await driver.say(THERE, "/menu")
    assert "Рабочее место" not in driver.labels(THERE)


async def test_an_official_without_the_pin_at_hand_is_asked_for_it(driver: Driver, clock: Clock) -> None:
    await greeted(driver, HERE)
    await driver.appoint(HERE, Right(Role.EXECUTOR, "vodokanal"))
    await driver.with_pin(HERE)
    clock.forward(timedelta(days=2))
    await driver.say(HERE, "Настройки")
    await driver.press(HERE, "Соединить с другим")
    assert "PIN" in await driver.press(HERE, "Получить код")


async def test_the_other_chat_is_told_that_it_was_joined(driver: Driver) -> None:
    from handlers import notices

    for address in (HERE, THERE):
        await greeted(driver, address)
    await joined(driver)

    def told(unit: Unit) -> str:
        [row] = outbox.claim(unit, "telegram", 5, timedelta(minutes=1))
        drawn = notices.draw(unit, row, SPEECHES["ru"])
        assert drawn is not None
        return drawn.text.plain

    assert "ВКонтакте" in await driver.store.run(told)
    assert "Сейчас соединены" in await driver.open(HERE, "link")
