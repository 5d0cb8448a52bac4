"""Two officials on one case: the second is told what changed, and nothing is overwritten or lost."""

import pytest

from domain.appeals import Status
from domain.rights import Right, Role
from tests.handlers.driver import Driver

COORDINATOR, EXECUTOR, SECOND = "vk:10", "vk:11", "telegram:12"


@pytest.fixture
async def case(driver: Driver) -> int:
    """A routed case of the road department, where two executors work."""
    await driver.appoint(COORDINATOR, Right(Role.COORDINATOR, "adm"), note="Координатор")
    await driver.appoint(EXECUTOR, Right(Role.EXECUTOR, "adm-roads"), note="Мастер дорог")
    await driver.appoint(SECOND, Right(Role.EXECUTOR, "adm-roads"), note="Второй мастер")
    sent = await driver.sent()
    await driver.open(COORDINATOR, f"case:{sent.id}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Направить: Отдел дорог")
    return sent.id


async def test_of_two_who_take_a_case_the_second_is_told_who_was_first(driver: Driver, case: int) -> None:
    await driver.open(EXECUTOR, f"case:{case}")
    await driver.open(SECOND, f"case:{case}")
    await driver.press(EXECUTOR, "Взять в работу")
    told = await driver.press(SECOND, "Взять в работу")

    assert "изменилось" in told
    assert "взято в работу" in told
    assert "Мастер дорог" in told
    assert "Взять в работу" not in driver.labels(SECOND)
    assert [each.kind for each in await driver.history(case)][-2:] == ["assigned", "taken"]


async def begins_to_answer(driver: Driver, case: int, words: str) -> None:
    """Up to the check of the answer, which is not sent yet."""
    await driver.open(EXECUTOR, f"case:{case}")
    await driver.press(EXECUTOR, "Взять в работу")
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Разъяснено")
    await driver.say(EXECUTOR, words)
    await driver.press(EXECUTOR, "Пропустить")


async def test_an_answer_to_a_case_that_was_redirected_meanwhile_is_given_back(
    driver: Driver, case: int
) -> None:
    await begins_to_answer(driver, case, "Ремонт начнём в понедельник, объезд по Садовой")

    await driver.open(COORDINATOR, f"case:{case}")
    await driver.press(COORDINATOR, "Ещё действия")
    await driver.press(COORDINATOR, "Перенаправить")
    await driver.say(COORDINATOR, "горсвет")
    await driver.press(COORDINATOR, "Горсвет")
    await driver.say(COORDINATOR, "Дело в столбе")
    await driver.press(COORDINATOR, "Перенаправить")

    assert "Чем помочь?" in await driver.press(EXECUTOR, "Отправить ответ")
    messages = [part.text.plain for part in driver.phone(EXECUTOR).messages]
    assert any("больше не у вас" in text and "Ремонт начнём в понедельник" in text for text in messages)
    now = await driver.case(case)
    assert (now.status, now.authority, now.answer) == (Status.ROUTED, "gorsvet", "")


async def test_what_was_written_is_taken_up_when_the_action_is_begun_anew(driver: Driver, case: int) -> None:
    await begins_to_answer(driver, case, "Ремонт начнём в понедельник")

    await driver.open(COORDINATOR, f"case:{case}")
    await driver.press(COORDINATOR, "Ещё действия")
    await driver.press(COORDINATOR, "Заметка")
    await driver.say(COORDINATOR, "Звонил подрядчик")
    await driver.press(COORDINATOR, "Пропустить")

    told = await driver.press(EXECUTOR, "Отправить ответ")
    assert "Звонил подрядчик" in told
    assert "не выполнено" in told
    assert (await driver.case(case)).answer == ""

    assert "Ремонт начнём в понедельник" in await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Продолжить")
    await driver.press(EXECUTOR, "Отправить ответ")
    assert (await driver.case(case)).answer == "Ремонт начнём в понедельник"


async def test_an_answer_begun_on_one_case_is_not_taken_up_on_another(driver: Driver, case: int) -> None:
    other = (await driver.sent(text="Вторая яма, прямо за поворотом")).id
    await driver.open(COORDINATOR, f"case:{other}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Направить: Отдел дорог")
    for each in (case, other):
        await driver.open(EXECUTOR, f"case:{each}")
        await driver.press(EXECUTOR, "Взять в работу")
    await driver.open(EXECUTOR, f"case:{case}")
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Разъяснено")
    await driver.say(EXECUTOR, "Это о первой яме")

    await driver.open(EXECUTOR, f"case:{other}")  # a notice came in the middle
    assert "Чем закончилось?" in await driver.press(EXECUTOR, "Ответить")
    assert any("Это о первой яме" in part.text.plain for part in driver.phone(EXECUTOR).messages)


async def test_a_stale_card_does_not_begin_an_action(driver: Driver, case: int) -> None:
    await driver.open(COORDINATOR, f"case:{case}")
    await driver.open(EXECUTOR, f"case:{case}")
    await driver.press(EXECUTOR, "Взять в работу")

    assert "Мастер дорог" in await driver.press(COORDINATOR, "Назначить")
    assert "изменилось" in driver.text(COORDINATOR)
    assert "Кто будет исполнителем?" in await driver.press(COORDINATOR, "Назначить")


async def test_whoever_is_dismissed_in_the_middle_does_nothing_more(driver: Driver, case: int) -> None:
    admin = "vk:9"
    await driver.appoint(admin, Right(Role.ADMIN, "adm"), note="Администратор")
    await driver.with_pin(admin)
    await driver.open(EXECUTOR, f"case:{case}")
    await driver.press(EXECUTOR, "Взять в работу")
    await driver.press(EXECUTOR, "Спросить гражданина")
    await driver.say(EXECUTOR, "Где это?")

    await driver.say(admin, "Рабочее место")
    await driver.press(admin, "Люди")
    await driver.find(admin, "Мастер дорог")
    await driver.press(admin, "Снять: исполнитель")
    assert "1 открытое обращение" in driver.text(admin)
    assert "Вернулись координатору: № 2026-000001" in await driver.press(admin, "Да, снять")

    told = await driver.press(EXECUTOR, "Отправить вопрос")
    assert "Чем помочь?" in told
    assert "Рабочее место" not in driver.labels(EXECUTOR)
    now = await driver.case(case)
    assert (now.status, now.executors) == (Status.IN_PROGRESS, ())
