"""By name beside a proposal: asked in VK alone, with a consent of its own; what goes along to Telegram."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from domain.drafts import Draft
from domain.drafts.signing import Look
from handlers.links import carrying
from storage.tables import conversations
from storage.unit import Unit
from tests.handlers.driver import Driver
from tests.handlers.signing.steps import HERE, NAME, TEXT, THERE, begin, last, to_check
from tests.handlers.test_linking import code


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
