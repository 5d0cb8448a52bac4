"""Telegram scripted call by call, VK on a sandbox, and a bot on a real engine."""

from collections.abc import AsyncIterator

import pytest
from engine_bot import BOB, Bot
from telegram_scripted import Drawer, Scripted, network_of, scripted, sent
from vk_desk import Desk

from bot.chat import Words
from bot.telegram.network import TelegramNetwork
from sandbox.vk.server import VkSandbox


@pytest.fixture
async def server() -> AsyncIterator[Scripted]:
    async with scripted() as made:
        made.otherwise = {
            method: lambda _: sent(7) for method in ("sendMessage", "sendPhoto", "sendDocument")
        }
        yield made


@pytest.fixture
def shelf() -> Drawer:
    return Drawer()


@pytest.fixture
async def network(server: Scripted, shelf: Drawer) -> AsyncIterator[TelegramNetwork]:
    made = network_of(server, shelf)
    yield made
    await made.close()


@pytest.fixture
async def sandbox() -> AsyncIterator[VkSandbox]:
    """VK, as fast as we like."""
    made = VkSandbox(rates=False)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def desk() -> Desk:
    """What the VK messenger remembers and hands over to."""
    return Desk()


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    made = Bot()
    await made.take(Words("count"), "u0")
    await made.settle()
    assert made.wire.texts(BOB) == ["Счёт 0"]
    yield made
    made.wire.gate.set()
    await made.nursery.close()
