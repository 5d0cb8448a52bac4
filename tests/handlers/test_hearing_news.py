"""What people read of a hearing in their messages: as it stands when the message goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from domain.drafts import Draft, Phase
from domain.drafts.hearings import Hearing, State
from handlers.drafts import notices as draft_notices
from handlers.hearings import notices
from storage.drafts import drafts
from storage.hearings import hearings
from storage.hearings import visits as hearing_visits
from storage.unit import Unit
from tests.drafts import kept
from tests.handlers.driver import SPEECHES, Driver
from tests.hearings import STARTS, held
from tests.storage.cases import citizen

T = TypeVar("T")
SAY = SPEECHES["ru"]


def planned(unit: Unit, phase: Phase = Phase.DISCUSSION) -> tuple[Draft, Hearing, int]:
    """A hearing, its draft, somebody who comes."""
    opens = unit.now + timedelta(days=1) if phase is Phase.ANNOUNCED else unit.now
    draft = kept(unit, phase, territory="zarechny", opens_at=opens, closes_at=STARTS + timedelta(days=1))
    hearing = held(unit, draft, citizen(unit, "vk:9"))
    anna = citizen(unit, "vk:1")
    hearing_visits.register(unit, hearing.id, anna)
    return draft, hearing, anna


def read(unit: Unit, hearing: Hearing, person: int, what: str) -> str | None:
    """The notice as the person reads it, with its buttons."""
    body = {"hearing": hearing.id, "words": "Ремонт"}
    found = notices.draw(unit, f"hearing.citizen.{what}", person, body, SAY)
    if found is None:
        return None
    return "\n".join([found[0].plain, *(each.label for row in found[1] for each in row)])


async def seen(driver: Driver, turn: Callable[[Unit], T]) -> T:
    return await driver.store.run(turn)


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(days=1), "Слушания завтра"),
        (timedelta(hours=3), "Слушания сегодня"),
        (timedelta(days=2), "Скоро слушания"),
    ],
)
async def test_a_reminder_says_truly_when_it_is_however_late_it_comes(
    driver: Driver, ahead: timedelta, expected: str
) -> None:
    def turn(unit: Unit) -> str:
        _, hearing, anna = planned(unit)
        unit.now = STARTS - ahead
        return str(read(unit, hearing, anna, "reminder"))

    told = await seen(driver, turn)
    assert told.startswith(expected)
    assert "ваш номер — 1" in told
    assert "Дом культуры" in told


async def test_nobody_is_told_what_is_not_so_any_more(driver: Driver) -> None:
    def turn(unit: Unit) -> None:
        _, hearing, anna = planned(unit)
        boris = citizen(unit, "vk:2")
        assert read(unit, hearing, boris, "reminder") is None  # has cancelled meanwhile
        assert read(unit, hearing, anna, "cancelled") is None
        begun = replace(unit, now=STARTS)
        assert [read(begun, hearing, anna, each) for each in ("set", "changed", "reminder")] == [None] * 3
        gone = hearings.save(unit, replace(hearing, state=State.CANCELLED, reason="Ремонт"))
        assert [read(unit, gone, anna, each) for each in ("set", "changed", "reminder")] == [None] * 3
        assert "Ремонт" in str(read(unit, gone, anna, "cancelled"))
        with pytest.raises(LookupError):
            read(unit, gone, anna, "unheard_of")

    await seen(driver, turn)


async def test_who_comes_hears_of_it_also_while_the_draft_is_taken_back(driver: Driver) -> None:
    """Nothing was cancelled: only there is no card to be opened."""

    def turn(unit: Unit) -> tuple[str | None, str | None]:
        draft, hearing, anna = planned(unit)
        drafts.save(unit, replace(draft, phase=Phase.MAKING, version=0))
        return read(unit, hearing, anna, "changed"), read(unit, hearing, anna, "set")

    changed, new = await seen(driver, turn)
    assert changed is not None
    assert "Открыть" not in changed
    assert new is None  # it is for those who read the draft


@pytest.mark.parametrize(("phase", "kind"), [(Phase.ANNOUNCED, "announced"), (Phase.DISCUSSION, "opened")])
async def test_a_draft_is_announced_with_its_hearings(driver: Driver, phase: Phase, kind: str) -> None:
    def turn(unit: Unit) -> str:
        draft, _, anna = planned(unit, phase)
        body = {"draft": draft.id, "words": ""}
        found = draft_notices.draw(unit, f"draft.citizen.{kind}", anna, "vk", body, SAY)
        assert found is not None
        return found.text.plain

    assert "Слушания: 10 декабря, четверг, 18:00, Дом культуры" in await seen(driver, turn)
