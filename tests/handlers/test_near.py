"""«Что рядом»: how exactly a point is kept, what strangers see, joining, what is not wanted any more."""

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Outcome
from domain.rights import Right, Role
from domain.surroundings import WHOLE, Watch
from handlers import notices
from storage.appeals import appeals
from storage.notices import outbox
from storage.notices.outbox import Row
from storage.officials import officials
from storage.people import people, surroundings, watches
from storage.tables import outbox as rows
from storage.unit import Unit
from storage.world import world
from tests.handlers.driver import SPEECHES, Driver

POINT = (58.20123, 46.40234)
TOLD = "Яма у дома 5 кв. 12, звоните 8 900 123-45-67"


async def greeted(driver: Driver, address: str) -> int:
    await driver.start(address)
    await driver.press(address, "Продолжить")
    await driver.press(address, "Даю согласие")
    return await driver.store.run(lambda unit: people.at_the_door(unit, address, "ru").id)


async def asked_where(driver: Driver, address: str) -> None:
    await driver.say(address, "Настройки")
    await driver.press(address, "Что рядом")
    await driver.press(address, "Подписаться на место")


async def accepted(driver: Driver, text: str = TOLD, address: str = "telegram:900") -> Appeal:
    """A case of somebody that a coordinator has accepted."""
    boss = await driver.appoint("vk:700", Right(Role.COORDINATOR, "adm-roads"))
    case = await driver.sent(address, text)

    def accept(unit: Unit) -> Appeal:
        found = officials.official(unit, boss)
        return appeals.apply(unit, moves.accept_and_route(case, found, world(unit)), "vk:700")

    return await driver.store.run(accept)


async def answer(driver: Driver, case: Appeal) -> None:
    worker = await driver.appoint("vk:701", Right(Role.EXECUTOR, "adm-roads"))

    def done(unit: Unit) -> None:
        official = officials.official(unit, worker)
        taken = appeals.apply(unit, moves.take(case, official, world(unit)), "vk:701")
        text = "Уважаемая Анна Ивановна, яма засыпана"
        moved = moves.answer(taken, official, world(unit), outcome=Outcome.EXPLAINED, text=text)
        appeals.apply(unit, moved, "vk:701")

    await driver.store.run(done)


async def watching(driver: Driver, address: str) -> Watch:
    """Who wants to hear of the whole town."""
    person = await greeted(driver, address)
    wanted = Watch(0, person, address, "verkhnezarechensk", None, None, WHOLE)
    return await driver.store.run(lambda unit: watches.add(unit, wanted))


async def mine(driver: Driver, address: str) -> tuple[Watch, ...]:
    return await driver.store.run(lambda unit: watches.of(unit, people.at_the_door(unit, address, "ru").id))


async def test_in_telegram_the_point_is_rounded_before_it_is_kept(driver: Driver) -> None:
    await greeted(driver, "telegram:1")
    await asked_where(driver, "telegram:1")
    assert "округлю" in driver.text("telegram:1")
    await driver.send_place("telegram:1", *POINT)
    assert not [each for each in driver.labels("telegram:1") if each.startswith("300")]
    await driver.press("telegram:1", "1 км")
    [watch] = await mine(driver, "telegram:1")
    assert (watch.latitude, watch.longitude, watch.radius) == (58.2, 46.4, 1_000)
    assert watch.territory == "verkhnezarechensk"


async def test_where_personal_data_may_go_it_is_kept_as_it_was_sent(driver: Driver) -> None:
    await greeted(driver, "vk:1")
    await asked_where(driver, "vk:1")
    await driver.send_place("vk:1", *POINT)
    await driver.press("vk:1", "300 м")
    [watch] = await mine(driver, "vk:1")
    assert (watch.latitude, watch.longitude, watch.radius) == (*POINT, 300)


async def test_the_place_of_an_own_case_is_rounded_in_telegram_too(driver: Driver) -> None:
    await greeted(driver, "telegram:1")
    await driver.sent("telegram:1")
    await asked_where(driver, "telegram:1")
    await driver.press("telegram:1", driver.labels("telegram:1")[0])
    await driver.press("telegram:1", "3 км")
    [watch] = await mine(driver, "telegram:1")
    assert (watch.latitude, watch.longitude, watch.radius) == (58.2, 46.4, 3_000)


@pytest.mark.parametrize(
    ("typed", "territory"),
    [("верхнезареченск", "verkhnezarechensk"), ("Верхнезаречнск", "verkhnezarechensk"), ("Нигдейск", "")],
)
async def test_a_territory_is_found_by_words_also_mistyped(
    driver: Driver, typed: str, territory: str
) -> None:
    await greeted(driver, "vk:1")
    await asked_where(driver, "vk:1")
    await driver.say("vk:1", typed)
    assert [each.territory for each in await mine(driver, "vk:1")] == ([territory] if territory else [])


async def test_five_are_enough(driver: Driver) -> None:
    await greeted(driver, "vk:1")
    for n in range(5):
        await asked_where(driver, "vk:1")
        await driver.send_place("vk:1", 58.2 + n / 100, 46.4)
        await driver.press("vk:1", "1 км")
    await driver.say("vk:1", "Настройки")
    await driver.press("vk:1", "Что рядом")
    assert "Подписаться на место" not in driver.labels("vk:1")
    assert len(await mine(driver, "vk:1")) == 5


async def test_a_stranger_reads_neither_phone_nor_flat_nor_the_answer(driver: Driver) -> None:
    case = await accepted(driver)
    await answer(driver, case)
    await watching(driver, "vk:1")
    told = await driver.open("vk:1", f"near_case:{case.id}")
    assert "Яма у дома 5" in told
    assert "разъяснено" in told
    for hidden in ("900", "12", "Анна", "засыпана"):
        assert hidden not in told.replace(case.number, "").replace("2026", "")
    assert "🤝 Присоединиться" not in driver.labels("vk:1"), "it is answered"


async def test_before_it_is_accepted_a_stranger_sees_nothing(driver: Driver) -> None:
    await watching(driver, "vk:1")
    case = await driver.sent("telegram:900", TOLD)
    for entry in ("near_case", "near_join", "near_less"):
        told = await driver.open("vk:1", f"{entry}:{case.id}")
        assert "Яма" not in told
        assert "не показывается" in told


async def test_who_joins_has_consented_before(driver: Driver) -> None:
    case = await accepted(driver)
    await driver.start("vk:1")
    assert "Согласие" in await driver.open("vk:1", f"near_join:{case.id}") or driver.labels("vk:1")
    assert "🤝 Присоединиться" not in driver.labels("vk:1")
    await driver.press("vk:1", "Даю согласие")
    await driver.press("vk:1", "🤝 Присоединиться")
    assert "Вы присоединились" in driver.text("vk:1")
    assert "Вы присоединились" in await driver.open("vk:1", f"near_join:{case.id}"), "twice is once"
    assert "Вы присоединились" in await driver.open("vk:1", f"near_case:{case.id}")


async def test_the_latest_are_turned_page_by_page(driver: Driver) -> None:
    numbers = []
    for n in range(7):
        words = " ".join(f"{chr(1072 + n)}{chr(1072 + k)}{chr(1078 + n)}кот" for k in range(14))
        numbers.append((await accepted(driver, f"Яма: {words}", f"telegram:{900 + n}")).number)
    await watching(driver, "vk:1")
    first = await driver.open("vk:1", "near_now")
    assert [each for each in reversed(numbers) if each in first] == numbers[:1:-1]
    second = await driver.press("vk:1", "Раньше ›")
    assert [each for each in reversed(numbers) if each in second] == numbers[1::-1]
    assert await driver.press("vk:1", "‹ Новее") == first


async def test_what_is_not_wanted_any_more_is_not_told(driver: Driver) -> None:
    case = await accepted(driver)
    watch = await watching(driver, "vk:1")
    await driver.open("vk:1", f"near_less:{case.id}")
    await driver.press("vk:1", "О новых обращениях")
    [now] = await mine(driver, "vk:1")
    assert (now.id, now.cases, now.results) == (watch.id, False, True)
    await driver.open("vk:1", f"near_less:{case.id}")
    await driver.press("vk:1", "О теме")
    assert (await mine(driver, "vk:1"))[0].muted == ("roads.pothole",)
    await driver.open("vk:1", f"near_less:{case.id}")
    await driver.press("vk:1", "Ни о чём")
    assert (await mine(driver, "vk:1"))[0].paused_at is not None


async def test_a_result_is_told_by_its_outcome_alone(driver: Driver) -> None:
    case = await accepted(driver)
    await watching(driver, "vk:1")
    await watching(driver, "vk:2")
    await answer(driver, case)

    def told(unit: Unit) -> dict[str, str | None]:
        while surroundings.write(unit):
            pass
        found = unit.connection.execute(
            sa.select(*outbox.FIELDS).where(rows.c.kind == "notice.near.result").order_by(rows.c.address)
        ).all()
        drawn = {row.address: notices.draw(unit, Row(*row), SPEECHES["ru"]) for row in found}
        return {address: each.text.plain if each is not None else None for address, each in drawn.items()}

    said = await driver.store.run(told)
    assert set(said) == {"vk:1", "vk:2"}
    text = said["vk:1"] or ""
    assert f"Рядом ответили на обращение № {case.number}" in text
    assert "разъяснено" in text
    assert "Анна" not in text
