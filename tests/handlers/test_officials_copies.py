"""«Похожие»: one line for many cases, decided once; declining all of them is behind the PIN."""

import pytest

from domain.appeals import Status
from domain.rights import Right, Role
from storage.appeals import copy_decisions
from tests.handlers.driver import Driver

BOSS = "vk:9"
TEXT = "Требуем отремонтировать дорогу к школе, дети идут по грязи, автобус не проезжает уже месяц"


async def _crowd(driver: Driver) -> list[int]:
    sent = [await driver.sent(f"telegram:{who}", f"{TEXT} {'!' * who}") for who in range(1, 5)]
    return [each.id for each in sent]


async def _work(driver: Driver) -> None:
    while await driver.store.run(copy_decisions.work):
        pass


async def test_declining_all_asks_for_the_pin_and_a_reason_and_each_citizen_reads_it(driver: Driver) -> None:
    await driver.appoint(BOSS, Right(Role.COORDINATOR, "adm-roads"))
    cases = await _crowd(driver)
    await driver.say(BOSS, "Рабочее место")
    assert "4 похожих обращения" in await driver.press(BOSS, "Похожие · 1")
    await driver.press(BOSS, "4 обращения как №")
    assert "PIN" in await driver.press(BOSS, "Отклонить все")
    for _ in range(2):
        await driver.say(BOSS, "2580")
    assert "Дорога в плане" in await driver.say(BOSS, "Дорога в плане на весну, письма об этом уже отвечены")
    assert "Делаю: 4 обращения" in await driver.press(BOSS, "Отклонить все")
    await _work(driver)
    assert {(await driver.case(each)).status for each in cases} == {Status.DECLINED}


async def test_two_who_decide_at_once_do_it_once(driver: Driver) -> None:
    other = "telegram:8"
    for each in (BOSS, other):
        await driver.appoint(each, Right(Role.COORDINATOR, "adm-roads"))
    cases = await _crowd(driver)
    for each in (BOSS, other):
        await driver.open(each, "copies:1")
        await driver.press(each, "Принять и направить все")
    await driver.press(BOSS, "Принять и направить все")
    await driver.press(other, "Принять и направить все")
    assert "Делаю" not in driver.text(other)
    await _work(driver)
    for each in cases:
        assert [event.kind for event in await driver.history(each)] == ["registered", "routed"]
    await driver.open(other, "copies:1")
    assert "О них уже решено" in driver.text(other)


@pytest.mark.parametrize("role", [Role.EXECUTOR, Role.HEAD, Role.MODERATOR, Role.ADMIN])
async def test_who_may_not_route_sees_no_such_list(driver: Driver, role: Role) -> None:
    await driver.appoint(BOSS, Right(role, "adm-roads"))
    await _crowd(driver)
    await driver.say(BOSS, "Рабочее место")
    assert not any(each.startswith("Похожие") for each in driver.labels(BOSS))
    await driver.open(BOSS, "copies:1")
    assert "О них уже решено" in driver.text(BOSS)
