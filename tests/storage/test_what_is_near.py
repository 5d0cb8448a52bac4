"""What happened near a place: told once to each who wants to hear of it, seen on a press by everybody."""

from dataclasses import replace
from datetime import time, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Outcome, Place, Status
from domain.refusal import NotAllowed
from domain.rights import Role
from domain.surroundings import A_DAY, AT_ONCE, LIMIT, WHOLE, Watch
from domain.wishes import Group, Pace, Quiet, Wishes
from storage.appeals import appeals, joinings
from storage.notices import outbox
from storage.officials import officials
from storage.people import erasure, mergers, surroundings, watches, wishes
from storage.people.surroundings import Area
from storage.store import Store
from storage.tables import happenings
from storage.tables import outbox as rows
from storage.tables import watches as watch_rows
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.district import report
from tests.storage.cases import citizen, hired, run

HOME = (55.0, 40.0)
FAR = (55.02, 40.0)  # 2.2 km to the north


def watch(
    unit: Unit, address: str, *, radius: int = 1_000, at: tuple[float, float] = HOME, **known: object
) -> Watch:
    """Somebody wants to hear of what happens there; radius 0: of the whole town."""
    place = (None, None) if radius == WHOLE else at
    wanted = Watch(0, citizen(unit, address), address, "town", *place, radius)
    return watches.add(unit, replace(wanted, **known))  # type: ignore[arg-type]


def at_once(unit: Unit, address: str) -> None:
    wishes.save(unit, citizen(unit, address), Wishes(paces={Group.AREA: Pace.AT_ONCE}))


def _words(key: str) -> str:
    """Each tells it in words of their own: they are no crowd with one text."""
    random = Random(key)
    return "Течёт: " + " ".join("".join(random.choices("аеиокнрстл", k=8)) for _ in range(12))


def accepted(
    unit: Unit, key: str = "k1", at: tuple[float, float] | None = HOME, address: str = "telegram:1"
) -> Appeal:
    """A case there that a coordinator has accepted."""
    boss = hired(unit, "vk:10", Role.COORDINATOR)
    place = Place("Садовая, 1 кв. 5", *at) if at is not None else Place("Садовая, 1")
    told = replace(report("leak", key), place=place, text=_words(key))
    case = appeals.register(unit, told, citizen(unit, address), address)
    return appeals.apply(
        unit, moves.accept_and_route(case, officials.official(unit, boss), world(unit)), "vk:10"
    )


def tell(unit: Unit, limit: int = 200) -> None:
    while surroundings.write(unit, limit):
        pass


def told(unit: Unit) -> list[tuple[str, str]]:
    """(address, what) of the notices about surroundings, in order of addresses."""
    found = sa.select(rows.c.address, rows.c.kind).where(rows.c.kind.like("notice.near.%"))
    return sorted((row.address, row.kind.rpartition(".")[2]) for row in unit.connection.execute(found))


async def test_those_around_are_told_and_nobody_else(store: Store) -> None:
    def live(unit: Unit) -> list[tuple[str, str]]:
        watch(unit, "vk:1")
        watch(unit, "vk:2", at=FAR)
        watch(unit, "vk:3", at=FAR, radius=3_000)
        watch(unit, "vk:4", radius=WHOLE)
        watch(unit, "vk:5", radius=WHOLE, territory="district")
        watch(unit, "vk:6", radius=WHOLE, territory="village")
        watch(unit, "vk:7", cases=False)
        watch(unit, "vk:8", muted=("leak",))
        paused = watch(unit, "vk:9")
        watches.save(unit, replace(paused, paused_at=unit.now))
        accepted(unit)
        tell(unit)
        return told(unit)

    assert await run(store, live) == [(f"vk:{n}", "case") for n in (1, 3, 4, 5)]


async def test_nobody_hears_before_a_coordinator_has_accepted(store: Store) -> None:
    def live(unit: Unit) -> None:
        watch(unit, "vk:1")
        appeals.register(unit, replace(report(), place=Place("", *HOME)), citizen(unit), "telegram:1")
        tell(unit)
        assert told(unit) == []
        assert surroundings.latest(unit, [Area("town", *HOME, 1_000)]).cases == ()

    await run(store, live)


async def test_a_person_is_told_once_though_places_overlap_and_the_job_dies(store: Store) -> None:
    class Killed(Exception):
        pass

    def before(unit: Unit) -> None:
        for radius in (300, 1_000, WHOLE):
            watch(unit, "vk:1", radius=radius)
        for n in range(2, 12):
            watch(unit, f"vk:{n}")
        accepted(unit)
        surroundings.write(unit, 4)

    def dies(unit: Unit) -> None:
        surroundings.write(unit, 4)
        raise Killed

    await run(store, before)
    with pytest.raises(Killed):
        await run(store, dies)
    await run(store, lambda unit: tell(unit, 4))
    assert await run(store, told) == sorted((f"vk:{n}", "case") for n in range(1, 12))


async def test_one_person_in_two_messengers_is_told_once(store: Store) -> None:
    def live(unit: Unit) -> None:
        watch(unit, "vk:1")
        other = watch(unit, "telegram:7")
        mergers.merge(unit, citizen(unit, "vk:1"), other.person, "vk:1")
        assert len(watches.of(unit, citizen(unit, "vk:1"))) == 2
        accepted(unit)
        tell(unit)
        assert told(unit) == [("vk:1", "case")]
        mergers.undo(unit, citizen(unit, "vk:1"), "vk:1")
        assert [each.address for each in watches.of(unit, citizen(unit, "vk:1"))] == ["vk:1"]
        assert [each.address for each in watches.of(unit, citizen(unit, "telegram:7"))] == ["telegram:7"]

    await run(store, live)


async def test_of_ones_own_case_and_of_one_that_was_joined_nothing_is_told(store: Store) -> None:
    def live(unit: Unit) -> None:
        watch(unit, "telegram:1")
        watch(unit, "vk:2")
        case = accepted(unit)
        joinings.join(unit, case, citizen(unit, "vk:2"), "vk:2", "ru")
        tell(unit)
        assert told(unit) == []

    await run(store, live)


async def test_the_result_is_told_too_and_a_repeated_route_is_not(store: Store) -> None:
    def live(unit: Unit) -> None:
        watch(unit, "vk:1")
        case = accepted(unit)
        worker = hired(unit, "vk:11", Role.EXECUTOR)
        case = appeals.apply(unit, moves.take(case, officials.official(unit, worker), world(unit)), "vk:11")
        official = officials.official(unit, worker)
        done = moves.answer(case, official, world(unit), outcome=Outcome.DONE, text="Готово")
        appeals.apply(unit, done, "vk:11")
        tell(unit)
        assert told(unit) == [("vk:1", "case"), ("vk:1", "result")]
        count = sa.select(sa.func.count()).select_from(happenings)
        assert unit.connection.scalar(count) == 2

    await run(store, live)


async def test_by_default_it_waits_for_the_digest_and_what_is_chosen_comes_at_once_by_day(
    store: Store, clock: Clock
) -> None:
    def live(unit: Unit) -> dict[str, object]:
        for n in (1, 2, 3):
            watch(unit, f"vk:{n}")
        at_once(unit, "vk:2")
        quiet = Wishes(paces={Group.AREA: Pace.AT_ONCE}, quiet=Quiet(time(9), time(15)))
        wishes.save(unit, citizen(unit, "vk:3"), quiet)
        accepted(unit)
        tell(unit)
        found = unit.connection.execute(sa.select(rows).where(rows.c.kind == "notice.near.case"))
        return {row.address: (row.next_at - unit.now, row.held, row.lane) for row in found}

    bulk = outbox.Lane.BULK
    # Noon in Moscow: the digest is at nine, the quiet hours of the third last until three.
    assert await run(store, live) == {
        "vk:1": (timedelta(hours=21), "digest", bulk),
        "vk:2": (timedelta(), None, bulk),
        "vk:3": (timedelta(hours=3), "quiet", bulk),
    }


async def test_at_night_nobody_is_woken(store: Store, clock: Clock) -> None:
    clock.forward(timedelta(hours=11))  # 23:00 in Moscow

    def live(unit: Unit) -> timedelta:
        watch(unit, "vk:1")
        at_once(unit, "vk:1")
        accepted(unit)
        tell(unit)
        row = unit.connection.execute(sa.select(rows).where(rows.c.kind == "notice.near.case")).one()
        return row.next_at - unit.now

    assert await run(store, live) == timedelta(hours=10)


async def test_of_a_burst_some_come_at_once_some_in_the_digest_the_rest_is_seen_on_a_press(
    store: Store,
) -> None:
    def live(unit: Unit) -> list[str | None]:
        watch(unit, "vk:1")
        at_once(unit, "vk:1")
        for n in range(A_DAY + 5):
            accepted(unit, f"k{n}", address=f"telegram:{100 + n}")
        tell(unit)
        found = sa.select(rows.c.held).where(rows.c.kind == "notice.near.case").order_by(rows.c.id)
        return list(unit.connection.scalars(found))

    held = await run(store, live)
    assert held == [None] * AT_ONCE + ["digest"] * (A_DAY - AT_ONCE)

    def seen(unit: Unit) -> int:
        page, count = surroundings.latest(unit, [Area("town", *HOME, 1_000)]), 0
        while True:
            count += len(page.cases)
            if page.later is None:
                return count
            page = surroundings.latest(unit, [Area("town", *HOME, 1_000)], before=page.later)

    assert await run(store, seen) == A_DAY + 5


async def test_the_latest_near_a_place_and_in_a_territory_page_by_page(store: Store) -> None:
    def live(unit: Unit) -> None:
        here = [accepted(unit, f"k{n}", address=f"vk:{20 + n}").number for n in range(7)]
        accepted(unit, "far", FAR, "vk:40")
        nowhere = accepted(unit, "words", None, "vk:41").number
        around = [Area("town", *HOME, 1_000)]
        first = surroundings.latest(unit, around)
        assert [each.number for each in first.cases] == here[:1:-1]
        second = surroundings.latest(unit, around, before=first.later)
        assert [each.number for each in second.cases] == here[1::-1]
        assert second.later is None
        town = surroundings.latest(unit, [Area("district"), *around], limit=20)
        assert len(town.cases) == 9
        assert town.cases[0].number == nowhere
        assert surroundings.latest(unit, [Area("village")]).cases == ()

    await run(store, live)


async def test_a_person_has_few_subscriptions_and_the_same_place_is_one(store: Store) -> None:
    def live(unit: Unit) -> None:
        first = watch(unit, "vk:1")
        assert watch(unit, "vk:1") == first
        for n in range(LIMIT - 1):
            watch(unit, "vk:1", at=(55.1 + n, 40.0))
        with pytest.raises(NotAllowed):
            watch(unit, "vk:1", at=FAR)
        watches.drop(unit, first.person, first.id)
        watch(unit, "vk:1", at=FAR)
        with pytest.raises(LookupError):
            watches.load(unit, citizen(unit, "vk:2"), watches.of(unit, first.person)[0].id)

    await run(store, live)


async def test_a_persons_places_are_erased_with_their_data(store: Store) -> None:
    def live(unit: Unit) -> int | None:
        watch(unit, "vk:1")
        erasure.erase(unit, citizen(unit, "vk:1"), "vk:1", withdraw=False)
        return unit.connection.scalar(sa.select(sa.func.count()).select_from(watch_rows))

    assert await run(store, live) == 0


async def test_old_happenings_are_forgotten_and_old_ones_are_no_news(store: Store, clock: Clock) -> None:
    def before(unit: Unit) -> None:
        watch(unit, "vk:1")
        accepted(unit)

    await run(store, before)
    clock.forward(timedelta(days=3))
    await run(store, tell)
    assert await run(store, told) == []
    assert await run(store, lambda unit: surroundings.prune(unit, unit.now)) == 1


async def test_a_crowd_with_one_text_is_told_of_once(store: Store) -> None:
    def live(unit: Unit) -> None:
        watch(unit, "vk:1")
        case = accepted(unit)
        for n in (2, 3):
            other = replace(case, id=case.id, copies=7, version=case.version + n)
            surroundings.note(unit, replace(other, status=Status.REGISTERED), other)
        tell(unit)
        count = sa.select(sa.func.count()).select_from(happenings).where(happenings.c.about == "copies:7")
        assert unit.connection.scalar(count) == 1

    await run(store, live)
