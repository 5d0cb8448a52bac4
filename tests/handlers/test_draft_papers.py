"""The summary of proposals as files: what stands in which cell, what goes through which channel."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import docx
import pytest

from domain.drafts import WHOLE, Draft, Phase, RemarkKind, Verdict, VerdictKind
from domain.drafts.moves import Happened, Moved
from domain.rights import Right, Role
from handlers.drafts import notices as draft_notices
from handlers.drafts import papers as draft_papers
from papers.acts import printing
from papers.bench import Bench
from papers.craft import Made
from storage.drafts import drafts, remark_groups, remarks, verdicts
from storage.drafts import files as draft_files
from storage.drafts import papers as kinds
from storage.drafts import people as draft_people
from storage.drafts import work as draft_work
from storage.drafts.files import FileKind, Shown
from storage.files import files, workshop
from storage.files.blobs import Blobs
from storage.officials import officials
from storage.unit import Unit
from tests.drafts import kept, revised, said
from tests.handlers.driver import SPEECHES, Driver
from tests.storage.cases import citizen, notices

EDITOR = "telegram:20"
LATE = "Двенадцать часов — долго."
CRAFTS = {each.kind: each for each in draft_papers.crafts}


async def reviewed(driver: Driver, *, planning: bool = False, left: int = 0) -> Draft:
    """Five remarks of four people, all decided but the last `left`; residents are the first and the third."""
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")

    def turn(unit: Unit) -> Draft:
        draft = kept(unit, territory="zarechny", planning=planning)
        ones = [citizen(unit, f"vk:{each}") for each in range(1, 5)]
        for at, person in enumerate(ones):
            draft_people.enter(unit, draft.id, person, resident=at % 2 == 0 if planning else None)
        about = [
            said(unit, draft, ones[0], "s6", LATE),
            said(unit, draft, ones[1], "s7", "Пишите мне: vasya@example.org."),
            said(unit, draft, ones[2], "s6", LATE.upper()),
            said(unit, draft, ones[3], "s6", LATE + " Мне ехать на работу."),
            said(unit, draft, ones[3], WHOLE, "Так лучше.", kind=RemarkKind.WORDING, why="Короче."),
        ]
        editor = officials.official(unit, citizen(unit, EDITOR))
        for each in about[: len(about) - left]:
            told = Verdict(VerdictKind.PARTLY, "Машин не хватит.", "8 часов")
            verdicts.give(unit, draft, [each], told, editor, EDITOR)
        return drafts.save(unit, replace(draft, phase=Phase.REVIEW))

    return await driver.store.run(turn)


async def made(driver: Driver, kind: str, folder: Path) -> list[tuple[str, bytes]]:
    """The next order of that kind, made and settled: names and contents of its files."""

    def claim(unit: Unit) -> tuple[workshop.Order, printing.Printed]:
        [order] = workshop.claim(unit, [kind], 1, timedelta(minutes=1))
        return order, CRAFTS[kind].gather(unit, order, SPEECHES["ru"])

    order, printed = await driver.store.run(claim)
    bench = Bench(folder, Blobs(folder / "files"))
    facts = CRAFTS[kind].make(printed, bench)

    def settle(unit: Unit) -> None:
        ids = [
            files.made(unit, each.kind, each.name, f"{at}{kind}", 1, each.mime)
            for at, each in enumerate(bench.sheets)
        ]
        assert workshop.settled(unit, order, ids)
        CRAFTS[kind].settle(unit, order, Made(facts, tuple(ids)))

    await driver.store.run(settle)
    return [(each.name, each.path.read_bytes()) for each in bench.sheets]


def rows(data: bytes) -> list[list[str]]:
    (table,) = docx.Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


async def test_the_summary_comes_to_the_chat_and_carries_no_contacts_where_they_may_not_go(
    driver: Driver, tmp_path: Path
) -> None:
    draft = await reviewed(driver)
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    assert "Готовлю файл" in await driver.press(EDITOR, "Сводка файлом")
    (name, content), (other, _) = await made(driver, kinds.SUMMARY, tmp_path)
    assert (name, other) == ("Сводка предложений 1-2026.docx", "Сводка предложений 1-2026.xlsx")
    found = rows(content)
    assert found[0] == [
        "1",
        "Участник №\u00a04\n(предложение №\u00a05)",
        "Проект в целом",
        "Предлагает такой текст:\nТак лучше.\nПочему:\nКороче.",
        "Учтено частично",
        "Машин не хватит.\nТеперь в тексте:\n8 часов",
    ]
    # what two have said in the same words is one line, and both are counted
    assert found[1][1] == "Участники №\u00a01, 3\n(предложения №\u00a01, 3; всего 2\u00a0одинаковых)"
    assert found[1][2] == "Глава\u00a02. Уборка снега, Пункт\u00a03"
    assert [each[3] for each in found[1:]] == [
        LATE + "\nи ещё 1 такое же",
        LATE + " Мне ехать на работу.",
        "Пишите мне: (скрыто).",
    ]
    said_below = [each.text for each in docx.Document(io.BytesIO(content)).paragraphs]
    assert "Предложений: 5. Учтено: 0, учтено частично: 5, не учтено: 0." in said_below
    assert any("149-ФЗ" in each for each in said_below)


async def test_those_that_say_the_same_in_other_words_stand_beside_one_another(
    driver: Driver, tmp_path: Path
) -> None:
    draft = await reviewed(driver)

    def group(unit: Unit) -> None:
        """№ 1 and № 3 are equal, № 6 says the same in other words, № 4 said something else before it."""
        late = said(unit, draft, citizen(unit, "vk:9"), "s6", "Долго ждать: двенадцать часов.")
        first = remarks.by_ordinal(unit, draft.id, 1)
        equal = remarks.by_ordinal(unit, draft.id, 3)
        assert first is not None
        assert equal is not None
        editor = officials.official(unit, citizen(unit, EDITOR))
        remark_groups.merge(unit, first, equal, editor.person)
        remark_groups.merge(unit, remarks.load(unit, first.id), late, editor.person)
        told = Verdict(VerdictKind.REJECTED, "Машин нет.")
        verdicts.give(unit, draft, [remarks.load(unit, late.id)], told, editor, EDITOR)

    await driver.store.run(group)
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    await driver.press(EDITOR, "Сводка файлом")
    (_, content), _ = await made(driver, kinds.SUMMARY, tmp_path)
    assert [each[3] for each in rows(content)][1:4] == [
        LATE + "\nи ещё 1 такое же\nОб одном и том же — 3\u00a0предложения, строки 2–3",
        "Долго ждать: двенадцать часов.\nО том же, что в строке 2",
        LATE + " Мне ехать на работу.",
    ]


async def test_residents_and_others_stand_apart_in_town_planning(driver: Driver, tmp_path: Path) -> None:
    draft = await reviewed(driver, planning=True)
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    await driver.press(EDITOR, "Сводка файлом")
    (_, content), _ = await made(driver, kinds.SUMMARY, tmp_path)
    assert [each[0] for each in rows(content)] == [
        "Жители территории",
        "1",
        "Иные участники",
        "2",
        "3",
        "4",
    ]


@pytest.mark.parametrize("left", [1, 5])
async def test_it_is_refused_while_a_remark_has_no_verdict_and_says_which(driver: Driver, left: int) -> None:
    draft = await reviewed(driver, left=left)
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    shown = await driver.press(EDITOR, "Сводка файлом")
    numbers = ", ".join(f"№ {each}" for each in range(6 - left, 6))
    assert f"Без решения: {numbers}" in shown
    assert not await driver.store.run(
        lambda unit: workshop.claim(unit, [kinds.SUMMARY], 1, timedelta(minutes=1))
    )


async def test_when_it_is_published_each_channel_gets_the_files_that_it_may_carry(
    driver: Driver, tmp_path: Path
) -> None:
    draft = await reviewed(driver)

    def publish(unit: Unit) -> None:
        draft_work.apply(unit, Moved(replace(draft, phase=Phase.SUMMARY), Happened.SUMMARIZED))

    await driver.store.run(publish)
    contents = [content for _, content in await made(driver, kinds.PUBLISHED, tmp_path)]
    assert len(contents) == 4

    def attached(unit: Unit, personal: bool) -> list[int]:
        now = drafts.load(unit, draft.id)
        found = draft_files.read(unit, now, FileKind.SUMMARY, personal=personal)
        hashes = [each.hash or "" for each in files.load(unit, [each.file for each in found])]
        return [int(each[0]) for each in hashes]

    bare = await driver.store.run(lambda unit: attached(unit, personal=False))
    whole = await driver.store.run(lambda unit: attached(unit, personal=True))
    assert (bare, whole) == ([0, 1], [2, 3])
    assert not any("example.org" in str(row) for row in rows(contents[bare[0]]))
    assert any("example.org" in str(row) for row in rows(contents[whole[0]]))

    # with the final text it is made anew, and says what came of it
    def finish(unit: Unit) -> None:
        now = replace(drafts.load(unit, draft.id), phase=Phase.FINAL, outcome="Снег убирают за 8 часов.")
        draft_work.apply(unit, Moved(now, Happened.FINISHED))

    await driver.store.run(finish)
    again = tmp_path / "again"
    again.mkdir()
    content = (await made(driver, kinds.PUBLISHED, again))[0][1]
    below = [each.text for each in docx.Document(io.BytesIO(content)).paragraphs]
    assert any("Снег убирают за 8 часов." in each for each in below)
    assert len(await driver.store.run(lambda unit: attached(unit, personal=True))) == 2


async def test_whoever_published_the_summary_is_told_that_its_file_failed_and_can_have_it_made_again(
    driver: Driver,
) -> None:
    draft = await reviewed(driver)
    await driver.appoint("vk:30", Right(Role.EDITOR, "adm-roads"), note="Чужой")

    def ordered(unit: Unit) -> int:
        return len(workshop.claim(unit, [kinds.PUBLISHED], 9, timedelta(minutes=1)))

    def fails(unit: Unit) -> None:
        by = citizen(unit, EDITOR)
        draft_work.apply(unit, Moved(replace(draft, phase=Phase.SUMMARY), Happened.SUMMARIZED, by))
        [order] = workshop.claim(unit, [kinds.PUBLISHED], 1, timedelta(minutes=1))
        workshop.failed(unit, order, "broken")
        for _ in range(2):
            CRAFTS[kinds.PUBLISHED].failed(unit, order, "broken")

    await driver.store.run(fails)
    told = [each for each in await driver.store.run(notices) if each[1] == "draft.official.unprinted"]
    assert told == [(EDITOR, "draft.official.unprinted")]

    def read(unit: Unit) -> str:
        body = {"draft": draft.id, "words": ""}
        kind, by = "draft.official.unprinted", citizen(unit, EDITOR)
        found = draft_notices.draw(unit, kind, by, "telegram", body, SPEECHES["ru"])
        assert found is not None
        return found.rows[0][0].entry

    assert await driver.store.run(read) == f"draft_summary:{draft.id}"
    assert await driver.store.run(ordered) == 0
    assert "Собираю" not in await driver.open("vk:30", f"draft_summary:{draft.id}")
    assert await driver.store.run(ordered) == 0
    assert "Собираю файл" in await driver.open(EDITOR, f"draft_summary:{draft.id}")
    assert "собирается" in await driver.open(EDITOR, f"draft_summary:{draft.id}")
    assert await driver.store.run(ordered) == 1


async def test_the_whole_text_is_made_once_and_anew_for_a_new_version(driver: Driver, tmp_path: Path) -> None:
    draft = await driver.store.run(lambda unit: kept(unit, territory="zarechny"))
    await driver.start("vk:5")
    await driver.open("vk:5", f"draft:{draft.id}")
    assert "Готовлю файл" in await driver.press("vk:5", "Весь текст файлом")
    [(name, content)] = await made(driver, kinds.TEXT, tmp_path)
    assert name == "Проект 1-2026, редакция 1.docx"
    assert "3. Снег убирают не позднее 12 часов после окончания снегопада." in [
        each.text for each in docx.Document(io.BytesIO(content)).paragraphs
    ]
    assert "Готовлю" not in await driver.press("vk:5", "Весь текст файлом")
    [shown] = driver.phone("vk:5").messages[-2].files
    assert shown.name == name

    def revise(unit: Unit) -> None:
        revised(unit, drafts.load(unit, draft.id))

    await driver.store.run(revise)
    await driver.open("vk:5", f"draft:{draft.id}")
    assert "Готовлю файл" in await driver.press("vk:5", "Весь текст файлом")  # the old text is none any more


async def test_the_officials_own_file_is_the_text_of_its_version(driver: Driver) -> None:
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")

    def put(unit: Unit) -> tuple[int, int]:
        draft = kept(unit, Phase.MAKING, territory="zarechny", author=citizen(unit, EDITOR))
        file = files.made(unit, "document", "акт.docx", "0" * 64, 1, "application/pdf")
        draft_files.put_instead(unit, draft.id, FileKind.TEXT, [(file, Shown.EVERYWHERE)], version=1)
        public = replace(draft, phase=Phase.ANNOUNCED, version=1)
        draft_work.apply(unit, Moved(public, Happened.ANNOUNCED, version=1))
        return draft.id, file

    draft, file = await driver.store.run(put)

    def gathered(unit: Unit) -> object:
        [order] = workshop.claim(unit, [kinds.TEXT], 1, timedelta(minutes=1))
        return CRAFTS[kinds.TEXT].gather(unit, order, SPEECHES["ru"])

    assert await driver.store.run(gathered) is None  # there is nothing to be made
    await driver.start("vk:5")
    await driver.open("vk:5", f"draft:{draft}")
    await driver.press("vk:5", "Весь текст файлом")
    assert [each.file for each in driver.phone("vk:5").messages[-2].files] == [file]
