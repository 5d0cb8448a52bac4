"""Persons, accounts, consents, and how often somebody may try."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import slots
from storage.officials import audit
from storage.people import people, tries
from storage.store import Store
from storage.tables import accounts, consents
from storage.unit import Unit


def _meet(unit: Unit) -> people.Person:
    return people.at_the_door(unit, "telegram:174", "ru")


async def test_a_stranger_becomes_a_person_and_is_the_same_next_time(store: Store) -> None:
    first = await store.run(_meet)
    assert (first.language, first.consented, first.name) == ("ru", False, None)
    assert await store.run(_meet) == first
    assert (await store.run(lambda unit: people.at_the_door(unit, "vk:174", "en"))).id != first.id


async def test_language_and_name_are_the_persons_own(store: Store) -> None:
    person = await store.run(_meet)
    await store.run(lambda unit: people.set_language(unit, person.id, "en"))
    await store.run(lambda unit: people.set_name(unit, person.id, "Анна"))
    assert await store.run(_meet) == people.Person(person.id, "en", "Анна", "")


async def test_a_consent_counts_until_it_is_withdrawn_and_stays_on_record(store: Store, clock: Any) -> None:
    person = await store.run(_meet)
    await store.run(lambda unit: people.give_consent(unit, person.id, "2026-11", "telegram"))
    await store.run(lambda unit: people.give_consent(unit, person.id, "1", "telegram", purpose="news"))
    clock.forward(timedelta(days=1))
    await store.run(lambda unit: people.give_consent(unit, person.id, "2026-12", "vk"))
    assert (await store.run(_meet)).consent == "2026-12"
    await store.run(lambda unit: people.withdraw_consent(unit, person.id))
    assert not (await store.run(_meet)).consented
    rows = await store.read(
        lambda unit: unit.connection.execute(
            sa.select(consents.c.version, consents.c.at, consents.c.withdrawn_at).order_by(consents.c.id)
        ).all()
    )
    assert [(version, withdrawn is not None) for version, _, withdrawn in rows] == [
        ("2026-11", True),
        ("1", False),
        ("2026-12", True),
    ]
    assert rows[2].at == clock.now


async def test_a_notice_finds_the_other_messenger_while_it_is_open(store: Store) -> None:
    person = await store.run(_meet)

    def second(unit: Unit) -> None:
        row = {"address": "vk:5", "person_id": person.id, "network": "vk", "state": "open", "since": unit.now}
        unit.connection.execute(sa.insert(accounts), row)

    await store.run(second)
    assert await store.read(lambda unit: people.other_accounts(unit, "telegram:174")) == ["vk:5"]
    await store.run(lambda unit: people.close_account(unit, "vk:5"))
    assert await store.read(lambda unit: people.other_accounts(unit, "telegram:174")) == []
    assert await store.read(lambda unit: people.addresses(unit, person.id)) == ["telegram:174"]
    await store.run(lambda unit: people.open_account(unit, "vk:5"))
    assert await store.read(lambda unit: people.addresses(unit, person.id)) == ["telegram:174", "vk:5"]


async def test_five_tries_an_hour_are_five(store: Store, clock: Any) -> None:
    def attempt(unit: Unit) -> bool:
        return tries.allow(unit, "code:telegram:174", 5, timedelta(hours=1))

    assert [await store.run(attempt) for _ in range(7)] == [True] * 5 + [False] * 2
    assert await store.run(lambda unit: tries.allow(unit, "code:vk:1", 5, timedelta(hours=1)))
    clock.forward(timedelta(minutes=59))
    assert not await store.run(attempt)
    clock.forward(timedelta(minutes=1))
    assert await store.run(attempt)


async def test_a_run_of_timed_work_is_claimed_once(store: Store, clock: Any) -> None:
    def claim(unit: Unit) -> bool:
        return slots.claim(unit, "appeal:12", "reminder", "2026-11-24")

    assert [await store.run(claim), await store.run(claim)] == [True, False]
    assert await store.run(lambda unit: slots.claim(unit, "appeal:12", "reminder", "2026-11-25"))
    clock.forward(timedelta(days=400))
    assert await store.run(lambda unit: slots.prune(unit, unit.now)) == 2
    assert await store.run(claim)


async def test_what_an_official_did_is_read_back_and_cannot_be_changed(store: Store, clock: Any) -> None:
    def record(unit: Unit) -> None:
        before, after = {"authority": "a"}, {"authority": "б"}
        audit.record(unit, None, "vk:5", "route", "appeal:12", before=before, after=after)

    await store.run(record)
    [entry] = await store.read(lambda unit: audit.of(unit, "appeal:12"))
    assert (entry.at, entry.before, entry.after) == (clock.now, {"authority": "a"}, {"authority": "б"})
    for change in ("UPDATE audit SET action = 'x'", "DELETE FROM audit"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            await store.run(lambda unit, change=change: unit.connection.execute(sa.text(change)))
    assert await store.read(lambda unit: audit.of(unit, "appeal:12")) == [entry]
    assert await store.read(lambda unit: audit.of(unit, "appeal:13")) == []
