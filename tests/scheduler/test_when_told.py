"""When people are told: quiet hours wait, a digest is one message a day, nothing is lost or said twice."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from bot.network import Closed
from bot.nursery import Nursery
from domain.appeals import Appeal
from domain.rights import Role
from domain.wishes import Group, Pace, Quiet, Wishes
from storage.people import people, wishes
from storage.store import Store
from storage.tables import accounts
from storage.unit import Unit
from tests.conftest import Clock
from tests.scheduler.fakes import FakeNetwork, dispatcher, line, quiet, registered, settle_in
from tests.storage.cases import hired

HOUR = timedelta(hours=1)
NIGHT = Wishes(quiet=Quiet(time(11), time(15)))  # it is 12:00 in Moscow
DAILY = Wishes(digest=time(18), paces={Group.OWN: Pace.DIGEST, Group.WORK: Pace.DIGEST})


class Town:
    """One citizen whose notices are sent by one dispatcher, made anew each time."""

    def __init__(self, store: Store, clock: Clock, nursery: Nursery, telegram: FakeNetwork) -> None:
        self.store, self.clock, self.nursery, self.telegram = store, clock, nursery, telegram
        self.person = 0

    async def open(self, wished: Wishes, cases: int = 1) -> list[Appeal]:
        def found(unit: Unit) -> list[Appeal]:
            settle_in(unit)
            self.person = people.at_the_door(unit, "telegram:1", "ru").id
            wishes.save(unit, self.person, wished)
            return [registered(unit, key=f"k{n}") for n in range(cases)]

        return await self.store.run(found)

    async def wish(self, wished: Wishes) -> None:
        await self.store.run(lambda unit: wishes.save(unit, self.person, wished))

    async def write(self, case: Appeal, dedup: str, kind: str = "extended", **more: object) -> None:
        def put(unit: Unit) -> None:
            line(
                unit,
                "telegram:1",
                dedup,
                person=self.person,
                case=case,
                kind=f"notice.citizen.{kind}",
                **more,
            )

        await self.store.run(put)

    async def send(self) -> list[str]:
        """What comes now that had not come before."""
        before = len(self.telegram.delivered)
        await quiet(self.store, dispatcher(self.store, self.telegram, self.nursery, self.clock))
        return [step.part.text.plain for _, step in self.telegram.delivered[before:]]


@pytest.fixture
def town(store: Store, clock: Clock, nursery: Nursery, telegram: FakeNetwork) -> Town:
    return Town(store, clock, nursery, telegram)


async def test_what_comes_in_quiet_hours_comes_after_them_in_order(town: Town) -> None:
    [case] = await town.open(NIGHT)
    for dedup in ("a", "b"):
        await town.write(case, dedup)
    assert await town.send() == []
    town.clock.forward(3 * HOUR)  # 15:00
    first, second = await town.send()
    assert "a" in first.splitlines()
    assert "b" in second.splitlines()
    assert await town.send() == []


async def test_an_answer_and_a_question_wait_for_the_morning_too_and_come_whole(town: Town) -> None:
    cases = await town.open(NIGHT, cases=5)
    for case in cases:
        await town.write(case, f"a{case.id}")
    await town.write(cases[0], "why", kind="declined")
    assert await town.send() == []
    town.clock.forward(3 * HOUR)
    told = await town.send()
    assert len(told) == 2
    assert any(each.startswith("Новости по 5 обращениям") for each in told)
    assert any("не принято" in each and "why" in each for each in told)


async def test_what_the_person_did_just_now_is_never_held(town: Town) -> None:
    [case] = await town.open(NIGHT)
    await town.write(case, "a", kind="declined", lane=0)
    assert len(await town.send()) == 1


async def test_a_digest_is_one_message_a_day_with_a_line_for_each_case(
    town: Town, telegram: FakeNetwork
) -> None:
    one, two = await town.open(DAILY, cases=2)
    await town.write(one, "a")
    await town.write(one, "b")
    await town.write(two, "c")
    assert await town.send() == []
    town.clock.forward(6 * HOUR)
    [digest] = await town.send()
    assert digest.startswith("Новости по 2 обращениям")
    assert digest.count(one.number) == 1
    buttons = [button.data for row in telegram.delivered[-1][1].part.inline for button in row]
    assert buttons == [f"e:appeal:{one.id}", f"e:appeal:{two.id}", "e:my"]
    await town.write(one, "d")
    assert await town.send() == []
    town.clock.forward(24 * HOUR)
    [digest] = await town.send()
    assert digest.startswith("Новости по 1 обращению")


async def test_a_later_hour_on_the_same_day_makes_no_second_digest(town: Town) -> None:
    [case] = await town.open(DAILY)
    await town.write(case, "a")
    assert await town.send() == []
    town.clock.forward(6 * HOUR)
    assert len(await town.send()) == 1
    await town.wish(Wishes(digest=time(20), paces=DAILY.paces))
    await town.write(case, "b")
    assert await town.send() == []
    town.clock.forward(3 * HOUR)
    assert await town.send() == []
    town.clock.forward(24 * HOUR)
    assert len(await town.send()) == 1


async def test_questions_and_answers_do_not_wait_for_the_digest(town: Town) -> None:
    [case] = await town.open(DAILY)
    await town.write(case, "why", kind="declined")
    assert len(await town.send()) == 1


async def test_nothing_is_lost_when_the_wish_changes_while_something_waits(town: Town) -> None:
    [case] = await town.open(DAILY)
    await town.write(case, "a")
    assert await town.send() == []
    await town.wish(Wishes())
    assert len(await town.send()) == 1
    town.clock.forward(24 * HOUR)
    assert await town.send() == []


async def test_switched_off_only_the_card_is_redrawn(town: Town, telegram: FakeNetwork) -> None:
    [case] = await town.open(Wishes(paces={Group.OWN: Pace.OFF}))
    await town.write(case, "a")
    assert await town.send() == []
    await town.write(case, "why", kind="declined")
    assert len(await town.send()) == 1
    await town.write(case, "b", kind="taken", urgent=False)
    await town.send()
    assert telegram.kinds("telegram:1") == ["new", "edit 101"]


async def test_a_digest_goes_to_the_other_messenger_when_the_first_is_closed(
    town: Town, telegram: FakeNetwork
) -> None:
    [case] = await town.open(DAILY)
    await town.write(case, "a")
    await town.send()
    town.clock.forward(6 * HOUR)
    telegram.plans["telegram:1"].append(Closed())
    vk = FakeNetwork("vk")

    def joined(unit: Unit) -> None:
        row = {"address": "vk:1", "person_id": town.person, "network": "vk", "state": "open"}
        unit.connection.execute(sa.insert(accounts), {**row, "since": unit.now})

    await town.store.run(joined)
    await town.send()
    await quiet(town.store, dispatcher(town.store, vk, town.nursery, town.clock))
    [digest] = vk.texts("vk:1")
    assert digest.startswith("Новости по 1 обращению")


async def test_an_overdue_case_breaks_an_officials_quiet_hours(town: Town) -> None:
    [case] = await town.open(Wishes())

    def works(unit: Unit) -> None:
        boss = hired(unit, "telegram:7", Role.COORDINATOR)
        wishes.save(unit, boss, NIGHT)
        for stage in ("week", "overdue"):
            line(
                unit,
                "telegram:7",
                stage,
                person=boss,
                case=case,
                kind="notice.official.term",
                params={"stage": stage},
            )

    await town.store.run(works)
    town.clock.forward(HOUR)
    assert len(await town.send()) == 1
    town.clock.forward(2 * HOUR)
    assert len(await town.send()) == 1
