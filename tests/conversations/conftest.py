"""Transcripts are played over a real database with the sample district loaded."""

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.sample import furnish
from storage.store import open_store
from tests.conftest import Clock
from tests.proof import singing


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write down what the bot says; never with -n")


def pytest_configure(config: pytest.Config) -> None:
    """Several processes would take a transcript's file from each other, and leave it empty."""
    several = getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput")
    if several and config.getoption("--rewrite", default=False):
        raise pytest.UsageError("--rewrite writes transcripts one after another: leave -n out")


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the shipped classifier and district; each transcript gets a copy."""
    path = tmp_path_factory.mktemp("furnished") / "otklik.db"
    shutil.copy(sqlite_template, path)

    async def fill() -> None:
        store = open_store(f"sqlite+aiosqlite:///{path}", clock=Clock())
        await store.run(furnish)
        await store.close()

    asyncio.run(fill())
    with sqlite3.connect(path) as connection:
        singing.allow(connection)
    connection.close()
    return path
