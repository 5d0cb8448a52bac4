"""The list for the door: names only of those who agreed, only where names may go, recorded."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from domain.rights import Right, Role
from handlers.officials.hearings import door
from papers import workbook
from papers.bench import Bench
from papers.workbook import Register
from storage.files.blobs import Blobs
from storage.files.workshop import Order
from storage.hearings import hearings
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.hearings import work as hearing_work
from storage.officials import appointments, audit, officials
from storage.people import people
from storage.unit import Unit
from tests.drafts import kept
from tests.handlers.driver import SPEECHES, Driver
from tests.hearings import held
from tests.storage.cases import citizen

pytestmark = pytest.mark.usefixtures("vk_carries")

HERE, THERE = "telegram:20", "vk:20"
NAMED, PLAIN = "vk:1", "telegram:2"


@dataclass(frozen=True)
class Desk:
    driver: Driver
    hearing: int
    editor: int

    async def register(
        self, address: str, *, named: bool = True, person: int | None = None
    ) -> Register | None:
        """The list as it would be made now for the chat at that address."""
        what = {"hearing": self.hearing, "named": named}

        def turn(unit: Unit) -> Register | None:
            by = self.editor if person is None else person
            order = Order(1, hearing_work.LIST, what, address, by, None, 1, 1, unit.now)  # type: ignore[arg-type]
            return door.craft.gather(unit, order, SPEECHES["ru"])

        return await self.driver.store.run(turn)


@pytest.fixture
async def desk(driver: Driver) -> Desk:
    """A hearing to which two come, one of them by name; its editor, in both messengers."""
    editor = await driver.appoint(HERE, Right(Role.EDITOR, "adm"), note="Редактор")
    await driver.appoint(THERE, Right(Role.EDITOR, "adm"), note="Редактор")

    def turn(unit: Unit) -> int:
        draft = kept(unit, territory="zarechny", opens_at=unit.now, closes_at=unit.now + timedelta(days=16))
        id = held(unit, draft, editor).id
        for address in (NAMED, PLAIN):
            hearing_visits.register(unit, id, citizen(unit, address))
        hearing_visits.call(unit, id, citizen(unit, NAMED), "Канарейкина Анна")
        return id

    return Desk(driver, await driver.store.run(turn), editor)


async def test_names_go_only_where_they_may_and_only_of_those_who_want(desk: Desk) -> None:
    def codes(unit: Unit) -> list[str]:
        return [each.code for each in hearing_visits.listed(unit, desk.hearing, 9)]

    first, second = await desk.driver.store.run(codes)
    plain = [(1, "участник № 1", first, ""), (2, "участник № 2", second, "")]
    for address, named, expected in (
        (THERE, True, [(1, "Канарейкина Анна", first, ""), plain[1]]),
        (THERE, False, plain),
        (HERE, True, plain),  # whatever was ordered: Telegram carries no names
        (HERE, False, plain),
    ):
        found = await desk.register(address, named=named)
        assert found is not None
        assert [tuple(each) for each in found.rows] == expected


async def test_whoever_lost_the_right_meanwhile_gets_nothing(desk: Desk) -> None:
    stranger = await desk.driver.appoint("vk:30", Right(Role.EDITOR, "adm-roads"))
    assert await desk.register(THERE, person=stranger) is None

    admin = await desk.driver.appoint("vk:31", Right(Role.ADMIN, "adm"))

    def dismissed(unit: Unit) -> None:
        appointments.dismiss(unit, officials.official(unit, admin), desk.editor, "vk:31")

    await desk.driver.store.run(dismissed)
    assert await desk.register(THERE) is None


async def test_the_list_is_recorded_and_with_names_it_is_under_the_pin(desk: Desk) -> None:
    driver = desk.driver
    await driver.start(THERE)
    await driver.open(THERE, "draft_work:1")
    await driver.press(THERE, "Слушания")
    await driver.press(THERE, "10 декабря")
    assert "Готовлю файл" in await driver.press(THERE, "Список на вход")
    assert "PIN" in await driver.press(THERE, "Список с именами (1)")

    def recorded(unit: Unit) -> list[tuple[str, object]]:
        draft = hearings.load(unit, desk.hearing).draft
        return [(each.action, each.after.get("with_names")) for each in audit.of(unit, f"draft:{draft}")]

    assert await driver.store.run(recorded) == [("hearing_list", False)]
    await driver.with_pin(THERE)
    await driver.open(THERE, "draft_work:1")
    await driver.press(THERE, "Слушания")
    await driver.press(THERE, "10 декабря")
    assert "Готовлю файл" in await driver.press(THERE, "Список с именами (1)")
    assert await driver.store.run(recorded) == [("hearing_list", False), ("hearing_list", True)]


async def test_in_telegram_nobody_is_asked_for_a_name_and_a_forged_press_asks_nothing(desk: Desk) -> None:
    driver = desk.driver
    await driver.start(PLAIN)
    await driver.open(PLAIN, f"hearing:{desk.hearing}")
    assert "Вписать имя" not in " ".join(driver.labels(PLAIN))
    await driver.open(HERE, "draft_work:1")
    await driver.press(HERE, "Слушания")
    await driver.press(HERE, "10 декабря")
    assert "Список на вход" in driver.labels(HERE)
    assert "Список с именами (1)" not in driver.labels(HERE)


async def test_a_consent_taken_back_takes_the_name_out_of_the_list(desk: Desk) -> None:
    driver = desk.driver
    await driver.start(NAMED)
    await driver.press(NAMED, "Продолжить")
    await driver.press(NAMED, "Даю согласие")
    await driver.open(NAMED, f"hearing:{desk.hearing}")
    await driver.press(NAMED, "Убрать имя")
    await driver.press(NAMED, "Вписать имя")
    await driver.press(NAMED, "Даю согласие")
    assert "фамили" in (await driver.say(NAMED, "Анна")).lower()  # one word is no surname with a name
    assert "Канарейкина Анна" in await driver.say(NAMED, "Канарейкина  Анна")

    def state(unit: Unit) -> tuple[int, bool]:
        anna = citizen(unit, NAMED)
        agreed = people.agreed(unit, anna, "2026-11", people.HEARING)
        return hearing_visits.named(unit, desk.hearing), agreed

    assert await driver.store.run(state) == (1, True)
    await driver.say(NAMED, "/settings")
    await driver.open(NAMED, "settings")
    await driver.press(NAMED, "Согласия")
    await driver.press(NAMED, "Отозвать: имя")
    await driver.press(NAMED, "Да")
    assert await driver.store.run(state) == (0, False)


async def test_the_list_is_printed_with_its_hearing_on_each_page_as_wide_as_the_page(
    desk: Desk, tmp_path: Path
) -> None:
    found = await desk.register(THERE)
    assert found is not None
    bench = Bench(tmp_path, Blobs(tmp_path / "blobs"))
    assert workbook.make(found, bench) == {"rows": 2, "cut": False}
    page = load_workbook(BytesIO(bench.sheets[0].path.read_bytes())).active
    assert [[cell.value for cell in row] for row in page.iter_rows(max_col=2)] == [
        ["№", "Участник"],
        [1, "Канарейкина Анна"],
        [2, "участник № 2"],
    ]
    assert "10 декабря, четверг, 18:00, Дом культуры" in page.oddHeader.center.text
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$1"


async def test_a_phone_in_a_question_is_read_where_it_may_go_and_nowhere_else(desk: Desk) -> None:
    driver, phone = desk.driver, "8 900 111-22-33"

    def asked(unit: Unit) -> None:
        hearing_questions.ask(unit, desk.hearing, citizen(unit, NAMED), f"Кто заплатит? {phone}", "q")

    await driver.store.run(asked)
    for address, told in ((HERE, False), (THERE, True)):
        await driver.open(address, "draft_work:1")
        await driver.press(address, "Слушания")
        await driver.press(address, "10 декабря")
        shown = await driver.press(address, "Вопросы (1)")
        assert "Кто заплатит?" in shown
        assert (phone in shown) == told
        hiding = await driver.press(address, "Скрыть")
        assert (phone in hiding) == told
        await driver.press(address, "Отмена")
