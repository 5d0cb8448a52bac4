"""What people do who sign a proposal by name, and who they are."""

from domain.drafts import Draft, Remark, Status
from domain.drafts.signing import Signer
from storage.drafts import moderation, remarks, signers
from storage.officials import officials
from storage.unit import Unit
from tests.drafts import said
from tests.handlers.driver import Driver
from tests.storage.cases import citizen

HERE, THERE = "telegram:1", "vk:1"
READERS = ("telegram:5", "vk:5")
MODERATORS = ("telegram:20", "vk:21")
EDITOR = "vk:22"
NAME = "Снегова Анна"
TEXT = "Двенадцать часов — долго, утром не выехать"


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
