"""An answer that a head approves: who sees what, from «Ответить» to the citizen."""

from dataclasses import replace

import pytest

from domain.appeals import Outcome, Status
from domain.catalogue import Practice
from domain.rights import Right, Role
from storage import catalogue
from storage.appeals import chronicle
from storage.unit import Unit
from tests.handlers.driver import Driver
from tests.storage.cases import notices

CITIZEN, COORDINATOR, EXECUTOR, HEAD = "telegram:1", "vk:10", "telegram:11", "telegram:13"


@pytest.fixture
async def case(driver: Driver) -> int:
    """A case in work where answers are approved; the executor's card of it is open."""

    def approving(unit: Unit) -> None:
        adm = replace(unit.catalogue.authorities["adm"], practice=Practice(approval=True))
        catalogue.put(unit, catalogue.Imported((), (adm,), (), ()))

    await driver.store.run(approving)
    await driver.appoint(COORDINATOR, Right(Role.COORDINATOR, "adm"), note="Координатор")
    await driver.appoint(EXECUTOR, Right(Role.EXECUTOR, "adm-roads"), note="Мастер")
    await driver.appoint(HEAD, Right(Role.HEAD, "adm-roads"), note="Начальник отдела")
    sent = await driver.sent(CITIZEN)
    await driver.open(COORDINATOR, f"case:{sent.id}")
    await driver.press(COORDINATOR, "Принять и направить")
    await driver.press(COORDINATOR, "Направить: Отдел дорог")
    await driver.open(EXECUTOR, f"case:{sent.id}")
    await driver.press(EXECUTOR, "Взять в работу")
    return sent.id


async def proposed(driver: Driver) -> str:
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Выполнено")
    await driver.say(EXECUTOR, "Яму на Школьной, 5 заделали 24 ноября.")
    await driver.send_photo(EXECUTOR)
    assert "Сначала ответ посмотрит руководитель" in await driver.press(EXECUTOR, "Готово")
    return await driver.press(EXECUTOR, "Отправить ответ")


async def test_a_head_finds_it_in_a_queue_sees_what_goes_and_approves(driver: Driver, case: int) -> None:
    told = await proposed(driver)
    assert "руководителю на утверждение" in told
    assert "Ответ на утверждении: выполнено" in told
    assert "Ответить" not in driver.labels(EXECUTOR)
    card = await driver.open(CITIZEN, f"appeal:{case}")
    assert "Готовим ответ" in card
    assert "заделали" not in card
    assert "📎 1 файл" in driver.labels(CITIZEN)  # their own photo only
    assert "на утверждение" not in await driver.press(CITIZEN, "История")

    await driver.say(HEAD, "Рабочее место")
    await driver.press(HEAD, "На утверждении · 1")
    await driver.press(HEAD, str(case))
    preview = await driver.press(HEAD, "Утвердить")
    assert "Яму на Школьной, 5 заделали 24 ноября." in preview
    screen = driver.phone(HEAD).screen
    assert screen is not None
    assert screen.files
    assert "утверждён и отправлен" in await driver.press(HEAD, "Утвердить и отправить")

    answered = await driver.case(case)
    assert (answered.status, answered.outcome) == (Status.ANSWERED, Outcome.DONE)
    assert "заделали" in await driver.open(CITIZEN, f"appeal:{case}")
    assert "📎 2 файла" in driver.labels(CITIZEN)
    assert (CITIZEN, "notice.citizen.answered") in await driver.store.run(notices)


async def test_a_head_sees_the_warning_that_the_answer_was_sent_with(driver: Driver, case: int) -> None:
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Разъяснено")
    await driver.say(EXECUTOR, "Вам следует обратиться в Водоканал.")
    await driver.press(EXECUTOR, "Пропустить")
    await driver.press(EXECUTOR, "К проверке ответа")
    await driver.press(EXECUTOR, "Отправить ответ")
    await driver.open(HEAD, f"case:{case}")
    preview = await driver.press(HEAD, "Утвердить")
    assert "Перед отправкой было предупреждение" in preview
    assert "советуют обратиться в другое место" in preview
    await driver.press(HEAD, "Отмена")
    await driver.press(HEAD, "Вернуть")
    await driver.say(HEAD, "Перенаправьте сами")
    await driver.open(EXECUTOR, f"case:{case}")
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Разъяснено")
    await driver.say(EXECUTOR, "Водоканал закроет люк 1 декабря.")
    await driver.press(EXECUTOR, "Пропустить")
    await driver.press(EXECUTOR, "Отправить ответ")
    await driver.open(HEAD, f"case:{case}")
    assert "предупреждение" not in await driver.press(HEAD, "Утвердить")


async def test_a_head_returns_it_with_remarks_and_the_executor_answers_anew(
    driver: Driver, case: int
) -> None:
    await proposed(driver)
    await driver.open(HEAD, f"case:{case}")
    await driver.press(HEAD, "Вернуть с замечаниями")
    assert "возвращён исполнителю" in await driver.say(HEAD, "Укажите, кто делал")
    assert (EXECUTOR, "notice.official.returned") in await driver.store.run(notices)

    assert "в работе" in (await driver.open(EXECUTOR, f"case:{case}")).lower()
    assert "Укажите, кто делал" in await driver.press(EXECUTOR, "История")
    await driver.press(EXECUTOR, "‹ Назад")
    await proposed(driver)
    assert (await driver.case(case)).status is Status.APPROVAL
    assert "Укажите" not in await driver.open(CITIZEN, f"appeal:{case}")


async def test_two_heads_do_not_approve_twice(driver: Driver, case: int) -> None:
    second = "vk:14"
    await driver.appoint(second, Right(Role.HEAD, "adm"), note="Глава")
    await proposed(driver)
    for head in (HEAD, second):
        await driver.open(head, f"case:{case}")
        await driver.press(head, "Утвердить")
    await driver.press(HEAD, "Утвердить и отправить")
    assert "Начальник отдела" in await driver.press(second, "Утвердить и отправить")
    history = await driver.store.run(lambda unit: chronicle.of(unit, case, public_only=True))
    assert [each.kind for each in history].count("answered") == 1


async def test_whoever_is_no_head_has_no_such_queue(driver: Driver, case: int) -> None:
    await proposed(driver)
    await driver.say(COORDINATOR, "Рабочее место")
    assert not any("На утверждении" in each for each in driver.labels(COORDINATOR))


async def test_with_all_roles_at_once_the_queue_to_agree_is_under_more(driver: Driver, case: int) -> None:
    asked = "vk:15"
    for role in (Role.HEAD, Role.ADMIN, Role.COORDINATOR):
        await driver.appoint(asked, Right(role, "adm-control"), note="Глава контроля")
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Разъяснено")
    await driver.say(EXECUTOR, "Яму на Школьной, 5 заделают до 5 декабря.")
    await driver.press(EXECUTOR, "Пропустить")
    await driver.press(EXECUTOR, "Сначала согласовать")
    await driver.say(EXECUTOR, "контроль")
    await driver.press(EXECUTOR, "Муниципальный контроль")
    await driver.press(EXECUTOR, "Любой из руководителей и координаторов")
    await driver.press(EXECUTOR, "Этого достаточно")
    await driver.press(EXECUTOR, "Отправить на согласование")

    await driver.say(asked, "Рабочее место")
    await driver.press(asked, "Ещё")
    assert str(case) in await driver.press(asked, "Согласовать · 1")
    await driver.press(asked, str(case))
    await driver.press(asked, "Согласовать")
    assert "утвердит руководитель" in await driver.press(asked, "Согласовать")
    assert (await driver.case(case)).status is Status.APPROVAL
    assert (HEAD, "notice.official.proposed") in await driver.store.run(notices)
