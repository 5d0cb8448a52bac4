"""Polls are kept, changed and found, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.polls import Poll, State
from storage.polls import polls
from storage.polls import work as poll_work
from storage.store import Store
from tests.conftest import Clock
from tests.polls import CLOSES, QUESTIONNAIRE, RATING


@pytest.mark.parametrize("poll", [QUESTIONNAIRE, RATING], ids=["questionnaire", "rating"])
async def test_a_poll_comes_back_as_it_was(store: Store, poll: Poll) -> None:
    made = await store.run(lambda unit: polls.create(unit, poll))
    assert made == replace(poll, id=made.id, number="1/2026")
    assert await store.read(lambda unit: polls.load(unit, made.id)) == made
    assert await store.read(lambda unit: polls.by_number(unit, "1/2026")) == made


async def test_of_two_who_change_it_the_second_is_told(store: Store) -> None:
    made = await store.run(lambda unit: polls.create(unit, QUESTIONNAIRE))
    first = await store.run(lambda unit: polls.save(unit, replace(made, title={"ru": "Дворы"})))
    with pytest.raises(polls.Changed) as changed:
        await store.run(lambda unit: polls.save(unit, replace(made, title={"ru": "Двор"})))
    assert changed.value.current == first
    assert first.version == 2


async def test_current_ones_of_where_one_lives_come_first(store: Store, clock: Clock) -> None:
    far = replace(QUESTIONNAIRE, territory="other", closes_at=CLOSES - timedelta(days=1))
    near = await store.run(lambda unit: polls.create(unit, QUESTIONNAIRE))
    other = await store.run(lambda unit: polls.create(unit, far))
    await store.run(lambda unit: polls.create(unit, replace(far, state=State.DRAFT)))
    assert await store.read(lambda unit: polls.current(unit)) == [other, near]
    assert await store.read(lambda unit: polls.current(unit, ("town", "district"))) == [near, other]
    clock.now = CLOSES
    assert await store.read(lambda unit: polls.current(unit)) == []


async def test_those_whose_time_has_come(store: Store, clock: Clock) -> None:
    waiting = await store.run(lambda unit: polls.create(unit, replace(RATING, state=State.SCHEDULED)))
    running = await store.run(lambda unit: polls.create(unit, RATING))
    assert await store.run(lambda unit: polls.opening(unit, 10)) == [waiting]
    assert await store.run(lambda unit: polls.closing(unit, 10)) == []
    clock.now = CLOSES
    assert await store.run(lambda unit: polls.closing(unit, 10)) == [running]


async def test_a_list_of_an_authority_begins_with_the_newest(store: Store) -> None:
    made = [await store.run(lambda unit: polls.create(unit, RATING)) for _ in range(3)]
    assert await store.read(lambda unit: poll_work.listed(unit, ["adm"], State, 2)) == (made[2], made[1])
    assert await store.read(lambda unit: poll_work.listed(unit, None, {RATING.state}, 9)) == (*made[::-1],)
    assert await store.read(lambda unit: poll_work.listed(unit, ["adm"], {State.DECIDED}, 9)) == ()
    assert await store.read(lambda unit: poll_work.listed(unit, ["gov"], State, 9)) == ()
