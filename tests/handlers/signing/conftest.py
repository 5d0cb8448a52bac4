"""A draft act under discussion where VK carries names."""

from datetime import timedelta

import pytest

from domain.drafts import Draft
from domain.rights import Right, Role
from storage.unit import Unit
from tests.drafts import kept
from tests.handlers.driver import Driver
from tests.handlers.signing.steps import EDITOR, HERE, MODERATORS, THERE


@pytest.fixture
async def draft(driver: Driver, vk_carries: None) -> Draft:
    """A draft under discussion, moderators in both messengers, an editor in VK, authors who consented."""
    await driver.agrees(HERE, THERE)
    for each in MODERATORS:
        await driver.appoint(each, Right(Role.MODERATOR, "adm"), note="Модератор")
    await driver.appoint(EDITOR, Right(Role.EDITOR, "adm"), note="Редактор")

    def turn(unit: Unit) -> Draft:
        return kept(unit, territory="zarechny", opens_at=unit.now, closes_at=unit.now + timedelta(days=16))

    return await driver.store.run(turn)
