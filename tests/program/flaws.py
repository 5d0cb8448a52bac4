"""Bugs to plant in a child: a checker counts only if it catches them."""

import asyncio
import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from aiogram.methods import GetUpdates

from bot.chat import Words
from bot.memory import Stored
from bot.network import Step, Take
from bot.telegram.network import TelegramNetwork
from bot.telegram.polling import Polling
from bot.vk.longpoll import Listening
from bot.vk.marks import Mark
from bot.vk.network import VkNetwork
from handlers.house import House
from storage.appeals import reminders
from storage.memory import ConversationMemory
from storage.postgres import TRIES

_LONG = 0.3  # seconds for which what the bug has promised is not true yet


def confirmed_before_the_commit() -> None:
    """Both messengers are told that an update is taken, and only then it is."""
    hand_over = Polling._hand_over

    async def early(self: Polling, batch: list[tuple[int, Any]], take: Take) -> None:
        call = GetUpdates(offset=batch[-1][0] + 1, limit=1, timeout=0)
        await self._line.ask(call)
        await asyncio.sleep(_LONG)
        await hand_over(self, batch, take)

    Polling._hand_over = early  # type: ignore[method-assign]
    run = Listening.run

    async def listening(self: Listening, handle: Any) -> None:
        async def late(events: Sequence[Any]) -> None:
            if events:
                ts = int(self._kept.ts) + len(events)
                await self._keep(Mark(str(ts), self._kept.date))
                await asyncio.sleep(_LONG)
            await handle(events)

        await run(self, late)

    Listening.run = listening  # type: ignore[method-assign]


def repeats_are_not_known() -> None:
    """An update that comes again is taken again."""

    begin = ConversationMemory.begin

    def anew(self: ConversationMemory, unit: Any, *what: str) -> tuple[bool, Stored]:
        return True, begin(self, unit, *what)[1]

    ConversationMemory.begin = anew  # type: ignore[method-assign,assignment]


def some_words_break_it() -> None:
    """A bug of a handler, whose error repeats what the person has said."""
    arrive = House.arrive

    def broken(self: House, chat: Any, said: Any) -> Any:
        if isinstance(said, Words) and said.text.startswith("яд"):
            raise RuntimeError(said.text)
        return arrive(self, chat, said)

    House.arrive = broken  # type: ignore[method-assign]


CANARY = "Канареева +7 900 765-43-21"
"""What every bug of `everything_repeats_words` says."""


def everything_repeats_words() -> None:
    """Bugs in each layer at once: their errors carry a person's words, their phone and the tokens."""
    arrive, paint = House.arrive, TelegramNetwork.show

    def broken(self: House, chat: Any, said: Any) -> Any:
        text = said.text if isinstance(said, Words) else ""
        if text.startswith("запрос"):
            chat.unit.connection.execute(sa.text("SELECT 1 FROM nowhere WHERE it = :it"), {"it": text})
        if text.startswith("повтор"):  # PostgreSQL tells the key that is there already
            twice = sa.text("INSERT INTO counters (name, value) VALUES (:it, 1), (:it, 2)")
            chat.unit.connection.execute(twice, {"it": text})
        if text.startswith("число"):  # asyncpg repeats an argument that it cannot send
            numbers = sa.text("INSERT INTO counters (name, value) VALUES ('n', :it)")
            chat.unit.connection.execute(numbers, {"it": [text]})
        if text.startswith("отказ") and _gives_way(chat.unit, text):  # the database has no room, and says why
            _given_way(chat.unit, text)
        return arrive(self, chat, said)

    async def shown(self: Any, address: str, steps: Sequence[Step]) -> list[str]:
        if "задача" in repr(steps):
            asyncio.get_running_loop().call_soon(_unowned, repr(steps))
        if "картина" in repr(steps):
            raise RuntimeError(f"{CANARY} {steps!r}")
        return await paint(self, address, steps)

    async def undelivered(self: Any, address: str, steps: Sequence[Step]) -> list[str]:
        raise RuntimeError(f"{CANARY} {steps!r} {vars(self)!r}")

    def unwritten(*given: Any, **named: Any) -> Any:
        raise RuntimeError(f"{CANARY} {given!r} {named!r}")

    House.arrive = broken  # type: ignore[method-assign]
    TelegramNetwork.show = shown  # type: ignore[method-assign]
    VkNetwork.deliver = undelivered  # type: ignore[method-assign]
    reminders.remind = unwritten


_given: Counter[str] = Counter()


def _gives_way(unit: Any, text: str) -> bool:
    """As often as the store tries by itself."""
    _given[text] += 1
    return _given[text] <= (TRIES if unit.postgres else 1)


def _given_way(unit: Any, text: str) -> None:
    """What a database that has no room left raises, with a person's words in it."""
    if not unit.postgres:
        full = sqlite3.OperationalError(text)
        full.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise sa.exc.OperationalError(text, {"it": text}, full, hide_parameters=True)
    said = text.replace("'", "")
    unit.connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = '53100'; END $$")


def _unowned(text: str) -> None:
    logging.getLogger("a.library").error("it broke", exc_info=RuntimeError(text))
    threading.Thread(target=_breaking, args=(text,)).start()
    raise RuntimeError(f"{CANARY} {text}")


def _breaking(text: str) -> None:
    raise RuntimeError(f"{CANARY} {text}")


def settled_before_sent() -> None:
    """A notice is told to be delivered, and only then it is."""
    for network in (TelegramNetwork, VkNetwork):
        _early(network)


def _early(network: Any) -> None:
    deliver = network.deliver

    async def promised(self: Any, address: str, steps: Sequence[Step]) -> list[str]:
        async def later() -> None:
            await asyncio.sleep(1.0)
            await deliver(self, address, steps)

        self.promises = [*getattr(self, "promises", []), asyncio.create_task(later())]
        return ["0"]

    network.deliver = promised
