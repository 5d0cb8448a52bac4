"""Lists narrowed by an official: kept, shown in the head, reset at one press."""

from domain.filters import Due, Filter
from domain.rights import Right, Role
from storage.appeals import filters
from storage.unit import Unit
from tests.handlers.driver import COORDINATOR, Driver


async def _to_filter(driver: Driver, queue: str = "Все") -> None:
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, queue)
    await driver.press(COORDINATOR, "Поиск, фильтр, выбор")
    await driver.press(COORDINATOR, "Фильтр")


async def test_a_list_is_narrowed_to_a_topic_until_it_is_reset(driver: Driver, coordinator: int) -> None:
    pothole = await driver.sent()
    other = await driver.sent(topic="housing.roof")
    await _to_filter(driver)
    await driver.press(COORDINATOR, "Тема")
    await driver.find(COORDINATOR, "Дороги")
    await driver.find(COORDINATOR, "Весь раздел")
    shown = await driver.press(COORDINATOR, "‹ К списку")
    assert "Фильтр: раздел «Дороги и тротуары»" in shown
    assert pothole.number in shown
    assert other.number not in shown

    await driver.press(COORDINATOR, "Поиск, фильтр, выбор")
    await driver.press(COORDINATOR, "Поиск")
    found = await driver.say(COORDINATOR, "яма")  # both are about a pothole in words
    assert pothole.number in found
    assert other.number not in found

    again = await driver.press(COORDINATOR, "Сбросить")
    assert "Фильтр" not in again
    assert other.number in again


async def test_a_coordinator_narrows_to_an_executor_of_a_department_below(
    driver: Driver, coordinator: int
) -> None:
    worker = await driver.appoint("telegram:11", Right(Role.EXECUTOR, "adm-roads"), note="Мастер Петров")
    await driver.appoint("telegram:12", Right(Role.EDITOR, "adm-roads"), note="Редактор Серов")
    mine, other = await driver.sent(), await driver.sent()
    await driver.open(COORDINATOR, f"case:{mine.id}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Направить: Отдел дорог")
    await driver.open("telegram:11", f"case:{mine.id}")
    await driver.press("telegram:11", "Взять в работу")
    await _to_filter(driver)
    await driver.press(COORDINATOR, "Исполнитель")
    assert "Редактор Серов" not in driver.labels(COORDINATOR)
    await driver.press(COORDINATOR, "Мастер Петров")
    shown = await driver.press(COORDINATOR, "‹ К списку")
    assert "исполнитель Мастер Петров" in shown.replace(":", "")
    assert mine.number in shown
    assert other.number not in shown
    assert (await driver.case(mine.id)).executor == worker


async def test_every_way_to_narrow_is_offered_and_told(driver: Driver, coordinator: int) -> None:
    await driver.sent()
    for name, value, told in (
        ("Территория", "Вся территория", "Заречный район"),
        ("Исполнитель", "никто не назначен", "никто не назначен"),
        ("Статус", "зарегистрировано", "зарегистрировано"),
        ("Срок", "срок позже", "срок позже этой недели"),
        ("Оценка", "без оценки", "без оценки"),
        ("Порядок", "сообщения", "сообщения"),
    ):
        await _to_filter(driver)
        await driver.press(COORDINATOR, name)
        if name == "Территория":
            await driver.press(COORDINATOR, "Заречный район")
        assert told in await driver.find(COORDINATOR, value)
        assert told in await driver.press(COORDINATOR, "‹ К списку")
    assert "2026-000001" in driver.text(COORDINATOR)
    await driver.press(COORDINATOR, "Поиск, фильтр, выбор")
    await driver.press(COORDINATOR, "Фильтр")
    await driver.press(COORDINATOR, "✅ Срок")
    await driver.press(COORDINATOR, "срок сегодня")
    assert "По этому фильтру здесь пусто" in await driver.press(COORDINATOR, "‹ К списку")


async def test_one_way_is_set_free_alone(driver: Driver, coordinator: int) -> None:
    await _to_filter(driver)
    await driver.press(COORDINATOR, "Оценка")
    await driver.press(COORDINATOR, "★★★★")
    await driver.press(COORDINATOR, "Срок")
    await driver.press(COORDINATOR, "просрочены")
    await driver.press(COORDINATOR, "✅ Оценка")
    await driver.press(COORDINATOR, "Не важно")
    kept = await driver.store.run(lambda unit: filters.of(unit, coordinator))
    assert kept.set == ("due",)


async def test_a_page_is_none_the_worse_for_a_filter_set_meanwhile_elsewhere(
    driver: Driver, coordinator: int
) -> None:
    for _ in range(14):
        await driver.sent()
    await driver.say(COORDINATOR, "Рабочее место")
    await driver.press(COORDINATOR, "Все")
    await driver.press(COORDINATOR, "Дальше ›")
    await driver.press(COORDINATOR, "Дальше ›")
    await _keep_later(driver, coordinator)
    await driver.press(COORDINATOR, "‹ Раньше")
    assert "срок позже этой недели" in driver.text(COORDINATOR)
    assert sum("2026-" in each for each in driver.labels(COORDINATOR)) == 5


async def _keep_later(driver: Driver, person: int) -> None:
    def turn(unit: Unit) -> None:
        filters.keep(unit, person, Filter(due=Due.LATER))

    await driver.store.run(turn)


async def test_who_reads_no_cases_is_not_let_in(driver: Driver) -> None:
    await driver.appoint("vk:20", Right(Role.EDITOR, "adm"))
    await driver.say("vk:20", "Рабочее место")
    assert "Поиск, фильтр, выбор" not in driver.labels("vk:20")
