"""The officials' morning list: once a working day, at its hour, only if there is something."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.nursery import Nursery
from domain import moves
from domain.drafts import Phase, Status
from domain.rights import Role
from domain.wishes import Quiet, Wishes
from scheduler import daily
from storage.appeals import appeals
from storage.officials import absences, officials
from storage.people import wishes
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests import drafts as draft_acts
from tests.conftest import Clock
from tests.scheduler.fakes import FakeNetwork, dispatcher, quiet, registered, settle_in
from tests.storage.cases import citizen, hired, in_work

NINE = time(9)
TUESDAY = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)  # 8:30 in Moscow
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    return Clock(TUESDAY)


class Office:
    def __init__(self, store: Store, clock: Clock, nursery: Nursery) -> None:
        self.store, self.clock, self.nursery = store, clock, nursery
        self.vk = FakeNetwork("vk")
        self.boss = self.worker = 0

    async def open(self, cases: int) -> None:
        def found(unit: Unit) -> None:
            settle_in(unit)
            for n in range(cases):  # before anybody is there to be told of each
                registered(unit, key=f"k{n}")
            self.boss = hired(unit, "vk:10", Role.COORDINATOR)
            self.worker = hired(unit, "vk:11", Role.EXECUTOR)

        await self.store.run(found)

    async def morning(self) -> list[tuple[str, str]]:
        """What the job writes is sent; it is run twice, as by two processes."""
        before = len(self.vk.delivered)
        await daily.tell(self.store, NINE)
        await daily.tell(self.store, NINE)
        await quiet(self.store, dispatcher(self.store, self.vk, self.nursery, self.clock))
        return [(address, step.part.text.plain) for address, step in self.vk.delivered[before:]]


@pytest.fixture
def office(store: Store, clock: Clock, nursery: Nursery) -> Office:
    return Office(store, clock, nursery)


async def test_it_comes_once_at_its_hour_with_what_there_is(office: Office, clock: Clock) -> None:
    await office.open(2)
    assert await office.morning() == []
    clock.forward(HOUR)
    told = dict(await office.morning())
    assert told["vk:10"].startswith("Доброе утро!")
    assert "Новые, ждут исполнителя: 2" in told["vk:10"]
    buttons = [button.data for row in office.vk.delivered[0][1].part.inline for button in row]
    assert buttons == ["e:queue:new", "e:work"]
    assert await office.morning() == []
    clock.forward(24 * HOUR)
    assert dict(await office.morning()).keys() == told.keys()


async def test_who_has_a_part_in_a_case_of_others_is_told_of_it(office: Office, clock: Clock) -> None:
    await office.open(0)

    def engaged(unit: Unit) -> None:
        helper = hired(unit, "vk:12", Role.EXECUTOR)
        case = in_work(unit, office.boss, office.worker)
        moved = moves.engage(
            case,
            officials.official(unit, office.worker),
            world(unit),
            colleague=officials.official(unit, helper),
            asked="Осмотрите чердак",
            day=date(2026, 11, 30),
        )
        appeals.apply(unit, moved, "vk:11")

    await office.store.run(engaged)
    clock.forward(HOUR)
    told = [text for address, text in await office.morning() if address == "vk:12"]
    assert [text for text in told if "Ждут вашей части (соисполнение): 1" in text]


async def test_heads_are_told_what_is_owed_on_draft_acts(office: Office, clock: Clock) -> None:
    await office.open(0)

    def discussed(unit: Unit) -> None:
        hired(unit, "vk:12", Role.HEAD)
        hired(unit, "vk:13", Role.MODERATOR)
        hired(unit, "vk:14", Role.HEAD, "roads")  # of another authority
        late = draft_acts.kept(unit, authority="housing", phase=Phase.REVIEW, review_until=date(2026, 11, 20))
        draft_acts.said(unit, late, citizen(unit, "vk:90"), status=Status.WAITING)
        draft_acts.kept(unit, authority="housing", phase=Phase.REVIEW, review_until=date(2026, 11, 24))
        draft_acts.kept(unit, authority="housing", phase=Phase.REVIEW, review_until=date(2026, 12, 24))
        draft_acts.kept(unit, authority="housing", phase=Phase.CHECKING)
        gone = draft_acts.kept(unit, authority="housing", phase=Phase.CANCELLED)
        draft_acts.said(unit, gone, citizen(unit, "vk:90"), status=Status.WAITING)

    await office.store.run(discussed)
    clock.forward(HOUR)
    told = dict(await office.morning())
    assert told.keys() == {"vk:12", "vk:13", "vk:10"}
    assert "просрочены решения и сводка: 1" in told["vk:12"]
    assert "в ближайшие 7 дней: 1" in told["vk:12"]
    assert "ждут вашего утверждения: 1" in told["vk:12"]
    assert "ждут модератора" not in told["vk:12"]
    assert "ждут модератора: 1" in told["vk:13"]
    assert "сводка" not in told["vk:13"]


async def test_nothing_is_said_when_there_is_nothing(office: Office, clock: Clock) -> None:
    await office.open(0)
    clock.forward(HOUR)
    assert await office.morning() == []


async def test_what_is_late_is_told_first_and_a_day_off_is_quiet(office: Office, clock: Clock) -> None:
    await office.open(1)
    clock.now = TUESDAY + timedelta(days=32, hours=1)  # 26 December, a Saturday
    assert await office.morning() == []
    clock.now = TUESDAY + timedelta(days=34, hours=1)
    told = dict(await office.morning())
    assert "Просрочено: 1" in told["vk:10"].splitlines()[1]


async def test_after_a_long_outage_the_morning_is_over(office: Office, clock: Clock) -> None:
    await office.open(1)
    clock.forward(6 * HOUR)
    assert await office.morning() == []


async def test_who_is_away_or_dismissed_gets_none(office: Office, clock: Clock) -> None:
    await office.open(1)

    def leave(unit: Unit) -> None:
        until = unit.now + timedelta(days=5)
        absences.add(unit, office.boss, office.worker, unit.now, until, by=office.boss)

    await office.store.run(leave)
    clock.forward(HOUR)
    assert "vk:10" not in dict(await office.morning())


async def test_it_waits_for_the_end_of_quiet_hours(office: Office, clock: Clock) -> None:
    await office.open(1)

    def wish(unit: Unit) -> None:
        for person in (office.boss, office.worker):
            wishes.save(unit, person, Wishes(quiet=Quiet(time(22), time(11))))

    await office.store.run(wish)
    clock.forward(HOUR)
    assert await office.morning() == []
    clock.forward(2 * HOUR)
    assert "vk:10" in dict(await office.morning())


async def test_a_round_in_small_steps_reaches_everybody_once(store: Store, clock: Clock) -> None:
    def found(unit: Unit) -> int:
        settle_in(unit)
        for n in range(5):
            hired(unit, f"vk:{10 + n}", Role.COORDINATOR)
        registered(unit)
        return citizen(unit)

    await store.run(found)
    clock.forward(HOUR)
    [(zone, day)] = await store.read(lambda unit: daily.daily.rounds(unit, NINE))

    def step(unit: Unit) -> tuple[int, int]:
        done = daily.daily.go_round(unit, zone, day, limit=2)
        return done, len(officials.everyone(unit, None))

    assert [(await store.run(step))[0] for _ in range(4)] == [2, 2, 1, 0]
    assert await store.read(lambda unit: daily.daily.rounds(unit, NINE)) == []
