"""By name beside a proposal: who reads it, and what changes when its author thinks again."""

from dataclasses import replace

from domain.drafts import Draft, Phase, Verdict, VerdictKind
from storage.drafts import drafts, moderation, remarks
from storage.officials import officials
from storage.unit import Unit
from tests.handlers.driver import Driver
from tests.handlers.signing.steps import EDITOR, HERE, NAME, READERS, THERE, standing
from tests.storage.cases import citizen


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
