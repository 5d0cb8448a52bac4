"""Bugs to plant in a child: a checker counts only if it catches them."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiogram.methods import GetUpdates

from bot.chat import Words
from bot.network import Step, Take
from bot.telegram.network import TelegramNetwork
from bot.telegram.polling import Polling
from bot.vk.longpoll import Listening
from bot.vk.marks import Mark
from bot.vk.network import VkNetwork
from handlers.house import House
from storage.memory import ConversationMemory

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

    def take(self: ConversationMemory, unit: Any, update: str, address: str) -> bool:
        return True

    ConversationMemory.take = take  # type: ignore[method-assign]


def some_words_break_it() -> None:
    """A bug of a handler, whose error repeats what the person has said."""
    arrive = House.arrive

    def broken(self: House, chat: Any, said: Any) -> Any:
        if isinstance(said, Words) and said.text.startswith("яд"):
            raise RuntimeError(said.text)
        return arrive(self, chat, said)

    House.arrive = broken  # type: ignore[method-assign]


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
