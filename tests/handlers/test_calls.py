"""An official writes down what somebody without a messenger tells; the caller's answer goes by phone."""

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Outcome
from domain.events import Informed, Registered, Side
from domain.rights import Right, Role
from storage.appeals import appeals, authors
from storage.officials import officials
from storage.tables import audit, outbox
from storage.unit import Unit
from storage.world import world
from tests.handlers.driver import Driver

BOSS, VK_BOSS, WORKER = "telegram:10", "vk:10", "telegram:11"
CALLER, PHONE = "Канарейкина Мария", "8 900 111-22-33"
ROADS = Right(Role.COORDINATOR, "adm-roads")


async def told(driver: Driver, address: str) -> None:
    await driver.open(address, "work")
    await driver.press(address, "Ещё")
    await driver.press(address, "Записать со слов")
    await driver.say(address, "Огромная яма на дороге у школы в Верхнезареченске")
    await driver.press(address, "Яма на дороге")
    await driver.press(address, "Подходит")
    await driver.press(address, "Около метра")
    await driver.say(address, "Верхнезареченск, ул. Садовая, 12")
    if "Нет, другая проблема" in driver.labels(address):  # the same place was told of before
        await driver.press(address, "Нет, другая проблема")
    await driver.send_photo(address)
    await driver.press(address, "Готово")


async def filed(driver: Driver, address: str = VK_BOSS) -> Appeal:
    await told(driver, address)
    if address.startswith("vk"):
        await driver.say(address, CALLER)
        await driver.say(address, PHONE)
    assert "№ 2026-000001" in await driver.press(address, "Отправить")
    return await driver.case(1)


async def answered(driver: Driver, case: Appeal) -> None:
    worker = await driver.appoint(
        WORKER, Right(Role.EXECUTOR, case.authority), Right(Role.COORDINATOR, "adm")
    )

    def turn(unit: Unit) -> None:
        official, at = officials.official(unit, worker), case
        for move, how in (
            (moves.accept_and_route, {}),
            (moves.take, {}),
            (moves.answer, {"outcome": Outcome.EXPLAINED, "text": "Засыплют в декабре", "approvers": False}),
        ):
            at = appeals.apply(unit, move(at, official, world(unit), **how), WORKER)  # type: ignore[operator]

    await driver.store.run(turn)


async def notices(driver: Driver) -> list[tuple[str, str]]:
    def turn(unit: Unit) -> list[tuple[str, str]]:
        rows = unit.connection.execute(sa.select(outbox.c.kind, outbox.c.address))
        return [(row.kind, row.address) for row in rows]

    return await driver.store.run(turn)


async def test_it_is_registered_for_a_person_without_an_account_and_history_says_who_filed_it(
    driver: Driver,
) -> None:
    boss = await driver.appoint(VK_BOSS, ROADS)
    case = await filed(driver)
    assert (case.filed_by, case.person != boss, case.address) == (boss, True, "caller:")
    first = (await driver.history(1))[0]
    assert (first.side, first.person, type(first.what)) == (Side.OFFICIAL, boss, Registered)
    author = await driver.store.run(lambda unit: authors.of(unit, 1))
    assert author is not None
    assert (author.name, author.reply_to) == (CALLER, PHONE)
    seen = await driver.store.run(
        lambda unit: unit.connection.execute(sa.select(audit.c.person_id, audit.c.action)).all()
    )
    assert (boss, "appeal.filed") in [tuple(row) for row in seen]


async def test_in_telegram_neither_name_nor_phone_is_asked_or_shown(driver: Driver) -> None:
    await driver.appoint(BOSS, ROADS)
    await driver.appoint(VK_BOSS, ROADS)
    await filed(driver)
    card = await driver.open(BOSS, "case:1")
    assert CALLER not in card
    assert PHONE not in card
    assert "видно в боте ВКонтакте" in card
    assert PHONE in await driver.open(VK_BOSS, "case:1")
    await told(driver, BOSS)
    assert "Проверьте" in driver.text(BOSS)


async def test_the_answer_goes_to_who_filed_it_and_is_marked_as_told(driver: Driver) -> None:
    await driver.appoint(VK_BOSS, ROADS)
    case = await filed(driver)
    await answered(driver, case)
    told_of = await notices(driver)
    assert ("notice.official.caller", VK_BOSS) in told_of
    assert not [kind for kind, address in told_of if "citizen" in kind or address.startswith("caller")]
    assert "сообщите их заявителю" in await driver.open(VK_BOSS, "case:1")
    assert "Отмечено" in await driver.press(VK_BOSS, "Сообщил заявителю")
    assert not (await driver.case(1)).untold
    assert "Сообщил заявителю" not in driver.labels(VK_BOSS)
    assert type((await driver.history(1))[-1].what) is Informed


async def test_who_filed_it_reads_the_answer_wherever_the_case_went(driver: Driver) -> None:
    await driver.appoint(VK_BOSS, Right(Role.EXECUTOR, "adm-housing"))
    case = await filed(driver)
    assert case.authority == "adm-roads"
    assert "Огромная яма" in await driver.open(VK_BOSS, "case:1")
    assert driver.labels(VK_BOSS).count("Сообщил заявителю") == 0
    await answered(driver, case)
    await driver.open(VK_BOSS, "case:1")
    assert "Сообщил заявителю" in driver.labels(VK_BOSS)


async def test_a_caller_is_not_asked_through_the_bot(driver: Driver) -> None:
    await driver.appoint(VK_BOSS, ROADS)
    await filed(driver)
    assert not [each for each in driver.labels(VK_BOSS) if "Спросить" in each]


@pytest.mark.parametrize("role", [Role.HEAD, Role.CURATOR, Role.ADMIN, Role.MODERATOR])
async def test_others_do_not_take_calls(driver: Driver, role: Role) -> None:
    await driver.appoint(BOSS, Right(role, "adm"))
    await driver.open(BOSS, "work")
    await driver.press(BOSS, "Ещё")
    assert not [each for each in driver.labels(BOSS) if each.startswith("Записать")]


async def test_a_photo_sent_before_the_caller_is_joined_is_kept(driver: Driver) -> None:
    await driver.appoint(BOSS, ROADS)
    main = await filed(driver, BOSS)
    await driver.open(BOSS, "work")
    await driver.press(BOSS, "Ещё")
    await driver.press(BOSS, "Записать со слов")
    await driver.say(BOSS, "Огромная яма на дороге у школы в Верхнезареченске")
    await driver.press(BOSS, "Яма на дороге")
    await driver.press(BOSS, "Подходит")
    await driver.press(BOSS, "Около метра")
    await driver.say(BOSS, "Верхнезареченск, ул. Садовая, 12")
    await driver.send_photo(BOSS)
    await driver.press(BOSS, "🤝 Присоединить")
    await driver.press(BOSS, "Готово")
    assert "Заявитель присоединён к № 2026-000001" in await driver.press(BOSS, "Отправить")
    case = await driver.case(2)
    assert case.merged is not None
    assert case.merged.into == main.id
    assert len((await driver.history(2))[0].files) == 1
