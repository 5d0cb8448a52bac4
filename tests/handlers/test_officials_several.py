"""Several cases at once: ticked over pages, checked, each moved by its own rules."""

from datetime import timedelta

from domain.appeals import Status
from domain.events import Assigned, Declined, Routed
from domain.rights import Right, Role
from storage.appeals.several import LIMIT
from tests.conftest import Clock
from tests.handlers.driver import COORDINATOR, Driver

SECOND, WORKER = "telegram:20", "vk:11"


async def _choose(driver: Driver, queue: str = "Все", who: str = COORDINATOR) -> None:
    await driver.say(who, "Рабочее место")
    await driver.press(who, queue)
    await driver.press(who, "Поиск, фильтр, выбор")
    await driver.press(who, "Выбрать несколько")


async def test_cases_ticked_on_several_pages_are_routed_each_where_it_is_suggested(
    driver: Driver, coordinator: int
) -> None:
    cases = [await driver.sent() for _ in range(7)]
    cases.append(await driver.sent(topic="housing.roof"))
    await _choose(driver)
    assert "не больше 50" in driver.text(COORDINATOR)
    await driver.press(COORDINATOR, "Отметить страницу")
    await driver.press(COORDINATOR, "Дальше ›")
    await driver.press(COORDINATOR, "Отметить страницу")
    text = await driver.press(COORDINATOR, f"✅ {cases[0].number}")  # one is taken off again
    assert "Отмечено 7 обращений" in text
    await driver.press(COORDINATOR, "С отмеченными · 7")
    assert {"Принять и направить · 7", "Отклонить · 7"} <= set(driver.labels(COORDINATOR))
    await driver.press(COORDINATOR, "Принять и направить")
    check = await driver.press(COORDINATOR, "Каждое — кому предложено")
    assert "7 обращений:" in check
    done = await driver.press(COORDINATOR, "Сделать")

    assert "Принято и направлено 7 обращений." in done
    assert (await driver.case(cases[0].id)).status is Status.REGISTERED
    for case in cases[1:]:
        assert (await driver.case(case.id)).status is Status.ROUTED
        last = (await driver.history(case.id))[-1]
        assert isinstance(last.what, Routed)
        assert last.person == coordinator
    assert (await driver.case(cases[7].id)).authority != (await driver.case(cases[1].id)).authority
    assert not any(label.startswith("С отмеченными") for label in driver.labels(COORDINATOR))


async def test_what_changed_meanwhile_and_what_may_not_be_done_is_left_and_told(
    driver: Driver, coordinator: int
) -> None:
    await driver.appoint(SECOND, Right(Role.COORDINATOR, "adm"), note="Второй")
    await driver.with_pin(COORDINATOR)
    cases = [await driver.sent() for _ in range(3)]
    await _choose(driver, "Новые")
    await driver.press(COORDINATOR, "Отметить страницу")
    await driver.press(COORDINATOR, "С отмеченными")
    await driver.press(COORDINATOR, "Отклонить")
    await driver.press(COORDINATOR, "duplicate")
    assert "3 обращения:" in driver.text(COORDINATOR)

    await driver.open(SECOND, f"case:{cases[1].id}")
    await driver.press(SECOND, "Отклонить")
    await driver.press(SECOND, "duplicate")
    await driver.press(SECOND, "Отклонить")

    done = await driver.press(COORDINATOR, "Сделать")
    assert "Отклонено 2 обращения." in done
    assert "Осталось как есть 1:" in done
    assert f"{cases[1].number} — изменилось, пока вы выбирали" in done
    assert "Второй" in done
    for case, count in zip(cases, (2, 2, 2), strict=True):
        history = await driver.history(case.id)
        assert len(history) == count
        assert isinstance(history[-1].what, Declined)


async def test_many_are_declined_only_behind_the_pin_and_one_without_it(
    driver: Driver, coordinator: int, clock: Clock
) -> None:
    cases = [await driver.sent() for _ in range(3)]
    await driver.with_pin(COORDINATOR)
    clock.forward(timedelta(days=1))  # the PIN was typed long ago
    await _choose(driver, "Новые")
    await driver.press(COORDINATOR, f"▫️ {cases[0].number}")
    await driver.press(COORDINATOR, "С отмеченными")
    await driver.press(COORDINATOR, "Отклонить")
    await driver.press(COORDINATOR, "duplicate")
    assert "Отклонено 1 обращение." in await driver.press(COORDINATOR, "Сделать")
    await driver.press(COORDINATOR, "Отметить страницу")
    await driver.press(COORDINATOR, "С отмеченными")
    await driver.press(COORDINATOR, "Отклонить")
    await driver.press(COORDINATOR, "duplicate")
    assert "PIN-код" in await driver.press(COORDINATOR, "Сделать")
    assert (await driver.case(cases[1].id)).status is Status.REGISTERED
    assert "2 обращения:" in await driver.say(COORDINATOR, "2580")
    assert "Отклонено 2 обращения." in await driver.press(COORDINATOR, "Сделать")


async def test_an_executor_is_given_those_cases_only_that_they_work_on(
    driver: Driver, coordinator: int
) -> None:
    worker = await driver.appoint(WORKER, Right(Role.EXECUTOR, "adm-roads"), note="Мастер")
    cases = [await driver.sent(), await driver.sent(), await driver.sent(topic="housing.roof")]
    await _choose(driver)
    await driver.press(COORDINATOR, "Отметить страницу")
    await driver.press(COORDINATOR, "С отмеченными")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Каждое")
    await driver.press(COORDINATOR, "Сделать")
    await driver.press(COORDINATOR, "Отметить страницу")
    await driver.press(COORDINATOR, "С отмеченными")
    await driver.press(COORDINATOR, "Назначить")
    check = await driver.press(COORDINATOR, "Мастер")
    assert "2 обращения:" in check
    assert f"{cases[2].number} — этот сотрудник там не работает" in check
    assert "Назначено 2 обращения." in await driver.press(COORDINATOR, "Сделать")
    for case in cases[:2]:
        assert (await driver.case(case.id)).executor == worker
        assert any(isinstance(each.what, Assigned) for each in await driver.history(case.id))
    assert (await driver.case(cases[2].id)).executor is None


async def test_no_more_than_the_limit_is_ticked(driver: Driver, coordinator: int) -> None:
    for _ in range(LIMIT + 3):
        await driver.sent(address=f"telegram:{100 + _}")
    await _choose(driver)
    for _ in range(LIMIT // 5):
        await driver.press(COORDINATOR, "Отметить страницу")
        await driver.press(COORDINATOR, "Дальше ›")
    assert "Сразу можно не больше 50 обращений" in await driver.press(COORDINATOR, "Отметить страницу")
    label = next(each for each in driver.labels(COORDINATOR) if each.startswith("▫️"))
    assert "Сразу можно не больше 50 обращений" in await driver.press(COORDINATOR, label)
    assert "С отмеченными · 50" in driver.labels(COORDINATOR)


async def test_who_may_only_read_is_told_that_nothing_can_be_done(driver: Driver) -> None:
    await driver.appoint("vk:30", Right(Role.CURATOR, "adm"), note="Куратор")
    await driver.sent()
    await _choose(driver, who="vk:30")
    await driver.press("vk:30", "Отметить страницу")
    assert "нельзя" in await driver.press("vk:30", "С отмеченными")
    await driver.press("vk:30", "Отмена")
    assert "С отмеченными · 1" in driver.labels("vk:30")  # the ticks are still there


async def test_the_chosen_are_merged_into_the_oldest_and_what_cannot_be_is_left_and_told(
    driver: Driver, coordinator: int
) -> None:
    await driver.appoint(SECOND, Right(Role.COORDINATOR, "adm"), note="Второй")
    cases = [await driver.sent(f"vk:{100 + n}", "Яма у школы") for n in range(4)]
    await _choose(driver, "Новые")
    await driver.press(COORDINATOR, "Отметить страницу")
    await driver.press(COORDINATOR, "С отмеченными")
    asked = await driver.press(COORDINATOR, "Объединить · 4")
    assert "Сначала — самые давние" in asked
    assert f"С № {cases[3].number}" not in driver.labels(COORDINATOR)  # by its number
    check = await driver.press(COORDINATOR, f"С № {cases[0].number}")
    assert "3 обращения:" in check
    assert "Другая тема" not in check

    await driver.open(SECOND, f"case:{cases[1].id}")
    await driver.press(SECOND, "Отклонить")
    await driver.press(SECOND, "duplicate")
    await driver.press(SECOND, "Отклонить")

    done = await driver.press(COORDINATOR, "Сделать")
    assert "Объединено с основным 2 обращения" in done
    assert f"{cases[1].number} — изменилось, пока вы выбирали" in done
    for case in cases[2:]:
        merged = await driver.case(case.id)
        assert merged.merged is not None
        assert merged.merged.into == cases[0].id
    assert (await driver.case(cases[0].id)).version == cases[0].version


async def test_the_main_case_may_be_any_other_that_is_open(driver: Driver, coordinator: int) -> None:
    main, first, second = [await driver.sent(f"vk:{100 + n}", "Яма у школы") for n in range(3)]
    await driver.open(COORDINATOR, f"case:{first.id}")
    await driver.press(COORDINATOR, "Отклонить")
    await driver.press(COORDINATOR, "duplicate")
    await driver.press(COORDINATOR, "Отклонить")
    await _choose(driver, "Новые")
    await driver.press(COORDINATOR, f"▫️ {second.number}")
    await driver.press(COORDINATOR, "С отмеченными")
    await driver.press(COORDINATOR, "Объединить")
    assert "уже закрыто" in await driver.say(COORDINATOR, first.number)
    check = await driver.say(COORDINATOR, main.number)
    assert f"В № {main.number} войдут другие" in check
    assert "Объединено с основным 1 обращение" in await driver.press(COORDINATOR, "Сделать")
    merged = (await driver.case(second.id)).merged
    assert merged is not None
    assert merged.into == main.id
