"""The program without what only takes time, and an engine that can be made anew."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from bot import app, engine, speech
from bot.chat import Update
from bot.engine import Engine
from bot.telegram.network import TelegramNetwork
from bot.vk.network import VkNetwork
from storage.unit import Unit


class Renewed:
    """An engine that forgets all it has not kept when it is told to."""

    def __init__(self, *wiring: Any) -> None:
        self._wiring = wiring
        self.renew()

    def renew(self) -> None:
        self._engine: Engine[Unit] = Engine(*self._wiring)

    async def take(self, update: Update) -> None:
        await self._engine.take(update)

    async def resume(self, network: str) -> None:
        await self._engine.resume(network)

    async def close(self, seconds: float) -> None:
        await self._engine.close(seconds)


@contextmanager
def quick() -> Iterator[None]:
    """Nothing that only takes time: texts are read once, calls go at no pace, an album comes at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "load", _texts)
        patch.setattr(ssl, "create_default_context", _trust)
        patch.setattr(app, "Engine", Renewed)
        patch.setattr(app, "TelegramNetwork", partial(TelegramNetwork, rate=0.0))
        patch.setattr(app, "VkNetwork", partial(VkNetwork, rate=0.0))
        patch.setattr(engine, "ALBUM_PAUSE", 0.5)  # its parts come through a busy machine
        yield


_trust = cache(ssl.create_default_context)


@cache
def _texts(folder: Path) -> dict[str, speech.Speech]:
    return speech.load(folder)
