"""The engine's memory over the shared database: fulfils `bot.memory.Memory`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.memory import Stored
from storage import conversations
from storage.people import people
from storage.store import Store
from storage.unit import Unit

T = TypeVar("T")


class ConversationMemory:
    """Conversations and what was taken, kept in the shared database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def run(self, turn: Callable[[Unit], T]) -> T:
        return await self._store.run(turn)

    def now(self, unit: Unit) -> datetime:
        return unit.now

    def begin(self, unit: Unit, update: str, address: str, language: str) -> tuple[bool, Stored]:
        return conversations.begin(unit, update, address, language or "ru")

    def load(self, unit: Unit, address: str, language: str) -> Stored:
        return conversations.load(unit, address, language or "ru")

    def save(self, unit: Unit, stored: Stored) -> None:
        conversations.save(unit, stored)

    def drawn(self, unit: Unit, rows: Sequence[tuple[str, int, str]]) -> None:
        conversations.drawn(unit, rows)

    def undrawn(self, unit: Unit, network: str) -> list[Stored]:
        return conversations.undrawn(unit, network)

    def dead(self, unit: Unit, update: str, address: str, raw: str, error: str) -> None:
        if conversations.take(unit, update, address):
            conversations.dead(unit, update, address, raw, error)

    def closed(self, unit: Unit, address: str) -> None:
        people.close_account(unit, address)
