"""«Выгрузить реестр»: what an official reaches, as a table; texts and authors in VK alone, after the PIN."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from domain.authors import Author
from domain.rights import Right, Role
from handlers.officials import register
from papers import workbook
from papers.bench import Bench
from storage.appeals import authors
from storage.files.blobs import Blobs
from storage.files.workshop import Order
from storage.officials import audit, exports
from storage.people import people
from storage.tables import appeals, orders
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import SPEECHES, Driver

VK, TELEGRAM = "vk:7", "telegram:7"


async def opened(driver: Driver, address: str, role: Role, authority: str = "adm") -> str:
    await driver.appoint(address, Right(role, authority))
    await driver.say(address, "Рабочее место")
    await driver.press(address, "Ещё")
    return await driver.find(address, "Выгрузить реестр")


async def wanted(driver: Driver) -> list[Any]:
    def look(unit: Unit) -> list[Any]:
        return list(unit.connection.scalars(sa.select(orders.c.what).order_by(orders.c.id)))

    return await driver.store.read(look)


async def made(driver: Driver, tmp_path: Path, address: str, what: Any) -> list[list[Any]]:
    """The rows of the table that comes of an order."""

    def gather(unit: Unit) -> Any:
        person = people.at_the_door(unit, address, "ru").id
        order = Order(1, exports.KIND, what, address, person, None, 1, 1, unit.now)
        return register.craft.gather(unit, order, SPEECHES["ru"])

    found = await driver.store.run(gather)
    if found is None:
        return []
    folder = tmp_path / f"bench-{address}-{what['whole']}"
    folder.mkdir()
    bench = Bench(folder, Blobs(tmp_path / "files"))
    assert workbook.make(found, bench) == {"rows": len(found.rows), "cut": found.cut}
    [sheet] = bench.sheets
    copy = sheet.path.with_suffix(".xlsx")
    copy.write_bytes(sheet.path.read_bytes())
    return [[cell.value for cell in row] for row in load_workbook(copy).active.iter_rows()]


async def test_a_plain_table_is_for_every_messenger_and_is_recorded(driver: Driver) -> None:
    text = await opened(driver, TELEGRAM, Role.HEAD)
    assert "149-ФЗ" in text
    assert "Скачать с текстами и авторами" not in driver.labels(TELEGRAM)
    await driver.press(TELEGRAM, "365 дней")
    assert "✓ 365 дней" in driver.labels(TELEGRAM)
    assert "Готовлю файл" in await driver.press(TELEGRAM, "Скачать таблицу")
    assert "уже готовится" in await driver.press(TELEGRAM, "Скачать таблицу")
    assert await wanted(driver) == [{"days": 365, "whole": False}]
    [deed] = await driver.store.read(lambda unit: audit.of(unit, "register:appeals"))
    assert (deed.action, deed.address, dict(deed.after)) == (
        "register.export",
        TELEGRAM,
        {"days": 365, "with_authors": False},
    )


async def test_texts_and_authors_are_for_vk_after_the_pin(driver: Driver, clock: Clock) -> None:
    await opened(driver, VK, Role.COORDINATOR)
    assert "PIN" in await driver.press(VK, "Скачать с текстами и авторами")
    assert await wanted(driver) == []
    await driver.with_pin(VK)
    clock.forward(timedelta(hours=1))
    await driver.say(VK, "Рабочее место")
    await driver.press(VK, "Ещё")
    await driver.find(VK, "Выгрузить реестр")
    assert "PIN" in await driver.press(VK, "Скачать с текстами и авторами")
    await driver.say(VK, "2580")
    assert "Готовлю файл" in await driver.press(VK, "Скачать с текстами и авторами")
    assert await wanted(driver) == [{"days": 30, "whole": True}]


@pytest.mark.parametrize(
    ("role", "plain", "whole"),
    [
        (Role.ADMIN, True, False),
        (Role.COORDINATOR, True, True),
        (Role.HEAD, True, True),
        (Role.CURATOR, True, False),
        (Role.EXECUTOR, False, False),
        (Role.EDITOR, False, False),
        (Role.MODERATOR, False, False),
    ],
)
async def test_which_role_takes_what(driver: Driver, role: Role, plain: bool, whole: bool) -> None:
    await driver.appoint(VK, Right(role, "adm"))
    await driver.say(VK, "Рабочее место")
    await driver.press(VK, "Ещё")
    if not plain:
        assert "Выгрузить реестр" not in driver.labels(VK)
        return
    await driver.find(VK, "Выгрузить реестр")
    assert ("Скачать с текстами и авторами" in driver.labels(VK)) == whole


async def test_the_table_holds_what_the_rights_reach_when_it_is_made(driver: Driver, tmp_path: Path) -> None:
    mine = await driver.sent(text="=HYPERLINK(яма)")
    held = await driver.sent(text="Придержано модератором")
    other = await driver.sent(topic="yards.pothole")

    def change(unit: Unit) -> None:
        authors.put(unit, mine.id, Author("Канарейкина Анна", "ул. Сиреневая, 1"))
        for case, values in ((held, {"withheld": "x"}), (other, {"authority": "vodokanal"})):
            unit.connection.execute(sa.update(appeals).where(appeals.c.id == case.id).values(values))

    await driver.store.run(change)
    await driver.appoint(VK, Right(Role.COORDINATOR, mine.authority))
    _, *rows = await made(driver, tmp_path, VK, {"days": 30, "whole": True})
    assert [row[0] for row in rows] == [mine.number]
    assert rows[0][-2:] == ["Канарейкина Анна", "ул. Сиреневая, 1"]
    assert "=HYPERLINK(яма)" in rows[0]
    _, *plain = await made(driver, tmp_path, VK, {"days": 30, "whole": False})
    assert "Канарейкина" not in repr(plain)
    assert "яма" not in repr(plain)
    assert await made(driver, tmp_path, "vk:8", {"days": 30, "whole": False}) == []


async def test_what_does_not_fit_is_left_out_the_oldest_first(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "MOST", 2)
    cases = [await driver.sent() for _ in range(3)]
    await driver.appoint(VK, Right(Role.HEAD, "adm"))
    _, *rows = await made(driver, tmp_path, VK, {"days": 0, "whole": False})
    assert [row[0] for row in rows] == [cases[2].number, cases[1].number]
