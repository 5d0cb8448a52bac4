"""A PIN is checked and locked the same way on both databases; only its hash is kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.rights import Role
from storage.officials import pins
from storage.store import Store
from storage.tables import pins as rows
from storage.unit import Unit
from tests.conftest import Clock
from tests.storage.cases import hired, run


async def test_wrong_tries_add_up_within_the_window_and_lock_it(store: Store, clock: Clock) -> None:
    def begin(unit: Unit) -> int:
        person = hired(unit, "vk:9", Role.ADMIN)
        pins.put(unit, person, pins.hashed("2580"), "vk:9")
        assert pins.check(unit, person, "1111", "vk:9") == pins.Wrong(4)
        assert not pins.fresh(unit, person, "vk:9")
        return person

    person = await run(store, begin)
    clock.forward(pins.WINDOW + timedelta(minutes=1))

    def later(unit: Unit) -> None:
        found = [pins.check(unit, person, "1111", "vk:9") for _ in range(pins.TRIES)]
        locked = pins.Locked(unit.now + pins.LOCK)
        assert found == [pins.Wrong(4), pins.Wrong(3), pins.Wrong(2), pins.Wrong(1), locked]
        assert pins.check(unit, person, "2580", "vk:9") == locked
        assert "2580" not in str(unit.connection.execute(sa.select(rows)).all())
        pins.put(unit, person, pins.hashed("8642"), "vk:9")
        assert pins.check(unit, person, "8642", "vk:9") == pins.Right()
        with pytest.raises(LookupError):
            pins.check(unit, person + 100, "8642", "vk:9")

    await run(store, later)


async def test_slow_guessing_is_locked_out_too(store: Store, clock: Clock) -> None:
    def begin(unit: Unit) -> int:
        person = hired(unit, "vk:9", Role.ADMIN)
        pins.put(unit, person, pins.hashed("2580"), "vk:9")
        return person

    person = await run(store, begin)
    found: list[pins.Checked] = []
    for _ in range(pins.TRIES):
        clock.forward(timedelta(hours=4))
        found.append(await run(store, lambda unit: pins.check(unit, person, "1111", "vk:9")))
    assert isinstance(found[-1], pins.Locked)
