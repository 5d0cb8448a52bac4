"""The imaginary district of `data/`, loaded, and people who talk with the bot there."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

import data
from domain.catalogue import Catalogue
from domain.rights import Right, Role
from handlers.links import carrying
from storage import catalogue, imports
from storage.store import open_store
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import COORDINATOR, Driver


@pytest.fixture(scope="session")
def district_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped catalogue; tests copy it."""
    path = tmp_path_factory.mktemp("district") / "otklik.db"
    shutil.copy(sqlite_template, path)
    found = imports.parse(data.starter() | data.sample(), Catalogue())
    assert isinstance(found, imports.Imported), found

    def put(unit: Unit) -> None:
        catalogue.put(unit, found)

    async def furnish() -> None:
        store = open_store(f"sqlite+aiosqlite:///{path}", clock=Clock())
        await store.run(put)
        await store.close()

    asyncio.run(furnish())
    return path


@pytest.fixture
async def driver(
    district_template: Path, empty_sqlite: str, clock: Callable[[], datetime]
) -> AsyncIterator[Driver]:
    """The district with nobody in it yet. VK may carry personal data there, Telegram may not."""
    shutil.copy(district_template, make_url(empty_sqlite).database or "")
    store = open_store(empty_sqlite, clock=clock)
    yield Driver(store, clock)
    await store.close()


@pytest.fixture
async def coordinator(driver: Driver) -> int:
    """The coordinator of the administration; gives the person."""
    return await driver.appoint(COORDINATOR, Right(Role.COORDINATOR, "adm"), note="Координатор")


@pytest.fixture
def vk_carries() -> Iterator[None]:
    """VK is on and may carry personal data, as the program finds when it starts."""
    carrying.add("vk")
    yield
    carrying.discard("vk")
