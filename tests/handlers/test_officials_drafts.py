"""An editor makes a draft act in the bot: the text comes by messages or as a file, is mended, announced."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.chat import Files, Media
from domain.drafts import Phase, SectionKind
from domain.drafts.making import pasted
from domain.drafts.outline import typed
from domain.drafts.sections import keyed
from domain.rights import Right, Role
from handlers.officials.drafts import bring
from papers.acts import bringing
from papers.bench import Bench
from papers.craft import Made
from storage.drafts import drafts, sections
from storage.drafts import mailings as draft_mailings
from storage.drafts import people as draft_people
from storage.files import files, workshop
from storage.files.blobs import Blobs
from storage.tables import draft_versions, outbox
from storage.unit import Unit
from tests.drafts import kept
from tests.handlers.driver import SPEECHES, Driver
from tests.papers import docx_maker
from tests.storage.cases import citizen, notices

EDITOR, HEAD, CURATOR = "telegram:20", "vk:21", "telegram:22"
TEXT = "Глава 1. Снег\n1. Снег убирают за 12 часов.\nС крыш за сутки.\n2. На газоны не складывают."


@pytest.fixture
async def desk(driver: Driver) -> Driver:
    """An editor, a head and a curator of the administration."""
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")
    await driver.appoint(HEAD, Right(Role.HEAD, "adm"), note="Глава")
    await driver.appoint(CURATOR, Right(Role.CURATOR, "adm"), note="Куратор")
    return driver


async def made(driver: Driver, phase: Phase = Phase.MAKING, text: str = TEXT) -> int:
    """A draft of the administration with this text, its card open at the editor's."""

    def turn(unit: Unit) -> int:
        tree = keyed(bring.read(typed(text)))
        when = {"opens_at": unit.now, "closes_at": unit.now + timedelta(days=16)}
        author = citizen(unit, EDITOR)
        return kept(unit, phase, tree, territory="zarechny", author=author, **when).id

    draft = await driver.store.run(turn)
    await driver.open(EDITOR, f"draft_work:{draft}")
    return draft


async def tree(driver: Driver, draft: int, version: int = 1) -> list[tuple[str, str, str]]:
    """(key, number, text) of the sections."""
    found = await driver.store.run(lambda unit: sections.tree(unit, draft, version))
    return [(each.key, each.number, each.text) for each in found]


async def test_a_text_in_several_messages_becomes_sections_that_are_mended(desk: Driver) -> None:
    draft = await made(desk, text="1. Старое.\n2. На газоны не складывают.")
    await desk.press(EDITOR, "Текст")
    await desk.press(EDITOR, "Внести заново")
    await desk.say(EDITOR, "Глава 1. Снег\n1. Снег убирают за")
    shown = await desk.say(EDITOR, "12 часов.\nС крыш за сутки.\n2. На газоны не складывают.")
    assert "1 глава, 2 пункта" in shown
    assert "внесён" in await desk.press(EDITOR, "Это весь текст")
    # the clause that stayed is known by its words and keeps its key
    assert [key for key, number, _ in await tree(desk, draft) if number == "2"] == ["s2"]
    await desk.press(EDITOR, "Глава 1")
    await desk.press(EDITOR, "Пункт 1")
    await desk.press(EDITOR, "Поправить")
    await desk.press(EDITOR, "Разделить")
    await desk.press(EDITOR, "С крыш")
    await desk.press(EDITOR, "Слова")
    await desk.say(EDITOR, "Снег убирают сразу.")
    await desk.press(EDITOR, "Соединить")
    await desk.press(EDITOR, "‹ Назад")
    await desk.press(EDITOR, "Убрать")
    await desk.press(EDITOR, "Убрать")
    assert "Текст проекта" in desk.text(EDITOR)
    left = [text for _, _, text in await tree(desk, draft)]
    assert left == ["", "С крыш за сутки.", "На газоны не складывают."]


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(desk: Driver) -> None:
    draft = await made(desk)
    await desk.press(EDITOR, "Текст")
    await desk.press(EDITOR, "Внести заново")
    await desk.say(EDITOR, "1. Другое.")

    def meanwhile(unit: Unit) -> None:
        drafts.save(unit, replace(drafts.load(unit, draft), title="Иначе"))

    await desk.store.run(meanwhile)
    before = await tree(desk, draft)
    assert "изменил кто-то ещё" in await desk.press(EDITOR, "Это весь текст")
    assert await tree(desk, draft) == before


async def ordered(driver: Driver, name: str = "акт.docx") -> workshop.Order:
    """The editor sends a file as the text; the order that waits for it."""
    await driver.press(EDITOR, "Текст")
    await driver.press(EDITOR, "Внести заново")
    assert "Читаю" in await driver.tell(EDITOR, Files((Media("document", "ref", name=name, size=1000),)))
    arrive = await driver.store.run(lambda unit: files.claim(unit, "telegram", 1, timedelta(minutes=1)))
    assert arrive

    def claim(unit: Unit) -> workshop.Order:
        files.arrived(unit, arrive[0].id, "00" * 32, 1000, "application/zip")
        [found] = workshop.claim(unit, [bring.READ], 1, timedelta(minutes=1))
        return found

    return await driver.store.run(claim)


async def brought(driver: Driver, order: workshop.Order, content: bytes, folder: Path) -> list[str]:
    """The order made of this content and settled: the keys of what the editor is told."""
    blobs = Blobs(folder / "files")
    bench = Bench(folder, blobs)
    facts = bringing.make(blobs.put(content, "application/zip").hash, bench)

    def settle(unit: Unit) -> list[str]:
        ids = [files.made(unit, "photo", each.name, "0" * 64, 1, each.mime) for each in bench.sheets]
        [craft] = bring.crafts
        assert craft.gather(unit, order, SPEECHES["ru"]) is not None
        craft.settle(unit, order, Made(facts, tuple(ids)))
        rows = unit.connection.execute(sa.select(outbox.c.body).order_by(outbox.c.id))
        return [row.body["key"] for row in rows if "key" in row.body]

    return await driver.store.run(settle)


async def test_an_act_of_real_size_comes_from_a_file(desk: Driver, tmp_path: Path) -> None:
    draft = await made(desk)
    order = await ordered(desk)
    assert await brought(desk, order, docx_maker.act(), tmp_path) == ["work.draft.bring.read"]
    found = await desk.store.run(lambda unit: sections.tree(unit, draft, 1))
    kinds = [each.kind for each in found]
    assert kinds.count(SectionKind.CHAPTER) == 6
    assert kinds.count(SectionKind.ARTICLE) == 30
    assert kinds.count(SectionKind.CLAUSE) == 122
    source = sa.select(draft_versions.c.source_id).where(draft_versions.c.draft_id == draft)
    assert await desk.store.run(lambda unit: unit.connection.scalar(source)) == order.file.id  # type: ignore[union-attr]


async def test_what_cannot_be_read_is_told_and_changes_nothing(desk: Driver, tmp_path: Path) -> None:
    draft = await made(desk)
    before = await tree(desk, draft)
    order = await ordered(desk)
    assert await brought(desk, order, b"%PDF-1.7 scanned", tmp_path) == ["draft.unread.pdf"]
    assert await tree(desk, draft) == before


async def test_a_file_sent_beside_the_text_is_told_where_to_go(desk: Driver) -> None:
    await made(desk)
    sent = Files((Media("document", "ref", name="акт.docx", size=1000),))
    assert "Куда этот файл?" in await desk.tell(EDITOR, sent)
    await desk.press(EDITOR, "Текст")
    await desk.press(EDITOR, "Глава 1")
    assert "Куда этот файл?" in await desk.tell(EDITOR, sent)


async def test_a_second_file_waits_until_the_first_is_read(desk: Driver) -> None:
    await made(desk)
    await ordered(desk)
    await desk.press(EDITOR, "Внести заново")
    another = Files((Media("document", "another", name="второй.docx", size=1000),))
    assert "Один файл уже читаю" in await desk.tell(EDITOR, another)


async def test_a_file_read_too_late_does_not_overwrite(desk: Driver, tmp_path: Path) -> None:
    draft = await made(desk)
    order = await ordered(desk)

    def meanwhile(unit: Unit) -> None:
        drafts.save(unit, replace(drafts.load(unit, draft), title="Иначе"))

    await desk.store.run(meanwhile)
    before = await tree(desk, draft)
    content = "1. Из файла.".encode()
    assert await brought(desk, order, content, tmp_path) == ["work.draft.bring.changed"]
    assert await tree(desk, draft) == before


async def test_a_new_version_is_made_beside_the_old_one_and_shown_to_people(desk: Driver) -> None:
    draft = await made(desk, Phase.DISCUSSION)

    def follow(unit: Unit) -> None:
        draft_people.follow(unit, draft, citizen(unit, "vk:77"))

    await desk.store.run(follow)
    await desk.press(EDITOR, "Текст")
    assert "Внести" not in " ".join(desk.labels(EDITOR))
    await desk.press(EDITOR, "Новая редакция")
    await desk.press(EDITOR, "Отказаться")
    await desk.press(EDITOR, "Отказаться")
    await desk.press(EDITOR, "Новая редакция")
    await desk.press(EDITOR, "Глава 1")
    await desk.press(EDITOR, "Пункт 1")
    await desk.press(EDITOR, "Поправить")
    await desk.press(EDITOR, "Слова")
    await desk.say(EDITOR, "Снег убирают за 6 часов.")
    await desk.press(EDITOR, "‹ Назад")
    await desk.press(EDITOR, "‹ Назад")
    assert "изменено: 1" in desk.text(EDITOR)
    stands = await desk.store.run(lambda unit: drafts.load(unit, draft))
    assert stands.version == 1
    await desk.press(EDITOR, "Показать людям")
    await desk.say(EDITOR, "Сроки короче")
    assert "изменено: 1" in desk.text(EDITOR)
    await desk.press(EDITOR, "Показать")
    stands = await desk.store.run(lambda unit: drafts.load(unit, draft))
    assert stands.version == 2
    while await desk.store.run(draft_mailings.write):
        pass
    assert ("vk:77", "draft.citizen.revised") in await desk.store.run(notices)
    note = await desk.store.run(lambda unit: sections.version(unit, draft, 2))
    assert note is not None
    assert (note.note, note.published_at is not None) == ("Сроки короче", True)


async def test_the_final_text_is_the_version_that_was_made_for_it(desk: Driver) -> None:
    draft = await made(desk, Phase.SUMMARY)
    await desk.press(EDITOR, "Текст")
    await desk.press(EDITOR, "Новая редакция")
    await desk.press(EDITOR, "‹ Назад")
    await desk.press(EDITOR, "Опубликовать итоговый")
    assert "редакция 2" in await desk.say(EDITOR, "Срок уборки стал короче")
    assert "Итоговый текст опубликован" in await desk.press(EDITOR, "Опубликовать")
    stands = await desk.store.run(lambda unit: drafts.load(unit, draft))
    assert (stands.phase, stands.version, stands.outcome) == (Phase.FINAL, 2, "Срок уборки стал короче")
    final = await desk.store.run(lambda unit: sections.version(unit, draft, 2))
    assert final is not None
    assert final.final


async def test_prolonged_and_closed_early_with_a_reason_and_a_warning(desk: Driver) -> None:
    draft = await made(desk, Phase.DISCUSSION)
    await desk.press(EDITOR, "Продлить")
    assert "позже" in await desk.say(EDITOR, "25.11")
    await desk.press(EDITOR, "На 15")
    assert "Почему продлеваете" in desk.text(EDITOR)
    await desk.say(EDITOR, "Просят жители")
    assert "продлено" in await desk.press(EDITOR, "Продлить")
    await desk.press(EDITOR, "Ещё действия")
    await desk.press(EDITOR, "Закончить")
    assert "не меньше 15 дней" in await desk.say(EDITOR, "Всё ясно")
    assert "закончено" in await desk.press(EDITOR, "Закончить")
    stands = await desk.store.run(lambda unit: drafts.load(unit, draft))
    assert stands.phase is Phase.REVIEW


async def test_a_curator_looks_and_changes_nothing_and_strangers_see_nothing(desk: Driver) -> None:
    draft = await made(desk)
    await desk.open(CURATOR, f"draft_work:{draft}")
    assert "Объявить" not in desk.labels(CURATOR)
    await desk.press(CURATOR, "Текст")
    assert not any(each.startswith("Внести") for each in desk.labels(CURATOR))
    await desk.press(CURATOR, "Глава 1")
    assert "Поправить" not in desk.labels(CURATOR)
    await desk.say("vk:99", "/start")
    assert "не показать" in await desk.open("vk:99", f"draft_work:{draft}")


def test_a_text_cut_by_a_messenger_is_whole_again() -> None:
    assert pasted(["1. Снег убирают за", "сутки.", "2. Песок."]) == "1. Снег убирают за сутки.\n2. Песок."
    assert pasted(["1. Снег", "2. Песок"]) == "1. Снег\n2. Песок"
