"""Waiting in line in the chat: what has changed behind an open screen is told, no seat is lost by it."""

from datetime import timedelta

import pytest

from storage.hearings import line, visits
from storage.unit import Unit
from tests.drafts import kept
from tests.handlers.driver import Driver
from tests.hearings import held
from tests.storage.cases import citizen

ANNA, BORIS = "telegram:1", "vk:2"


@pytest.fixture
async def hearing(driver: Driver) -> int:
    """Its only seat is Anna's; Boris looks at it."""

    def turn(unit: Unit) -> int:
        draft = kept(unit, territory="zarechny", opens_at=unit.now, closes_at=unit.now + timedelta(days=16))
        id = held(unit, draft, citizen(unit, "vk:9"), seats=1).id
        visits.register(unit, id, citizen(unit, ANNA))
        return id

    id = await driver.store.run(turn)
    await driver.agrees(BORIS)
    await driver.start(BORIS)
    await driver.open(BORIS, f"hearing:{id}")
    return id


async def leaves(driver: Driver, hearing: int, address: str) -> None:
    await driver.store.run(lambda unit: visits.leave(unit, hearing, citizen(unit, address)))


async def stands(driver: Driver, hearing: int) -> tuple[bool, int | None]:
    """Does Boris come, and what is his place in line?"""

    def turn(unit: Unit) -> tuple[bool, int | None]:
        boris = citizen(unit, BORIS)
        return visits.of(unit, hearing, boris) is not None, line.place(unit, hearing, boris)

    return await driver.store.run(turn)


async def test_whoever_would_wait_gets_the_seat_that_became_free_meanwhile(
    driver: Driver, hearing: int
) -> None:
    await leaves(driver, hearing, ANNA)
    shown = await driver.press(BORIS, "Встать в очередь")
    assert "Место как раз освободилось" in shown
    assert await stands(driver, hearing) == (True, None)


async def test_leaving_the_line_does_not_give_up_a_seat_that_was_given_meanwhile(
    driver: Driver, hearing: int
) -> None:
    assert "ваш номер в ней — 1" in await driver.press(BORIS, "Встать в очередь")
    await driver.press(BORIS, "Выйти из очереди")
    await leaves(driver, hearing, ANNA)
    shown = await driver.press(BORIS, "Да, выйти")
    assert "Вы записаны" in shown
    assert "больше не в очереди" not in shown
    assert await stands(driver, hearing) == (True, None)


async def test_from_the_message_one_gives_up_the_seat_with_one_press_more(
    driver: Driver, hearing: int
) -> None:
    await driver.press(BORIS, "Встать в очередь")
    await leaves(driver, hearing, ANNA)
    assert "Отменить запись" in await driver.open(BORIS, f"hearing_leave:{hearing}")
    await driver.press(BORIS, "Да, не приду")
    assert await stands(driver, hearing) == (False, None)
    shown = await driver.open(BORIS, f"hearing_leave:{hearing}")
    assert "Прийти" in driver.labels(BORIS)
    assert "Отменить запись" not in shown
    assert "не посмотреть" in await driver.open(BORIS, "hearing_leave:999")
