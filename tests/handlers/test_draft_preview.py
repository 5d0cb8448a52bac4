"""The text as citizens will read it, before they do: for those alone who may look at the draft."""

from dataclasses import replace

import sqlalchemy as sa

from domain.drafts import Phase
from domain.rights import Right, Role
from storage.drafts import stances
from storage.tables import officials
from storage.unit import Unit
from tests.drafts import TREE, kept
from tests.handlers.driver import Driver
from tests.storage.cases import citizen

EDITOR = "vk:20"


async def opened(driver: Driver) -> int:
    """A draft that is being made, its third clause open in the preview."""
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")
    tree = tuple(replace(each, gist="Снег уберут к утру.") if each.key == "s6" else each for each in TREE)
    draft = await driver.store.run(lambda unit: kept(unit, Phase.MAKING, tree, territory="zarechny").id)
    await driver.open(EDITOR, f"draft_work:{draft}")
    for label in ("Как увидят люди", "📖 Читать по разделам", "Глава 2", "Пункт 3"):
        await driver.press(EDITOR, label)
    return draft


async def test_what_is_pressed_in_it_counts_nothing(driver: Driver) -> None:
    draft = await opened(driver)
    assert "Снег уберут к утру." in driver.text(EDITOR)
    await driver.press(EDITOR, "За")
    await driver.say(EDITOR, "Надо быстрее")

    def mine(unit: Unit) -> object:
        return stances.of(unit, draft, "s6", citizen(unit, EDITOR))

    assert await driver.store.run(mine) is None


async def test_who_is_dismissed_meanwhile_reads_no_further(driver: Driver) -> None:
    await opened(driver)

    def dismiss(unit: Unit) -> None:
        unit.connection.execute(sa.delete(officials).where(officials.c.person_id == citizen(unit, EDITOR)))

    await driver.store.run(dismiss)
    assert "Складывать снег" not in await driver.press(EDITOR, "›")
