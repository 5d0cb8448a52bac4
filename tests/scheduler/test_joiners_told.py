"""Those who joined an appeal are told as they have chosen: at once, in the digest, only on the card."""

from datetime import date, time, timedelta

import pytest

from bot.nursery import Nursery
from domain import moves
from domain.appeals import Appeal, Outcome
from domain.rights import Role
from domain.wishes import Group, Pace, Wishes
from storage.appeals import appeals, joinings
from storage.officials import officials
from storage.people import people, wishes
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.scheduler.fakes import FakeNetwork, act, dispatcher, quiet, registered, settle_in
from tests.storage.cases import hired

JOINED = "Вы присоединились к этому обращению"


class House:
    """A case in work, its author in Telegram and a neighbour in VK who joined it."""

    def __init__(self, store: Store, clock: Clock, nursery: Nursery) -> None:
        self.store, self.clock, self.nursery = store, clock, nursery
        self.vk = FakeNetwork("vk")

    async def open(self, pace: Pace | None) -> Appeal:
        def found(unit: Unit) -> Appeal:
            settle_in(unit)
            self.official = hired(unit, "telegram:10", Role.COORDINATOR)
            self.neighbour = people.at_the_door(unit, "vk:2", "ru").id
            if pace is not None:
                wished = Wishes(digest=time(18), paces={Group.JOINED: pace})
                wishes.save(unit, self.neighbour, wished)
            worker = hired(unit, "telegram:11", Role.EXECUTOR)
            case = act(unit, registered(unit), moves.accept_and_route, self.official)
            case = act(unit, case, moves.take, worker)
            self.worker = worker
            joinings.join(unit, case, self.neighbour, "vk:2", "ru")
            return case

        return await self.store.run(found)

    async def extend(self, case: Appeal) -> None:
        how = {"by": date(2026, 12, 14), "reason": "Ждём деталь"}
        await self.store.run(lambda unit: act(unit, case, moves.extend, self.official, **how))

    async def answer(self, case: Appeal) -> None:
        how = {"outcome": Outcome.DONE, "text": "Крышу починили"}
        await self.store.run(lambda unit: act(unit, case, moves.answer, self.worker, **how))

    async def told(self) -> list[str]:
        """What comes to the neighbour now that had not come before."""
        before = len(self.vk.delivered)
        await quiet(self.store, dispatcher(self.store, self.vk, self.nursery, self.clock))
        return [step.part.text.plain for _, step in self.vk.delivered[before:]]


@pytest.fixture
def house(store: Store, clock: Clock, nursery: Nursery) -> House:
    return House(store, clock, nursery)


@pytest.mark.parametrize("pace", [None, Pace.AT_ONCE])
async def test_usually_each_piece_of_news_comes_at_once(house: House, pace: Pace | None) -> None:
    case = await house.open(pace)
    await house.extend(case)
    [extended] = await house.told()
    assert "Ждём деталь" in extended
    await house.answer(case)
    [answered] = await house.told()
    assert "Крышу починили" in answered
    assert JOINED in answered


async def test_in_the_digest_they_are_one_line_at_its_hour(house: House) -> None:
    case = await house.open(Pace.DIGEST)
    await house.extend(case)
    assert await house.told() == []
    await house.answer(case)
    assert await house.told() == []
    house.clock.forward(timedelta(hours=6))
    [digest] = await house.told()
    assert digest.startswith("Новости по 1 обращению")
    assert digest.count(case.number) == 1


async def test_only_on_the_card_nothing_rings(house: House) -> None:
    case = await house.open(Pace.OFF)
    await house.extend(case)
    await house.answer(case)
    house.clock.forward(timedelta(days=2))
    assert await house.told() == []


async def test_the_answer_to_ones_own_merged_appeal_comes_whatever_was_chosen(house: House) -> None:
    main = await house.open(Pace.OFF)

    def merged(unit: Unit) -> Appeal:
        own = registered(unit, "vk:2", key="k2")
        fresh = appeals.load(unit, own.id)
        by = officials.official(unit, house.official)
        merging = moves.merge(fresh, by, world(unit), main=appeals.load(unit, main.id))
        return appeals.apply(unit, merging, "telegram:10")

    own = await house.store.run(merged)
    [joint] = await house.told()
    assert own.number in joint
    await house.answer(main)
    [answered] = await house.told()
    assert "Крышу починили" in answered
