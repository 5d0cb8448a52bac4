"""The real vk_api against the sandbox: its host swapped by a transport adapter, its calls in threads."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import requests
import vk_api
from jconfig import MemoryConfig
from PIL import Image
from requests.adapters import HTTPAdapter

from sandbox.vk import VkSandbox


class HostAdapter(HTTPAdapter):
    """Sends what is meant for api.vk.ru to the sandbox."""

    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__()

    def send(self, request, stream=False, timeout=None, **more):  # type: ignore[no-untyped-def]
        request.url = request.url.replace("https://api.vk.ru", self.base, 1)
        return super().send(request, stream=stream, timeout=timeout or 5, **more)


class Bot:
    """A community's bot: vk_api's own objects."""

    def __init__(self, sandbox: VkSandbox) -> None:
        session = requests.Session()
        session.trust_env = False
        session.mount("https://api.vk.ru/", HostAdapter(sandbox.url))
        self.vk = vk_api.VkApiGroup(
            token=sandbox.token, api_version="5.199", session=session, config=MemoryConfig
        )
        self.vk.RPS_DELAY = 0
        # The library's own answer to error 6 is to wait and repeat for ever.
        self.vk.error_handlers.pop(6)
        self._random = 0

    async def call(self, method: str, **params: Any) -> Any:
        return await asyncio.to_thread(self.vk.method, method, params)

    async def send(self, peer: int, text: str = "", **params: Any) -> Any:
        self._random += 1
        return await self.call(
            "messages.send", **{"peer_id": peer, "random_id": self._random, "message": text, **params}
        )

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """The error's code and text; fails when VK agreed."""
        try:
            answer = await self.call(method, **params)
        except vk_api.exceptions.ApiError as refused:
            return refused.code, refused.error["error_msg"]
        raise AssertionError(f"{method} was not refused: {answer}")

    async def send_refused(self, peer: int, text: str = "", **params: Any) -> tuple[int, str]:
        self._random += 1
        return await self.refused(
            "messages.send", **{"peer_id": peer, "random_id": self._random, "message": text, **params}
        )


@asynccontextmanager
async def running(**options: Any) -> AsyncIterator[tuple[VkSandbox, Bot]]:
    """A sandbox that listens, and a bot for it. No flood control unless it is what is tested."""
    sandbox = VkSandbox(**{"rates": False, **options})
    await sandbox.start()
    try:
        yield sandbox, Bot(sandbox)
    finally:
        await sandbox.stop()


class Polling:
    """Long poll as a bot does it, but one poll at a time."""

    def __init__(self, bot: Bot, sandbox: VkSandbox) -> None:
        self._bot = bot
        self._group = sandbox.group_id
        self.longpoll: Any = None

    async def check(self, wait: int = 5) -> list[Any]:
        from vk_api.bot_longpoll import VkBotLongPoll

        if self.longpoll is None:
            self.longpoll = await asyncio.to_thread(VkBotLongPoll, self._bot.vk, self._group, wait)
            self.longpoll.session.trust_env = False
        self.longpoll.wait = wait
        return await asyncio.to_thread(self.longpoll.check)


def picture(width: int = 1600, height: int = 1200, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, kind)
    return out.getvalue()
