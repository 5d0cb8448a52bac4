"""«Держится ли решение?»: what the citizen sees four weeks after «выполнено»."""

from datetime import timedelta

import pytest

from domain.appeals import Status
from domain.rights import Right, Role
from handlers import notices
from storage.appeals import reminders
from storage.notices import outbox
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import SPEECHES, Driver

CITIZEN, EXECUTOR = "telegram:1", "telegram:11"


@pytest.fixture
async def asked(driver: Driver, clock: Clock) -> int:
    """A case that was done and confirmed four weeks ago."""
    await driver.appoint("vk:10", Right(Role.COORDINATOR, "adm"), note="Координатор")
    await driver.appoint(EXECUTOR, Right(Role.EXECUTOR, "adm-roads"), note="Мастер")
    case = await driver.sent(CITIZEN)
    await driver.open("vk:10", f"case:{case.id}")
    await driver.press("vk:10", "Принять и направить")
    await driver.press("vk:10", "Направить: Отдел дорог")
    await driver.open(EXECUTOR, f"case:{case.id}")
    await driver.press(EXECUTOR, "Взять в работу")
    await driver.press(EXECUTOR, "Ответить")
    await driver.press(EXECUTOR, "Выполнено")
    await driver.say(EXECUTOR, "Яму на Школьной заделали 24 ноября.")
    await driver.send_photo(EXECUTOR)
    await driver.press(EXECUTOR, "Готово")
    await driver.press(EXECUTOR, "Отправить ответ")
    await driver.open(CITIZEN, f"confirm:{case.id}")
    await driver.press(CITIZEN, "5 ★")
    clock.forward(timedelta(days=28))
    assert await driver.store.run(reminders.recheck) == 1
    return case.id


async def test_the_notice_asks_with_two_buttons(driver: Driver, asked: int) -> None:
    def drawn(unit: Unit) -> tuple[str, list[str]]:
        while (row := next_of(unit)).kind != "notice.citizen.rechecked":
            outbox.sent(unit, [(row.id, row.generation, "7")])
        made = notices.draw(unit, row, SPEECHES["ru"])
        assert made is not None
        assert not made.card
        return made.text.plain, [option.label for each in made.rows for option in each]

    def next_of(unit: Unit) -> outbox.Row:
        rows = outbox.claim(unit, "telegram", 50, timedelta(minutes=1))
        return next(each for each in rows if each.address == CITIZEN)

    text, labels = await driver.store.run(drawn)
    assert "Держится ли решение" in text
    assert labels == ["Да, держится", "Нет, снова", "Открыть"]


async def test_yes_is_thanked_for_and_not_asked_again(driver: Driver, asked: int) -> None:
    assert "Рады, что решение держится" in await driver.open(CITIZEN, f"hold:{asked}")
    card = await driver.open(CITIZEN, f"appeal:{asked}")
    assert "Держится ли решение" not in card
    assert "Нет, снова" not in driver.labels(CITIZEN)
    assert "уже ответили" in await driver.open(CITIZEN, f"hold:{asked}")
    assert (await driver.case(asked)).status is Status.CONFIRMED


async def test_no_opens_it_again_with_what_happened(driver: Driver, asked: int) -> None:
    assert "Держится ли решение" in await driver.open(CITIZEN, f"appeal:{asked}")
    assert "Что случилось снова" in await driver.press(CITIZEN, "Нет, снова")
    await driver.say(CITIZEN, "Асфальт провалился на том же месте")
    assert "снова в работе" in await driver.press(CITIZEN, "Пропустить")
    case = await driver.case(asked)
    assert (case.status, case.round) == (Status.IN_PROGRESS, 2)
    assert "Асфальт провалился" in await driver.press(CITIZEN, "История")
