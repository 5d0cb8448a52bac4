"""Becoming an official: by a link, by a typed code, and what a bad code is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain.rights import Right, Role
from handlers.links import links
from storage.officials import appointments, officials
from storage.officials.appointments import Invitation
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import Driver

ADMIN = "vk:9"
NEW = "telegram:20"


@pytest.fixture
def known_links() -> Iterator[None]:
    """Both messengers are on; the name of one is not known yet."""

    def unknown(payload: str) -> str:
        raise LookupError

    links.update(telegram=lambda payload: f"https://t.me/otklik?start={payload}", vk=unknown)
    yield
    links.clear()


async def invited(
    driver: Driver, role: Role = Role.EXECUTOR, authority: str = "vodokanal", note: str = ""
) -> Invitation:
    def turn(unit: Unit) -> Invitation:
        return appointments.invite(unit, None, Right(role, authority), "", note=note)

    return await driver.store.run(turn)


async def test_a_link_leads_a_stranger_straight_into_the_workplace(driver: Driver) -> None:
    invitation = await invited(driver)
    text = await driver.start(NEW, invitation.payload)

    assert "исполнитель — Водоканал" in text
    assert "Новые" in driver.labels(NEW)
    assert "work" in dict(driver.phone(NEW).menu)
    assert "Чем помочь?" in await driver.press(NEW, "В меню")
    assert "Рабочее место" in driver.labels(NEW)


@pytest.mark.parametrize("typed", ["{}", "  {} ", "lower"])
async def test_a_code_typed_as_a_message_is_taken_anywhere(driver: Driver, typed: str) -> None:
    invitation = await invited(driver)
    await driver.start(NEW)
    await driver.press(NEW, "Продолжить")
    code = invitation.code.lower() if typed == "lower" else typed.format(invitation.code)
    assert "Ваша роль: исполнитель" in await driver.say(NEW, code)


async def test_where_personal_data_may_go_the_name_is_asked_and_may_be_skipped(driver: Driver) -> None:
    first, second = await invited(driver), await invited(driver)
    assert "Как вас называть" in await driver.start("vk:20", first.payload)
    assert "Запомнил" in await driver.say("vk:20", "Анна Петровна")
    await driver.start("vk:21", second.payload)
    assert "Рабочее место" in await driver.press("vk:21", "Пропустить")

    await driver.appoint(ADMIN, Right(Role.ADMIN, "adm"), note="Администратор")
    await driver.appoint("telegram:9", Right(Role.ADMIN, "adm"), note="Второй администратор")
    for address, shown in ((ADMIN, True), ("telegram:9", False)):
        await driver.say(address, "Рабочее место")
        await driver.press(address, "Люди")
        assert any("Анна Петровна" in label for label in driver.labels(address)) is shown


async def test_a_used_a_wrong_and_an_expired_code_are_told_alike(driver: Driver, clock: Clock) -> None:
    used = await invited(driver)
    await driver.start("telegram:30", used.payload)
    await driver.start(NEW)
    await driver.press(NEW, "Продолжить")
    assert "не подходит" in await driver.say(NEW, used.code)
    assert "не подходит" in await driver.say(NEW, "ABCD-EFGH-JKLM-NPQR")

    late = await invited(driver)
    clock.forward(timedelta(days=8))
    assert "не подходит" in await driver.say(NEW, late.code)


async def test_a_stranger_with_a_bad_link_is_greeted_and_told(driver: Driver) -> None:
    assert "Здравствуйте" in await driver.start(NEW, "invite-ABCDEFGHJKLMNPQR")
    assert "не подходит" in driver.phone(NEW).messages[0].text.plain


async def test_the_code_is_still_good_for_whoever_used_it(driver: Driver) -> None:
    invitation = await invited(driver)
    await driver.start(NEW, invitation.payload)
    assert "исполнитель — Водоканал" in await driver.start(NEW, invitation.payload)


async def test_guessing_is_stopped(driver: Driver) -> None:
    await driver.start(NEW)
    await driver.press(NEW, "Продолжить")
    for _ in range(appointments.TRIES):
        assert "не подходит" in await driver.say(NEW, "ABCD-EFGH-JKLM-NPQR")
    assert "Слишком много попыток" in await driver.say(NEW, (await invited(driver)).code)


async def test_a_citizen_at_the_workplace_is_told_how_one_gets_in(driver: Driver) -> None:
    await driver.start(NEW)
    await driver.press(NEW, "Продолжить")
    assert "по приглашению" in await driver.say(NEW, "Рабочее место")


async def test_an_admin_invites_and_the_message_is_passed_on(driver: Driver, known_links: None) -> None:
    await driver.with_pin(ADMIN)
    await driver.appoint(ADMIN, Right(Role.ADMIN, "adm"), note="Администратор")
    await driver.say(ADMIN, "Рабочее место")
    await driver.press(ADMIN, "Люди")
    await driver.press(ADMIN, "Пригласить")
    await driver.press(ADMIN, "исполнитель")
    await driver.say(ADMIN, "водоканал")
    await driver.press(ADMIN, "Водоканал")
    await driver.press(ADMIN, "Только раздел")
    await driver.find(ADMIN, "Отопление")
    await driver.find(ADMIN, "Весь раздел")
    check = await driver.say(ADMIN, "Дежурный")
    assert "Дежурный" in check
    assert "Исполнитель берёт" in check
    before = len(driver.phone(ADMIN).messages)
    assert "перешлите" in await driver.press(ADMIN, "Создать приглашение")

    message = driver.phone(ADMIN).messages[before].text.plain
    assert "исполнитель — Водоканал, раздел «Отопление, вода, газ, свет в домах»" in message
    assert "действует до 1 декабря, 12:00" in message
    [link] = [line for line in message.splitlines() if line.startswith("https://")]
    assert "vk.me" not in message
    welcomed = await driver.start(NEW, link.partition("start=")[2])
    assert "Ваша роль: исполнитель" in welcomed


async def test_without_links_the_code_alone_is_shown(driver: Driver) -> None:
    await driver.with_pin(ADMIN)
    await driver.appoint(ADMIN, Right(Role.COORDINATOR, "vodokanal"), note="Координатор")
    await driver.say(ADMIN, "Рабочее место")
    await driver.press(ADMIN, "Люди")
    # One role to give, one authority: neither is asked.
    assert "По каким темам?" in await driver.press(ADMIN, "Пригласить")
    await driver.press(ADMIN, "Все темы")
    await driver.press(ADMIN, "Пропустить")
    before = len(driver.phone(ADMIN).messages)
    await driver.press(ADMIN, "Создать приглашение")

    message = driver.phone(ADMIN).messages[before].text.plain
    assert "http" not in message
    [code] = [line for line in message.splitlines() if appointments.typed_code(line)]
    assert "Ваша роль: исполнитель" in await driver.say(NEW, code)


async def test_an_executor_neither_invites_nor_sees_people(driver: Driver) -> None:
    await driver.appoint(NEW, Right(Role.EXECUTOR, "vodokanal"))
    await driver.say(NEW, "Рабочее место")
    assert "Люди" not in driver.labels(NEW)


async def test_one_role_of_several_is_ended_and_nobody_ends_their_own(driver: Driver) -> None:
    await driver.with_pin(ADMIN)
    await driver.appoint(ADMIN, Right(Role.ADMIN, "adm"), note="Администратор")
    person = await driver.appoint(
        NEW, Right(Role.EXECUTOR, "vodokanal"), Right(Role.COORDINATOR, "adm-roads"), note="Совместитель"
    )
    await driver.say(ADMIN, "Рабочее место")
    await driver.press(ADMIN, "Люди")
    await driver.press(ADMIN, "Администратор")
    assert not any(label.startswith("Снять") for label in driver.labels(ADMIN))
    await driver.press(ADMIN, "‹ Назад")
    await driver.press(ADMIN, "Совместитель")
    assert "Снять со всех ролей" in driver.labels(ADMIN)
    await driver.press(ADMIN, "Снять: исполнитель")
    assert "Сотрудник снят" in await driver.press(ADMIN, "Да, снять")

    left = await driver.store.run(lambda unit: officials.rights_of(unit, person))
    assert left == (Right(Role.COORDINATOR, "adm-roads"),)
