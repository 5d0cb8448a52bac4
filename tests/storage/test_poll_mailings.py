"""A notice to many: each once, however often it is cut off, in the bulk lane, not at night."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from domain.polls import Poll, State
from domain.polls.moves import cancel, closed, decide, opened, prolong
from domain.rights import Role
from domain.surroundings import Watch
from handlers.polls import notices as poll_notices
from storage.notices import outbox
from storage.notices.outbox import Lane
from storage.officials import officials
from storage.people import people, watches
from storage.polls import drafts as poll_drafts
from storage.polls import mailings as poll_mailings
from storage.polls import polls
from storage.polls import schedule as poll_schedule
from storage.polls import work as poll_work
from storage.store import Store
from storage.tables import outbox as rows
from storage.tables import participations
from storage.tables import poll_mailings as mailings
from storage.tables import polls as poll_rows
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.domain.test_poll_moves import poll as a_poll
from tests.handlers.driver import SPEECHES
from tests.storage.cases import hired, run


def _running(unit: Unit, **known: object) -> Poll:
    editor = hired(unit, "vk:20", Role.EDITOR, "adm")
    made = a_poll(State.SCHEDULED, author=editor, opens_at=unit.now, **known)
    return polls.create(unit, replace(made, state=State.SCHEDULED))


def _people(unit: Unit, count: int, territory: str = "town", first: int = 1000) -> list[int]:
    """Citizens who want to hear of polls there."""
    found = []
    for n in range(first, first + count):
        person = people.at_the_door(unit, f"telegram:{n}", "ru").id
        poll_mailings.subscribe(unit, person, territory)
        found.append(person)
    return found


def _told(unit: Unit, kind: str = "poll.citizen.opened") -> list[str]:
    found = sa.select(rows.c.address).where(rows.c.kind == kind).order_by(rows.c.id)
    return list(unit.connection.scalars(found))


def _last(unit: Unit) -> int:
    return unit.connection.execute(sa.select(sa.func.max(poll_rows.c.id))).scalar_one()


class Killed(Exception):
    """The process died."""


async def test_everybody_who_agreed_is_told_once_though_the_job_dies_in_the_middle(store: Store) -> None:
    await run(store, lambda unit: _people(unit, 25))
    await run(store, lambda unit: poll_work.apply(unit, opened(_running(unit))))

    def dies(unit: Unit) -> None:
        poll_mailings.write(unit, 10)
        raise Killed

    await run(store, lambda unit: poll_mailings.write(unit, 10))
    for _ in range(2):
        with pytest.raises(Killed):
            await run(store, dies)
    while await run(store, lambda unit: poll_mailings.write(unit, 10)):
        pass
    told = await run(store, _told)
    assert sorted(told) == sorted(f"telegram:{n}" for n in range(1000, 1025))
    assert await run(store, lambda unit: poll_mailings.written(unit, _last(unit), "opened")) == 25
    lanes = await run(
        store,
        lambda unit: set(
            unit.connection.scalars(sa.select(rows.c.lane).where(rows.c.kind == "poll.citizen.opened"))
        ),
    )
    assert lanes == {Lane.BULK}


async def test_only_those_whom_the_territory_concerns_hear_of_it(store: Store) -> None:
    """About the district: its town and the whole region hear, the district beside it does not."""
    await run(store, lambda unit: _people(unit, 1, "town", 1))
    await run(store, lambda unit: _people(unit, 1, "region", 2))
    await run(store, lambda unit: _people(unit, 1, "other", 3))
    await run(store, lambda unit: _people(unit, 1, "district", 4))
    await run(
        store, lambda unit: poll_mailings.unsubscribe(unit, people.at_the_door(unit, "telegram:4", "ru").id)
    )
    await run(store, lambda unit: poll_work.apply(unit, opened(_running(unit))))
    while await run(store, poll_mailings.write):
        pass
    assert await run(store, _told) == ["telegram:1", "telegram:2"]


async def test_what_opens_at_night_is_told_in_the_morning(store: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("Europe/Moscow"))
    await run(store, lambda unit: _people(unit, 1))
    await run(store, lambda unit: poll_work.apply(unit, opened(_running(unit))))
    await run(store, poll_mailings.write)
    at = await run(
        store, lambda unit: unit.connection.scalar(sa.select(rows.c.next_at).where(rows.c.lane == 2))
    )
    assert at == datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Europe/Moscow"))


async def test_a_citizens_answer_goes_before_the_mailing(store: Store) -> None:
    await run(store, lambda unit: _people(unit, 3))
    await run(store, lambda unit: poll_work.apply(unit, opened(_running(unit))))
    await run(store, poll_mailings.write)

    def answer(unit: Unit) -> None:
        outbox.put(
            unit,
            address="telegram:7",
            person=None,
            kind="x",
            subject="s",
            body={},
            dedup="answer",
            lane=Lane.NOTICE,
        )

    await run(store, answer)
    [first] = await run(store, lambda unit: outbox.claim(unit, "telegram", 1, timedelta(seconds=30)))
    assert first.address == "telegram:7"


def _took_part(unit: Unit, poll: int, person: int) -> None:
    values = {"poll_id": poll, "person_id": person}
    for column in participations.c:
        if column.name not in values and not column.nullable and column.default is None:
            values[column.name] = True  # type: ignore[assignment]
    unit.connection.execute(sa.insert(participations), values)


async def test_reminded_once_a_day_before_closing_those_who_began_and_did_not_finish(
    store: Store, clock: Clock
) -> None:
    def begin(unit: Unit) -> None:
        poll = poll_work.apply(unit, opened(_running(unit)))
        one, other = _people(unit, 2)
        poll_drafts.keep(unit, poll.id, one, {"q1": "o1"})
        _took_part(unit, poll.id, other)

    await run(store, begin)
    assert await run(store, poll_mailings.remind) == 0
    clock.forward(timedelta(days=9, hours=1))
    assert await run(store, poll_mailings.remind) == 1
    assert await run(store, poll_mailings.remind) == 0
    for _ in range(2):
        while await run(store, poll_mailings.write):
            pass
    assert await run(store, lambda unit: _told(unit, "poll.citizen.reminder")) == ["telegram:1000"]
    body = await run(
        store,
        lambda unit: unit.connection.scalar(
            sa.select(rows.c.body).where(rows.c.kind == "poll.citizen.reminder")
        ),
    )
    assert body == {"poll": await run(store, _last), "words": ""}  # nothing of what was answered


async def test_participants_and_beginners_hear_that_it_was_prolonged_and_cancelled_and_why(
    store: Store,
) -> None:
    def all_of_it(unit: Unit) -> None:
        poll = poll_work.apply(unit, opened(_running(unit)))
        one, other = _people(unit, 2)
        poll_drafts.keep(unit, poll.id, one, {"q1": "o1"})
        _took_part(unit, poll.id, other)
        editor = officials.official(unit, poll.author or 0)
        assert poll.closes_at is not None
        later = poll.closes_at + timedelta(days=1)
        poll = poll_work.apply(unit, prolong(poll, editor, world(unit), until=later, reason="Мало"))
        poll_work.apply(unit, cancel(poll, editor, world(unit), reason="Ошибка"))

    await run(store, all_of_it)
    while await run(store, poll_mailings.write):
        pass
    both = ["telegram:1000", "telegram:1001"]
    assert sorted(await run(store, lambda unit: _told(unit, "poll.citizen.prolonged"))) == both
    assert sorted(await run(store, lambda unit: _told(unit, "poll.citizen.cancelled"))) == both
    assert await run(store, _told) == []  # that it opened is no news any more
    assert await run(store, lambda unit: poll_drafts.unfinished(unit, _last(unit), limit=5)) == []


async def test_all_who_took_part_are_told_what_was_decided(store: Store) -> None:
    def to_the_end(unit: Unit) -> None:
        poll = poll_work.apply(unit, opened(_running(unit)))
        for person in _people(unit, 3):
            _took_part(unit, poll.id, person)
        poll = poll_work.apply(unit, closed(poll))
        editor = officials.official(unit, poll.author or 0)
        poll_work.apply(unit, decide(poll, editor, world(unit), decision={"ru": "Посадим липы"}))

    await run(store, to_the_end)
    while await run(store, poll_mailings.write):
        pass
    assert len(await run(store, lambda unit: _told(unit, "poll.citizen.closed"))) == 3
    assert len(await run(store, lambda unit: _told(unit, "poll.citizen.decided"))) == 3
    going = sa.select(sa.func.count()).select_from(mailings).where(mailings.c.done_at.is_(None))
    assert await run(store, lambda unit: unit.connection.scalar(going)) == 0


async def test_the_schedule_opens_and_closes_each_once_also_long_after(store: Store, clock: Clock) -> None:
    await run(store, lambda unit: _running(unit).id)
    assert await run(store, poll_schedule.open_due) == 1
    assert await run(store, poll_schedule.open_due) == 0
    clock.forward(timedelta(days=12))  # it was down all the time
    assert await run(store, poll_schedule.close_due) == 1
    assert await run(store, poll_schedule.close_due) == 0
    kinds = [each.kind.value for each in await run(store, lambda unit: poll_work.history(unit, _last(unit)))]
    assert kinds == ["opened", "closed"]


async def test_what_was_decided_is_asked_for_before_its_day_and_after_it_then_of_the_head(
    store: Store, clock: Clock
) -> None:
    def close(unit: Unit) -> None:
        hired(unit, "vk:21", Role.HEAD, "adm")
        poll_work.apply(unit, closed(poll_work.apply(unit, opened(_running(unit)))))

    await run(store, close)

    async def asked(day: int) -> list[str]:
        clock.now = clock.now.replace(month=12, day=day)
        before = await run(store, lambda unit: _told(unit, "poll.official.decision"))
        for _ in range(2):
            await run(store, poll_schedule.ask_for_decisions)
        after = await run(store, lambda unit: _told(unit, "poll.official.decision"))
        return after[len(before) :]

    assert await asked(10) == []  # owed by 20 December
    assert await asked(13) == ["vk:20"]
    assert await asked(14) == []
    assert await asked(19) == ["vk:20"]
    assert await asked(21) == ["vk:20"]
    assert await asked(22) == []
    assert sorted(await asked(28)) == ["vk:20", "vk:21"]


async def test_whoever_watches_a_place_there_hears_of_the_poll_once(store: Store) -> None:
    def live(unit: Unit) -> list[str]:
        def watch(n: int, territory: str, radius: int = 0, **known: object) -> None:
            person = people.at_the_door(unit, f"telegram:{n}", "ru").id
            point = (55.0, 40.0) if radius else (None, None)
            wanted = Watch(0, person, f"telegram:{n}", territory, *point, radius)
            watches.add(unit, replace(wanted, **known))  # type: ignore[arg-type]

        both = _people(unit, 1, first=1)
        assert both
        watch(1, "town")
        watch(1, "district")
        watch(2, "town", radius=1_000)
        watch(3, "district")
        watch(4, "other")
        watch(5, "town", polls=False)
        watch(6, "town", paused_at=unit.now)
        poll_work.apply(unit, opened(_running(unit, territory="town")))
        while poll_mailings.write(unit, 2):
            pass
        return _told(unit)

    assert await run(store, live) == ["telegram:1", "telegram:2", "telegram:3"]


async def test_who_began_and_did_not_finish_is_told_once_that_nothing_of_it_is_counted(store: Store) -> None:
    def at_its_end(unit: Unit) -> tuple[int, int]:
        poll = poll_work.apply(unit, opened(_running(unit, closes_at=unit.now + timedelta(hours=1))))
        began, voted = _people(unit, 2)
        poll_drafts.keep(unit, poll.id, began, {"answers": {"q.q1": "o1"}})
        _took_part(unit, poll.id, voted)
        unit.connection.execute(sa.update(poll_rows).values(closes_at=unit.now))
        return began, voted

    began, voted = await run(store, at_its_end)
    assert await run(store, poll_schedule.close_due) == 1
    poll = await run(store, _last)
    assert await run(store, lambda unit: poll_drafts.load(unit, poll, began)) == {}  # gone at once
    for _ in range(2):
        while await run(store, poll_mailings.write):
            pass
    assert sorted(await run(store, lambda unit: _told(unit, "poll.citizen.closed"))) == [
        "telegram:1000",
        "telegram:1001",
    ]
    assert await run(store, lambda unit: poll_drafts.unfinished(unit, poll, limit=5)) == []

    def words(unit: Unit, person: int) -> str:
        body = {"poll": poll, "words": ""}
        told = poll_notices.draw(unit, "poll.citizen.closed", person, "telegram", body, SPEECHES["ru"])
        assert told is not None
        return told.text.plain

    assert "Начатое не посчитано и уже удалено" in await run(store, lambda unit: words(unit, began))
    assert "не посчитано" not in await run(store, lambda unit: words(unit, voted))
