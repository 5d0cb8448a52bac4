"""An official appeal: who signs it is asked, kept and shown only where the channel may carry it (149-ФЗ)."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.chat import Press
from domain.appeals import Track
from domain.authors import Author
from domain.catalogue import Extra, ExtraKind
from domain.rights import Right, Role
from handlers import notices
from handlers.links import carrying
from storage import catalogue, conversations
from storage.appeals import authors
from storage.notices import outbox
from storage.people import link_codes, people
from storage.tables import metadata
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import SPEECHES, Driver

pytestmark = pytest.mark.usefixtures("vk_carries")

HERE, THERE = "telegram:1", "vk:1"
BOSS, ABOVE = "telegram:10", "telegram:20"
NAME, POST = "Канарейкина Анна Сергеевна", "606000, ул. Тайная, 77"
CANARIES = ("Канарейкина", "Тайная")


async def greeted(driver: Driver, address: str) -> None:
    await driver.start(address)
    await driver.press(address, "Продолжить")
    await driver.press(address, "Даю согласие")


async def to_check(driver: Driver, address: str, owner: str = "") -> None:
    if not driver.phone(address).messages:
        await greeted(driver, address)
    await driver.press(address, "Сообщить о проблеме")
    await driver.say(address, "Огромная яма на дороге у школы в Верхнезареченске")
    await driver.press(address, "Яма на дороге")
    await driver.press(address, "Подходит")
    await driver.press(address, "Около метра")
    if owner:
        await driver.say(address, owner)
    await driver.say(address, "Верхнезареченск, ул. Садовая, 12")
    if "Нет, у меня другое" in driver.labels(address):  # the same place was told of before
        await driver.press(address, "Нет, у меня другое")
    await driver.send_photo(address)
    await driver.press(address, "Готово")


async def sign(driver: Driver, address: str = THERE, against: str = "Нет") -> int:
    """From the explanation to the number; the id of the case."""
    await driver.press(address, "Подать официально")
    await driver.press(address, "Даю согласие")
    await driver.say(address, NAME)
    await driver.say(address, POST)
    await driver.press(address, against)
    assert "зарегистрировано" in await driver.press(address, "Отправить официально")
    return 1


async def code(driver: Driver) -> str:
    await to_check(driver, HERE)
    before = len(driver.phone(HERE).messages)
    assert "спрашивать их нельзя" in await driver.press(HERE, "Подать официально")
    told = "\n".join(each.text.plain for each in driver.phone(HERE).messages[before:])
    found = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){4}", told)
    assert found is not None
    return found.group()


def seen(driver: Driver, address: str) -> str:
    return "\n".join(each.text.plain for each in driver.phone(address).messages)


async def test_in_vk_it_is_signed_and_has_the_terms_of_the_law(driver: Driver) -> None:
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    case = await driver.case(await sign(driver))
    assert case.track is Track.STATUTORY
    author = await driver.store.run(lambda unit: authors.of(unit, case.id))
    assert author == Author(NAME, POST)

    def agreed(unit: Unit) -> bool:
        return people.agreed(unit, case.person, "2026-11", people.STATUTORY)

    assert await driver.store.run(agreed)


async def test_who_reads_the_terms_may_still_send_a_message(driver: Driver) -> None:
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    await driver.press(THERE, "Отправить как сообщение")
    case = await driver.case(1)
    assert case.track is Track.MESSAGE
    assert await driver.store.run(lambda unit: authors.of(unit, 1)) is None


async def test_a_complaint_goes_above_and_the_card_says_so(driver: Driver) -> None:
    await driver.appoint(BOSS, Right(Role.COORDINATOR, "adm"))
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    await sign(driver, against="Да, жалуюсь")
    case = await driver.case(1)
    assert (case.authority, case.against) == ("adm", "adm-roads")
    assert "Туда не направляется" in await driver.open(BOSS, "case:1")


async def test_from_telegram_it_goes_on_in_vk_where_it_was_left(driver: Driver) -> None:
    given = await code(driver)
    assert "Огромная яма" in await driver.say(THERE, given)
    assert "Согласие" in await driver.press(THERE, "Продолжить здесь")
    assert "59-ФЗ" in await driver.press(THERE, "Даю согласие")
    await sign(driver)
    case = await driver.case(1)
    assert (case.address, case.track, case.place.words) == (
        THERE,
        Track.STATUTORY,
        "Верхнезареченск, ул. Садовая, 12",
    )
    here = await driver.store.run(lambda unit: people.at_the_door(unit, HERE, "ru").id)
    assert here != case.person
    await driver.say("vk:2", given)
    assert "не подходит" in seen(driver, "vk:2")


async def test_a_code_that_is_late_loses_nothing(driver: Driver, clock: Clock) -> None:
    given = await code(driver)
    clock.forward(timedelta(minutes=16))
    await driver.say(THERE, given)
    assert "не подходит" in seen(driver, THERE)
    await driver.press(HERE, "Новый код")
    assert "Проверьте" in await driver.press(HERE, "Вернуться")
    assert "зарегистрировано" in await driver.press(HERE, "Отправить")


async def test_the_code_is_for_a_messenger_that_may_carry_it(driver: Driver) -> None:
    given = await code(driver)
    await greeted(driver, "telegram:2")
    assert "спрашивать персональные данные нельзя" in await driver.say("telegram:2", given)


async def test_a_draft_that_was_sent_meanwhile_is_not_sent_again(driver: Driver) -> None:
    given = await code(driver)
    await driver.press(HERE, "Вернуться")
    await driver.press(HERE, "Отправить")
    await greeted(driver, THERE)
    assert "уже отправлено или отменено" in await driver.say(THERE, given)


async def test_with_vk_off_the_bot_says_how_else(driver: Driver) -> None:
    carrying.clear()
    await to_check(driver, HERE)
    assert "Госуслуг" in await driver.press(HERE, "Подать официально")


async def test_nothing_personal_is_shown_told_or_written_where_it_may_not_be(driver: Driver) -> None:
    """Canaries in the name and the address: looked for on Telegram's screens and in every table."""
    await driver.appoint(BOSS, Right(Role.COORDINATOR, "adm-roads"), Right(Role.EXECUTOR, "adm-roads"))
    await driver.appoint(ABOVE, Right(Role.HEAD, "adm"), Right(Role.CURATOR, "adm"))
    await driver.appoint("vk:10", Right(Role.COORDINATOR, "adm-roads"))
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    await sign(driver)
    for address in (BOSS, ABOVE):
        assert "боте ВКонтакте" in await driver.open(address, "case:1")
        for label in driver.labels(address):
            await driver.open(address, "case:1")
            if label in driver.labels(address):
                await driver.press(address, label)
        for found in ("Канарейкина", "Тайная", "2026-000001"):
            await driver.open(address, "work")
            await driver.press(address, "Поиск")
            await driver.say(address, found)
        assert NAME not in seen(driver, address)
        assert POST not in seen(driver, address)
    assert NAME in await driver.open("vk:10", "case:1")

    def tables(unit: Unit) -> dict[str, str]:
        return {
            table.name: json.dumps(
                [list(row) for row in unit.connection.execute(sa.select(table))], default=str
            )
            for table in metadata.sorted_tables
        }

    kept = await driver.store.run(tables)
    canaries = [each for word in CANARIES for each in (word, json.dumps(word)[1:-1])]
    assert {name for name, rows in kept.items() if any(each in rows for each in canaries)} == {
        "appeal_authors"
    }


async def test_a_personal_answer_to_a_question_of_the_topic_is_read_only_in_vk(driver: Driver) -> None:
    """The topic asks for the owner's name: in Telegram it is neither asked nor shown to officials."""
    await with_personal_question(driver)
    await driver.appoint(BOSS, Right(Role.COORDINATOR, "adm-roads"))
    await driver.appoint("vk:10", Right(Role.COORDINATOR, "adm-roads"))
    await to_check(driver, HERE)
    assert "Чья машина" not in seen(driver, HERE)
    await driver.press(HERE, "Отправить")
    await to_check(driver, THERE, owner=NAME)
    assert NAME in driver.text(THERE)
    await driver.press(THERE, "Отправить")
    assert NAME in await driver.open("vk:10", "case:2")
    card = await driver.open(BOSS, "case:2")
    assert "Чья машина? (персональные данные, читайте во ВКонтакте)" in card
    assert NAME not in seen(driver, BOSS)


async def test_a_draft_joined_to_telegram_leaves_who_signs_behind(driver: Driver) -> None:
    await with_personal_question(driver)
    await greeted(driver, HERE)
    await to_check(driver, THERE, owner=NAME)
    await driver.press(THERE, "Подать официально")
    await driver.press(THERE, "Подать официально")
    await driver.press(THERE, "Даю согласие")
    await driver.say(THERE, NAME)
    await driver.say(THERE, POST)
    made = await driver.store.run(
        lambda unit: link_codes.issue(unit, people.at_the_door(unit, THERE, "ru").id, THERE)
    )
    assert made is not None
    await driver.say(HERE, made.code)
    await driver.press(HERE, "Да, соединить")
    await driver.press(HERE, "Сообщить о проблеме")
    assert "Огромная яма" in driver.text(HERE)
    await driver.press(HERE, "Продолжить")
    assert "Проверьте" in driver.text(HERE)
    kept = await driver.store.run(lambda unit: str(conversations.load(unit, HERE, "ru").stack))
    for each in (*CANARIES, *(json.dumps(word)[1:-1] for word in CANARIES)):
        assert each not in kept
        assert each not in seen(driver, HERE)


async def with_personal_question(driver: Driver) -> None:
    def put(unit: Unit) -> None:
        topic = unit.catalogue.topics["roads.pothole"]
        owner = Extra("owner", {"ru": "Чья машина?", "en": "Whose car?"}, ExtraKind.TEXT, personal=True)
        changed = replace(topic, extras=(*topic.extras, owner))
        catalogue.put(unit, catalogue.Imported(topics=(changed,)))

    await driver.store.run(put)


async def test_not_ours_is_no_outcome_of_it_and_the_official_is_told_what_is(
    driver: Driver, clock: Clock
) -> None:
    await driver.appoint(BOSS, Right(Role.COORDINATOR, "adm-roads"))
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    case = await sign(driver)
    await driver.open(BOSS, f"case:{case}")
    await driver.press(BOSS, "Принять и направить")
    await driver.press(BOSS, "Направить: Отдел дорог")
    await driver.press(BOSS, "Взять в работу")
    asked = await driver.press(BOSS, "Ответить")
    assert "перенаправляют тому, кто решает такие вопросы: до 1 декабря" in asked
    assert "Не в компетенции" not in driver.labels(BOSS)
    done = next(each.data for each in driver.buttons(BOSS) if each.label == "Выполнено")
    pressed = Press(done.replace("done", "not_ours"), driver.phone(BOSS).ref)  # as screens of before had it
    assert "перенаправляют тому, кто решает" in await driver.tell(BOSS, pressed)
    clock.forward(timedelta(days=9))
    await driver.open(BOSS, f"case:{case}")
    late = await driver.press(BOSS, "Ответить")
    assert "Теперь ответьте по существу" in late
    assert "Не в компетенции" not in driver.labels(BOSS)


async def test_the_citizen_is_told_at_once_where_it_was_sent_on(driver: Driver) -> None:
    await driver.appoint(BOSS, Right(Role.COORDINATOR, "adm"))
    await to_check(driver, THERE)
    await driver.press(THERE, "Подать официально")
    case = await sign(driver)
    await driver.open(BOSS, f"case:{case}")
    await driver.press(BOSS, "Принять и направить")
    await driver.press(BOSS, "Другой орган")
    await driver.say(BOSS, "благоустройств")
    await driver.press(BOSS, "Отдел благоустройства")
    await driver.press(BOSS, "Принять и направить")
    told = await driver.store.run(_told_last)
    assert "перенаправлено по компетенции" in told
    assert "Теперь им занимается: " in told


def _told_last(unit: Unit) -> str:
    """The last notice of the case to its author, in words."""
    rows = [each for each in outbox.claim(unit, "vk", 50, timedelta(minutes=1)) if each.address == THERE]
    drawn = notices.draw(unit, rows[-1], SPEECHES["ru"])
    assert drawn is not None
    return drawn.text.plain
