"""A hearing is set, changed and cancelled in the chat: bad answers lose nothing, two at once are told."""

from datetime import timedelta

import pytest

from domain.drafts.hearings import Hearing, State
from domain.rights import Right, Role
from storage.hearings import hearings
from storage.hearings import visits as hearing_visits
from storage.unit import Unit
from tests.drafts import kept
from tests.handlers.driver import Driver
from tests.hearings import PLACE, STARTS
from tests.storage.cases import citizen

EDITOR, HEAD, ALIEN = "telegram:20", "vk:21", "vk:22"


@pytest.fixture
async def desk(driver: Driver) -> Driver:
    """A draft under discussion, its editor and the head; an editor of another authority."""
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")
    await driver.appoint(HEAD, Right(Role.HEAD, "adm"), note="Глава")
    await driver.appoint(ALIEN, Right(Role.EDITOR, "adm-roads"), note="Чужой")

    def turn(unit: Unit) -> None:
        kept(unit, territory="zarechny", opens_at=unit.now, closes_at=unit.now + timedelta(days=20))

    await driver.store.run(turn)
    return driver


async def all_of(driver: Driver) -> tuple[Hearing, ...]:
    return await driver.store.run(lambda unit: hearings.of(unit, 1))


async def at_hearings(driver: Driver, address: str) -> None:
    await driver.open(address, "draft_work:1")
    await driver.press(address, "Слушания")


async def planned(driver: Driver, address: str) -> str:
    """Set one, with every mistake on the way; what is said at the end."""
    await at_hearings(driver, address)
    await driver.press(address, "Назначить слушания")
    assert "Где пройдут" in await driver.say(address, "А" * 301)
    await driver.say(address, PLACE)
    await driver.press(address, "Пропустить")
    assert "прошло" in await driver.say(address, "10 ноября 2026 в 18:00")
    assert "больше года" in await driver.say(address, "10 декабря 2028 в 18:00")
    await driver.say(address, "10 декабря в 18:00")
    assert "целое число от 1 до 100\u00a0000" in await driver.say(address, "100 001")
    await driver.say(address, "30")
    assert "до начала слушаний" in await driver.say(address, "11 декабря в 18:00")
    check = await driver.press(address, "До самого начала")
    assert "Мест: 30" in check
    return await driver.press(address, "Сохранить")


async def test_a_hearing_is_set_and_every_mistake_is_answered(desk: Driver) -> None:
    assert "Слушания назначены" in await planned(desk, EDITOR)
    [found] = await all_of(desk)
    assert (found.place, found.starts_at, found.questions_until, found.seats) == (PLACE, STARTS, STARTS, 30)


async def test_of_two_who_change_it_at_once_the_later_is_told_and_loses_no_word(desk: Driver) -> None:
    await planned(desk, EDITOR)
    for address in (EDITOR, HEAD):
        await at_hearings(desk, address)
        await desk.press(address, "10 декабря")
        await desk.press(address, "Изменить")
        await desk.say(address, f"Причина {address}")
        await desk.press(address, "_edit.seats")
        await desk.say(address, "40" if address == EDITOR else "50")
    assert "Изменено" in await desk.press(EDITOR, "Сохранить")
    late = await desk.press(HEAD, "Сохранить")
    assert "изменил кто-то ещё" in late
    assert f"Причина {HEAD}" in late
    [found] = await all_of(desk)
    assert (found.seats, found.reason) == (40, f"Причина {EDITOR}")


async def test_a_change_of_nothing_is_told_to_nobody_and_seats_are_never_too_few(desk: Driver) -> None:
    await planned(desk, EDITOR)

    def come(unit: Unit) -> None:
        for at in range(3):
            hearing_visits.register(unit, 1, citizen(unit, f"vk:{100 + at}"))

    await desk.store.run(come)
    await at_hearings(desk, EDITOR)
    await desk.press(EDITOR, "10 декабря")
    await desk.press(EDITOR, "Изменить")
    await desk.say(EDITOR, "Просто так")
    assert "Ничего не изменилось" in await desk.press(EDITOR, "Сохранить")
    await desk.press(EDITOR, "Изменить")
    await desk.say(EDITOR, "Малый зал")
    await desk.press(EDITOR, "_edit.seats")
    await desk.say(EDITOR, "2")
    refused = await desk.press(EDITOR, "Сохранить")
    assert "Уже записались 3 человека" in refused
    assert "Малый зал" in refused  # the check is there still, with all that was typed
    [found] = await all_of(desk)
    assert (found.seats, found.revision) == (30, 1)


async def test_what_was_cancelled_meanwhile_is_not_changed(desk: Driver) -> None:
    await planned(desk, EDITOR)
    await at_hearings(desk, HEAD)
    await desk.press(HEAD, "10 декабря")
    await desk.press(HEAD, "Отменить")
    await desk.say(HEAD, "Потоп")
    await at_hearings(desk, EDITOR)
    await desk.press(EDITOR, "10 декабря")
    await desk.press(EDITOR, "Отменить")
    await desk.say(EDITOR, "Мороз")
    assert "отменены" in await desk.press(HEAD, "Отменить слушания")
    late = await desk.press(EDITOR, "Отменить слушания")
    assert "не состоятся" in late
    assert "Мороз" in late
    [found] = await all_of(desk)
    assert (found.state, found.reason) == (State.CANCELLED, "Потоп")


async def test_an_official_of_another_authority_comes_to_no_hearing(desk: Driver) -> None:
    await planned(desk, EDITOR)
    assert "Слушания" not in await desk.open(ALIEN, "draft_work:1")
    assert "Слушания" not in " ".join(desk.labels(ALIEN))
