"""What the engine remembers between turns."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.memory import Stored
from storage import conversations
from storage.people import people
from storage.store import Store
from storage.tables import conversations as rows
from storage.tables import dead_updates, persons
from storage.unit import Unit


async def test_an_update_is_taken_once_until_it_is_pruned(store: Store, clock: Any) -> None:
    def take(unit: Unit) -> bool:
        return conversations.take(unit, "telegram:812345", "telegram:174")

    assert await store.run(take)
    assert not await store.run(take)
    clock.forward(timedelta(hours=48))
    assert await store.run(lambda unit: conversations.take(unit, "telegram:1", "telegram:174"))
    assert await store.run(lambda unit: conversations.prune_taken(unit, unit.now)) == 1
    assert await store.run(take)


async def test_a_new_chat_gets_its_person_and_a_known_one_keeps_what_was_saved(store: Store) -> None:
    first = await store.run(lambda unit: conversations.load(unit, "vk:5301", "ru"))
    assert first == Stored("vk:5301", person=first.person, language="ru", mark=first.mark)
    changed = replace(first, stack='{"сцена":1}', mark=7, shown="{}", undrawn="{}", language="en")
    await store.run(lambda unit: conversations.save(unit, changed))
    assert await store.run(lambda unit: conversations.load(unit, "vk:5301", "ru")) == changed
    assert (await store.read(lambda unit: people.load(unit, first.person))).language == "ru"


async def test_a_chat_that_comes_back_never_has_a_mark_again(store: Store, clock: Any) -> None:
    """Its old buttons are on the screen still: none may be taken for one of a new screen."""
    highest = 0
    for away in (timedelta(seconds=1 << 20), timedelta(minutes=5), timedelta(days=400)):
        first = await store.run(lambda unit: conversations.load(unit, "vk:5301", "ru"))
        assert first.mark > highest
        turned = replace(first, mark=first.mark + 60)
        await store.run(lambda unit, turned=turned: conversations.save(unit, turned))
        highest = turned.mark
        gone = sa.delete(rows).where(rows.c.address == "vk:5301")
        await store.run(lambda unit, gone=gone: unit.connection.execute(gone))
        clock.forward(away)
    assert len(f"m{highest:x}:") < 12, "every button carries it, and Telegram's hold 64 bytes"


async def test_the_first_messages_of_a_chat_at_once_make_one_person(store: Store) -> None:
    def load(unit: Unit) -> Stored:
        return conversations.load(unit, "vk:5301", "ru")

    loaded = await asyncio.gather(*(store.run(load) for _ in range(8)))
    assert len({stored.person for stored in loaded}) == 1
    count = sa.select(sa.func.count()).select_from(persons)
    assert await store.read(lambda unit: unit.connection.scalar(count)) == 1


async def test_a_turn_begins_with_the_update_taken_and_the_chat_as_it_stands(store: Store) -> None:
    def begin(unit: Unit) -> tuple[bool, Stored]:
        return conversations.begin(unit, "vk:u1", "vk:5301", "ru")

    new, first = await store.run(begin)
    assert new
    assert first == Stored("vk:5301", person=first.person, language="ru", mark=first.mark)
    assert await store.run(begin) == (False, first)
    assert await store.run(lambda unit: conversations.begin(unit, "vk:u2", "vk:5301", "ru")) == (True, first)


async def test_turns_that_begin_at_once_in_a_new_chat_are_taken_one_by_one(store: Store) -> None:
    """Each update comes twice; of two alike one is taken, and each sees what the one before it has saved."""

    def step(unit: Unit, update: str) -> bool:
        new, stored = conversations.begin(unit, update, "vk:5301", "ru")
        if new:
            conversations.save(unit, replace(stored, mark=stored.mark + 1))
        return new

    first = (await store.run(lambda unit: conversations.begin(unit, "vk:u", "vk:1", "ru")))[1].mark
    updates = [f"vk:u{number}" for number in range(20)] * 2
    taken = await asyncio.gather(*(store.run(lambda unit, u=u: step(unit, u)) for u in updates))
    stands = await store.run(lambda unit: conversations.load(unit, "vk:5301", "ru"))
    assert sum(taken) == 20
    assert stands.mark == first + 20  # the clock stands: a new chat begins with the same mark
    count = sa.select(sa.func.count()).select_from(persons)
    assert await store.read(lambda unit: unit.connection.scalar(count)) == 2


async def test_a_screen_waits_to_be_drawn_until_it_is_seen_with_the_same_mark(store: Store) -> None:
    def wait(unit: Unit) -> None:
        for address in ("vk:1", "vk:2", "telegram:3"):
            stored = conversations.load(unit, address, "ru")
            conversations.save(unit, replace(stored, mark=2, undrawn="screen"))

    await store.run(wait)
    await store.run(
        lambda unit: conversations.drawn(unit, [("vk:1", 2, "seen"), ("vk:2", 1, "an older one")])
    )
    await store.run(lambda unit: conversations.drawn(unit, []))
    [left] = await store.read(lambda unit: conversations.undrawn(unit, "vk"))
    assert (left.address, left.undrawn, left.shown) == ("vk:2", "screen", "")
    drawn = await store.run(lambda unit: conversations.load(unit, "vk:1", "ru"))
    assert (drawn.shown, drawn.undrawn) == ("seen", "")


async def test_an_update_that_no_text_column_takes_is_kept_aside_all_the_same(store: Store) -> None:
    raw = '{"text": "a\0b \ud800"}'
    await store.run(lambda unit: conversations.dead(unit, "vk:9", "vk:1", raw, "KeyError"))
    [kept] = await store.read(lambda unit: unit.connection.scalars(sa.select(dead_updates.c.raw)).all())
    assert kept == '{"text": "a\\u0000b \\ud800"}'


async def test_a_small_fact_is_recalled_by_name(store: Store) -> None:
    assert await store.read(lambda unit: conversations.recall(unit, "vk:ts:1")) is None
    for value in ("17", "18"):
        await store.run(lambda unit, value=value: conversations.remember(unit, "vk:ts:1", value))
    assert await store.read(lambda unit: conversations.recall(unit, "vk:ts:1")) == "18"
