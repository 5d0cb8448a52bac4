"""A bot of a few scenes on a real engine, with a network and a database that do what they are told."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from kernel_world import NOW, SPOKEN, Ground, Kept, Rooms, Wire, window

from bot.chat import Chose, Files, Option, Press, Said, Screen, Update, Words
from bot.engine import Engine
from bot.network import Edit
from bot.nursery import Nursery
from bot.scene import ERASED, UNKEPT, Answer, Chat, State, Stay, Unclear
from bot.text import rich

BOB = "vk:1"


def show(chat: Chat[Ground], state: State) -> Screen:
    return Screen(rich(f"Счёт {state.get('n', 0)}"), rows=((Option("more", "Ещё"),),))


def take(chat: Chat[Ground], state: State, said: Said) -> Answer:
    n = state.get("n", 0)
    assert isinstance(n, int)
    match said:
        case Chose("more") | Files():
            chat.unit.done.append(n)
            return Stay({"n": n + 1})
        case Words("яд"):
            raise RuntimeError("секрет человека")
        case Words("пароль?"):
            return Stay({UNKEPT: True, ERASED: True})
        case Words("выбор?"):
            return Stay({UNKEPT: True})
        case Words("меню"):
            chat.menu = (("menu", "Меню"),)
            return Stay()
        case Words(text) if text.startswith("кстати"):
            chat.tell(rich(text))
            return Stay({"n": n + 1})
        case _:
            return Unclear()


class Bot:
    """An engine over a memory and a messenger that outlive it."""

    def __init__(self) -> None:
        self.memory = Kept()
        self.wire = Wire()
        self.clock: Callable[[], datetime] = lambda: NOW
        self.start()

    def start(self) -> None:
        """A new process."""
        self.nursery = Nursery()
        self.engine: Engine[Ground] = Engine(
            self.memory,
            Rooms(window("count", show, take)),
            {"vk": self.wire},
            SPOKEN,
            {"vk": True},
            self.nursery,
            self.clock,
        )

    async def take(self, said: Said, id: str, address: str = BOB, press: str = "") -> None:
        await self.engine.take(Update(id, address, said, NOW, press, raw='{"raw": 1}', ref=f"their {id}"))

    async def settle(self) -> None:
        """Until everything is painted and kept."""
        await self.engine.close(5)

    async def crash(self) -> None:
        """As kill -9 does: nothing more is painted or kept."""
        await self.nursery.close()

    def button(self, address: str = BOB) -> Press:
        """A press on the button that stands in the chat."""
        at, step = [(at, step) for at, step in self.wire.steps if at == address and step.part.inline][-1]
        refs = list(self.wire.messages[at])
        return Press(step.part.inline[0][0].data, step.ref if isinstance(step, Edit) else refs[-1])


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - whatever is waited for, it sets no event
            await asyncio.sleep(0.001)
