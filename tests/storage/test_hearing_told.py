"""Hearings: who comes is told of changes and of the end, and reminded on the day before, once."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from domain.drafts.hearings import State
from domain.drafts.moves import cancel
from storage.drafts import drafts
from storage.drafts import people as draft_people
from storage.drafts import work as draft_work
from storage.hearings import hearings
from storage.hearings import mailings as hearing_mailings
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.hearings import work as hearing_work
from storage.officials import audit, officials
from storage.store import Store, open_store
from storage.tables import outbox
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.hearings import STARTS, UNTIL
from tests.storage.cases import citizen, moment, run
from tests.storage.hearing_calls import ANNA, BORIS, EDITOR, planned, told


async def test_who_comes_or_asks_is_told_of_changes_and_of_the_end_once(store: Store) -> None:
    id = await planned(store)

    def coming(unit: Unit) -> None:
        hearing_visits.register(unit, id, citizen(unit, ANNA))
        hearing_questions.ask(unit, id, citizen(unit, ANNA), "Кто заплатит?", "a")
        hearing_questions.ask(unit, id, citizen(unit, BORIS), "Когда начнут?", "b")
        draft_people.follow(unit, hearings.load(unit, id).draft, citizen(unit, "vk:5"))

    def changed(unit: Unit) -> None:
        found = hearings.load(unit, id)
        draft, editor = drafts.load(unit, found.draft), officials.official(unit, citizen(unit, EDITOR))
        hearing_work.change(unit, replace(found, place="Школа"), draft, editor, EDITOR, reason="Ремонт")

    def cancelled(unit: Unit) -> None:
        draft = drafts.load(unit, hearings.load(unit, id).draft)
        editor = officials.official(unit, citizen(unit, EDITOR))
        hearing_work.cancel(unit, id, draft, editor, EDITOR, reason="Проект отозван")

    await run(store, coming)
    assert await told(store) == {("vk:5", "hearing.citizen.set"): 1}
    await run(store, changed)
    of_change = {(ANNA, "hearing.citizen.changed"): 1, (BORIS, "hearing.citizen.changed"): 1}
    assert await told(store) == {("vk:5", "hearing.citizen.set"): 1, **of_change}
    await run(store, cancelled)
    of_end = {(ANNA, "hearing.citizen.cancelled"): 1, (BORIS, "hearing.citizen.cancelled"): 1}
    assert await told(store) == {("vk:5", "hearing.citizen.set"): 1, **of_change, **of_end}

    def recorded(unit: Unit) -> None:
        draft = hearings.load(unit, id).draft
        happened = [each.kind for each in draft_work.history(unit, draft)]
        assert happened == ["hearing_set", "hearing_changed", "hearing_cancelled"]
        entries = audit.of(unit, f"draft:{draft}")
        assert [each.action for each in entries] == happened
        assert "Ремонт" not in repr(entries)
        assert "Школа" not in repr(entries)

    await run(store, recorded)


async def test_a_draft_that_is_cancelled_takes_its_hearings_with_it(store: Store) -> None:
    id = await planned(store)

    def cancelled(unit: Unit) -> None:
        hearing_visits.register(unit, id, citizen(unit, ANNA))
        draft = drafts.load(unit, hearings.load(unit, id).draft)
        editor = officials.official(unit, citizen(unit, EDITOR))
        draft_work.apply(unit, cancel(draft, editor, world(unit), reason="Закон изменился"), EDITOR)

    await run(store, cancelled)
    assert (await told(store))[ANNA, "hearing.citizen.cancelled"] == 1
    found = await run(store, lambda unit: hearings.load(unit, id))
    assert (found.state, found.reason) == (State.CANCELLED, "Закон изменился")


DAY_BEFORE = moment(9, 7)
"""10:00 in the district on the day before the hearing of `tests.hearings`."""


async def ticks(store: Store, clock: Clock, *at: datetime) -> list[int]:
    """How many reminders there are after each of these moments, at which several tick at once."""
    found = []
    for each in at:
        clock.now = each
        await asyncio.gather(*(run(store, hearing_mailings.remind) for _ in range(3)))
        for _ in range(3):
            await asyncio.gather(*(run(store, hearing_mailings.write) for _ in range(3)))
        found.append((await told(store)).total())
    return found


async def test_who_comes_is_reminded_on_the_day_before_exactly_once(store: Store, clock: Clock) -> None:
    id = await planned(store)
    await run(store, lambda unit: hearing_visits.register(unit, id, citizen(unit, ANNA)))
    await run(store, lambda unit: hearing_questions.ask(unit, id, citizen(unit, BORIS), "Когда?", "b"))
    early = DAY_BEFORE - timedelta(seconds=1)
    assert await ticks(store, clock, early, DAY_BEFORE, DAY_BEFORE, UNTIL, STARTS) == [0, 1, 1, 1, 1]
    assert await told(store) == {(ANNA, "hearing.citizen.reminder"): 1}


async def test_after_a_night_without_power_the_reminder_comes_late_but_never_after_the_beginning(
    store: Store, clock: Clock
) -> None:
    id = await planned(store)
    await run(store, lambda unit: hearing_visits.register(unit, id, citizen(unit, ANNA)))
    assert await ticks(store, clock, STARTS - timedelta(hours=3), STARTS - timedelta(hours=2)) == [1, 1]
    other = await planned(store, starts_at=STARTS + timedelta(days=5), questions_until=UNTIL)
    await run(store, lambda unit: hearing_visits.register(unit, other, citizen(unit, ANNA)))
    assert await ticks(store, clock, STARTS + timedelta(days=5)) == [1]


async def test_killed_between_the_batches_of_a_reminder_nobody_is_left_out_or_told_twice(
    store: Store, url: str, clock: Clock
) -> None:
    id = await planned(store)

    def many(unit: Unit) -> None:
        for at in range(25):
            hearing_visits.register(unit, id, citizen(unit, f"vk:{100 + at}"))

    await run(store, many)
    clock.now = DAY_BEFORE
    await run(store, hearing_mailings.remind)
    await run(store, lambda unit: hearing_mailings.write(unit, 10))

    def broken(unit: Unit) -> None:
        hearing_mailings.write(unit, 10)
        raise RuntimeError("killed before the commit")

    with pytest.raises(RuntimeError):
        await run(store, broken)
    await store.close()
    again = open_store(url, clock=clock)  # the program is started anew
    try:
        await run(again, hearing_mailings.remind)
        found = await told(again)
    finally:
        await again.close()
    assert found == {(f"vk:{100 + at}", "hearing.citizen.reminder"): 1 for at in range(25)}


async def test_a_hearing_that_is_moved_is_reminded_of_anew_on_its_new_eve(store: Store, clock: Clock) -> None:
    id = await planned(store)
    await run(store, lambda unit: hearing_visits.register(unit, id, citizen(unit, ANNA)))

    def to(starts: datetime) -> Callable[[Unit], object]:
        def turn(unit: Unit) -> None:
            found = hearings.load(unit, id)
            draft, editor = drafts.load(unit, found.draft), officials.official(unit, citizen(unit, EDITOR))
            hearing_work.change(unit, replace(found, starts_at=starts), draft, editor, EDITOR, reason="Зал")

        return turn

    def reminders(found: Counter[tuple[str, str]]) -> int:
        return found[ANNA, "hearing.citizen.reminder"]

    await ticks(store, clock, DAY_BEFORE)
    await run(store, to(STARTS + timedelta(hours=1)))  # the same day: the notice of the change says it all
    await ticks(store, clock, DAY_BEFORE + timedelta(hours=2))
    assert reminders(await told(store)) == 1
    await run(store, to(STARTS + timedelta(days=7)))
    await ticks(store, clock, DAY_BEFORE + timedelta(hours=3), DAY_BEFORE + timedelta(days=7))
    assert reminders(await told(store)) == 2


async def test_at_night_nobody_is_written_to(store: Store, clock: Clock) -> None:
    id = await planned(store)
    await run(store, lambda unit: hearing_visits.register(unit, id, citizen(unit, ANNA)))
    await ticks(store, clock, moment(9, 20))  # 23:00 there: nobody ticked by day
    due = await run(store, lambda unit: unit.connection.scalar(sa.select(outbox.c.next_at)))
    assert due == moment(10, 6)
