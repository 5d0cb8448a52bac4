"""By name beside a proposal: asked and read in VK alone, whoever asks, reads, moderates or takes files."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa

from bot.chat import Json
from domain.drafts import Draft, Phase, Remark, Status, Verdict, VerdictKind
from domain.drafts.signing import Look, Signer
from domain.rights import Right, Role
from handlers.drafts import notices, papers
from handlers.links import carrying
from papers.acts import printing
from papers.acts.printing import Printed
from papers.bench import Bench
from storage.drafts import drafts, moderation, remarks, signers
from storage.drafts import papers as kinds
from storage.files.blobs import Blobs
from storage.files.workshop import Order
from storage.officials import audit, officials
from storage.tables import conversations
from storage.unit import Unit
from tests.drafts import kept, said
from tests.handlers.driver import SPEECHES, Driver
from tests.handlers.test_linking import code
from tests.storage.cases import citizen

HERE, THERE = "telegram:1", "vk:1"
READERS = ("telegram:5", "vk:5")
MODERATORS = ("telegram:20", "vk:21")
EDITOR = "vk:22"
NAME = "Снегова Анна"
TEXT = "Двенадцать часов — долго, утром не выехать"


@pytest.fixture(autouse=True)
def vk_carries() -> Iterator[None]:
    carrying.add("vk")
    yield
    carrying.discard("vk")


@pytest.fixture
async def draft(driver: Driver) -> Draft:
    """A draft under discussion, moderators in both messengers, an editor in VK, authors who consented."""
    await driver.agrees(HERE, THERE)
    for each in MODERATORS:
        await driver.appoint(each, Right(Role.MODERATOR, "adm"), note="Модератор")
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")

    def turn(unit: Unit) -> Draft:
        return kept(unit, territory="zarechny", opens_at=unit.now, closes_at=unit.now + timedelta(days=16))

    return await driver.store.run(turn)


async def begin(driver: Driver, address: str, draft: Draft, text: str = TEXT) -> str:
    """A proposal on the whole as far as the question of files, passed."""
    await driver.open(address, f"draft:{draft.id}")
    await driver.press(address, "Мнение о проекте в целом")
    await driver.press(address, "Написать предложение")
    await driver.say(address, text)
    return await driver.press(address, "Пропустить")


async def to_check(driver: Driver, draft: Draft, name: str = NAME) -> str:
    await begin(driver, THERE, draft)
    await driver.press(THERE, "Под своим именем")
    await driver.press(THERE, "Даю согласие")
    return await driver.say(THERE, name)


async def last(driver: Driver, draft: Draft, ordinal: int = 1) -> tuple[Remark, Signer | None]:
    def turn(unit: Unit) -> tuple[Remark, Signer | None]:
        found = remarks.by_ordinal(unit, draft.id, ordinal)
        assert found is not None
        return found, signers.of(unit, draft.id, found.person)

    return await driver.store.run(turn)


async def standing(driver: Driver, draft: Draft, *, shown: bool = True, address: str = THERE) -> Remark:
    """A signed proposal that everybody reads."""

    def turn(unit: Unit) -> Remark:
        anna = citizen(unit, address)
        signers.sign(unit, draft.id, anna, NAME, version="2026-11", channel="vk", anew=True)
        made = said(unit, draft, anna, "s6", TEXT, Status.PUBLISHED, signed=True)
        if shown:
            known = signers.of(unit, draft.id, anna)
            assert known is not None
            moderator = officials.official(unit, citizen(unit, MODERATORS[1]))
            moderation.show_name(unit, draft, known, moderator, MODERATORS[1])
        return made

    return await driver.store.run(turn)


# --- asking ------------------------------------------------------------------------------------------------


async def test_in_telegram_nothing_is_asked_and_it_is_said_where_one_can_sign(
    driver: Driver, draft: Draft
) -> None:
    shown = await begin(driver, HERE, draft)
    assert "Проверьте" in shown
    assert "только номер участника.\nПодписаться своим именем можно во ВКонтакте" in shown
    await driver.press(HERE, "Отправить")
    assert "Показывать имя" not in driver.labels(HERE)
    assert (await last(driver, draft))[0].signed is False


async def test_where_no_messenger_carries_names_nobody_is_sent_there(driver: Driver, draft: Draft) -> None:
    carrying.clear()
    assert "ВКонтакте" not in await begin(driver, HERE, draft)


async def test_in_vk_the_number_is_first_and_the_name_has_a_consent_of_its_own(
    driver: Driver, draft: Draft
) -> None:
    assert "Как показать вас" in await begin(driver, THERE, draft)
    assert driver.labels(THERE)[:2] == ["Под номером участника", "Под своим именем"]
    assert "редакция согласия 2026-11" in await driver.press(THERE, "Под своим именем")
    await driver.press(THERE, "Даю согласие")
    shown = await driver.say(THERE, "  Снегова   Анна ")
    assert f"Фамилия и имя: {NAME}" in shown.replace("  ", " ").replace("  ", " ")
    assert "когда его посмотрит модератор" in shown
    await driver.press(THERE, "✏️ Фамилия и имя")
    await driver.say(THERE, "Ветрова Анна")
    await driver.press(THERE, "Отправить")
    remark, signer = await last(driver, draft)
    assert remark.signed
    assert signer is not None
    assert (signer.name, signer.look) == ("Ветрова Анна", Look.WAITING)
    assert "Ветрова Анна" in driver.text(THERE)

    await begin(driver, THERE, draft, "И ещё: посыпайте песком.")
    assert driver.labels(THERE)[:3] == ["Участник № 1", "Ветрова Анна", "Другим именем"]
    assert "Показать как: Ветрова Анна" in await driver.press(THERE, "Ветрова Анна")


async def test_no_consent_is_the_number_and_the_check_says_so(driver: Driver, draft: Draft) -> None:
    await begin(driver, THERE, draft)
    await driver.press(THERE, "Под своим именем")
    assert "Показать как: Нет, под номером" in await driver.press(THERE, "Нет, под номером")
    await driver.press(THERE, "Отправить")
    assert await last(driver, draft) == (replace((await last(driver, draft))[0], signed=False), None)


@pytest.mark.parametrize(
    ("typed", "said_of_it"),
    [
        ("okna.ru Скидки", "Похоже на адрес сайта"),
        ("Анна +7 912 000-00-00", "Имя пишется буквами"),
        ("Анна2 Снегова", "Имя пишется буквами"),
        ("А" * 300, "Слишком длинно"),
        ("Анна", "хотя бы фамилия и имя"),
        ("\u202eанна", "Имя пишется буквами"),
        ("Мы все как один против этого закона", "только фамилию, имя"),
    ],
)
async def test_what_is_no_name_gets_a_clear_answer_and_nothing_is_lost(
    driver: Driver, draft: Draft, typed: str, said_of_it: str
) -> None:
    await begin(driver, THERE, draft)
    await driver.press(THERE, "Под своим именем")
    await driver.press(THERE, "Даю согласие")
    assert said_of_it in await driver.say(THERE, typed)
    assert TEXT in await driver.say(THERE, NAME)


# --- one person in two messengers --------------------------------------------------------------------------


async def test_what_was_begun_in_vk_goes_on_in_telegram_without_the_name_and_with_the_choice(
    driver: Driver, draft: Draft
) -> None:
    for each in (HERE, THERE):
        await driver.start(each)
        await driver.press(each, "Продолжить")
    await to_check(driver, draft)
    await driver.say(HERE, await code(driver, THERE))
    await driver.press(HERE, "Да, соединить")
    await driver.open(HERE, f"draft:{draft.id}")
    await driver.press(HERE, "Мнение о проекте в целом")
    await driver.press(HERE, "Написать предложение")
    shown = "\n".join(each.text.plain for each in driver.phone(HERE).messages) + driver.text(HERE)
    assert NAME not in shown
    remembered = await driver.store.run(
        lambda unit: unit.connection.scalars(sa.select(conversations.c.stack).filter_by(address=HERE)).all()
    )
    assert NAME not in repr(remembered)


async def test_a_choice_brought_into_telegram_stands_and_the_name_is_given_in_vk(
    driver: Driver, draft: Draft
) -> None:
    """The draft as it comes over: the choice without the name."""
    await begin(driver, HERE, draft)

    def chosen(unit: Unit) -> None:
        row = unit.connection.execute(sa.select(conversations).filter_by(address=HERE)).one()
        brought = row.stack.replace('"files":[]', '"files":[],"shown":"name"')
        assert brought != row.stack
        unit.connection.execute(sa.update(conversations).filter_by(address=HERE).values(stack=brought))

    await driver.store.run(chosen)
    await driver.press(HERE, "✏️ Предложение")
    shown = await driver.say(HERE, TEXT + "!")
    assert "здесь имя не спрашиваем" in shown
    await driver.press(HERE, "Отправить")
    assert "назвать его можно во ВКонтакте" in driver.text(HERE)
    remark, signer = await last(driver, draft)
    assert remark.signed
    assert signer is None


# --- who reads it ------------------------------------------------------------------------------------------


async def test_in_vk_everybody_reads_the_name_in_telegram_the_number(driver: Driver, draft: Draft) -> None:
    remark = await standing(driver, draft)
    for reader in READERS:
        await driver.open(reader, f"draft:{draft.id}")
        listed = await driver.press(reader, "Что пишут другие")
        opened = await driver.open(reader, f"remark:{remark.id}")
        for screen in (listed, opened):
            assert "участник № 1" in screen
            assert (NAME in screen) is reader.startswith("vk:")


async def test_until_a_moderator_has_seen_it_it_is_the_number_everywhere(
    driver: Driver, draft: Draft
) -> None:
    remark = await standing(driver, draft, shown=False)
    for reader in READERS:
        assert NAME not in await driver.open(reader, f"remark:{remark.id}")
    await driver.open(THERE, f"remark:{remark.id}")
    assert f"Подпись: {NAME}. Её увидят" in driver.text(THERE)


async def test_what_was_taken_from_people_says_whose_it_was_in_vk(driver: Driver, draft: Draft) -> None:
    remark = await standing(driver, draft)

    def over(unit: Unit) -> None:
        review = drafts.save(unit, replace(drafts.load(unit, draft.id), phase=Phase.REVIEW))
        editor = officials.official(unit, citizen(unit, EDITOR))
        found = remarks.load(unit, remark.id)
        told = Verdict(VerdictKind.TAKEN, "Да", "Снег убирают за 6 часов.")
        moderation.judge(unit, review, [found], told, editor, EDITOR)
        drafts.save(unit, replace(review, phase=Phase.FINAL, outcome="Срок короче."))

    await driver.store.run(over)
    for reader in READERS:
        assert (NAME in await driver.open(reader, f"draft_taken:{draft.id}")) is reader.startswith("vk:")


async def test_the_author_changes_their_mind_in_either_messenger(driver: Driver, draft: Draft) -> None:
    remark = await standing(driver, draft)
    await driver.open(THERE, f"remark:{remark.id}")
    await driver.press(THERE, "Не показывать имя")
    assert NAME not in await driver.open(READERS[1], f"remark:{remark.id}")
    await driver.press(THERE, "Показывать имя")
    assert NAME in await driver.open(READERS[1], f"remark:{remark.id}")
    await driver.press(THERE, "Другое имя")
    assert "у всех ваших предложений" in driver.text(THERE)
    await driver.say(THERE, "Ветрова Анна")
    for name in (NAME, "Ветрова Анна"):
        assert name not in await driver.open(READERS[1], f"remark:{remark.id}")


async def test_no_press_of_telegram_shows_a_name(driver: Driver, draft: Draft) -> None:
    remark = await standing(driver, draft, address=HERE)
    shown = await driver.open(HERE, f"remark:{remark.id}")
    assert NAME not in shown
    assert "его видят во ВКонтакте" in shown
    assert "Другое имя" not in driver.labels(HERE)
    await driver.press(HERE, "Не показывать имя")
    assert "Показывать имя" not in driver.labels(HERE)


# --- moderation --------------------------------------------------------------------------------------------


async def moderating(driver: Driver, address: str, draft: Draft) -> str:
    await driver.open(address, f"draft_work:{draft.id}")
    return await driver.press(address, "На модерации")


async def test_who_moderates_in_telegram_publishes_no_name_they_have_not_seen(
    driver: Driver, draft: Draft
) -> None:
    await to_check(driver, draft)
    await driver.press(THERE, "Отправить")
    shown = await moderating(driver, MODERATORS[0], draft)
    assert NAME not in shown
    assert "Подписано именем" in shown
    assert "Опубликовать без имени" not in driver.labels(MODERATORS[0])
    assert "ждёт модератора во ВКонтакте" in await driver.press(MODERATORS[0], "Опубликовать")
    assert "1 имя ждёт модератора" in await driver.press(MODERATORS[0], "Имена · 1")
    remark, signer = await last(driver, draft)
    assert remark.status is Status.PUBLISHED
    assert signer is not None
    assert signer.look is Look.WAITING

    for editor, told in (
        ("telegram:60", "Здесь его не видно; людям виден номер"),
        ("vk:61", "людям виден номер"),
    ):
        await driver.appoint(editor, Right(Role.EDITOR, "adm"))
        await driver.open(editor, f"draft_work:{draft.id}")
        judged = await driver.press(editor, "Без решения · 1")
        assert told in judged
        assert (NAME in judged) is editor.startswith("vk")

    await driver.open(MODERATORS[1], f"draft_work:{draft.id}")
    await driver.press(MODERATORS[1], "Ещё действия")
    assert NAME in await driver.press(MODERATORS[1], "Имена · 1")
    await driver.press(MODERATORS[1], "Показывать")
    assert NAME in await driver.open(READERS[1], f"remark:{remark.id}")


async def test_what_the_author_renamed_meanwhile_is_not_published_unseen(
    driver: Driver, draft: Draft
) -> None:
    await to_check(driver, draft)
    await driver.press(THERE, "Отправить")
    await moderating(driver, MODERATORS[1], draft)
    await driver.press(THERE, "Другое имя")
    await driver.say(THERE, "Дешёвые Окна")
    for button in ("Опубликовать", "Опубликовать без имени"):
        assert NAME not in driver.text(MODERATORS[1]) or button == "Опубликовать"
        shown = await driver.press(MODERATORS[1], button)
        if button == "Опубликовать":
            assert "изменил подпись" in shown
            assert "Дешёвые Окна" in shown
    assert "Почему имя не показываем" in driver.text(MODERATORS[1])
    await driver.press(THERE, "Другое имя")
    await driver.say(THERE, "Ветрова Анна")
    assert "Имя только что изменили" in await driver.press(MODERATORS[1], "это реклама")
    remark, signer = await last(driver, draft)
    assert remark.status is Status.WAITING
    assert signer is not None
    assert signer.name == "Ветрова Анна"


async def test_published_without_the_name_its_author_is_told_why_in_either_messenger(
    driver: Driver, draft: Draft
) -> None:
    await to_check(driver, draft, "Дешёвые Окна")
    await driver.press(THERE, "Отправить")
    await moderating(driver, MODERATORS[1], draft)
    await driver.press(MODERATORS[1], "Опубликовать без имени")
    assert "без имени, автор узнает" in await driver.press(MODERATORS[1], "это реклама")
    remark, signer = await last(driver, draft)
    assert remark.status is Status.PUBLISHED
    assert signer is not None
    assert (signer.look, signer.name) == (Look.REFUSED, "")

    def told(unit: Unit) -> list[str]:
        body: dict[str, Json] = {"draft": draft.id, "remark": remark.id, "words": "", "was": None}
        found = []
        for kind in ("draft.citizen.remark_published", "draft.citizen.remark_unnamed"):
            drawn = notices.draw(unit, kind, remark.person, "telegram", body, SPEECHES["ru"])
            assert drawn is not None
            found.append(drawn.text.plain)
        return found

    for text in await driver.store.run(told):
        assert "Имя не показываем: это реклама" in text
        assert "Окна" not in text
    await driver.open(THERE, f"remark:{remark.id}")
    assert "это реклама" in await driver.press(THERE, "Назвать имя")


async def test_copies_published_together_leave_their_names_for_somebody_to_look_at(
    driver: Driver, draft: Draft
) -> None:
    def same(unit: Unit) -> None:
        for n in (31, 32):
            person = citizen(unit, f"vk:{n}")
            signers.sign(
                unit, draft.id, person, f"Снегов {'АБ'[n - 31]}лекс", version="v", channel="vk", anew=True
            )
            said(unit, draft, person, "s6", TEXT, Status.WAITING, signed=True)
        one, two = (remarks.by_ordinal(unit, draft.id, n) for n in (1, 2))
        assert one is not None
        assert two is not None
        moderator = officials.official(unit, citizen(unit, MODERATORS[1]))
        moderation.join(unit, draft, one, two, moderator, MODERATORS[1])

    await driver.store.run(same)
    await moderating(driver, MODERATORS[1], draft)
    await driver.press(MODERATORS[1], "Такие же")
    assert "Снегов" not in driver.text(MODERATORS[1])
    await driver.press(MODERATORS[1], "Опубликовать эти")
    looks = [await last(driver, draft, n) for n in (1, 2)]
    assert [each.status for each, _ in looks] == [Status.PUBLISHED] * 2
    assert {signer.look for _, signer in looks if signer is not None} == {Look.WAITING}


# --- files -------------------------------------------------------------------------------------------------


def summed(unit: Unit, draft: Draft, address: str, *, named: bool) -> Printed | None:
    craft = next(each for each in papers.crafts if each.kind == kinds.SUMMARY)
    what: Json = {"draft": draft.id, "personal": address.startswith("vk:"), "named": named}
    person = citizen(unit, EDITOR)
    found = craft.gather(
        unit, Order(1, kinds.SUMMARY, what, address, person, None, 1, 1, unit.now), SPEECHES["ru"]
    )
    assert found is None or isinstance(found, Printed)
    return found


async def judged(driver: Driver, draft: Draft, remark: Remark) -> Draft:
    def turn(unit: Unit) -> Draft:
        review = drafts.save(unit, replace(drafts.load(unit, draft.id), phase=Phase.REVIEW))
        editor = officials.official(unit, citizen(unit, EDITOR))
        told = Verdict(VerdictKind.TAKEN, "Да")
        moderation.judge(unit, review, [remarks.load(unit, remark.id)], told, editor, EDITOR)
        return drafts.save(unit, replace(review, phase=Phase.SUMMARY))

    return await driver.store.run(turn)


async def test_names_are_in_the_file_that_an_official_orders_in_vk_and_in_no_other(
    driver: Driver, draft: Draft, tmp_path: Path
) -> None:
    after = await judged(driver, draft, await standing(driver, draft))

    def made(unit: Unit) -> tuple[Printed | None, list[str]]:
        everybody = next(each for each in papers.crafts if each.kind == kinds.PUBLISHED)
        what: Json = {"draft": draft.id, "phase": "summary"}
        order = Order(2, kinds.PUBLISHED, what, "", None, None, 1, 1, unit.now)
        others = [
            everybody.gather(unit, order, SPEECHES["ru"]),
            summed(unit, draft, EDITOR, named=False),
            summed(unit, draft, MODERATORS[0], named=False),
        ]
        assert summed(unit, draft, "telegram:22", named=True) is None
        return summed(unit, draft, EDITOR, named=True), [repr(each) for each in others]

    named, others = await driver.store.run(made)
    assert named is not None
    assert all(NAME not in each and TEXT in each for each in others)
    assert after.phase is Phase.SUMMARY
    bench = Bench(tmp_path, Blobs(tmp_path / "files"))
    printing.make(named, bench)
    whole = next(each for each in bench.sheets if each.name.endswith(".docx"))
    cells = [
        cell.text
        for row in docx.Document(io.BytesIO(whole.path.read_bytes())).tables[0].rows
        for cell in row.cells
    ]
    assert any(cell.splitlines()[:1] == [NAME] and "Участник" in cell for cell in cells)


async def test_it_is_ordered_under_the_pin_and_recorded_without_a_name(driver: Driver, draft: Draft) -> None:
    await judged(driver, draft, await standing(driver, draft))
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    await driver.press(EDITOR, "Ещё действия")
    assert "PIN" in await driver.press(EDITOR, "Сводка с именами")
    await driver.with_pin(EDITOR)
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    await driver.press(EDITOR, "Ещё действия")
    assert "Готовлю файл" in await driver.press(EDITOR, "Сводка с именами")
    done = await driver.store.run(lambda unit: audit.of(unit, f"draft:{draft.id}"))
    assert [(each.action, each.after) for each in done][-1] == ("draft_summary_taken", {"with_names": True})
    await driver.store.run(lambda unit: signers.forget(unit, citizen(unit, THERE)))
    await driver.open(EDITOR, f"draft_work:{draft.id}")
    await driver.press(EDITOR, "Ещё действия")
    assert "Сводка с именами" not in driver.labels(EDITOR)
    named = await driver.store.run(lambda unit: summed(unit, draft, EDITOR, named=True))
    assert NAME not in repr(named)
