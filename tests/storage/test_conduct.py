"""How much one person may send: exact over both messengers and in several processes at once."""

import asyncio
from datetime import datetime, timedelta

import pytest

from domain.conduct import Limits
from domain.refusal import NotAllowed
from storage.appeals import appeals
from storage.people import conduct, mergers
from storage.store import Store, open_store
from storage.unit import Unit
from tests.conftest import Clock
from tests.district import report
from tests.storage.cases import citizen, run, sent

FEW = Limits(appeals_an_hour=3, appeals_a_day=5, additions_an_hour=2)


def _limited(unit: Unit) -> None:
    unit.limits = FEW


def _try(unit: Unit, key: str, address: str = "telegram:1") -> str | None:
    """None when it was registered, else when it can be sent."""
    _limited(unit)
    try:
        sent(unit, address, key=key)
    except NotAllowed as refused:
        return f"{refused.params['until']}" if refused.reason == "conduct.appeals" else refused.reason
    return None


async def test_an_hour_and_a_day_have_their_limits_and_each_says_when_it_is_over(
    store: Store, clock: Clock
) -> None:
    began = clock.now
    found = []
    for at in range(4):
        found.append(await run(store, lambda unit, at=at: _try(unit, f"k{at}")))  # type: ignore[misc]
        clock.forward(timedelta(minutes=1))
    assert found == [None, None, None, (began + timedelta(hours=1)).isoformat()]
    clock.now = began + timedelta(hours=1)
    assert await run(store, lambda unit: _try(unit, "k4")) is None  # at the very minute that was promised
    clock.now = began + timedelta(hours=3)
    assert await run(store, lambda unit: _try(unit, "k5")) is None
    until = await run(store, lambda unit: _try(unit, "k6"))
    assert until == (began + timedelta(days=1)).isoformat()


async def test_what_was_sent_already_is_answered_also_at_the_limit(store: Store) -> None:
    def turn(unit: Unit) -> None:
        for at in range(3):
            assert _try(unit, f"k{at}") is None
        again = appeals.register(unit, report(key="k0"), citizen(unit), "telegram:1")
        assert again.number.endswith("000001")

    await run(store, turn)


async def test_joined_messengers_share_the_limit_and_parting_gives_none_back(store: Store) -> None:
    def turn(unit: Unit) -> None:
        one, other = citizen(unit, "telegram:1"), citizen(unit, "vk:2")
        assert [_try(unit, "k1"), _try(unit, "k2"), _try(unit, "k3", "vk:2")] == [None] * 3
        mergers.merge(unit, one, other, "telegram:1")
        assert _try(unit, "k4", "vk:2") is not None
        mergers.undo(unit, one, "telegram:1")
        assert _try(unit, "k5", "telegram:1") is None

    await run(store, turn)


async def test_additions_are_counted_over_an_hour(store: Store, clock: Clock) -> None:
    def add(unit: Unit) -> datetime | None:
        _limited(unit)
        try:
            conduct.check_additions(unit, 1)
        except NotAllowed as refused:
            return datetime.fromisoformat(str(refused.params["until"]))
        return None

    began = clock.now
    assert [await run(store, add) for _ in range(3)] == [None, None, began + timedelta(hours=1)]
    clock.forward(timedelta(hours=1))
    assert await run(store, add) is None


async def test_no_limit_is_no_limit(store: Store) -> None:
    await run(store, lambda unit: [sent(unit, key=f"k{at}") for at in range(70)])


@pytest.mark.parametrize("rush", [12])
async def test_a_rush_from_both_messengers_at_once_gets_exactly_the_limit(
    store: Store, url: str, clock: Clock, rush: int
) -> None:
    """On PostgreSQL through two processes' stores at the same time."""

    def join(unit: Unit) -> None:
        mergers.merge(unit, citizen(unit, "telegram:1"), citizen(unit, "vk:2"), "telegram:1")

    await run(store, join)
    other = open_store(url, clock=clock) if url.startswith("postgresql") else store
    tries = [
        run(
            other if at % 2 else store,
            lambda unit, at=at: _try(unit, f"k{at}", "vk:2" if at % 2 else "telegram:1"),  # type: ignore[misc]
        )
        for at in range(rush)
    ]
    found = await asyncio.gather(*tries)
    assert found.count(None) == FEW.appeals_an_hour
    if other is not store:
        await other.close()
