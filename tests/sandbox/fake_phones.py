"""A small scripted messenger of the stage's tests: phones with views that a test writes by hand."""

import asyncio
import time
from typing import Any

from aiohttp import web

from sandbox.phone import Attachment, Bubble, Network, Upload, View, Watcher

IN_TIME = 5.0  # seconds after which an act of the page is lost


class FakePhone:
    """A phone that records its acts and shows what the test puts on it."""

    def __init__(self, network: Network, key: int, name: str, home: "FakeMessenger") -> None:
        self.address = f"{network}:{key}"
        self.shown = View(network, self.address, name)
        self.acts: list[tuple[Any, ...]] = []
        self.refuse = ""
        self.location = (0.0, 0.0)
        self._news = asyncio.Event()
        self._home = home

    def view(self) -> View:
        return self.shown

    def bubble(self, text: str, *, mine: bool = False, **looks: Any) -> Bubble:
        """Put a bubble at the end of the chat and tell the watchers."""
        last = self.shown.bubbles[-1].id if self.shown.bubbles else 0
        at = looks.pop("at", time.time())
        bubble = Bubble(last + 1, mine, text, at, **looks)
        self.shown.bubbles.append(bubble)
        self.tell()
        return bubble

    async def did(self, *acts: tuple[Any, ...]) -> None:
        """Wait until these are all the person's acts; `TimeoutError` when they are not in time."""
        async with asyncio.timeout(IN_TIME):
            while tuple(self.acts) != acts:
                self._news.clear()
                await self._news.wait()

    def tell(self) -> None:
        self._home.tell(self.address)

    def _acted(self, name: str, *what: Any) -> None:
        if self.refuse:
            raise ValueError(self.refuse)
        self.acts.append((name, *what))
        self._news.set()
        self.tell()

    async def start(self, payload: str = "") -> None:
        self._acted("start", payload)

    async def say(self, text: str) -> None:
        self._acted("say", text)
        self.bubble(text, mine=True)

    async def press(self, bubble: int, button: str) -> None:
        self.shown.waiting, self.shown.toast = True, ""
        self._acted("press", bubble, button)

    def answer(self, toast: str = "") -> None:
        """The bot answers the press."""
        self.shown.waiting, self.shown.toast = False, toast
        self.tell()

    async def tap(self, button: str) -> None:
        self._acted("tap", button)

    async def send(self, files: list[Upload], caption: str = "") -> None:
        self._acted("send", files, caption)
        attachments = tuple(self._home.keep(upload) for upload in files)
        self.bubble(caption, mine=True, attachments=attachments)

    async def share_place(self, latitude: float, longitude: float) -> None:
        self._acted("place", latitude, longitude)
        self.bubble("", mine=True, place=(latitude, longitude))

    async def block(self) -> None:
        self._acted("block")
        self.shown.blocked = True
        self.tell()

    async def unblock(self) -> None:
        self._acted("unblock")
        self.shown.blocked = False
        self.tell()


class FakeMessenger:
    """Fits `sandbox.stage.Messenger`; serves the files of its phones."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.url = ""
        self.people: dict[int, FakePhone] = {}
        self._watchers: list[Watcher] = []
        self._files: dict[str, Upload] = {}
        self._runner: web.AppRunner | None = None

    def person(self, key: int, name: str, language: str = "ru") -> FakePhone:
        return self.people.setdefault(key, FakePhone(self.network, key, name, self))

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def tell(self, address: str) -> None:
        for watcher in self._watchers:
            watcher(address)

    def keep(self, upload: Upload) -> Attachment:
        number = str(len(self._files))
        self._files[number] = upload
        return Attachment(upload.kind, upload.name, len(upload.content), f"{self.url}/file/{number}")

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/file/{number}", self._file)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _file(self, request: web.Request) -> web.Response:
        upload = self._files[request.match_info["number"]]
        kind = "image/jpeg" if upload.kind == "photo" else "text/html"
        return web.Response(body=upload.content, content_type=kind)
