"""What works beside the scheduler in most of its tests."""

from collections.abc import AsyncIterator

import pytest

from bot.nursery import Nursery
from domain.appeals import Appeal
from storage.store import Store
from tests.scheduler.fakes import (
    FakeNetwork,
    registered,
    settle_in,
)


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    kept = Nursery()
    yield kept
    await kept.close()


@pytest.fixture
async def case(store: Store) -> Appeal:
    await store.run(settle_in)
    return await store.run(registered)


@pytest.fixture
def telegram() -> FakeNetwork:
    return FakeNetwork("telegram")


@pytest.fixture
def vk() -> FakeNetwork:
    return FakeNetwork("vk")
