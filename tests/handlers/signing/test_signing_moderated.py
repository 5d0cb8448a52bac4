"""By name beside a proposal: nobody publishes a name that they have not seen."""

from bot.chat import Json
from domain.drafts import Draft, Status
from domain.drafts.signing import Look
from domain.rights import Right, Role
from handlers.drafts import notices
from storage.drafts import moderation, remarks, signers
from storage.officials import officials
from storage.unit import Unit
from tests.drafts import said
from tests.handlers.driver import SPEECHES, Driver
from tests.handlers.signing.steps import MODERATORS, NAME, READERS, TEXT, THERE, last, to_check
from tests.storage.cases import citizen


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
