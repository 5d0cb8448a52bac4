"""«Замещение» and «Передать дела» at the workplace."""

from domain.rights import Right, Role
from tests.conftest import Clock
from tests.handlers.driver import Driver

EXECUTOR = "vk:11"
DEPUTY = "telegram:12"
COORDINATOR = "telegram:10"


async def staff(driver: Driver) -> None:
    await driver.appoint(COORDINATOR, Right(Role.COORDINATOR, "adm-roads"), note="Координатор")
    await driver.appoint(EXECUTOR, Right(Role.EXECUTOR, "adm-roads"), note="Мастер")
    await driver.appoint(DEPUTY, Right(Role.EXECUTOR, "adm-roads"), note="Сменщик")


async def test_an_official_names_a_deputy_who_works_on_their_cases_meanwhile(
    driver: Driver, clock: Clock
) -> None:
    await staff(driver)
    await driver.say(EXECUTOR, "Рабочее место")
    await driver.press(EXECUTOR, "Ещё")
    await driver.press(EXECUTOR, "Замещение")
    await driver.press(EXECUTOR, "Сменщик")
    assert "уже прошёл" in await driver.say(EXECUTOR, "20.11.2026")
    await driver.say(EXECUTOR, "24.11.2026")
    assert "раньше первого" in await driver.say(EXECUTOR, "23.11.2026")
    check = await driver.say(EXECUTOR, "7.12.2026")
    assert "Сменщик" in check
    assert "7 декабря" in check
    done = await driver.press(EXECUTOR, "Назначить замещение")
    assert "Замещает: Сменщик" in done

    assert "Отсутствует: Мастер" in await driver.say(DEPUTY, "Рабочее место")
    await driver.press(EXECUTOR, "Замещение")
    assert "прекращено" in await driver.press(EXECUTOR, "Прекратить замещение")
    assert "Отсутствует" not in await driver.say(DEPUTY, "Рабочее место")


async def test_a_coordinator_hands_all_cases_over(driver: Driver) -> None:
    await staff(driver)
    case = await driver.sent()
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Люди")
    await driver.find(COORDINATOR, "Мастер")
    assert "Замещение" in driver.labels(COORDINATOR)
    assert "PIN" in await driver.press(COORDINATOR, "Передать дела")
    for _ in range(2):
        await driver.say(COORDINATOR, "2580")
    await driver.press(COORDINATOR, "Сменщик")
    assert "Сменщик: передано 0 обращений" in await driver.press(COORDINATOR, "Передать")
    assert (await driver.case(case.id)).executors == ()


async def test_whoever_can_appoint_gives_that_to_a_deputy_only_with_the_pin(driver: Driver) -> None:
    await staff(driver)
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Ещё")
    assert "PIN-код" in await driver.press(COORDINATOR, "Замещение")


async def test_a_lonely_official_is_told_that_nobody_can_stand_in(driver: Driver) -> None:
    await driver.appoint(EXECUTOR, Right(Role.EXECUTOR, "vodokanal"), note="Один")
    await driver.say(EXECUTOR, "Рабочее место")
    await driver.press(EXECUTOR, "Ещё")
    assert "некому" in await driver.press(EXECUTOR, "Замещение")
