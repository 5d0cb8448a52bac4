"""What a shared database promises to those who run turns, whichever engine keeps it."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from bot.network import Away
from domain.catalogue import Catalogue
from domain.conduct import Limits
from storage import catalogue
from storage.unit import Unit

__all__ = ["Away", "Occupied", "Store"]

T = TypeVar("T")

CATALOGUE_AGE = 5.0
"""Seconds after which a turn looks whether another process has changed the catalogue."""


class Occupied(Exception):
    """Another process already serves this SQLite file: two writers would starve each other."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Store(ABC):
    """The shared database. Made by `storage.store.open_store`."""

    def __init__(self, url: str, clock: Callable[[], datetime], limits: Limits) -> None:
        self.url = url  # where it is, for another process that looks into it; there may be a password in it
        self._clock = clock
        self._limits = limits
        self._catalogue = Catalogue()
        self._catalogue_read = float("-inf")
        self._waiting: dict[str, list[asyncio.Event]] = {}

    @abstractmethod
    async def run(self, turn: Callable[[Unit], T]) -> T:
        """Run `turn` in one transaction and answer with its result after the commit.

        A turn that raises is undone and its exception comes out here. `turn` may be run again when
        PostgreSQL asks for it (40001, 40P01) or the connection broke and the outcome is unknown, so
        it must be safe to repeat: a unique key in it answers "already done".

        Raises Away when the database cannot be reached, is locked, full or read-only: nothing was done,
        or nobody can tell whether it was.
        """

    @abstractmethod
    async def read(self, look: Callable[[Unit], T]) -> T:
        """Run `look` over one consistent, read-only state; it never waits for the writer. Raises Away."""

    @abstractmethod
    async def close(self) -> None:
        """Finish the turns already given, then let go of the database."""

    def woken(self, kind: str) -> asyncio.Event:
        """An event of the caller's own, set after each commit here in which a turn called `unit.wake(kind)`.

        Who waits clears it before looking at the rows, so that a commit meanwhile is not missed.
        """
        event = asyncio.Event()
        self._waiting.setdefault(kind, []).append(event)
        return event

    def _unit(self, connection: Connection) -> Unit:
        """A unit for one turn, its catalogue looked at again when it is old or was just imported."""
        unit = Unit(connection, self._clock(), self._catalogue, self._limits)
        if time.monotonic() - self._catalogue_read > CATALOGUE_AGE:
            if catalogue.version(unit) != self._catalogue.version:
                self._catalogue = catalogue.load(unit)
            self._catalogue_read = time.monotonic()
            unit.catalogue = self._catalogue  # which another turn may have read while this one asked
        return unit

    def _committed(self, woken: set[str]) -> None:
        """After a commit, in the loop's thread: wake those who wait."""
        if catalogue.CHANGED in woken:
            self._forget_catalogue()
        for kind in woken:
            for event in self._waiting.get(kind, ()):
                event.set()

    def _forget_catalogue(self) -> None:
        """Look at the catalogue's version at the next turn."""
        self._catalogue_read = float("-inf")
