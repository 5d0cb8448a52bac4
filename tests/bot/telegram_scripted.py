"""A Bot API server that says what the test tells it to, and remembers what it was asked."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.telegram.network import TelegramNetwork

TOKEN = "42:AAsecretsecret"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Call:
    method: str
    fields: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # name in the form -> file name, bytes


@dataclass
class Answer:
    """`body` as it goes out: a dict is JSON. `hang` holds it until the test sets the event."""

    body: dict[str, Any] | bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: asyncio.Event | None = None


def ok(result: Any) -> Answer:
    return Answer({"ok": True, "result": result})


def no(code: int, description: str, **parameters: int) -> Answer:
    body = {"ok": False, "error_code": code, "description": description}
    return Answer(body | ({"parameters": parameters} if parameters else {}), code)


def sent(number: int) -> Answer:
    return ok({"message_id": number, "date": 1, "chat": {"id": 174, "type": "private"}})


class Scripted:
    """Answers of a method are given in order; when none is left, `otherwise`, then `ok(True)`."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.script: dict[str, deque[Answer]] = {}
        self.otherwise: dict[str, Callable[[Call], Answer]] = {}
        self.files: dict[str, Answer] = {}

    def say(self, method: str, *answers: Answer) -> None:
        self.script.setdefault(method, deque()).extend(answers)

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [call.fields for call in self.calls if call.method == method]

    @property
    def methods(self) -> list[str]:
        return [call.method for call in self.calls]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        assert request.match_info["token"] == TOKEN
        call = Call(request.match_info["method"], {})
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                call.files[name] = (value.filename, value.file.read())
            else:
                call.fields[name] = _value(str(value))
        self.calls.append(call)
        waiting = self.script.get(call.method)
        if waiting:
            return await _given(waiting.popleft())
        return await _given(self.otherwise.get(call.method, lambda _: ok(True))(call))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return await _given(self.files[request.match_info["path"]])


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


async def _given(answer: Answer) -> web.StreamResponse:
    if answer.hang is not None:
        await answer.hang.wait()
    body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    return web.Response(body=body, status=answer.status, headers=answer.headers)


@asynccontextmanager
async def scripted() -> AsyncIterator[Scripted]:
    server = Scripted()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", server._serve)
    app.router.add_get("/file/bot{token}/{path:.*}", server._file)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


class Drawer:
    """A files store in memory: `paths` are the bytes that have arrived, `refs` what is remembered."""

    def __init__(self) -> None:
        self.paths: dict[int, Path] = {}
        self.refs: dict[int, str] = {}

    async def ref(self, file: int, network: str) -> str:
        assert network == "telegram"
        return self.refs.get(file, "")

    async def path(self, file: int) -> Path | None:
        return self.paths.get(file)

    async def remember(self, file: int, network: str, ref: str) -> None:
        assert network == "telegram"
        self.refs[file] = ref


def network_of(server: Scripted, shelf: Drawer, call_seconds: float = 5.0) -> TelegramNetwork:
    """Telegram as the bot sees it, at no pace."""
    return TelegramNetwork(
        TOKEN, shelf=shelf, now=lambda: NOW, api_url=server.url, rate=0, call_seconds=call_seconds
    )
