"""What each role finds at its workplace, and which roles may be given there."""

import pytest

from domain.rights import Right, Role
from tests.handlers.driver import Driver

OFFICIAL = "vk:9"
READING = {Role.ADMIN, Role.COORDINATOR, Role.EXECUTOR, Role.HEAD, Role.CURATOR}


@pytest.mark.parametrize("role", Role)
async def test_queues_and_cases_are_there_for_the_roles_that_need_them(driver: Driver, role: Role) -> None:
    appeal = await driver.sent()
    await driver.appoint(OFFICIAL, Right(role, "adm"))
    shown = await driver.say(OFFICIAL, "Рабочее место")

    assert any(label.startswith("Новые") for label in driver.labels(OFFICIAL)) is (role in READING)
    assert ("с вашей ролью не показываются" in shown) is (role not in READING)
    opened = await driver.open(OFFICIAL, f"case:{appeal.id}")
    assert ("Большая яма" in opened) is (role in READING)
    found = await driver.say(OFFICIAL, appeal.number)
    assert ("Большая яма" in found) is (role in READING)


async def test_a_curator_watches_several_authorities_and_changes_nothing(driver: Driver) -> None:
    appeal = await driver.sent()
    curator = (Right(Role.CURATOR, "adm-roads"), Right(Role.CURATOR, "vodokanal"))
    await driver.appoint(OFFICIAL, *curator)
    await driver.open(OFFICIAL, f"case:{appeal.id}")
    acting = ("Принять", "Отклонить", "Взять", "Назначить", "Ответить", "Внутренняя")
    assert driver.labels(OFFICIAL)
    assert not any(label.startswith(acting) for label in driver.labels(OFFICIAL))


async def test_an_administrator_may_invite_to_every_role_a_coordinator_to_one(driver: Driver) -> None:
    await driver.appoint(OFFICIAL, Right(Role.ADMIN, "adm"))
    await driver.say(OFFICIAL, "Рабочее место")
    await driver.with_pin(OFFICIAL)
    await driver.press(OFFICIAL, "Люди")
    await driver.press(OFFICIAL, "Пригласить")
    offered = set(driver.labels(OFFICIAL))
    if "Дальше ›" in offered:
        await driver.press(OFFICIAL, "Дальше ›")
        offered |= set(driver.labels(OFFICIAL))
    named = {
        "исполнитель",
        "координатор",
        "руководитель",
        "куратор",
        "администратор",
        "модератор",
        "редактор",
    }
    assert named <= offered


async def test_an_editor_is_not_asked_about_topics_of_appeals(driver: Driver) -> None:
    await driver.appoint(OFFICIAL, Right(Role.ADMIN, "adm"))
    await driver.say(OFFICIAL, "Рабочее место")
    await driver.with_pin(OFFICIAL)
    await driver.press(OFFICIAL, "Люди")
    await driver.press(OFFICIAL, "Пригласить")
    await driver.find(OFFICIAL, "редактор")
    await driver.say(OFFICIAL, "водоканал")
    await driver.press(OFFICIAL, "Водоканал")
    await driver.press(OFFICIAL, "Пропустить")
    assert "Редактор ведёт" in driver.text(OFFICIAL)
