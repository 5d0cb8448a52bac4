"""Results to look at and to take away: made once, outside the turn, by a real child process."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.nursery import Nursery
from domain.polls import Level, Results, Written
from domain.wording import Listed, ListKind
from handlers.polls import book as poll_book
from handlers.polls import news as poll_news
from handlers.polls import papers as poll_papers
from handlers.polls import wordings as poll_wordings
from papers import books, wordings
from papers.charts import Bar, Bars
from scheduler import polls as clock_of_polls
from scheduler.ballots import mix, publish_receipts
from scheduler.workshop import Workshop
from storage.files.blobs import Blobs
from storage.files.workshop import Order
from storage.polls import ballots, polls
from storage.polls import counts as poll_counts
from storage.tables import files as file_rows
from storage.tables import listed_words, outbox
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import SPEECHES, Driver
from tests.handlers.test_polls import put
from tests.polls import CLOSES
from tests.scheduler.fakes import until
from tests.storage.test_ballot_rows import DAY, OTHER, WHOLE, somebody

ANNA, BORIS = "telegram:1", "vk:2"


@pytest.fixture
async def blobs(driver: Driver, tmp_path: Path) -> AsyncIterator[Blobs]:
    """A workshop is at work."""
    kept, nursery = Blobs(tmp_path / "files"), Nursery()
    shop = Workshop(driver.store, poll_news.room.crafts, kept, SPEECHES, nursery, tick=0.05)
    nursery.start(shop.run(), "workshop")
    yield kept
    await nursery.close()


async def voted(driver: Driver, poll: int, count: int = 7) -> None:
    for at in range(count):
        person = await somebody(driver.store, f"vk:{poll}{count}{at}")
        answers = WHOLE if at % 3 else OTHER
        level = Level.PHONE if at % 2 else Level.CHANNEL

        def cast(unit: Unit) -> None:
            ballots.cast(unit, poll, person, answers, level=level, territory="zarechny", day=DAY)  # noqa: B023

        await driver.store.run(cast)
    await mix(driver.store)


async def closed(driver: Driver, clock: Clock, blobs: Blobs, poll: int) -> None:
    """Its time is over; all that follows from it has followed."""
    clock.now = CLOSES + timedelta(minutes=1)
    await clock_of_polls.keep_time(driver.store)
    await mix(driver.store)
    await publish_receipts(driver.store, blobs)


async def photos(driver: Driver) -> list[tuple[int, str]]:
    """(id, hash) of the pictures made."""
    found = sa.select(file_rows.c.id, file_rows.c.hash).where(
        file_rows.c.kind == "photo", file_rows.c.until.is_(None)
    )
    return await driver.store.read(lambda unit: [(r.id, r.hash) for r in unit.connection.execute(found)])


async def brought(driver: Driver) -> list[dict[str, object]]:
    found = sa.select(outbox.c.body).where(outbox.c.kind == "made").order_by(outbox.c.id)
    return await driver.store.read(lambda unit: list(unit.connection.scalars(found)))


async def test_pictures_of_a_closed_poll_are_drawn_once_and_shown_to_all_who_ask(
    driver: Driver, clock: Clock, blobs: Blobs
) -> None:
    poll = await put(driver)
    await voted(driver, poll)
    for address in (ANNA, BORIS):
        await driver.start(address)
    assert "после закрытия" in await driver.open(ANNA, f"poll_pictures:{poll}")
    await closed(driver, clock, blobs, poll)

    async def drawn() -> bool:
        return len(await photos(driver)) == 6

    await until(drawn, 60)  # five questions and the levels: nobody has asked yet
    before = await photos(driver)
    assert all(blobs.path(hash).read_bytes().startswith(b"\x89PNG") for _, hash in before)
    await driver.open(ANNA, f"poll_results:{poll}")
    assert "Картинками" in driver.labels(ANNA)
    for address in (ANNA, BORIS):
        await driver.open(address, f"poll_pictures:{poll}")
        shown = driver.phone(address).messages[-2]
        assert [each.file for each in shown.files] == [id for id, _ in before]
    assert await photos(driver) == before
    assert not await brought(driver)


async def test_of_a_poll_that_runs_they_are_drawn_when_asked_for_and_anew_when_more_have_voted(
    driver: Driver, clock: Clock, blobs: Blobs
) -> None:
    poll = await put(driver, results=Results.LIVE)
    for address in (ANNA, BORIS):
        await driver.start(address)
    assert "показать нечего" in await driver.open(ANNA, f"poll_pictures:{poll}")
    await voted(driver, poll)
    for address in (ANNA, BORIS):  # both before anything is drawn
        assert "Готовлю" in await driver.open(address, f"poll_pictures:{poll}")
        assert "уже готовится" in await driver.open(address, f"poll_pictures:{poll}")
    await until(partial(_came, driver, 2), 60)
    one, other = await brought(driver)
    assert {one["to"], other["to"]} == {ANNA, BORIS}
    assert one["files"] == other["files"] == [id for id, _ in await photos(driver)]
    await voted(driver, poll, 9)
    assert "Готовлю" in await driver.open(ANNA, f"poll_pictures:{poll}")
    await until(partial(_came, driver, 3), 60)
    third = (await brought(driver))[2]
    assert third["files"] == [id for id, _ in await photos(driver)]  # the others go
    assert set(map(str, third["files"])).isdisjoint(map(str, one["files"]))


async def _came(driver: Driver, count: int) -> bool:
    return len(await brought(driver)) == count


def test_pictures_beyond_an_album_come_in_sets() -> None:
    charts = [Bars("", str(at), (Bar("За", 1, "1"),) * (30 if at == 3 else 2)) for at in range(20)]
    sets = poll_papers._parted(charts)
    assert [chart for each in sets for chart in each] == charts
    assert all(sum(-(-len(chart.bars) // poll_papers._BARS) for chart in each) <= 10 for each in sets)
    assert len(sets) == 3


async def test_the_table_has_shares_levels_turnout_and_groups_of_answers_and_no_formulas(
    driver: Driver, clock: Clock, blobs: Blobs
) -> None:
    poll = await put(driver, results=Results.LIVE)
    wrote = (
        "=1+1",
        "Скамейки",
        "нужны скамейки",
        "звоните 8 912 345-67-89",
        "Иванова Анна Петровна врёт",
        "Б",
    )
    for at, words in enumerate((*wrote, *wrote, "Б")):
        person = await somebody(driver.store, f"vk:9{at}")
        answers = {**WHOLE, "idea": Written(words)}
        level = Level.PHONE if at % 2 else Level.CHANNEL

        def cast(unit: Unit) -> None:
            place = "verkhnezarechensk" if at else "zarechny"  # noqa: B023
            ballots.cast(unit, poll, person, answers, level=level, territory=place, day=DAY)  # noqa: B023

        await driver.store.run(cast)
    await mix(driver.store)
    await driver.start(ANNA)
    assert "Готовлю" in await driver.open(ANNA, f"poll_table:{poll}")
    await until(partial(_came, driver, 1), 60)
    [notice] = await brought(driver)
    [file] = notice["files"]  # type: ignore[misc]

    def read(unit: Unit) -> bytes:
        return blobs.read(unit.connection.scalar(sa.select(file_rows.c.hash).where(file_rows.c.id == file)))

    with zipfile.ZipFile(io.BytesIO(await driver.store.read(read))) as book:
        names = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        sheets = [book.read(name).decode() for name in names]
        texts = "".join([*sheets, book.read("xl/workbook.xml").decode()])
    assert len(names) == 5
    for words in (
        "По видам голосов",
        "Своими словами",
        "Скамейки",
        "=1+1",
        "город Верхнезареченск",
        "меньше 5",
    ):
        assert words in texts, words
    for words in ("<f>", "912", "Анна", "Заречный район"):
        assert words not in texts, words
    await driver.open(ANNA, f"poll_table:{poll}")
    assert [each.file for each in driver.phone(ANNA).messages[-2].files] == [file]  # made once

    def listed(unit: Unit) -> None:
        entry = {"authority": "adm", "kind": "profanity", "typed": "скамейки", "added_by": 1}
        unit.connection.execute(sa.insert(listed_words).values(**entry, added_at=unit.now))

    await driver.store.run(listed)
    assert "Готовлю" in await driver.open(ANNA, f"poll_table:{poll}")  # now there is what is not to be shown
    await until(partial(_came, driver, 2), 60)
    [another] = (await brought(driver))[1]["files"]  # type: ignore[misc]
    assert another != file


async def test_the_table_says_when_it_does_not_hold_all_that_people_wrote(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poll_wordings, "MOST", 2)
    poll = await put(driver, results=Results.LIVE)
    for at in range(3):
        person = await somebody(driver.store, f"vk:9{at}")

        def cast(unit: Unit) -> None:
            answers = {**WHOLE, "idea": Written("Скамейки")}
            ballots.cast(unit, poll, person, answers, level=Level.PHONE, territory="zarechny", day=DAY)  # noqa: B023

        await driver.store.run(cast)
    await mix(driver.store)

    def gathered(unit: Unit) -> books.Book | None:
        order = Order(1, poll_papers.TABLE, {"poll": poll}, ANNA, None, None, 1, 1, unit.now)
        return poll_papers._gather_table(unit, order, SPEECHES["ru"])

    book = await driver.store.read(gathered)
    assert book is not None
    said = [str(line[0]) for line in books._answers(book) if line]
    [part] = [each for each in said if each.startswith("Всего ответов")]
    assert part.startswith("Всего ответов: 3. Здесь 2:")
    assert [len(each.texts) for each in book.written] == [0, 2]


async def test_few_ballots_of_a_level_have_no_sheet_of_their_own(driver: Driver) -> None:
    poll = await put(driver, results=Results.LIVE)
    await voted(driver, poll, 7)

    def names(unit: Unit) -> list[str]:
        found = polls.load(unit, poll)
        tally, came = poll_counts.tally(unit, poll), poll_counts.turnout(unit, poll)
        made = poll_book.sheets(SPEECHES["ru"], found, tally, came, unit.catalogue)
        return [each.name for each in made]

    assert await driver.store.read(names) == ["Итоги", "Вопросы", "Явка"]


def test_answers_with_listed_words_are_counted_and_not_shown() -> None:
    listed = (Listed(ListKind.PROFANITY, "дурак"),)
    texts = ("Скамейки", "сам дурак", "д у р а к", *("Деревья",) * 60)
    kept, hidden = wordings.shown(texts, listed)
    assert (kept, hidden) == (["Скамейки", *["Деревья"] * 60], 2)
